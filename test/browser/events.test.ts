/**
 * V5, V6, V10, V13 on screens: a stranger has a seated event on sale in at most 25 interactions, on a phone and on a desk;
 * closing tells first what it will do; copies, templates, series and the calendar, also by keyboard alone.
 */
import type { Browser, Locator, Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage, WIDE } from "./console-page.ts";

/** From the first field of sign-up to the event on sale (issue 5). */
const MOST_INTERACTIONS = 25;

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

/** A person at the screen, with a finger or with keys alone, whose every press and every field is counted. */
class Hands {
  readonly page: Page;
  readonly keys: boolean;
  count = 0;
  constructor(page: Page, keys: boolean) {
    this.page = page;
    this.keys = keys;
  }
  async press(what: Locator): Promise<void> {
    this.count++;
    await (this.keys ? what.press("Enter") : what.click());
  }
  async fill(label: string, text: string): Promise<void> {
    this.count++;
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }
  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }
}

async function codeFor(email: string, seen: ReadonlySet<string>): Promise<string> {
  const mail = await system.client.mailThat(email, ({ at, text }) => !seen.has(at) && /\b\d{6}\b/.test(text));
  return /\b(\d{6})\b/.exec(mail.text)?.[1] ?? "";
}

async function signIn(page: Page, email: string, path = ""): Promise<void> {
  const seen = new Set((await system.client.mails(email)).map(({ at }) => at));
  await page.goto(`${system.appUrl}/console${path}`);
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Send the code" }).click();
  await page.getByLabel("Code from the email").pressSequentially(await codeFor(email, seen));
}

const shot = async (page: Page, name: string) => {
  const folder = process.env["EVENT_SHOTS"];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

/** Sign-up to on sale; returns how many interactions it took. */
async function firstSale(page: Page, name: string, keys: boolean): Promise<number> {
  const hands = new Hands(page, keys);
  const email = `${name}.${Date.now()}@events.example`;
  await page.goto(`${system.appUrl}/console`);
  await hands.fill("Email", email);
  await hands.press(hands.button("Send the code"));
  hands.count++;
  await page.getByLabel("Code from the email").pressSequentially(await codeFor(email, new Set()));
  await hands.fill("Name of the organization", `Jahaz Theatre ${Date.now().toString(36)}`);
  await hands.press(hands.button("Create the organization"));

  await hands.press(page.getByRole("link", { name: "New event" }).first());
  await page.getByText("Name of your event").waitFor();
  await shot(page, `${name}-new-empty`);
  await hands.fill("Name of the event", "Rokto Korobi");
  await hands.fill("Starts: Date", "2027-12-11");
  await hands.fill("Name of the venue", "Mahila Samity");
  await hands.fill("City", "Dhaka");
  const preview = page.getByRole("region", { name: "Buyers see" });
  await preview.getByText("Rokto Korobi").waitFor();
  await preview.getByText("Sat 11 December 2027, 19:30").waitFor();
  await preview.getByText("Mahila Samity, Dhaka").waitFor();
  await expectSound(page);
  await shot(page, `${name}-new`);
  await hands.press(hands.button("Create it and draw the hall"));

  await page.getByRole("application").waitFor();
  await expectSound(page);
  await shot(page, `${name}-hall-empty`);
  await hands.fill("Rows", "6");
  await hands.fill("Seats in a row", "14");
  await hands.press(hands.button("Draw this hall"));
  await page.getByRole("contentinfo").getByText("112 seats", { exact: true }).waitFor();
  await expectSound(page);
  await shot(page, `${name}-hall`);
  await hands.press(hands.button("Save and go on"));

  await page.getByRole("heading", { name: "Before you can publish" }).waitFor();
  await expectSound(page);
  await shot(page, `${name}-prices`);
  await hands.fill("Price: Stalls", "600");
  await hands.fill("Price: Balcony", "350");
  await hands.press(hands.button("Save the prices"));
  await page.getByRole("heading", { name: "How buyers pay" }).waitFor();
  await expectSound(page);
  await shot(page, `${name}-pay`);
  await hands.press(hands.button("Take payment by hand"));
  await page.getByRole("heading", { name: "Ready to publish" }).waitFor();
  await shot(page, `${name}-ready`);
  await hands.press(hands.button("Publish"));
  await hands.press(page.getByRole("dialog").getByRole("button", { name: "Publish" }));
  await page.getByText("of 112").waitFor();
  await expectSound(page);
  await shot(page, `${name}-published`);
  return hands.count;
}

describe("the way to the first sale", () => {
  it.each([
    ["phone", NARROW, false],
    ["desk", WIDE, true],
  ] as const)(
    "V5 T1 a stranger draws a hall and sells from it in at most 25 interactions: %s",
    async (name, viewport, keys) => {
      const faults: string[] = [];
      const page = await openPage(browser, faults, { viewport, timezoneId: "Asia/Dhaka", locale: "en-GB" });
      const count = await firstSale(page, name, keys);
      console.log(`interactions from sign-up to on sale, ${name}: ${count}`);
      expect(count).toBeLessThanOrEqual(MOST_INTERACTIONS);
      // A buyer sees what the preview promised, and can take a seat of the drawn hall.
      const url = (await page.getByRole("link", { name: "See the page" }).getAttribute("href")) ?? "";
      await page.goto(url);
      await page.getByRole("heading", { level: 1, name: "Rokto Korobi" }).waitFor();
      await eventually(() => page.getByText("Balcony").count()).toBeGreaterThan(0);
      await page.getByRole("link", { name: "Choose seats" }).click();
      await page.waitForSelector("html[data-ready=picker]");
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );
});

const owner = () => ({ token: system.demo.token });
type Made = { id: string; name: string; version: number };

/** A draft of the demo's organizer, made by the API, that sells fifty places by quantity. */
async function draft(name: string): Promise<Made> {
  const demo = await system.client.must<{ venue_id: string; currency: string }>(
    "GET",
    `/events/${system.demo.eventId}`,
    owner(),
  );
  const body = { venue_id: demo.venue_id, name, starts_at: "2027-03-20T18:30:00Z", time_zone: "Europe/Berlin" };
  const event = await system.client.must<Made>("POST", "/events", { ...owner(), body });
  const type = { name: "General", capacity: 50, price: { amount: 2000, currency: demo.currency } };
  await system.client.must("POST", `/events/${event.id}/ticket-types`, { ...owner(), body: type });
  return event;
}

const BOTH = [
  ["phone", NARROW, "dark"],
  ["desk", WIDE, "light"],
] as const;
/** For what looks the same on a desk: a dialog, a banner. */
const PHONE = [BOTH[0]] as const;

/** A screen is sound by night on a phone, and by day on a desk. */
async function soundEverywhere(page: Page, name: string, screens: readonly (typeof BOTH)[number][] = BOTH) {
  for (const [screen, viewport, colorScheme] of screens) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await expectSound(page);
    await shot(page, `${name}-${screen}-${colorScheme}`);
  }
}

describe("the life of events on screens", () => {
  it("V5 V6 V10 V13 copies, templates, series, calendar, lists, a conflict and closing, by keyboard alone", async () => {
    const faults: string[] = [];
    const page = await openPage(browser, faults, {
      timezoneId: "Europe/Berlin",
      locale: "en-GB",
      reducedMotion: "reduce",
    });
    const event = await draft("Evening of Songs");
    await signIn(page, system.demo.owner, `/events/${event.id}`);
    await copyAndTemplate(page);
    await series(page, event);
    await calendar(page);
    await lists(page);
    await conflict(page, event);
    await badInput(page, event);
    await closing(page, event);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

const dialog = (page: Page) => page.getByRole("dialog");

async function copyAndTemplate(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Copy", exact: true }).press("Enter");
  await dialog(page).getByLabel("Name", { exact: true }).fill("Evening of Songs, again");
  await dialog(page).getByLabel("Address of the page").fill("evening-of-songs");
  await dialog(page).getByLabel("Name", { exact: true }).press("Enter");
  // The address is taken: said at its field, nothing typed is lost.
  await dialog(page).getByText("Another event has this address.").waitFor();
  await soundEverywhere(page, "copy", PHONE);
  await dialog(page).getByLabel("Address of the page").fill("songs-again");
  await dialog(page).getByLabel("Address of the page").press("Enter");
  await page.getByRole("heading", { level: 1, name: "Evening of Songs, again" }).waitFor();
  await page.getByText("Sat 27 March 2027, 19:30").first().waitFor();
  await page.getByRole("button", { name: "Make a template" }).press("Enter");
  await dialog(page).getByLabel("Name of the template").fill("Songs");
  await dialog(page).getByLabel("Name of the template").press("Enter");
  await dialog(page).waitFor({ state: "detached" });
  await page.goto(`${system.appUrl}/console/events/templates`);
  await page.getByRole("link", { name: "New event from Songs" }).waitFor();
  await soundEverywhere(page, "templates");
  await page.getByRole("link", { name: "New event from Songs" }).press("Enter");
  await page.getByText("Hall, ticket types, prices and settings come from it: General EUR 20.").waitFor();
  await page.getByLabel("Starts: Date").fill("2027-05-01");
  await soundEverywhere(page, "from-template", PHONE);
  await page.getByRole("button", { name: "Create from the template" }).press("Enter");
  await page.getByRole("heading", { name: "Ready to publish" }).waitFor();
}

async function series(page: Page, event: Made): Promise<void> {
  await page.goto(`${system.appUrl}/console/events/${event.id}/series`);
  await page.getByLabel("First day").fill("2027-03-27");
  await page.getByLabel("Last day").fill("2027-03-28");
  await page.getByLabel("Times of day").fill("25:00");
  await page.getByRole("combobox", { name: "It takes place" }).selectOption("day");
  await page.getByRole("button", { name: "Show the dates" }).press("Enter");
  await page.getByText("Needs at least one time of day such as 19:30.").waitFor();
  await page.getByLabel("Times of day").fill("15:00, 19:30");
  await page.getByLabel("Times of day").press("Enter");
  await page.getByRole("heading", { name: "4 dates. Nothing is made yet." }).waitFor();
  // The clock changes between the two days, the time on the wall does not.
  await page.getByText("Sun 28 March 2027, 19:30").waitFor();
  await soundEverywhere(page, "series-new");
  await page.getByRole("button", { name: "Make 4 drafts" }).press("Enter");
  await page.getByRole("link", { name: "Sun 28 March 2027, 15:00" }).waitFor();
  await page.getByRole("checkbox", { name: "Choose Sun 28 March 2027, 15:00" }).press("Space");
  await soundEverywhere(page, "series");
  await page.getByRole("button", { name: "Change several" }).press("Enter");
  await dialog(page).getByLabel("Another time of day").fill("16:00");
  await dialog(page).getByLabel("Change prices by percent").fill("10");
  await dialog(page).getByLabel("Change prices by percent").press("Enter");
  await dialog(page).getByText("1 event changes, 1 price with them.").waitFor();
  await soundEverywhere(page, "series-change", PHONE);
  await dialog(page).getByRole("button", { name: "Change them" }).press("Enter");
  await page.getByRole("link", { name: "Sun 28 March 2027, 16:00" }).waitFor();
  await page.getByRole("button", { name: "Put the drafts on sale" }).press("Enter");
  await page.getByText("4 events go on sale now").first().waitFor();
  await page.getByRole("link", { name: "Add dates" }).press("Enter");
  await page.getByLabel("First day").fill("2027-03-28");
  await page.getByLabel("Last day").fill("2027-03-29");
  await page.getByRole("combobox", { name: "It takes place" }).selectOption("day");
  await page.getByLabel("Times of day").fill("16:00");
  await page.getByLabel("Times of day").press("Enter");
  // One of the two is there already, so one is made.
  await page.getByRole("button", { name: "Make 2 drafts" }).press("Enter");
  await page.getByRole("link", { name: "Mon 29 March 2027, 16:00" }).waitFor();
  await eventually(() => page.locator("main .occurrence").count()).toBe(5);
}

async function calendar(page: Page): Promise<void> {
  await page.setViewportSize(WIDE);
  await page.goto(`${system.appUrl}/console/events/calendar?day=2027-03-26`);
  const chosen = page.getByRole("gridcell", { selected: true });
  await chosen.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await eventually(() => chosen.locator(".vh").textContent()).toBe("Sunday 28 March, 2 events");
  await eventually(() => page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("gridcell");
  await soundEverywhere(page, "calendar");
  await page.setViewportSize(WIDE);
  // On a phone the grid is a list, which takes its focus away.
  await chosen.focus();
  await page.keyboard.press("PageDown");
  await page.getByRole("heading", { name: "April 2027" }).waitFor();
  await page.keyboard.press("PageUp");
  await page.getByRole("heading", { name: "March 2027" }).waitFor();
  await page.getByRole("button", { name: "Week" }).press("Enter");
  await page
    .getByRole("link", { name: /19:30 Evening of Songs/ })
    .first()
    .waitFor();
  await soundEverywhere(page, "calendar-week", PHONE);
  const feed = await page.request.get(await page.getByLabel("Address of the calendar", { exact: true }).inputValue());
  expect(feed.headers()["content-type"]).toContain("text/calendar");
}

async function lists(page: Page): Promise<void> {
  await page.goto(`${system.appUrl}/console/events`);
  await page.getByLabel("Find by name").fill("again");
  // The copy, and what was made from its template.
  await page.getByRole("link", { name: "Evening of Songs, again" }).first().waitFor();
  await eventually(() => page.locator("main .rows__row").count()).toBe(2);
  expect(page.url()).toContain("q=again");
  await soundEverywhere(page, "list");
  await page.getByLabel("State", { exact: true }).selectOption("cancelled");
  await page.getByText("Nothing in this list fits").waitFor();
  // What it is narrowed by stands in the address: a colleague who gets it sees the same.
  await page.reload();
  await page.getByText("Nothing in this list fits").waitFor();
  await page.getByRole("button", { name: "Show everything" }).first().press("Enter");
  await eventually(() => page.locator("main .rows__row").count()).toBeGreaterThan(3);
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).press("Enter");
  expect((await file).suggestedFilename()).toMatch(/^events-.*\.csv$/);
}

const save = (page: Page) => page.getByRole("button", { name: "Save changes" }).press("Enter");

async function conflict(page: Page, event: Made): Promise<void> {
  await page.goto(`${system.appUrl}/console/events/${event.id}`);
  await page.getByRole("link", { name: "Change", exact: true }).press("Enter");
  await page.getByLabel("Name of the event").fill("My evening");
  await page.getByLabel("Ends: Time").fill("18:00");
  await page.getByText("2 changes").waitFor();
  await save(page);
  await page.getByText("The end is after the start.").waitFor();
  await page.getByText("1 to correct").waitFor();
  await page.getByLabel("Ends: Time").fill("22:00");
  // What is typed is not lost by a link that was pressed too soon, nor by a reload.
  await page.getByRole("link", { name: "Summary" }).press("Enter");
  await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
  await page.keyboard.press("Escape");
  page.once("dialog", (question) => void question.accept());
  await page.reload();
  await page.getByText("What you typed before is still here.").waitFor();
  expect(await page.getByLabel("Name of the event").inputValue()).toBe("My evening");
  await soundEverywhere(page, "edit");
  await system.client.must("PATCH", `/events/${event.id}`, { ...owner(), body: { name: "Their evening" } });
  await save(page);
  await page.getByText("Somebody saved this event meanwhile.").waitFor();
  await page.getByRole("radio", { name: /Their evening/ }).waitFor();
  await soundEverywhere(page, "conflict", PHONE);
  await page.getByRole("radio", { name: /Their evening/ }).press("Space");
  await save(page);
  await page.getByRole("heading", { level: 1, name: "Their evening" }).waitFor();
  const now = await system.client.must<{ ends_at: string }>("GET", `/events/${event.id}`, owner());
  expect(now.ends_at).toBe("2027-03-20T21:00:00.000Z");
}

/** Overlapping sale windows, an address that is taken, the last owner leaving: a sentence at its place, nothing typed is lost. */
async function badInput(page: Page, event: Made): Promise<void> {
  await page.goto(`${system.appUrl}/console/events/${system.demo.eventId}/tickets?type=new`);
  await page.getByLabel("Name", { exact: true }).fill("Kategorie I");
  await page.getByLabel("Where it is good for").selectOption("c:Kategorie I");
  await page.getByLabel("Price").fill("12");
  await page.getByText("EUR 12").first().waitFor();
  await page.getByRole("button", { name: "Add a ticket type" }).press("Enter");
  await page.getByText(/^Overlaps with the other "Kategorie I"/).waitFor();
  expect(await page.getByLabel("Price").inputValue()).toBe("12");
  await soundEverywhere(page, "type-overlap");
  await page.getByRole("button", { name: "Discard" }).press("Enter");
  await eventually(() => page.getByLabel("Price").inputValue()).toBe("");

  await page.goto(`${system.appUrl}/console/events/${event.id}/edit`);
  await page.getByLabel("Address of the page").fill("songs-again");
  await page.getByLabel("In one sentence").fill("Strings by the lake");
  await save(page);
  await page.getByText("Another event has this address.").waitFor();
  expect(await page.getByLabel("In one sentence").inputValue()).toBe("Strings by the lake");
  await page.getByRole("button", { name: "Discard" }).press("Enter");
  await eventually(() => page.getByLabel("In one sentence").inputValue()).toBe("");

  await page.goto(`${system.appUrl}/console/team`);
  await page.getByRole("button", { name: /^Leave: / }).press("Enter");
  await dialog(page).getByRole("button", { name: "Remove" }).press("Enter");
  await dialog(page).getByText("You are the only owner here.").waitFor();
  await page.keyboard.press("Escape");
}

async function closing(page: Page, event: Made): Promise<void> {
  await system.client.must("POST", `/events/${event.id}/publish`, owner());
  await page.goto(`${system.appUrl}/console/events/${event.id}`);
  await page.getByRole("button", { name: "Postpone" }).press("Enter");
  await dialog(page).getByText("Nobody has bought yet.").waitFor();
  await soundEverywhere(page, "postpone", PHONE);
  await dialog(page).getByRole("button", { name: "Postpone" }).press("Enter");
  await page.getByText("This event is postponed.").waitFor();
  await soundEverywhere(page, "postponed", PHONE);
  await page.getByRole("button", { name: "Put it on sale again" }).press("Enter");
  await dialog(page).getByRole("button", { name: "Publish" }).press("Enter");
  await page.getByText("of 50").waitFor();
  // The demo has sold: what cancelling would do is told in numbers, and not done.
  await page.goto(`${system.appUrl}/console/events/${system.demo.eventId}`);
  await page.getByRole("button", { name: "Cancel the event" }).press("Enter");
  await dialog(page).getByText("Nothing is sold any more, at once, and for good.").waitFor();
  await soundEverywhere(page, "cancel", PHONE);
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
}
