/** The seat picker in front of a buyer: floors, filters, list, keyboard, no socket, no script, a race, a check for robots. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "@playwright/test";
import { browser, faultsOf, openPage, type Screen } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { type HallSale, sellHall } from "../support/hall-sale.ts";
import { startSystem, type System } from "../support/system.ts";

let system: System;
let chrome: Browser;
let hall: HallSale;
let ground: HallSale;

const SECRET = "0xpicker-secret-0001";
const SCREENS: readonly Screen[] = ["phone", "desk"];

/** Two floors; in the stalls the first two seats of a row are a wheelchair place and a companion's seat. */
const PLAN = {
  name: "Theatre",
  categories: [{ name: "Front" }, { name: "Back" }],
  zones: ["Stalls", "Balcony"].map((level, floor) => ({
    name: floor === 0 ? "Block A" : "Block B",
    level,
    rows: Array.from({ length: 6 }, (_, r) => ({
      row_number: String(r + 1),
      position: { x: 0, y: r * 40 },
      seats: Array.from({ length: 14 }, (_, s) => ({
        seat_guid: `${level}-${r + 1}-${s + 1}`,
        seat_number: String(s + 1),
        position: { x: s * 25, y: 0 },
        category: r < 3 ? "Front" : "Back",
        ...(floor === 0 && s < 2 ? { kind: s === 0 ? "wheelchair" : "companion" } : {}),
      })),
    })),
  })),
};

beforeAll(async () => {
  const bindings = { TURNSTILE_SITE_KEY: "0xsite", TURNSTILE_SECRET_KEY: SECRET };
  [system, chrome] = await Promise.all([startSystem({ bindings }), browser()]);
  hall = await sellHall(system, "Theatre night", { plan: PLAN });
  ground = await sellHall(system, "Open air", { areas: [{ id: "meadow", name: "Meadow", capacity: 200 }] });
});
afterAll(async () => {
  await chrome?.close();
  await system?.stop();
});

async function openPicker(page: Page, { path }: HallSale = hall): Promise<void> {
  await page.goto(`${system.appUrl}${path}/seats`);
  await page.waitForSelector("html[data-ready=picker]");
}

const picked = (page: Page) => page.locator(".picked li");
const spoken = async (page: Page) => (await page.locator("#say").textContent()) ?? "";
const floor = (page: Page, name: string) => page.getByRole("region", { name: "Floors" }).getByRole("button", { name });

async function takeInList(page: Page, row: string, seat: string): Promise<void> {
  if (!(await page.locator(".pick__list").isVisible()))
    await page.getByRole("button", { name: "List of rows" }).click();
  const rows = page.getByRole("button", { name: new RegExp(`Block [AB], row ${row}$`) });
  const seats = page.getByRole("group", { name: new RegExp(`Row ${row}$`) });
  if (!(await seats.isVisible())) await rows.click();
  await seats.getByRole("button", { name: new RegExp(`^Seat ${seat},`) }).click();
}

async function checkout(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(/\/checkout\/hld_/);
  await page.waitForSelector("html[data-ready=checkout]");
}

describe.each(SCREENS)("on the %s", (screen) => {
  it(`W3 floors and filters show the same in map and list, and a step-free place is asked about once (${screen})`, async () => {
    const { page, context, errors } = await openPage(chrome, screen, screen === "phone" ? "dark" : "light");
    await openPicker(page);
    await eventually(() => faultsOf(page)).toEqual([]);
    await page.getByRole("button", { name: /^Step-free/ }).click();
    await page.getByRole("button", { name: "List of rows" }).click();
    await page.getByRole("button", { name: /Block A, row 2$/ }).click();
    const seats = page.getByRole("group", { name: "Block A, Row 2" }).getByRole("button");
    await eventually(() => seats.count()).toBe(2);
    await eventually(() => faultsOf(page)).toEqual([]);
    await floor(page, "Balcony").click();
    await page.getByText("No free seats here are of what you chose to see.").waitFor();
    await floor(page, "Stalls").click();
    await page.getByRole("button", { name: /^Step-free/ }).click();
    await page.getByRole("button", { name: /^Back/ }).click();
    await page.getByRole("button", { name: /Block A, row 2$/ }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: /^Back/ }).click();
    await seats.first().click();
    await page.getByRole("alert").filter({ hasText: "is a wheelchair place" }).waitFor();
    await eventually(() => picked(page).count()).toBe(0);
    await eventually(() => faultsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "I need it" }).click();
    await eventually(() => picked(page).count()).toBe(1);
    // Who needs one place is not asked again for the seat beside it.
    await seats.nth(1).click();
    await eventually(() => picked(page).count()).toBe(2);
    expect(errors).toEqual([]);
    await context.close();
  });

  it(`UI8 by keyboard alone: another floor, a seat, one left alone, given back, held (${screen})`, async () => {
    const { page, context } = await openPage(chrome, screen);
    await openPicker(page);
    await floor(page, "Balcony").focus();
    await page.keyboard.press("Enter");
    await page.locator("#map").focus();
    await page.keyboard.press("End");
    await eventually(() => spoken(page)).toMatch(/^Row 1, seat 14, Balcony, Block B, Front, .+, free$/);
    await page.keyboard.press("PageDown");
    if (screen === "desk") await page.keyboard.press("PageDown");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await eventually(() => spoken(page)).toMatch(/seat 13 taken\. 1 in all/);
    await page.getByText(/seat 14 would be left alone/).waitFor();
    await eventually(() => faultsOf(page)).toEqual([]);
    await page.keyboard.press("Delete");
    await eventually(() => spoken(page)).toContain("given back");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await eventually(() => picked(page).count()).toBe(1);
    await page.getByRole("button", { name: "Continue" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/checkout\/hld_/);
    await context.close();
  });

  it(`W3 I4 without script: standing places and the best seats are held by a form, and ordered (${screen})`, async () => {
    const { token } = system.demo;
    const body = { instructions: "Pay at the desk.", enabled: true };
    await system.client.must("PUT", "/payment-gateways/offline", { token, body });
    for (const sale of [ground, hall]) {
      const context = await chrome.newContext({
        javaScriptEnabled: false,
        viewport: screen === "phone" ? { width: 390, height: 844 } : { width: 1280, height: 900 },
      });
      const page = await context.newPage();
      await page.goto(`${system.appUrl}${sale.path}/seats`);
      await page.getByLabel(sale === hall ? "How many" : /^Meadow/).selectOption("2");
      await page.getByRole("button", { name: "Hold and continue" }).click();
      await page.waitForURL(/\/checkout\/hld_\w+\/form$/);
      await page.getByText("Held for you until").waitFor();
      await page.getByLabel("Name").fill("Asha Rao");
      await page.getByLabel("Email").fill("asha@example.com");
      await page.getByLabel(/Bank transfer/).check();
      await page.getByRole("button", { name: /^Pay / }).click();
      await page.getByText("Pay at the desk.").waitFor();
      await context.close();
    }
  });
});

describe("the form in a browser with script", () => {
  it.each(SCREENS)("is without a fault, also after a refusal (%s)", async (screen) => {
    const { page, context, errors } = await openPage(chrome, screen, screen === "desk" ? "dark" : "light");
    for (const sale of [hall, ground]) {
      await page.goto(`${system.appUrl}${sale.path}/hold`);
      await eventually(() => faultsOf(page)).toEqual([]);
    }
    await page.getByRole("button", { name: "Hold and continue" }).click();
    await page.getByRole("alert").filter({ hasText: "Choose at least one." }).waitFor();
    await eventually(() => faultsOf(page)).toEqual([]);
    await page.getByLabel(/^Meadow/).selectOption("1");
    await page.getByRole("button", { name: "Hold and continue" }).click();
    await page.getByRole("heading", { name: "Your order" }).waitFor();
    await eventually(() => faultsOf(page)).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe("two people, one seat", () => {
  it("E01 I3 without sockets the slower one keeps the other seat, is offered the next, and what was held stays held", async () => {
    const [one, two] = [await openPage(chrome, "desk"), await openPage(chrome, "phone")];
    for (const { page } of [one, two]) await page.routeWebSocket(/\/live/, async (socket) => await socket.close());
    let quiet = false;
    await two.page.route("**/availability", async (route) => (quiet ? await route.abort() : await route.continue()));
    await openPicker(two.page);
    await takeInList(two.page, "5", "5");
    await checkout(two.page);
    await two.page.getByRole("link", { name: "Back to seats" }).click();
    await two.page.waitForSelector("html[data-ready=picker]");
    await two.page.getByRole("timer").waitFor();
    await takeInList(two.page, "5", "6");
    quiet = true;
    await openPicker(one.page);
    await takeInList(one.page, "5", "6");
    await checkout(one.page);
    // Changing the hold gives it back for a moment; the race is lost, and what was held is held again.
    await two.page.getByRole("button", { name: "Continue" }).click();
    await two.page.getByRole("alert").filter({ hasText: "seat 6 was taken a moment ago" }).waitFor();
    await eventually(() => picked(two.page).allTextContents()).toEqual([expect.stringContaining("seat 5")]);
    await two.page.getByRole("timer").waitFor();
    quiet = false;
    await checkout(two.page);
    await Promise.all([one.context.close(), two.context.close()]);
  });

  it("I3 a seat that is taken while somebody looks changes its look without a socket", async () => {
    const { page, context } = await openPage(chrome, "desk");
    await page.routeWebSocket(/\/live/, async (socket) => await socket.close());
    await openPicker(page);
    await page.getByRole("button", { name: "List of rows" }).click();
    await page.getByRole("button", { name: /Block A, row 6$/ }).click();
    const seat = page.getByRole("group", { name: "Block A, Row 6" }).getByRole("button", { name: /^Seat 9,/ });
    await seat.waitFor();
    const lines = [{ ticket_type: hall.types["Back"], seats: ["Stalls-6-9"] }];
    await system.client.must("POST", `/shop/events/${hall.eventId}/holds`, { body: { lines } });
    await seat.waitFor({ state: "detached" });
    await context.close();
  });

  it("a choice that is not held yet outlives a reload", async () => {
    const { page, context } = await openPage(chrome, "phone");
    await openPicker(page);
    await takeInList(page, "4", "8");
    await page.reload();
    await page.waitForSelector("html[data-ready=picker]");
    await eventually(() => picked(page).allTextContents()).toEqual([expect.stringContaining("row 4, seat 8")]);
    await context.close();
  });
});

describe("a sale that is checked for robots", () => {
  it("I6 TH26 Turnstile vouches where it is set up, its host is let in by this page alone, and without it the sum is done", async () => {
    const { client, demo, sandboxUrl } = system;
    await client.must("PATCH", `/events/${ground.eventId}`, { token: demo.token, body: { hot: true } });
    const policy = async (path: string) =>
      (await fetch(system.appUrl + path)).headers.get("content-security-policy") ?? "";
    expect(await policy(`${ground.path}/seats`)).toContain("script-src 'self' https://challenges.cloudflare.com;");
    expect(await policy(ground.path)).not.toContain("cloudflare");
    const mint = { secret: SECRET, hostname: "127.0.0.1", action: "hold", cdata: ground.eventId };
    const made = await fetch(`${sandboxUrl}/control/turnstile`, { method: "POST", body: JSON.stringify({ mint }) });
    const { token } = (await made.json()) as { token: string };
    const widget = `globalThis.turnstile = { remove() {}, render(place, options) {
      place.append("widget"); setTimeout(() => options.callback(${JSON.stringify(token)}), 50); return "1"; } };`;
    for (const way of ["turnstile", "sum"]) {
      const { page, context } = await openPage(chrome, "phone");
      await page.route("https://challenges.cloudflare.com/**", async (route) => {
        if (way === "sum") await route.abort();
        else await route.fulfill({ contentType: "text/javascript", body: widget });
      });
      const sums: string[] = [];
      page.on("request", (request) => sums.push(...(request.url().endsWith("/challenge") ? [way] : [])));
      await openPicker(page, ground);
      await page.getByRole("button", { name: "One more: Meadow" }).click();
      await checkout(page);
      expect(sums).toEqual(way === "sum" ? ["sum"] : []);
      await context.close();
    }
  });
});
