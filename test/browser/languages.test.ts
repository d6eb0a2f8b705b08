/** A buyer who reads Arabic, and one who reads Bengali, on a phone: from the event to the form of the checkout (W8). */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browser, faultsOf, openPage } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";

type Sold = {
  readonly name: string;
  readonly currency: string;
  readonly tenant: { readonly name: string };
  readonly venue: { readonly name: string; readonly address: string; readonly city: string };
  readonly ticket_types: readonly { readonly name: string; readonly category: string | null }[];
};

let system: System;
let chrome: Browser;
let eventPath = "";
/** As they are printed on keyboards. */
const KEYS: readonly string[] = ["Page Up", "Page Down", "Enter", "Delete"];
/** What is the same in every language: what people named, brands, keys. */
let names: readonly string[] = [];

beforeAll(async () => {
  [system, chrome] = await Promise.all([startSystem(), browser()]);
  const { tenant, eventSlug, eventId } = system.demo;
  eventPath = `/o/${tenant}/events/${eventSlug}`;
  const event = await system.client.must<Sold>("GET", `/shop/events/${eventId}`);
  const types = event.ticket_types.flatMap(({ name, category }) => [name, category ?? ""]);
  const { name, address, city } = event.venue;
  names = [event.name, event.tenant.name, event.currency, name, address, city, ...types, "Stripe", ...KEYS];
});
afterAll(async () => {
  await chrome?.close();
  await system?.stop();
});

/** Words in Latin letters that somebody sees or hears on the page, but for names and for what is marked as another language. */
async function latinWords(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found: string[] = [];
    const isForeign = (element: Element) =>
      element.closest("script,style,noscript,.story,[hidden],body [lang]") !== null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (node.parentElement && !isForeign(node.parentElement)) found.push(node.textContent ?? "");
    for (const element of document.querySelectorAll("[aria-label],[title],[placeholder],[alt]"))
      for (const name of ["aria-label", "title", "placeholder", "alt"])
        if (!isForeign(element)) found.push(element.getAttribute(name) ?? "");
    return [document.title, ...found];
  });
  const known = [...names].filter(Boolean).sort((one, other) => other.length - one.length);
  return texts.flatMap((text) => {
    const rest = known.reduce((shorter, name) => shorter.replaceAll(name, ""), text).replaceAll(/Block [A-F]\b/g, "");
    return /[a-z]{2,}/i.test(rest) ? [text.trim()] : [];
  });
}

async function isWhole(page: Page): Promise<void> {
  await eventually(() => faultsOf(page)).toEqual([]);
  expect(await latinWords(page)).toEqual([]);
}

/** Takes one seat with the keyboard: its keys are the same in every language. */
async function takeSeat(page: Page, row: number): Promise<void> {
  await page.locator("#map").focus();
  await page.keyboard.press("End");
  for (let step = 0; step < row; step++) await page.keyboard.press("PageDown");
  await page.keyboard.press("Enter");
  await eventually(() => page.locator(".picked li").count()).toBe(1);
}

describe.each([
  {
    language: "ar",
    direction: "rtl",
    choose: "اختر المقاعد",
    go: "متابعة",
    missing: "الاسم ناقص",
    clock: /^(10:0\d|9:\d\d)$/,
  },
  {
    language: "bn",
    direction: "ltr",
    choose: "আসন বাছুন",
    go: "এগিয়ে যান",
    missing: "নাম নেই",
    clock: /^(১০:০[০-৯]|৯:[০-৯]{2})$/,
  },
])("on a phone in $language", ({ language, direction, choose, go, missing, clock }) => {
  it("W8 event, picker and checkout speak one language, have no fault, and a choice of language is kept", async () => {
    const { page, context, errors } = await openPage(chrome, "phone");
    await page.goto(`${system.appUrl}/en${eventPath}`);
    // By its own name: who looks for it may read no other.
    await page.locator(`.languages a[lang=${language}]`).click();
    await page.waitForURL(`**/${language}${eventPath}`);
    expect((await context.cookies()).find(({ name }) => name === "language")?.value).toBe(language);
    expect(await page.locator("html").getAttribute("dir")).toBe(direction);
    await isWhole(page);
    await page.getByRole("link", { name: choose }).click();
    await page.waitForSelector("html[data-ready=picker]");
    await takeSeat(page, language === "ar" ? 2 : 4);
    await isWhole(page);
    await page.getByRole("button", { name: go }).click();
    await page.waitForURL(new RegExp(`/${language}/checkout/hld_`));
    await page.waitForSelector("html[data-ready=checkout]");
    await eventually(() => page.getByRole("timer").textContent()).toMatch(clock);
    await page.locator(".tray .btn--primary").click();
    await page.getByText(missing).waitFor();
    await isWhole(page);
    // Without a language in its address, a page is in the chosen one.
    await page.goto(system.appUrl + eventPath);
    expect(await page.locator("html").getAttribute("lang")).toBe(language);
    expect(errors).toEqual([]);
    await context.close();
  });
});

it("W8 the hall stays as it is built: the arrow to the right goes to the same seat in Arabic", async () => {
  const places: number[] = [];
  for (const language of ["en", "ar"]) {
    const { page, context } = await openPage(chrome, "desk");
    await page.goto(`${system.appUrl}/${language}${eventPath}/seats`);
    await page.waitForSelector("html[data-ready=picker]");
    await page.locator("#map").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    places.push(Number((await page.locator("#say").textContent())?.match(/\d+/g)?.[1]));
    await context.close();
  }
  expect(places[0]).toBe(places[1]);
});
