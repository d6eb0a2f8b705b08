/** Whole ways of buyers: a slow phone, no mouse, a bad day. What each page does by itself is proved beside this. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Browser, Locator, Page } from "@playwright/test";
import { seedAbroad } from "../local/seed-abroad.ts";
import { browser, faultsOf, openPage, type Screen, SCREENS } from "../support/browser.ts";
import { buy, type HoldAnswer, placeOrder, pressOnHostedPage } from "../support/buyer.ts";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";

/** Slow 3G as webpagetest.org has it. */
const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const HOUR = 3_600_000;

let system: System;
let chrome: Browser;
/** Events without seats: M-Pesa in Nairobi, bKash and SSLCOMMERZ in Dhaka. */
let nairobi = "";
let dhaka = "";
/** It mostly waits for the network: it goes on beside the others, and the last test asks how it ended. */
let slowWay: ReturnType<typeof buyOverSlowNetwork>;

beforeAll(async () => {
  [system, chrome] = await Promise.all([startSystem(), browser()]);
  [nairobi = "", dhaka = ""] = (await seedAbroad(system.client, Date.now())).map(({ eventUrl }) => eventUrl);
  slowWay = buyOverSlowNetwork();
  slowWay.catch(() => undefined);
});
afterAll(async () => {
  await chrome?.close();
  await system?.stop();
});

const isIn = async (page: Page) => await page.getByRole("heading", { name: "You are in." }).waitFor();

/** From the places of an event without seats to its checkout, with one ticket. */
async function toCheckout(page: Page, event: string, type: RegExp): Promise<void> {
  await page.goto(`${event}/seats`);
  await page.waitForSelector("html[data-ready=picker]");
  await page.getByRole("button", { name: type }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(/\/checkout\/hld_/);
  await page.waitForSelector("html[data-ready=checkout]");
}

async function slowDown(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", SLOW_3G);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
}

/** From the event's page to the ticket, on a cheap phone: the order's id, the codes that are shown, what the pages complained of. */
async function buyOverSlowNetwork(): Promise<{ order: string; codes: number; errors: readonly string[] }> {
  const { page, context, errors } = await openPage(chrome, "phone");
  await slowDown(page);
  await page.goto(`${system.appUrl}/o/${system.demo.tenant}/events/${system.demo.eventSlug}?utm_source=poster`);
  await page.getByRole("link", { name: "Choose seats" }).tap();
  await page.waitForSelector("html[data-ready=picker]");
  await page.getByRole("button", { name: "List of rows" }).tap();
  await page.getByRole("button", { name: /Block A, row 5$/ }).tap();
  const seats = page.getByRole("group", { name: "Block A, Row 5" }).getByRole("button", { name: /^Seat / });
  await seats.first().tap();
  await page.locator(".picked li").waitFor();
  await page.getByRole("button", { name: "Continue" }).tap();
  await page.waitForSelector("html[data-ready=checkout]");
  await page.getByLabel("Name").fill("Wanjiru Kamau");
  await page.getByLabel("Email").fill("slow@example.com");
  await page.getByRole("button", { name: /^Pay / }).tap();
  await page.getByRole("button", { name: /^Pay EUR/ }).tap();
  await isIn(page);
  const codes = await page.getByRole("img", { name: /Ticket code/ }).count();
  const order = new URL(page.url()).pathname.split("/")[2] ?? "";
  await context.close();
  return { order, codes, errors };
}

/** Presses Tab until `target` has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let pressed = 0; pressed < 60; pressed++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${String(target)}`);
}

it("UI8 G3 G11 is declined at SSLCOMMERZ and pays with bKash, by keyboard from the event to the ticket", async () => {
  const { page, context, errors } = await openPage(chrome, "desk");
  await page.goto(dhaka);
  await tabTo(page, page.getByRole("link", { name: /^Choose / }));
  await page.keyboard.press("Enter");
  await page.waitForSelector("html[data-ready=picker]");
  await tabTo(page, page.getByRole("button", { name: /^One more: Floor/ }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Continue" }));
  await page.keyboard.press("Enter");
  await page.waitForSelector("html[data-ready=checkout]");
  await tabTo(page, page.getByLabel("Name"));
  await page.keyboard.type("Ayesha Rahman");
  await page.keyboard.press("Tab");
  await page.keyboard.type("keys@example.com");
  // At home first: bKash is chosen, one arrow on are the cards.
  await tabTo(page, page.getByRole("radio", { name: /^bKash/ }));
  await page.keyboard.press("ArrowDown");
  await page.getByRole("radio", { name: /^Cards, banks/, checked: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.origin === system.sandboxUrl);
  await tabTo(page, page.getByRole("button", { name: "Decline" }));
  await page.keyboard.press("Enter");
  await page.getByText(/did not go through|turned the payment down|turned down/).waitFor();
  await eventually(() => page.getByRole("timer").textContent()).toMatch(/^\d+:\d\d$/);
  await eventually(() => faultsOf(page)).toEqual([]);
  await tabTo(page, page.getByRole("radio", { name: /^Cards, banks/ }));
  await page.keyboard.press("ArrowUp");
  await page.getByRole("radio", { name: /^bKash/, checked: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/bkash\/pay\//);
  await tabTo(page, page.getByRole("button", { name: "Confirm", exact: true }));
  await page.keyboard.press("Enter");
  await isIn(page);
  expect(errors).toEqual([]);
  await context.close();
});

it("O2 tells the truth to a clock that is wrong, gives more time once, and when it ends what was typed is still there", async () => {
  const { page, context, errors } = await openPage(chrome, "phone");
  await page.clock.install({ time: Date.now() + HOUR });
  await toCheckout(page, nairobi, /^One more: Field/);
  const timer = page.getByRole("timer");
  await eventually(() => timer.textContent()).toMatch(/^(10:00|9:5\d)$/);
  await page.getByLabel("Name").fill("Wanjiru Kamau");
  await page.clock.fastForward("08:30");
  await page.getByRole("button", { name: "More time" }).click();
  await eventually(() => timer.textContent()).toMatch(/^(10:00|9:[345]\d)$/);
  await page.getByLabel("Email").pressSequentially("wanji");
  await page.clock.fastForward("10:30");
  await page.getByRole("heading", { name: "Your seats went back on sale" }).waitFor();
  await eventually(() => faultsOf(page)).toEqual([]);
  const before = page.url();
  await page.getByRole("button", { name: "Hold them again" }).click();
  await page.waitForURL((url) => url.pathname.startsWith("/checkout/") && url.href !== before);
  await eventually(() => page.getByLabel("Name").inputValue()).toBe("Wanjiru Kamau");
  expect(await page.getByLabel("Email").inputValue()).toBe("wanji");
  await eventually(() => timer.textContent()).toMatch(/^(10:00|9:5\d)$/);
  // The network takes the order and never answers: that is said, and the second press finds the first one's order.
  await page.getByLabel("Email").fill("clock@example.com");
  await page.getByRole("radio", { name: /^Bank transfer/ }).check();
  let asked = 0;
  await page.route("**/shop/orders", async (route) => {
    if (++asked > 1) await route.continue();
    else await route.fetch();
  });
  await page.getByRole("button", { name: /^Order and see/ }).click();
  await eventually(() => asked).toBe(1);
  await page.clock.fastForward("00:50");
  await page.getByText("No connection.").waitFor();
  await page.getByRole("button", { name: /^Order and see/ }).click();
  await page.getByRole("heading", { name: "Your places are kept" }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

it("I6 G3 a doubled checkout is one order and one payment; a wallet page that was closed is asked about, over a reload", async () => {
  const { page, context } = await openPage(chrome, "desk");
  await toCheckout(page, dhaka, /^One more: Floor/);
  // Opened from here it has what this tab remembers, as a doubled tab has.
  const [twin] = await Promise.all([
    context.waitForEvent("page"),
    page.evaluate(() => {
      window.open(location.href);
    }),
  ]);
  twin.setDefaultTimeout(60_000);
  await twin.waitForSelector("html[data-ready=checkout]");
  for (const tab of [page, twin]) {
    await tab.getByLabel("Name").fill("Ayesha Rahman");
    await tab.getByLabel("Email").fill("twins@example.com");
  }
  for (const tab of [page, twin]) {
    await tab.bringToFront();
    await tab.getByRole("button", { name: /^Pay / }).click();
    await tab.waitForURL(/\/bkash\/pay\//);
  }
  expect(twin.url()).toBe(page.url());
  // The wallet is charged, and the page that would lead back is closed.
  await twin.getByRole("button", { name: "Confirm, then close the page" }).click();
  await page.bringToFront();
  await page.goBack();
  await page.waitForURL(/\/orders\//);
  await page.reload();
  await isIn(page);
  await context.close();
});

it("O6 what led to an organizer's page is known where places are chosen, two pages later", async () => {
  const { page, context } = await openPage(chrome, "phone");
  const organizer = dhaka.replace(/\/events\/.*/, "");
  await page.goto(`${organizer}?utm_source=poster`, { referer: "https://daily.example/news" });
  await page
    .getByRole("link", { name: /Baul Evening/ })
    .first()
    .tap();
  await page
    .getByRole("link", { name: /^Choose / })
    .first()
    .tap();
  await page.waitForURL((url) => url.pathname.endsWith("/seats") && url.search.includes("utm_source=poster"));
  expect(new URL(page.url()).searchParams.get("from")).toBe("daily.example");
  await context.close();
});

it("T8 signs in on the way, and comes back to the same places with the form filled in", async () => {
  const { page, context, errors } = await openPage(chrome, "phone");
  await toCheckout(page, dhaka, /^One more: Floor/);
  const checkout = page.url();
  await page.getByRole("link", { name: /^Have an account/ }).tap();
  const email = "member@example.com";
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Send the code" }).tap();
  const { text } = await system.client.mailThat(email, (mail) => /\b\d{6}\b/.test(mail.text));
  await page.getByLabel("Code").fill(/\b(\d{6})\b/.exec(text)?.[1] ?? "");
  await page.getByRole("button", { name: "Sign in" }).tap();
  await page.waitForURL(checkout);
  await eventually(() => page.getByLabel("Email").inputValue()).toBe(email);
  expect(await page.getByRole("link", { name: /^Have an account/ }).count()).toBe(0);
  await eventually(() => page.getByRole("timer").textContent()).toMatch(/^(10:00|9:\d\d)$/);
  expect(errors).toEqual([]);
  await context.close();
});

it.each(Object.keys(SCREENS) as Screen[])(
  "W8 from right to left by night: checkout and the faces of the order's page are without a fault (%s)",
  async (screen) => {
    const { client, demo, appUrl } = system;
    const standing = demo.ticketTypes.find(({ area }) => area !== null)?.id ?? "";
    const lines = [{ ticket_type: standing, quantity: 1 }];
    const hold = await client.must<HoldAnswer>("POST", `/shop/events/${demo.eventId}/holds`, { body: { lines } });
    const { page, context, errors } = await openPage(chrome, screen, "dark");
    await page.addInitScript(([key, token]) => sessionStorage.setItem(key, token), [
      `hold:${hold.id}`,
      hold.token,
    ] as const);
    await page.goto(`${appUrl}/ar/checkout/${hold.id}`);
    await page.locator("#pay").waitFor();
    expect(await page.locator("html").getAttribute("dir")).toBe("rtl");
    await eventually(() => faultsOf(page)).toEqual([]);
    const order = await placeOrder(client, hold, { lines, email: `night-${screen}@example.com` });
    await page.goto(`${appUrl}/ar/orders/${order.id}/${order.access_token}`);
    await page.locator("#again form").waitFor();
    await eventually(() => faultsOf(page)).toEqual([]);
    const { next_action } = await client.must<{ next_action: { url: string } }>(
      "POST",
      `/shop/orders/${order.id}/payments`,
      {
        headers: { "order-token": order.access_token },
        body: { gateway: "stripe", return_url: `${appUrl}/orders/${order.id}/${order.access_token}` },
      },
    );
    await page.reload();
    await page.locator("#elapsed").waitFor();
    await eventually(() => faultsOf(page)).toEqual([]);
    await pressOnHostedPage(next_action.url, "pay");
    await page.locator("#tickets").waitFor();
    await eventually(() => faultsOf(page)).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  },
);

it("O3 the order's page has the ticket, and says that the mail is late", async () => {
  const { client, demo, appUrl, sandboxUrl } = system;
  const body = JSON.stringify({ next: "error_500", times: 100, to: "nomail@example.com" });
  expect((await fetch(`${sandboxUrl}/control/resend`, { method: "POST", body })).ok).toBe(true);
  const standing = demo.ticketTypes.find(({ area }) => area !== null)?.id ?? "";
  const basket = { lines: [{ ticket_type: standing, quantity: 1 }], email: "nomail@example.com" };
  const { order, token, nextAction } = await buy(client, demo.eventId, basket);
  await pressOnHostedPage(nextAction.url ?? "", "pay");
  const { page, context, errors } = await openPage(chrome, "phone");
  await page.goto(`${appUrl}/orders/${order}/${token}`);
  await isIn(page);
  await page.getByText("The mail with your tickets is late.").waitFor();
  expect(await page.getByText("A copy is on its way").isVisible()).toBe(false);
  expect(await page.getByRole("img", { name: /Ticket code/ }).count()).toBe(1);
  await eventually(() => faultsOf(page)).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});

it("W1 W3 O1 O6 from the event to seats, card and ticket over slow 3G with a fourth of the processor, and what led there is known", async () => {
  const { order, codes, errors } = await slowWay;
  expect([codes, errors]).toEqual([1, []]);
  const { token } = system.demo;
  const { origin } = await system.client.must<{ origin: object }>("GET", `/orders/${order}`, { token });
  expect(origin).toEqual({ source: "poster" });
});
