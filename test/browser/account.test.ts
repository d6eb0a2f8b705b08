/** A buyer's account on a phone and on a desk, by keyboard, by night and in Arabic; and the designer of printed tickets. */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buy, pressOnHostedPage } from "../support/buyer.ts";
import { until } from "../support/client.ts";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage, WIDE } from "./console-page.ts";

const EMAIL = "wanjiru@account.example";
/** A folder for pictures of every screen, for people to look at. */
const SHOTS = process.env["SHOTS"];

let system: System;
let browser: Browser;
let order: { readonly id: string; readonly token: string };

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), openBrowser()]);
  const { client, demo } = system;
  const { token } = demo;
  const policy = { steps: [{ until_hours: 24, percent: 80 }], keep_fees: true, rename_hours: 24 };
  await client.must("PUT", "/tenants/me/cancellation-policy", { token, body: policy });
  const standing = demo.ticketTypes.find(({ area }) => area !== null)?.id ?? "";
  const lines = [{ ticket_type: standing, quantity: 2 }];
  const bought = await buy(client, demo.eventId, { lines, email: EMAIL, name: "Wanjiru Kamau" });
  await pressOnHostedPage(bought.nextAction.url ?? "", "pay");
  order = { id: bought.order, token: bought.token };
  await until(async () => {
    const headers = { "order-token": order.token };
    const now = await client.must<{ status: string }>("GET", `/shop/orders/${order.id}`, { headers });
    return now.status === "paid" ? true : undefined;
  }, "the order is paid");
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

/** Sound once the page has its styles: what stands there may be found before they have come. */
async function sound(page: Page): Promise<void> {
  await page.waitForLoadState("load");
  await expectSound(page);
}

/** Sound by day on a desk and by night on a phone; with `SHOTS` a picture of each. */
async function soundEverywhere(page: Page, name: string): Promise<void> {
  await page.waitForLoadState("load");
  for (const [viewport, colorScheme] of [
    [WIDE, "light"],
    [NARROW, "dark"],
    [NARROW, "light"],
  ] as const) {
    if (!SHOTS && viewport === NARROW && colorScheme === "light") continue;
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction(() => document.getAnimations().length === 0);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}-${viewport.width}-${colorScheme}.png`, fullPage: true });
    await sound(page);
  }
}

async function codeSentTo(to: string, seen: ReadonlySet<string>): Promise<string> {
  const mail = await system.client.mailThat(to, ({ at, text }) => !seen.has(at) && /\b\d{6}\b/.test(text));
  return /\b(\d{6})\b/.exec(mail.text)?.[1] ?? "";
}
const mailsOf = async (to: string) => new Set((await system.client.mails(to)).map(({ at }) => at));

it("W4 O7 a buyer signs in by a code, changes a name and gives a ticket back, all by keyboard", async () => {
  const faults: string[] = [];
  const page = await openPage(browser, faults, { viewport: NARROW });
  const seen = await mailsOf(EMAIL);
  await page.goto(`${system.appUrl}/account/orders/${order.id}`);
  await page.getByRole("heading", { name: "Sign in to see your tickets" }).waitFor();
  await soundEverywhere(page, "sign-in");
  await page.setViewportSize(NARROW);
  await page.getByLabel("Email").fill(EMAIL);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Type the code" }).waitFor();
  const code = await codeSentTo(EMAIL, seen);
  await page.getByLabel("Code").fill(code === "000000" ? "000001" : "000000");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await sound(page);
  await page.getByLabel("Code").fill(code);
  await page.keyboard.press("Enter");
  // Where they wanted to go.
  await page.waitForURL((url) => url.pathname === `/account/orders/${order.id}`);
  await page.locator("summary").first().press("Enter");
  await page.getByLabel("Name on the ticket").first().waitFor();
  await soundEverywhere(page, "order");
  await page.getByLabel("Name on the ticket").first().fill("Nadia Islam");
  await page.keyboard.press("Enter");
  await page.getByText("The name is changed.").waitFor();
  expect(await page.getByText("Nadia Islam").count()).toBeGreaterThan(0);
  const chosen = page.getByRole("checkbox", { name: /Nadia Islam/ });
  await chosen.press("Space");
  await page.getByRole("button", { name: "See what comes back" }).press("Enter");
  await page.getByRole("heading", { name: "Give back 1 ticket?" }).waitFor();
  await soundEverywhere(page, "give-back");
  await page.getByRole("button", { name: "Give them back" }).press("Enter");
  await page.getByText("The tickets are given back.").waitFor();
  await sound(page);
  await page.getByRole("link", { name: "Orders", exact: true }).press("Enter");
  await page.getByRole("heading", { name: "Your tickets" }).waitFor();
  await soundEverywhere(page, "orders");
  await page.getByRole("link", { name: "Devices" }).press("Enter");
  await page.getByText("This device").waitFor();
  await sound(page);
  await page.setViewportSize(NARROW);
  await page.goto(`${system.appUrl}/ar/account`);
  expect(await page.locator("html").getAttribute("dir")).toBe("rtl");
  await page.getByRole("heading", { name: "تذاكرك" }).waitFor();
  await sound(page);
  // Somebody else's order, or none.
  await page.goto(`${system.appUrl}/account/orders/ord_${"0".repeat(26)}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await sound(page);
  await page.goto(`${system.appUrl}/en/account`);
  await page.getByRole("button", { name: "Sign out" }).press("Enter");
  await page.getByRole("heading", { name: "Sign in to see your tickets" }).waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

it("X9 the order's page shows what became of each ticket; a link that opens nothing says what helps", async () => {
  const faults: string[] = [];
  const page = await openPage(browser, faults, { viewport: NARROW });
  await page.goto(`${system.appUrl}/orders/${order.id}/${order.token}`);
  await page.getByText("This ticket was given back or cancelled.").waitFor();
  expect(await page.getByRole("article").count()).toBe(2);
  await soundEverywhere(page, "order-page");
  // On paper the tickets stand alone.
  await page.emulateMedia({ media: "print" });
  expect(await page.locator(".conf__say").isVisible()).toBe(false);
  expect(await page.getByRole("article").first().isVisible()).toBe(true);
  await page.emulateMedia({ media: "screen" });
  await page.goto(`${system.appUrl}/orders/${order.id}/${"x".repeat(22)}`);
  await page.getByRole("heading", { name: "This link opens no tickets" }).waitFor();
  await soundEverywhere(page, "lost");
  expect(faults).toEqual([]);
  await page.context().close();
});

it("X8 an organizer designs the printed ticket and sees each change", async () => {
  const faults: string[] = [];
  const page = await openPage(browser, faults);
  const { owner } = system.demo;
  const seen = await mailsOf(owner);
  await page.goto(`${system.appUrl}/console/settings/tickets`);
  await page.getByLabel("Email").fill(owner);
  await page.getByRole("button", { name: "Send the code" }).click();
  await page.getByLabel("Code from the email").pressSequentially(await codeSentTo(owner, seen));
  await page.getByRole("heading", { level: 1, name: "Tickets" }).waitFor();
  const ticket = page.getByRole("img", { name: /A ticket as it will be printed/ });
  await ticket.waitFor();
  expect(await ticket.locator("text", { hasText: "Wanjiru Kamau" }).count()).toBeGreaterThan(0);
  await page.getByLabel("Line below the code").fill("Bring warm clothes");
  await ticket.locator("text", { hasText: "Bring warm clothes" }).waitFor();
  await page.getByRole("checkbox", { name: "Name of the holder" }).press("Space");
  await eventually(() => ticket.locator("text", { hasText: "Wanjiru Kamau" }).count()).toBe(0);
  await page.getByRole("radio", { name: /Roll of 80 mm/ }).press("Space");
  await page.getByRole("img", { name: /Roll of 80 mm/ }).waitFor();
  await soundEverywhere(page, "designer");
  const save = page.getByRole("region", { name: "The printed ticket" }).getByRole("button", { name: "Save changes" });
  await save.press("Enter");
  await page.getByText("revision 1").last().waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});
