/**
 * Pictures, the event's page, questions and terms, in the console and for a buyer (V8, V9, V11, V7, V12, K13): by mouse and by
 * keyboard, on a phone and on a desk, with what goes wrong.
 */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { pngFile } from "../support/pictures.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage, WIDE, signIn as signInAs } from "./console-page.ts";

let system: System;
let browser: Browser;

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), openBrowser()]);
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

/** Colours that are on their way to the other scheme would be measured half-way. */
const STILL = { reducedMotion: "reduce" } as const;

/** Sound on a phone by night and on a desk by day. */
async function expectSoundEverywhere(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null);
  for (const [viewport, colorScheme] of SHOTS ? EVERY_LOOK : TWO_LOOKS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await expectSound(page);
    if (SHOTS) {
      const path = `${SHOTS}/${name}-${viewport.width}-${colorScheme}.png`;
      await page.screenshot({ path, fullPage: (await page.getByRole("dialog").count()) === 0 });
    }
  }
}

async function signIn(page: Page): Promise<void> {
  await signInAs(system, page, system.demo.owner);
  await page.locator(".con__head h1").waitFor();
}

/** Presses `key` once the thing has the focus: nothing is clicked. */
async function byKey(page: Page, name: string | RegExp, role: "button" | "link" = "button"): Promise<void> {
  await page.getByRole(role, { name }).first().focus();
  await page.keyboard.press("Enter");
}

const saved = async (page: Page) => await page.getByText("The page is changed.").first().waitFor();

it("V8 V11 V7 V9 V12 K13 an organizer fills the page, a buyer sees it, answers and agrees, and the order tells", async () => {
  const faults: string[] = [];
  const page = await openPage(browser, faults, STILL);
  await signIn(page);

  // The library: what is no picture is refused in words, a picture is dropped in, and gets its words.
  await page.goto(`${system.appUrl}/console/media`);
  await page.getByText("No pictures yet").waitFor();
  const files = page.locator('input[type="file"]');
  await files.setInputFiles([
    { name: "logo.png", mimeType: "image/png", buffer: Buffer.from("<svg><script>alert(1)</script></svg>") },
    { name: "huge.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(11 * 1024 * 1024) },
  ]);
  await page.getByText(/^logo\.png: SVG drawings may carry script/).waitFor();
  await page.getByText(/^huge\.jpg has more than 10 MB/).waitFor();
  const poster = { name: "poster.png", mimeType: "image/png", buffer: Buffer.from(await pngFile(1200, 800, 7)) };
  const hall = { name: "hall.png", mimeType: "image/png", buffer: Buffer.from(await pngFile(640, 480, 8)) };
  await files.setInputFiles([poster, hall]);
  await page.getByText("2 pictures are in the library.").waitFor();
  await byKey(page, /^Open ?hall\.png/);
  await page.getByRole("dialog", { name: "A picture" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByLabel("What it shows").fill("The hall, empty");
  await expectSoundEverywhere(page, "picture");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("The hall, empty").waitFor();
  await page.getByLabel("Find a picture").fill("hal");
  await eventually(() => page.getByRole("button", { name: /^Open ?[hp]/ }).count()).toBe(1);
  await page.getByLabel("Find a picture").fill("");
  await expectSoundEverywhere(page, "library");

  // The event's page, part by part. The poster has no words yet: it gets them on the way.
  await page.setViewportSize(NARROW);
  await page.goto(`${system.appUrl}/console/events/${system.demo.eventId}/page`);
  await byKey(page, "Poster: Choose a picture");
  await byKey(page, /^Use ?poster\.png/);
  await page.getByRole("dialog", { name: /^Say what poster\.png shows/ }).waitFor();
  await page.getByRole("button", { name: "Use it" }).click();
  await page.getByText("Say in one sentence what the picture shows.").waitFor();
  await page.getByLabel("What it shows").fill("Two teams under a yellow ball");
  await page.keyboard.press("Tab");
  await byKey(page, "Use it");
  const panel = (name: string) => page.getByRole("region", { name, exact: true });
  await panel("Pictures").getByRole("button", { name: "Save changes" }).click();
  await saved(page);

  const story = panel("Description");
  await story
    .getByRole("textbox", { name: "Description" })
    .fill("# Come\n\n**All** of you <img src=x onerror=alert(1)> [x](javascript:alert(1))");
  await story.getByRole("button", { name: "Preview" }).click();
  await story.getByRole("heading", { name: "Come" }).waitFor();
  expect(await story.locator(".story img, .story a").count()).toBe(0);
  expect(await story.locator(".story").textContent()).toContain("<img src=x");
  await story.getByRole("button", { name: "Save changes" }).click();

  await panel("Who is on").getByRole("button", { name: "Somebody new" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Nairobi Rhinos");
  await page.getByRole("dialog").getByRole("button", { name: "Save changes" }).click();
  await page.getByRole("textbox", { name: /What they do/ }).fill("At home");
  await panel("Who is on").getByRole("button", { name: "Save changes" }).click();
  await panel("Category and tags").getByLabel("Category").selectOption("sport");
  await panel("Category and tags").getByLabel("Tags").fill("Handball, #handball, Friendly");
  await panel("Category and tags").getByRole("button", { name: "Save changes" }).click();
  await eventually(() => panel("Category and tags").getByLabel("Tags").inputValue()).toBe("Handball, Friendly");
  await panel("Terms").getByRole("textbox", { name: "Terms" }).fill("No refunds after the **whistle**.");
  await panel("Terms").getByRole("button", { name: "Save changes" }).click();
  await page.getByText("Version 1").waitFor();

  const ask = async (label: string, kind: string, asked: string) => {
    await page.getByRole("button", { name: "Add a question" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a question" });
    await dialog.getByRole("button", { name: "Save changes" }).click();
    await dialog.getByText("Write the question.").waitFor();
    await dialog.getByLabel("Question", { exact: true }).fill(label);
    await dialog.getByLabel("Answer", { exact: true }).selectOption(kind);
    await dialog.getByLabel("Asked", { exact: true }).selectOption(asked);
    if (kind === "choice") await dialog.getByLabel("Choices", { exact: true }).fill("Friends\nA poster");
    await dialog.getByText("Must be answered").click();
    await dialog.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("button", { name: `Edit ${label}` }).waitFor();
  };
  await ask("How did you hear of us?", "choice", "order");
  await ask("Name on the badge", "text", "ticket");
  await expectSoundEverywhere(page, "event-page-editor");
  await page.goto(`${system.appUrl}/console/performers`);
  await page.getByRole("button", { name: "Edit Nairobi Rhinos" }).waitFor();
  await expectSoundEverywhere(page, "performers");
  await page.goto(`${system.appUrl}/console/settings/page`);
  await page.getByRole("textbox", { name: "Terms of the organization" }).waitFor();
  await expectSoundEverywhere(page, "logo-and-terms");

  const id = await asBuyer(faults);

  // The order tells what was answered and agreed to, and staff put it right.
  await page.setViewportSize(WIDE);
  await page.goto(`${system.appUrl}/console/orders/${id}`);
  await byKey(page, "Edit the answer to Name on the badge");
  await page.getByRole("textbox", { name: "Answer" }).fill("Ayesha R.");
  await page.keyboard.press("Enter");
  await page.getByText("The answer is changed.").waitFor();
  await page.getByText("Ayesha R.").first().waitFor();
  await page.getByText("A poster").waitFor();
  await page.getByText(/^Terms that were agreed to: Version 1/).click();
  await page.getByText("No refunds after the **whistle**.").waitFor();
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/order-answers.png`, fullPage: true });
  expect(faults).toEqual([]);
  await page.context().close();
});

/** Sees the poster without anything moving, forgets the answers, is told where, and places the order. Returns its id. */
async function asBuyer(faults: string[]): Promise<string> {
  const page = await openPage(browser, faults, { ...STILL, viewport: NARROW });
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(`${system.appUrl}${new URL(system.demo.eventUrl, system.appUrl).pathname}`);
  const poster = page.getByRole("img", { name: "Two teams under a yellow ball" });
  await eventually(() => poster.evaluate((image) => (image as HTMLImageElement).currentSrc)).toMatch(
    /\/media\/pic_\w+\/\d+\.avif$/,
  );
  await eventually(() => poster.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(300);
  const shifted = await page.evaluate(() =>
    (window as unknown as { shifts: number[] }).shifts.reduce((a, b) => a + b, 0),
  );
  expect(shifted).toBeLessThan(0.02);
  await expectSoundEverywhere(page, "shop-event");

  const type = system.demo.ticketTypes.find(({ category }) => category === null) ?? system.demo.ticketTypes[0];
  const lines = [
    type?.category ? { ticket_type: type.id, quantity: 1, best: {} } : { ticket_type: type?.id, quantity: 1 },
  ];
  const hold = await system.client.must<{ id: string; token: string }>(
    "POST",
    `/shop/events/${system.demo.eventId}/holds`,
    { body: { lines } },
  );
  await page.evaluate(({ id, token }) => sessionStorage.setItem(`hold:${id}`, token), hold);
  await page.goto(`${system.appUrl}/checkout/${hold.id}`);
  await page.waitForSelector("html[data-ready=checkout]");
  await page.getByLabel("Name", { exact: true }).fill("Ayesha Rahman");
  await page.getByLabel("Email").fill("ayesha@media.example");
  await page.getByRole("button", { name: /^Pay / }).first().click();
  await page.getByText("This is needed. Choose what fits.").waitFor();
  await page.getByText("This is needed. Write it here.").waitFor();
  await page.getByText("Agree to the terms to go on.").waitFor();
  await expectSoundEverywhere(page, "checkout-questions");
  await page.getByLabel("How did you hear of us?").selectOption("A poster");
  await page.getByLabel("Name on the badge").fill("Ayesha");
  await page.getByText(/^Read the terms of/).click();
  await page.getByText("whistle").waitFor();
  await page.getByLabel(/^I have read the terms/).focus();
  await page.keyboard.press("Space");
  const answered = page.waitForResponse((response) => response.url().endsWith("/shop/orders"));
  await page.getByRole("button", { name: /^Pay / }).first().click();
  const answer = await answered;
  expect(answer.status()).toBe(201);
  const { id } = (await answer.json()) as { id: string };
  await page.context().close();
  return id;
}

it("K4 a product is added with its stock, offered after the tickets, and held with them", async () => {
  const faults: string[] = [];
  const page = await openPage(browser, faults, STILL);
  await signIn(page);
  await page.goto(`${system.appUrl}/console/events/${system.demo.eventId}/products`);
  await page.getByText("No products yet").waitFor();
  await byKey(page, "Add a product");
  const dialog = page.getByRole("dialog", { name: "Add a product" });
  await dialog.getByLabel("Name").press("Enter");
  await dialog.getByText("How many there are, as a whole number.").waitFor();
  await dialog.getByLabel("Name").fill("Programme");
  await dialog.getByLabel("Price").fill("4.50");
  await dialog.getByLabel("Stock").fill("3");
  await expectSoundEverywhere(page, "product");
  await dialog.getByLabel("Stock").press("Enter");
  await page.getByText("3 of 3 left").waitFor();
  await expectSoundEverywhere(page, "products");
  await page.context().close();

  const shop = await openPage(browser, faults, STILL);
  await shop.goto(`${system.appUrl}${new URL(system.demo.eventUrl, system.appUrl).pathname}/seats`);
  await shop.waitForSelector("html[data-ready=picker]");
  await shop.getByRole("heading", { name: "Extras" }).waitFor();
  await shop.getByRole("button", { name: /^One more: Standing/ }).click();
  await shop.getByRole("button", { name: "One more: Programme" }).click();
  await expectSoundEverywhere(shop, "shop-extras");
  await shop.getByRole("button", { name: "Continue" }).click();
  await shop.waitForURL(/\/checkout\/hld_/);
  await shop.getByText("Programme × 1").waitFor();
  expect(faults).toEqual([]);
  await shop.context().close();
});
