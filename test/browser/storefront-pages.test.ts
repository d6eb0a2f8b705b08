/** Finding a night out: home, listing, organizer, venue, performer and event pages, on a phone and at a desk. */
import { mkdirSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { browser, faultsOf, openPage, SCREENS } from "../support/browser.ts";
import { pngFile } from "../support/pictures.ts";
import { startSystem, type System } from "../support/system.ts";

let system: System;
let chrome: Browser;
/** Where pictures of the pages are kept, to be looked at; nowhere unless said. */
const SHOTS = process.env["SHOTS"];
const DAY = 86_400_000;

type Made = { readonly id: string; readonly slug: string };

async function send<T>(method: string, path: string, body: unknown): Promise<T> {
  return await system.client.must<T>(method, path, { token: system.demo.token, body });
}

async function picture(seed: number): Promise<string> {
  const headers = { authorization: `Bearer ${system.demo.token}`, "content-type": "image/png" };
  const query = new URLSearchParams({ name: `poster-${seed}.png`, alt: "Stripes of light over a stage" });
  const body = await pngFile(1600, 900, seed);
  const answer = await fetch(`${system.appUrl}/api/v1/media?${query}`, { method: "POST", headers, body });
  return ((await answer.json()) as { id: string }).id;
}

type Plan = {
  name: string;
  summary?: string;
  city: string;
  place: string;
  days: number;
  category: string;
  language?: string;
};

async function announce({ name, summary = "", city, place, days, category, language = "en" }: Plan): Promise<Made> {
  const venue = await send<Made>("POST", "/venues", { name: place, city, address: "Lake Road 12" });
  const at = new Date(Math.floor((Date.now() + days * DAY) / DAY) * DAY + 18.5 * 3_600_000);
  const event = await send<Made>("POST", "/events", {
    venue_id: venue.id,
    name,
    summary,
    language,
    starts_at: at.toISOString(),
    doors_at: new Date(at.getTime() - 5_400_000).toISOString(),
    description: "Two groups, one evening.\n\n## How it goes\n\nDoors open early, there is **tea**.",
  });
  const price = (amount: number) => ({ amount, currency: "EUR" });
  await send("POST", `/events/${event.id}/ticket-types`, { name: "Entry", price: price(1500), capacity: 80 });
  await send("POST", `/events/${event.id}/ticket-types`, { name: "Front", price: price(3500), capacity: 20 });
  await send("PUT", `/events/${event.id}/topics`, { category, tags: ["Live"] });
  await send("POST", `/events/${event.id}/publish`, {});
  return event;
}

let lead: Made;
let act: Made;

beforeAll(async () => {
  [system, chrome] = await Promise.all([startSystem(), browser()]);
  const [poster, portrait] = await Promise.all([picture(3), picture(5)]);
  act = await send<Made>("POST", "/performers", {
    name: "Nadi Trio",
    about: "Three voices and a boat.\n\nThey sing what the river says.",
    website: "https://nadi.example",
    picture: portrait,
  });
  const plans: readonly Plan[] = [
    {
      name: "Songs of the long river",
      summary: "An evening by the water.",
      city: "Nairobi",
      place: "Rieth Hall",
      days: 12,
      category: "music",
    },
    {
      name: "রবীন্দ্রসন্ধ্যা: নদীর গান",
      city: "Dhaka",
      place: "Chhayanaut Hall",
      days: 16,
      category: "music",
      language: "bn",
    },
    {
      name: "ध्रुपद की एक शाम",
      city: "Kolkata",
      place: "G. D. Birla Sabhagar",
      days: 19,
      category: "music",
      language: "hi",
    },
    { name: "أمسية العود والناي", city: "Cairo", place: "دار الأوبرا", days: 24, category: "music", language: "ar" },
    { name: "Winter handball: blocks A to F", city: "Erfurt", place: "Riethsporthalle", days: 40, category: "sport" },
  ];
  const [first, ...rest] = plans;
  if (!first) throw new Error("no plans");
  lead = await announce(first);
  for (const plan of rest) {
    const event = await announce(plan);
    if (plan.category === "sport") await send("PUT", `/events/${event.id}/pictures`, { poster: portrait });
  }
  await send("PUT", `/events/${lead.id}/pictures`, { poster, gallery: [poster, portrait] });
  await send("PUT", `/events/${lead.id}/line-up`, { line_up: [{ performer: act.id, billing: "Main act" }] });
  await send("POST", "/tenants/me/terms", { body: "Tickets are for the evening that is printed on them." }).catch(
    () => undefined,
  );
  lead = await system.client.must<Made>("GET", `/events/${lead.id}`, { token: system.demo.token });
  act = await system.client.must<Made>("GET", `/performers/${act.id}`, { token: system.demo.token });
});
afterAll(async () => {
  await chrome?.close();
  await system?.stop();
});

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}

const pages = (): readonly (readonly [name: string, path: string])[] => {
  const organizer = `/o/${system.demo.tenant}`;
  return [
    ["home", "/"],
    ["events", "/events"],
    ["search", "/events?q=songs&city=nairobi"],
    ["empty", `${organizer}/events?q=opera`],
    ["organizer", organizer],
    ["venue", `${organizer}/venues/rieth-hall-nairobi`],
    ["performer", `${organizer}/performers/${act.slug}`],
    ["event", `${organizer}/events/${lead.slug}`],
  ];
};

/** Other widths, colours and the other direction are one sheet: these pages have all of its parts. */
const ALIKE: readonly string[] = ["home", "search", "organizer", "event"];

it.each([
  ["phone", "light", ""],
  ["desk", "light", ""],
  ["phone", "dark", ""],
  ["phone", "light", "/ar"],
  ["desk", "light", "/ar"],
] as const)("W1 W7 every page is without a fault (%s, %s %s)", async (screen, scheme, prefix) => {
  const { page, context, errors } = await openPage(chrome, screen, scheme);
  const all = (screen === "phone" && scheme === "light" && prefix === "") || SHOTS !== undefined;
  for (const [name, path] of pages().filter(([each]) => all || ALIKE.includes(each))) {
    await page.goto(system.appUrl + prefix + path);
    if (prefix === "/ar") expect(await page.evaluate(() => document.documentElement.dir)).toBe("rtl");
    expect([name, await faultsOf(page)]).toEqual([name, []]);
    await shoot(page, `${name}-${screen}-${scheme}${prefix.replace("/", "-")}`);
  }
  expect(errors).toEqual([]);
  await context.close();
});

it("V12 without script: words, a place and a day are asked for by form, and the answer is a link", async () => {
  const context = await chrome.newContext({ javaScriptEnabled: false, viewport: SCREENS.phone, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(system.appUrl);
  await page.getByLabel("Event, artist or place").fill("nadi");
  await page.getByRole("button", { name: "Search" }).click();
  await page.waitForURL(/\/events\?q=nadi/);
  await page.getByRole("link", { name: /Songs of the long river/ }).waitFor();
  await page.getByText("Place, kind and days").click();
  await page.getByLabel("Where").selectOption("dhaka");
  await page.getByRole("button", { name: "Show events" }).click();
  await page.getByText("Nothing on sale fits this.").waitFor();
  await page.getByRole("link", { name: "Take off nadi" }).click();
  await page.getByRole("link", { name: /রবীন্দ্রসন্ধ্যা/ }).waitFor();
  expect(new URL(page.url()).searchParams.get("city")).toBe("dhaka");
  await context.close();
});

it("W1 UI8 with the keyboard alone: from the home page to the places of an event", async () => {
  const { page, context } = await openPage(chrome, "desk");
  await page.goto(system.appUrl);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => location.hash)).toBe("#main");
  const reach = async (name: RegExp) => {
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press("Tab");
      const text = await page.evaluate(() => document.activeElement?.textContent ?? "");
      if (name.test(text)) return;
    }
    throw new Error(`no ${String(name)} by keyboard`);
  };
  await reach(/ध्रुपद/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/events\//);
  await reach(/^Choose tickets$/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/seats/);
  await context.close();
});

it("W1 the data of a page is there for search engines, under the policy that runs nothing inline", async () => {
  const { page, context, errors } = await openPage(chrome, "desk");
  await page.goto(`${system.appUrl}/o/${system.demo.tenant}/events/${lead.slug}`);
  const text = await page.locator('script[type="application/ld+json"]').textContent();
  expect(JSON.parse(text ?? "")).toMatchObject({ "@context": "https://schema.org" });
  const card = (await page.locator('meta[property="og:image"]').first().getAttribute("content")) ?? "";
  const { pathname } = new URL(card, system.appUrl);
  expect(errors).toEqual([]);
  await page.goto(system.appUrl + pathname);
  const size = await page.evaluate(() => [document.images[0]?.naturalWidth, document.images[0]?.naturalHeight]);
  expect(size).toEqual([1200, 630]);
  await shoot(page, "card");
  await context.close();
});
