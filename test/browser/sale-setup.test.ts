/** Setting a sale up and waiting for its places, on screens: limits, places kept back on the map, the waiting list. */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY, toTimestamp } from "../../worker/kernel/time.ts";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage, WIDE, signIn as signInAs } from "./console-page.ts";

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

async function signIn(page: Page): Promise<void> {
  await signInAs(system, page, system.demo.owner);
}

/** Both screens, each sound; then wide again. */
async function expectSoundOnBoth(page: Page): Promise<void> {
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    await expectSound(page);
  }
}

const owner = () => ({ token: system.demo.token });

describe("places kept back", () => {
  it("I7 staff choose a row with the keyboard, keep it back with a reason, and put it on sale again", async () => {
    const faults: string[] = [];
    const page = await openPage(browser, faults);
    await signIn(page);
    const { eventId } = system.demo;
    await page.goto(`${system.appUrl}/console/events/${eventId}`);
    await page.getByRole("button", { name: "Keep places back" }).click();
    await page.getByRole("heading", { level: 1, name: "Places kept back" }).waitFor();
    await expectSoundOnBoth(page);
    // A seat by the map's own keys.
    await page.getByRole("application").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await page.getByText("1 chosen", { exact: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("0 chosen", { exact: true }).waitFor();
    // And a whole row without it.
    await page.getByLabel("Row", { exact: true }).selectOption({ index: 3 });
    const take = page.getByRole("button", { name: /^Choose the \d+ free in this row$/ });
    const count = Number(/\d+/.exec((await take.textContent()) ?? "")?.[0]);
    expect(count).toBeGreaterThan(1);
    await take.press("Enter");
    await page.getByText(`${count} chosen`, { exact: true }).waitFor();
    await page.getByLabel("Reason").selectOption("allotment");
    await page.getByRole("button", { name: "Keep back" }).press("Enter");
    await page.getByText("Write a short name without spaces.").waitFor();
    await expectSoundOnBoth(page);
    await page.getByLabel("Whose").fill("lake-travel");
    await page.getByRole("button", { name: "Keep back" }).press("Enter");
    const release = page.getByRole("button", { name: `Put on sale again: ${count}` });
    await release.waitFor();
    await page.getByText("lake-travel").waitFor();
    await expectSoundOnBoth(page);
    const kept = async () => {
      type Numbers = { blocked: number };
      return (await system.client.must<Numbers>("GET", `/events/${eventId}/inventory`, owner())).blocked;
    };
    expect(await kept()).toBe(count);
    await release.press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Put on sale" }).click();
    await page.getByText("Nothing is kept back").waitFor();
    expect(await kept()).toBe(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("K3 I6 staff set capacity, limits and the hot switch; what is no number is told beside its field", async () => {
    const faults: string[] = [];
    const page = await openPage(browser, faults);
    await signIn(page);
    const { eventId } = system.demo;
    await page.goto(`${system.appUrl}/console/events/${eventId}/edit`);
    await page.getByLabel("Most per customer").fill("none");
    await expectSoundOnBoth(page);
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Write a whole number from 1 to 1,000.").waitFor();
    await page.getByLabel("Most per customer").fill("12");
    await page.getByLabel("Tickets in all").fill("1,300");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Saved.").waitFor();
    const event = await system.client.must("GET", `/events/${eventId}`, owner());
    expect(event).toMatchObject({ capacity: 1300, max_per_customer: 12, hot: false });
    await page.getByRole("link", { name: "Summary" }).click();
    await page.getByRole("link", { name: "Watch the sale" }).click();
    await page.getByText("Nobody waits").waitFor();
    await page.getByText("Nothing unusual").waitFor();
    await expectSoundOnBoth(page);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describe("the waiting list", () => {
  it("K12 a buyer finds the event sold out, waits by mail, is offered the place, and pays for it", async () => {
    const { client, demo } = system;
    type Made = { id: string; slug: string; venue_id: string };
    const { venue_id } = await client.must<Made>("GET", `/events/${demo.eventId}`, owner());
    const starts_at = toTimestamp(Date.now() + 20 * DAY);
    const event = await client.must<Made>("POST", "/events", {
      ...owner(),
      body: { venue_id, name: "One seat", starts_at },
    });
    const price = { amount: 2500, currency: "EUR" };
    const body = { name: "The place", capacity: 1, price };
    const type = await client.must<Made>("POST", `/events/${event.id}/ticket-types`, { ...owner(), body });
    await client.must("POST", `/events/${event.id}/publish`, owner());
    type Held = { id: string; token: string };
    const lines = [{ ticket_type: type.id, quantity: 1 }];
    const held = await client.must<Held>("POST", `/shop/events/${event.id}/holds`, { body: { lines } });

    const faults: string[] = [];
    const page = await openPage(browser, faults, { viewport: NARROW });
    const email = `waits.${Date.now()}@buyers.example`;
    await page.goto(`${system.appUrl}/o/${demo.tenant}/events/${event.slug}`);
    await page.getByRole("heading", { name: "Sold out? Wait for places" }).waitFor();
    await expectSoundOnBoth(page);
    await page.getByLabel("Your name").fill("Wanjiru Kamau");
    await page.getByLabel("Your e-mail").fill(email);
    await page.getByRole("button", { name: "Put me on the list" }).click();
    await page.getByText("Look into your mail").waitFor();
    const linkIn = (text: string) => /\/waiting-list\/\S+/.exec(text)?.[0] ?? "";
    const mail = await client.mailThat(email, ({ subject }) => subject.startsWith("Confirm"));
    await page.goto(system.appUrl + linkIn(mail.text));
    await expectSoundOnBoth(page);
    await page.getByRole("button", { name: "Yes, put me in the line" }).click();
    await page.getByText("You are next in line.").waitFor();
    await expectSoundOnBoth(page);

    await client.must("DELETE", `/shop/holds/${held.id}`, { headers: { "hold-token": held.token } });
    await system.app.cron("* * * * *");
    const offer = await client.mailThat(email, ({ subject }) => subject.startsWith("Your turn"));
    await page.goto(system.appUrl + linkIn(offer.text));
    await page.getByText("It is your turn.").waitFor();
    await expectSoundOnBoth(page);
    await page.getByRole("button", { name: "Take the places and pay" }).click();
    await page.waitForURL(/\/checkout\/hld_/);
    await page.getByLabel("Name").fill("Wanjiru Kamau");
    await page.getByLabel("Email").fill(email);
    await page.getByRole("button", { name: /^Pay / }).click();
    await page.waitForURL((url) => url.origin === system.sandboxUrl);
    await page.getByRole("button", { name: /^Pay EUR/ }).click();
    await page.getByRole("heading", { name: "You are in." }).waitFor();
    await system.app.cron("* * * * *", Date.now() + 2 * 60_000);
    await page.goto(system.appUrl + linkIn(offer.text));
    await eventually(async () => {
      await page.reload();
      return await page.locator("main").textContent();
    }).toContain("You bought these places.");
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
