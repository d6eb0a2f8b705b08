/** Dashboards, reports, jobs and the audit log in the console, on a phone and on a desk: A1, A2, A7, R1, R2, T12. */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { until } from "../support/client.ts";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage, WIDE } from "./console-page.ts";

let system: System;
let browser: Browser;
/** One person at one screen: an address gets three codes in ten minutes. */
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  system = await startSystem();
  browser = await openBrowser();
  page = await openPage(browser, faults);
  await signIn();
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
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectSound(page);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}-${viewport.width}-${colorScheme}.png`, fullPage: true });
  }
}

async function signIn(): Promise<void> {
  const { client, demo } = system;
  const seen = new Set((await client.mails(demo.owner)).map(({ at }) => at));
  await page.goto(`${system.appUrl}/console/reports`);
  await page.getByLabel("Email").fill(demo.owner);
  await page.getByRole("button", { name: "Send the code" }).click();
  const mail = await client.mailThat(demo.owner, ({ at, text }) => !seen.has(at) && /\b\d{6}\b/.test(text));
  await page.getByLabel("Code from the email").pressSequentially(/\b(\d{6})\b/.exec(mail.text)?.[1] ?? "");
  await page.getByRole("heading", { name: "Reports" }).waitFor();
}

/** A buyer who followed a link in a newsletter buys two seats and pays. */
async function sell(name: string): Promise<void> {
  const { client, demo } = system;
  const type = demo.ticketTypes.find(({ category }) => category === "Kategorie I");
  const hold = await client.must<{ id: string; token: string }>("POST", `/shop/events/${demo.eventId}/holds`, {
    body: { lines: [{ ticket_type: type?.id, quantity: 2, best: {} }] },
  });
  const buyer = { name, email: `${name.toLowerCase()}@reports.example` };
  const origin = { source: "newsletter", medium: "email", campaign: "winter", referrer: "daily.example" };
  const order = await client.must<{ id: string; access_token: string }>("POST", "/shop/orders", {
    body: { hold: hold.id, token: hold.token, buyer, origin },
  });
  const headers = { "order-token": order.access_token };
  const { next_action } = await client.must<{ next_action: { url: string } }>(
    "POST",
    `/shop/orders/${order.id}/payments`,
    { headers, body: { gateway: "stripe", return_url: `/orders/${order.id}/${order.access_token}` } },
  );
  await fetch(`${next_action.url}/pay`, { method: "POST", redirect: "manual" });
  await until(async () => {
    const { status } = await client.must<{ status: string }>("GET", `/shop/orders/${order.id}`, { headers });
    return status === "paid" ? true : undefined;
  }, "the order is paid");
}

it("A1 A2 sales of days are shown and come by themselves; charts are tables too; nothing sold says what to do", async () => {
  await page.getByText("Nothing sold in these days").waitFor();
  await expectSoundEverywhere(page, "reports-empty");
  await sell("Amina");
  // No reload: the screen asks again by itself, and at once for somebody who comes back to the window.
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await page.getByText("Revenue in EUR").first().waitFor();
  await page.getByRole("img", { name: /Tickets by day from .* 2 in all/ }).waitFor();
  await page.getByRole("cell", { name: "newsletter / email / winter" }).waitFor();
  await page.getByRole("cell", { name: "daily.example" }).waitFor();
  await expectSoundEverywhere(page, "reports");
  await page.getByRole("button", { name: "Show as table" }).press("Enter");
  expect(await page.locator(".trend tbody tr").count()).toBe(28);
  await page.getByLabel("Show", { exact: true }).selectOption({ label: "Revenue in EUR" });
  await page.getByRole("img", { name: /Revenue in EUR by day/ }).waitFor();
  await page.getByLabel("Days").selectOption({ label: "From one day to another" });
  await page.getByLabel("First day").fill("2020-01-01");
  await page.getByText("Choose a first day that is not after the last").waitFor();
  await page.getByLabel("Days").selectOption({ label: "Last 7 days" });
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^sales-total-.*\.csv$/);
  // To the event's own figures by its name, and to the overview.
  await page.locator('a[href$="/sales"]').first().click();
  await page.getByRole("heading", { name: "Sales" }).waitFor();
  await page.getByText("Ticket types").waitFor();
  await page.getByRole("cell", { name: "newsletter / email / winter" }).waitFor();
  await page.getByText("Nobody has been let in yet.").waitFor();
  await page.getByRole("row", { name: /Kategorie I .*0% came/ }).waitFor();
  await expectSoundEverywhere(page, "event-sales");
  await page.goto(`${system.appUrl}/console`);
  await page.getByRole("heading", { name: "Sold today" }).waitFor();
  await page.getByRole("img", { name: /Tickets sold per hour today. 2 in all/ }).waitFor();
  await expectSoundEverywhere(page, "home");
  expect(faults).toEqual([]);
});

it("A7 ids of pixels are checked at the field and saved", async () => {
  await page.goto(`${system.appUrl}/console/settings/tracking`);
  await page.getByLabel("Google Analytics 4 measurement id").fill("UA-1");
  await page.getByRole("button", { name: "Save changes" }).press("Enter");
  await page.getByText("This is not a measurement id").waitFor();
  await expectSoundEverywhere(page, "tracking");
  await page.getByLabel("Google Analytics 4 measurement id").fill("g-ab12cd34ef");
  await page.getByRole("button", { name: "Save changes" }).press("Enter");
  await page.getByText("The ids are saved.").waitFor();
  expect(await page.getByLabel("Google Analytics 4 measurement id").inputValue()).toBe("G-AB12CD34EF");
  expect(faults).toEqual([]);
});

it("R1 R2 T12 jobs and runs by the clock are shown; the log is looked through and each change opens", async () => {
  const { client, demo } = system;
  await client.must("PATCH", "/tenants/me", { token: demo.token, body: { name: "Thüringen Live und mehr" } });
  const db = await system.app.mf.getD1Database("DB");
  await db
    .prepare(
      `INSERT INTO dead_letters (id, queue, type, tenant_id, payload, attempts, error, created_at)
       VALUES (?, 'tessera-jobs', 'reports.count', ?, ?, 5, 'retries exhausted', ?)`,
    )
    .bind(newId("deadLetter"), demo.tenantId, JSON.stringify({ tenant_id: demo.tenantId }), Date.now())
    .run();
  for (const cron of ["* * * * *", "7 * * * *"]) await system.app.cron(cron);
  await page.goto(`${system.appUrl}/console/jobs`);
  await page.getByText("reports count").waitFor();
  await expectSoundEverywhere(page, "jobs");
  await page.getByRole("button", { name: "Try again" }).press("Enter");
  await page.getByText("Nothing was given up").waitFor();
  await page.getByRole("link", { name: "By the clock" }).press("Enter");
  await page.getByRole("heading", { name: "Every minute" }).waitFor();
  await page.getByRole("cell", { name: "Fine", exact: true }).first().waitFor();
  await expectSoundEverywhere(page, "crons");
  await page.goto(`${system.appUrl}/console/audit`);
  await page.locator("main li", { hasText: "tenant changed" }).first().waitFor();
  await page.getByLabel("What", { exact: true }).selectOption({ label: "tenant changed" });
  // The list is asked for anew: what is pressed before it is there would be gone again.
  await eventually(() => page.locator("main .panel li").filter({ hasNotText: "tenant changed" }).count()).toBe(0);
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null);
  await page.getByRole("button", { name: "What changed" }).first().press("Enter");
  await page.getByRole("cell", { name: "Thüringen Live und mehr" }).waitFor();
  await expectSoundEverywhere(page, "audit");
  await page.getByLabel("Id of what was changed").fill("evt_none");
  await page.getByText("Nothing fits").waitFor();
  await page.getByRole("button", { name: "Show everything" }).click();
  await page.locator("main li", { hasText: "tenant changed" }).first().waitFor();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("audit-log.csv");
  expect(faults).toEqual([]);
});
