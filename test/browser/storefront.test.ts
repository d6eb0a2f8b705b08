/** A buyer in front of a screen: event page, picker by finger, keyboard and list, checkout, tickets. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "@playwright/test";
import { buy, pressOnHostedPage } from "../support/buyer.ts";
import { browser, faultsOf, openPage, type Screen } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";

let system: System;
let chrome: Browser;
let eventPath = "";

beforeAll(async () => {
  [system, chrome] = await Promise.all([startSystem(), browser()]);
  eventPath = `/o/${system.demo.tenant}/events/${system.demo.eventSlug}`;
});
afterAll(async () => {
  await chrome?.close();
  await system?.stop();
});

const SCREENS: readonly Screen[] = ["phone", "desk"];

async function openPicker(page: Page): Promise<void> {
  await page.goto(`${system.appUrl}${eventPath}/seats`);
  await page.waitForSelector("html[data-ready=picker]");
}

/** What the picker said last to those who listen. */
async function spoken(page: Page): Promise<string> {
  return (await page.locator("#say").textContent()) ?? "";
}

async function takeInList(page: Page, block: string, row: string, count: number): Promise<void> {
  await page.getByRole("button", { name: "List of rows" }).click();
  await page.getByRole("button", { name: new RegExp(`${block}, row ${row}$`) }).click();
  const seats = page.getByRole("group", { name: `${block}, Row ${row}` }).getByRole("button", { name: /^Seat / });
  for (let taken = 0; taken < count; taken++) await seats.first().click();
}

async function continueToCheckout(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(/\/checkout\/hld_/);
  await page.waitForSelector("html[data-ready=checkout]");
}

async function fillAndPay(page: Page): Promise<void> {
  await page.getByLabel("Name").fill("Wanjiru Kamau");
  await page.getByLabel("Email").fill("wanjiru@example.com");
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.waitForURL((url) => url.origin === system.sandboxUrl);
}

describe.each(SCREENS)("on the %s", (screen) => {
  it(`buys two seats from the event page to the tickets, each page without a fault (${screen})`, async () => {
    const { page, context, errors } = await openPage(chrome, screen);
    await page.goto(system.appUrl + eventPath);
    await eventually(() => faultsOf(page)).toEqual([]);
    await page.getByRole("link", { name: "Choose seats" }).click();
    await page.waitForSelector("html[data-ready=picker]");
    await eventually(() => faultsOf(page)).toEqual([]);
    // The phone opens with a plate for each block; the desk shows the hall.
    if (screen === "phone") await page.getByRole("button", { name: /^Block B/ }).tap();
    await takeInList(page, screen === "phone" ? "Block B" : "Block C", "4", 2);
    await eventually(() => page.locator(".picked li").count()).toBe(2);
    await eventually(() => faultsOf(page)).toEqual([]);
    await continueToCheckout(page);
    await eventually(() => page.getByRole("timer").textContent()).toMatch(/^(10:00|9:5\d)$/);
    await eventually(() => faultsOf(page)).toEqual([]);
    await page.getByRole("button", { name: /^Pay / }).click();
    await eventually(() => page.getByText("The name is missing").isVisible()).toBe(true);
    await eventually(() => faultsOf(page)).toEqual([]);
    await fillAndPay(page);
    await page.getByRole("button", { name: /cancel and go back/i }).click();
    await page.waitForURL(/\/orders\/.*payment=cancelled/);
    await page.getByText("You left the payment.").waitFor();
    await eventually(() => faultsOf(page)).toEqual([]);
    await page.getByRole("button", { name: /^Pay / }).click();
    await page.waitForURL((url) => url.origin === system.sandboxUrl);
    await page.getByRole("button", { name: /^Pay EUR/ }).click();
    await page.getByRole("heading", { name: "You are in." }).waitFor();
    await eventually(() => page.getByRole("img", { name: /Ticket code/ }).count()).toBe(2);
    const code = await page
      .getByRole("img", { name: /Ticket code/ })
      .first()
      .boundingBox();
    expect(code?.width).toBeGreaterThanOrEqual(236);
    await eventually(() => faultsOf(page)).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });

  it(`the same pages by night are without a fault (${screen})`, async () => {
    const { page, context } = await openPage(chrome, screen, "dark");
    for (const path of ["/", `/o/${system.demo.tenant}`, eventPath, "/o/nobody"]) {
      await page.goto(system.appUrl + path);
      expect([path, await faultsOf(page)]).toEqual([path, []]);
    }
    await openPicker(page);
    await eventually(() => faultsOf(page)).toEqual([]);
    await context.close();
  });

  it(`UI8 seats are chosen with the keyboard alone, and each step is spoken (${screen})`, async () => {
    const { page, context } = await openPage(chrome, screen);
    await openPicker(page);
    await page.locator("#map").focus();
    await page.keyboard.press("End");
    // Each screen walks to a row of its own: what the other one took is not free any more.
    for (let row = 0; row < (screen === "phone" ? 1 : 3); row++) await page.keyboard.press("PageDown");
    await eventually(() => spoken(page)).toMatch(/^Row \d+, seat \d+, Block [A-F], .+, €.+, free$/);
    await page.keyboard.press("Enter");
    await eventually(() => spoken(page)).toMatch(/taken\. 1 in all/);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await eventually(() => page.locator(".picked li").count()).toBe(2);
    await page.keyboard.press("Delete");
    await eventually(() => spoken(page)).toContain("given back");
    await page.keyboard.press("l");
    await page.waitForFunction(() => document.activeElement?.id === "block-0");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.id === "map");
    await page.getByRole("button", { name: "Continue" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/checkout\/hld_/);
    await context.close();
  });
});

describe.each(SCREENS)("best seats on the %s", (screen) => {
  it(`E31 the house chooses and holds; just those seats become tickets (${screen})`, async () => {
    const { page, context, errors } = await openPage(chrome, screen);
    await openPicker(page);
    if (screen === "phone") await page.getByText("Best seats for me").last().click();
    const form = page.locator(".best:visible");
    await eventually(() => faultsOf(page)).toEqual([]);
    await form.getByRole("button", { name: "One seat more" }).click();
    const zone = await form.getByRole("option", { name: /^Kategorie II,/ }).getAttribute("value");
    await form.getByLabel("Zone").selectOption(zone);
    await form.getByRole("button", { name: "Hold the best seats" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".picked li").length === 3);
    await eventually(() => spoken(page)).toMatch(/^Held for you: .+ Continue to pay\.$/);
    await eventually(() => faultsOf(page)).toEqual([]);
    const shown = (await page.locator(".picked li b").allTextContents()).map((name) => {
      return (/(\S+), row (\S+), seat (\S+)/.exec(name) ?? []).slice(1).join(" ");
    });
    // Side by side is in one row.
    expect(new Set(shown.map((seat) => seat.replace(/ \S+$/, ""))).size).toBe(1);
    // They are held already: Continue takes no other ones.
    let holds = 0;
    page.on("request", (request) => (holds += request.method() === "POST" && request.url().endsWith("/holds") ? 1 : 0));
    await continueToCheckout(page);
    expect(holds).toBe(0);
    await fillAndPay(page);
    await page.getByRole("button", { name: /^Pay EUR/ }).click();
    await page.getByRole("heading", { name: "You are in." }).waitFor();
    const tickets = await page.locator(".tkt__s").all();
    const sold = await Promise.all(tickets.map(async (ticket) => await ticket.locator("dd").allTextContents()));
    expect(new Set(sold.map((place) => place.join(" ")))).toEqual(new Set(shown));
    expect(errors).toEqual([]);
    await context.close();
  });

  it(`too few side by side is said with a number, and nothing is held (${screen})`, async () => {
    const { page, context } = await openPage(chrome, screen);
    await page.route("**/holds", async (route) => {
      const problem = { code: "not_together", detail: "At most 3 side by side.", longest: 3 };
      await route.fulfill({ status: 409, contentType: "application/problem+json", body: JSON.stringify(problem) });
    });
    await openPicker(page);
    if (screen === "phone") await page.getByText("Best seats for me").last().click();
    await page.locator(".best:visible").getByRole("button", { name: "Hold the best seats" }).click();
    await page.getByRole("alert").filter({ hasText: "at most 3 seats side by side" }).waitFor();
    await eventually(() => page.locator(".picked li").count()).toBe(0);
    await context.close();
  });
});

describe("two screens, one seat", () => {
  it("E01 the slower buyer is told which seat went, and keeps the rest", async () => {
    const [one, two] = [await openPage(chrome, "desk"), await openPage(chrome, "phone")];
    // The slower screen hears nothing of the faster one before it presses Continue.
    await two.page.routeWebSocket(/\/live/, async (socket) => await socket.close());
    await two.page.route("**/availability", async (route) => {
      if (quiet) await route.abort();
      else await route.continue();
    });
    let quiet = false;
    for (const { page } of [one, two]) await openPicker(page);
    await takeInList(two.page, "Block A", "9", 2);
    quiet = true;
    await takeInList(one.page, "Block A", "9", 1);
    await continueToCheckout(one.page);
    await two.page.getByRole("button", { name: "Continue" }).click();
    await two.page.getByRole("alert").filter({ hasText: "was taken a moment ago" }).waitFor();
    await eventually(() => two.page.locator(".picked li").count()).toBe(1);
    expect(new URL(two.page.url()).pathname).toBe(`${eventPath}/seats`);
    await Promise.all([one.context.close(), two.context.close()]);
  });

  it("E01 the live feed shows another buyer's hold at once, without asking for it", async () => {
    const [one, two] = [await openPage(chrome, "desk"), await openPage(chrome, "desk")];
    for (const { page } of [one, two]) {
      await openPicker(page);
      // From here on nobody can ask, so whatever arrives came over the socket, however long a busy machine takes.
      await page.route("**/availability", async (route) => await route.abort());
    }
    await takeInList(two.page, "Block A", "8", 2);
    await takeInList(one.page, "Block A", "8", 1);
    const held = one.page.waitForResponse((answer) => answer.request().method() === "POST");
    // To its end: Chromium may never close a page that is still on its way to another and whose requests are watched.
    await continueToCheckout(one.page);
    expect((await held).status()).toBe(201);
    await two.page.getByText("was taken a moment ago").first().waitFor();
    await eventually(() => two.page.locator(".picked li").count()).toBe(1);
    expect(two.errors).toEqual([]);
    await Promise.all([one.context.close(), two.context.close()]);
  });

  it("a seat that another screen holds leaves the list also where sockets are refused", async () => {
    const [one, two] = [await openPage(chrome, "desk"), await openPage(chrome, "desk")];
    await two.page.routeWebSocket(/\/live/, async (socket) => await socket.close());
    for (const { page } of [one, two]) {
      await openPicker(page);
      await takeInList(page, "Block A", "7", 1);
    }
    await continueToCheckout(one.page);
    await two.page.getByText("was taken a moment ago").first().waitFor();
    await eventually(() => two.page.locator(".picked li").count()).toBe(0);
    await Promise.all([one.context.close(), two.context.close()]);
  });

  it("says that the connection is lost, and that it is back", async () => {
    const { page, context } = await openPage(chrome, "phone");
    await openPicker(page);
    await context.setOffline(true);
    await page.getByText("The connection is lost").first().waitFor();
    await eventually(() => faultsOf(page)).toEqual([]);
    await context.setOffline(false);
    await page.getByText("The connection is lost").first().waitFor({ state: "detached" });
    await context.close();
  });
});

describe("the hold", () => {
  it("tells the truth when its time is over, and offers the same seats again", async () => {
    const { page, context } = await openPage(chrome, "phone");
    await openPicker(page);
    await takeInList(page, "Block F", "9", 1);
    await continueToCheckout(page);
    const hold = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    const token = await page.evaluate((key) => sessionStorage.getItem(key), `hold:${hold}`);
    await fetch(`${system.appUrl}/api/v1/shop/holds/${hold}`, {
      method: "DELETE",
      headers: { "hold-token": token ?? "" },
    });
    await page.reload();
    await page.getByRole("heading", { name: "Your seats went back on sale" }).waitFor();
    await eventually(() => faultsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "Hold them again" }).click();
    await page.waitForURL((url) => url.pathname.startsWith("/checkout/") && !url.pathname.endsWith(hold));
    await page.getByRole("heading", { name: "Where do the tickets go?" }).waitFor();
    await context.close();
  });

  it("going back and changing the choice moves the hold instead of losing it", async () => {
    const { page, context } = await openPage(chrome, "desk");
    await openPicker(page);
    await takeInList(page, "Block F", "10", 1);
    await continueToCheckout(page);
    await page.getByRole("link", { name: "Back to seats" }).click();
    await page.waitForSelector("html[data-ready=picker]");
    await eventually(() => page.locator(".picked li").count()).toBe(1);
    await takeInList(page, "Block F", "11", 1);
    await continueToCheckout(page);
    await page.locator(".sumlist li").nth(1).waitFor();
    await eventually(() => page.locator(".sumlist li").count()).toBe(2);
    await context.close();
  });

  it("a checkout link in another browser shows nothing of the hold", async () => {
    const [mine, other] = [await openPage(chrome, "desk"), await openPage(chrome, "desk")];
    await openPicker(mine.page);
    await takeInList(mine.page, "Block E", "9", 1);
    await continueToCheckout(mine.page);
    await other.page.goto(mine.page.url());
    await other.page.getByRole("heading", { name: "This hold is not on this device" }).waitFor();
    await eventually(() => faultsOf(other.page)).toEqual([]);
    await Promise.all([mine.context.close(), other.context.close()]);
  });
});

describe("what comes to the price", () => {
  it.each(SCREENS)(
    "K7 K5 fees, taxes and a promo code are seen before paying, and paid to the cent (%s)",
    async (screen) => {
      const { token, eventId } = system.demo;
      const currency = "EUR";
      const set = async (path: string, body: object) => await system.client.must("PUT", path, { token, body });
      const fees = [{ kind: "platform", name: "Booking fee", fixed: { amount: 5000, currency } }];
      await set(`/fee-settings?event=${eventId}`, { fees });
      await set("/tax-settings", { rates: [{ name: "VAT", percent: 16 }] });
      const code = `FRIENDS-${screen}-${Date.now()}`;
      const body = { code, kind: "percent", percent: 10, event_id: eventId };
      await system.client.must("POST", "/promo-codes", { token, body });
      const { page, context } = await openPage(chrome, screen);
      await openPicker(page);
      await takeInList(page, "Block F", screen === "phone" ? "7" : "8", 1);
      await continueToCheckout(page);
      const pay = async () => (await page.getByRole("button", { name: /^Pay / }).textContent()) ?? "";
      // On the phone the sums are folded away; they are there once the page has asked for them.
      const fee = page.getByText("Booking fee");
      // What a sale costs is kept for seconds: the page is asked again until the fee of a moment ago is in it.
      await eventually(async () => {
        await page.reload();
        await fee.waitFor({ state: "attached", timeout: 3000 }).catch(() => undefined);
        return await fee.count();
      }).toBe(1);
      if (screen === "phone") await page.locator(".sum > summary").press("Enter");
      await fee.waitFor();
      await page.getByText("Includes VAT 16%").waitFor();
      const before = await pay();
      await page.getByText("I have a promo code").click();
      await page.getByLabel("Promo code").fill("friend");
      await page.getByRole("button", { name: "Apply" }).click();
      await page.getByText("This code does not work here.").waitFor();
      await eventually(() => faultsOf(page)).toEqual([]);
      await page.getByLabel("Promo code").fill(code.toLowerCase());
      await page.getByLabel("Promo code").press("Enter");
      await page.getByText("A promo code is applied.").waitFor();
      await page.getByText("Discount").waitFor();
      await eventually(pay).not.toBe(before);
      await eventually(() => faultsOf(page)).toEqual([]);
      const total = (await pay()).replace("Pay", "").trim();
      await fillAndPay(page);
      const back = await pressOnHostedPage(page.url(), "pay");
      await page.goto(back ?? "");
      await page.getByText("Booking fee").waitFor({ timeout: 15_000 });
      expect(await page.locator(".order__kv").textContent()).toContain(total);
      await eventually(() => faultsOf(page)).toEqual([]);
      await context.close();
      await set(`/fee-settings?event=${eventId}`, { fees: null });
      await set("/tax-settings", { rates: [] });
    },
  );
});

describe("a sale with a queue", () => {
  it("I5 from the event page through the queue to a hold, and straight to the seats again when it is off", async () => {
    const { token, eventId } = system.demo;
    const room = `/events/${eventId}/waiting-room`;
    const setRoom = async (mode: "on" | "off") => {
      await system.client.must("PUT", room, { token, body: { mode, rate_per_minute: 600 } });
    };
    await setRoom("on");
    await system.client.must("POST", `${room}/open`, { token });
    const { page, context, errors } = await openPage(chrome, "phone");
    await page.goto(system.appUrl + eventPath);
    await eventually(() => faultsOf(page)).toEqual([]);
    await page.getByRole("link", { name: "Join the queue" }).click();
    await page.getByRole("button", { name: "Join the queue" }).click();
    await page.getByRole("button", { name: "Choose your places" }).click();
    await page.waitForSelector("html[data-ready=picker]");
    await takeInList(page, "Block D", "9", 1);
    await continueToCheckout(page);
    expect(errors).toEqual([]);
    await setRoom("off");
    await page.goto(system.appUrl + eventPath);
    await eventually(() => page.getByRole("link", { name: "Choose seats" }).isVisible()).toBe(true);
    await context.close();
  });
});

describe("without script", () => {
  it("the event page and the tickets can be read", async () => {
    const context = await chrome.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(system.appUrl + eventPath);
    await eventually(() => page.getByRole("heading", { level: 1 }).textContent()).toBe("Erfurt Handball Night");
    await eventually(() => page.getByText("Kategorie II").first().isVisible()).toBe(true);
    const standing = system.demo.ticketTypes.find(({ area }) => area !== null);
    const purchase = await buy(system.client, system.demo.eventId, {
      lines: [{ ticket_type: standing?.id ?? "", quantity: 1 }],
      email: "reader@example.com",
    });
    await pressOnHostedPage(purchase.nextAction.url ?? "", "pay");
    await page.goto(`${system.appUrl}/orders/${purchase.order}/${purchase.token}`);
    // The waiting page asks again by itself, without a script.
    await page.getByRole("heading", { name: "You are in." }).waitFor({ timeout: 20_000 });
    await eventually(() => page.getByRole("img", { name: /Ticket code/ }).count()).toBe(1);
    await context.close();
  });
});

describe("weight", () => {
  it("the event page needs less than 20 kB of script before anyone presses, the picker less than 70 kB", async () => {
    for (const [path, limit] of [
      [eventPath, 20_000],
      [`${eventPath}/seats`, 70_000],
    ] as const) {
      const { page, context } = await openPage(chrome, "phone");
      const scripts = new Set<string>();
      page.on("response", (response) => {
        if (response.url().endsWith(".js")) scripts.add(response.url());
      });
      await page.goto(system.appUrl + path, { waitUntil: "networkidle" });
      let bytes = 0;
      for (const address of scripts) {
        const body = await (await fetch(address)).blob();
        const packed = body.stream().pipeThrough(new CompressionStream("gzip"));
        bytes += (await new Response(packed).arrayBuffer()).byteLength;
      }
      expect(scripts.size).toBeGreaterThan(0);
      expect([path, bytes < limit]).toEqual([path, true]);
      await context.close();
    }
  });
});
