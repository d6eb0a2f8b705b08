/** The box office, orders, customers and the search in the console, against the running product: by keyboard, on a phone and on a desk. */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage, WIDE } from "./console-page.ts";

let system: System;
let browser: Browser;

beforeAll(async () => {
  system = await startSystem();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

/** A folder for pictures of every screen, for people to look at. */
const SHOTS = process.env["SHOTS"];
const TWO_LOOKS = [
  [NARROW, "dark"],
  [WIDE, "light"],
] as const;
const EVERY_LOOK = [...TWO_LOOKS, [NARROW, "light"], [WIDE, "dark"]] as const;

/** Sound on a phone by night and on a desk by day. */
async function expectSoundEverywhere(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null);
  for (const [viewport, colorScheme] of SHOTS ? EVERY_LOOK : TWO_LOOKS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    // Colours walk from day to night; they are judged when they have arrived.
    await page.waitForFunction(() => document.getAnimations().length === 0);
    if (SHOTS) {
      const path = `${SHOTS}/${name}-${viewport.width}-${colorScheme}.png`;
      await page.screenshot({ path, fullPage: (await page.getByRole("dialog").count()) === 0 });
    }
    await expectSound(page);
  }
}

async function signIn(page: Page): Promise<void> {
  const seen = new Set((await system.client.mails(system.demo.owner)).map(({ at }) => at));
  await page.goto(`${system.appUrl}/console`);
  await page.getByLabel("Email").fill(system.demo.owner);
  await page.getByRole("button", { name: "Send the code" }).click();
  const mail = await system.client.mailThat(
    system.demo.owner,
    ({ at, text }) => !seen.has(at) && /\b\d{6}\b/.test(text),
  );
  await page.getByLabel("Code from the email").pressSequentially(/\b(\d{6})\b/.exec(mail.text)?.[1] ?? "");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.getByRole("button", { name: "Search", exact: true }).waitFor();
}

/** Two of the best seats and one that is chosen, for cash, to somebody who leaves a phone number. Returns the order's code. */
async function sellAtCounter(page: Page): Promise<string> {
  await page.goto(`${system.appUrl}/console/box-office`);
  await page.getByRole("button", { name: "Add counter" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Main hall");
  await dialog.getByLabel("Card terminal").fill("T7");
  await dialog.getByLabel("Card terminal").press("Enter");
  await dialog.waitFor({ state: "detached" });
  const event = page.getByLabel("Event", { exact: true });
  if (await event.locator("option", { hasText: "Choose an event" }).count()) {
    await event.selectOption({ label: "Erfurt Handball Night" });
  }
  await page.getByRole("button", { name: "One Kategorie I more" }).press("Enter");
  await page.getByRole("button", { name: "One Kategorie I more" }).press("Enter");
  await page.getByRole("button", { name: "One Standing more" }).press("Enter");
  await page.getByText("best seats").waitFor();
  await page.getByRole("textbox", { name: "They give" }).fill("500");
  await page.getByText("Change", { exact: true }).waitFor();
  await page.getByRole("textbox", { name: "Name" }).fill("Wanjiru Kamau");
  await page.getByRole("textbox", { name: "Email" }).fill("wanjiru@office.example");
  await page.getByRole("textbox", { name: "Phone" }).fill("0361 234 56 78");
  await expectSoundEverywhere(page, "box-office");
  await page.getByRole("button", { name: /^Take EUR/ }).press("Enter");
  const head = page.getByRole("heading", { level: 2, name: /^Sold: / });
  await head.waitFor();
  await page.getByText("The tickets are on their way to wanjiru@office.example.").waitFor();
  expect(await page.getByRole("link", { name: "Print tickets" }).getAttribute("href")).toContain("tickets.pdf");
  await expectSoundEverywhere(page, "box-office-sold");
  return ((await head.textContent()) ?? "").replace("Sold: ", "");
}

/** A seat that is named on the hall, sold by card. */
async function sellNamedSeat(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Next customer" }).press("Enter");
  await page.getByRole("button", { name: "Choose seats" }).first().press("Enter");
  const dialog = page.getByRole("dialog");
  // The hall takes keys as soon as it is drawn, which nothing tells.
  await eventually(async () => {
    await dialog.getByRole("application").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    return await dialog.getByText(/^\d seats? chosen/).count();
  }).toBe(1);
  await expectSoundEverywhere(page, "box-office-seats");
  await dialog.getByRole("button", { name: "Take these seats" }).press("Enter");
  await page.getByRole("radio", { name: /Card terminal/ }).press("Space");
  await page.getByLabel("Number on the slip").fill("A-17");
  await page.getByRole("button", { name: /^Take EUR/ }).press("Enter");
  await page.getByRole("heading", { level: 2, name: /^Sold: / }).waitFor();
}

it("O5 O12 O4 sold at the box office, found by phone with the keyboard alone, one line refunded", async () => {
  const faults: string[] = [];
  const page = await openPage(browser, faults);
  await signIn(page);
  const code = await sellAtCounter(page);
  await sellNamedSeat(page);

  await page.keyboard.press("/");
  const field = page.getByRole("combobox", { name: "Search orders, customers and events" });
  await field.pressSequentially("0361 2345678");
  await page.getByRole("option", { name: new RegExp(code) }).waitFor();
  await expectSoundEverywhere(page, "search");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: code }).waitFor();

  await page.getByRole("button", { name: "Refund", exact: true }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /Some tickets/ }).press("Space");
  await dialog.getByRole("checkbox", { name: /Standing/ }).press("Space");
  await dialog.getByRole("button", { name: "Show the amounts" }).press("Enter");
  await dialog.getByRole("button", { name: /^Refund EUR/ }).press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page
    .getByText(/is on its way back|Part refunded/)
    .first()
    .waitFor();

  await page.goto(`${system.appUrl}/console/box-office/report`);
  await page
    .getByRole("cell", { name: /Main hall/ })
    .first()
    .waitFor();
  await page.getByLabel("Counted").fill("1");
  await page.getByRole("button", { name: "Write down" }).press("Enter");
  await page.getByText(/Written down. Difference/).waitFor();
  await expectSoundEverywhere(page, "box-office-report");
  expect(faults).toEqual([]);
});

it("O9 O10 TH42 W5 orders by filters in the address, a customer described and kept while tickets are valid", async () => {
  const faults: string[] = [];
  const page = await openPage(browser, faults);
  await signIn(page);
  await page.goto(`${system.appUrl}/console/orders?channel=counter`);
  await page.getByRole("button", { name: "Filters (1)" }).waitFor();
  await page.getByRole("cell", { name: /Wanjiru Kamau/ }).waitFor();
  await expectSoundEverywhere(page, "orders-filtered");
  await page.getByLabel("Total from").fill("9999");
  await page.getByRole("button", { name: "Show", exact: true }).press("Enter");
  await page.getByText("No order fits").waitFor();
  expect(page.url()).toContain("least=9999");
  await page.goto(`${system.appUrl}/console/orders`);
  await page.getByRole("button", { name: "Export" }).press("Enter");
  const file = page.getByRole("link", { name: "Download" });
  await file.waitFor();
  const text = await (await fetch(new URL((await file.getAttribute("href")) ?? "", page.url()))).text();
  expect(text).toContain("wanjiru@office.example");
  await expectSoundEverywhere(page, "orders");

  await page.goto(`${system.appUrl}/console/customers`);
  await page.getByLabel("Search customers").fill("wanjiru");
  await expectSoundEverywhere(page, "customers");
  await page.getByRole("link", { name: "Wanjiru Kamau" }).first().press("Enter");
  await page.getByRole("heading", { level: 1, name: "Wanjiru Kamau" }).waitFor();
  await page.getByRole("textbox", { name: "New note" }).fill("Prefers the aisle");
  await page.keyboard.press("Enter");
  await page.getByText("Prefers the aisle").waitFor();
  await page.getByRole("textbox", { name: "Tags" }).fill("Patron, press");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "patron" }).waitFor();
  await expectSoundEverywhere(page, "customer");
  await page.getByRole("button", { name: "Erase", exact: true }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Erase this person" }).press("Enter");
  await dialog.getByText(/event that has not been/).waitFor();
  await expectSoundEverywhere(page, "customer-erase");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Merge", exact: true }).press("Enter");
  await page.getByLabel("Find the other one").fill("wanjiru");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "patron" }).press("Enter");
  await page.getByText("Tag: patron").waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Search everything" }).waitFor();
  expect(faults).toEqual([]);
});
