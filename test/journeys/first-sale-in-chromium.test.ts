/**
 * The first sale as people see it, in one go and in one browser: event page → seat → hosted payment page → tickets → mail
 * with the PDF in the mailbox → "Go in" at the door, then "Used already".
 */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { browser, openPage } from "../support/browser.ts";
import { until } from "../support/client.ts";
import { startSystem, type System } from "../support/system.ts";

const BUYER = "wanjiru@journey.example";
let system: System;
let chrome: Browser;

beforeAll(async () => {
  [system, chrome] = await Promise.all([startSystem(), browser()]);
});
afterAll(async () => {
  await chrome?.close();
  await system?.stop();
});

it("O1 O3 O6 G1 X3 S4 from the event page to a bought seat, a mail with a PDF, admitted, then duplicate", async () => {
  const { page, context, errors } = await openPage(chrome, "desk");
  await buySeat(page);
  const [, order, token] = /\/orders\/(ord_\w+)\/([\w-]+)/.exec(page.url()) ?? [];

  await system.client.mailThat(BUYER, (mail) => mail.attachments.length > 0);
  await page.goto(`${system.sandboxUrl}/mailbox?to=${encodeURIComponent(BUYER)}`);
  await page.getByRole("link", { name: /Erfurt Handball Night/ }).click();
  const file = page.getByRole("link", { name: /\.pdf/ });
  const pdf = await page.request.get(new URL((await file.getAttribute("href")) ?? "", page.url()).toString());
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");

  const tickets = await system.client.must<{ data: { code: string }[] }>("GET", `/shop/orders/${order}/tickets`, {
    headers: { "order-token": token ?? "" },
  });
  const code = tickets.data[0]?.code ?? "";
  await expectOrigin(order ?? "");
  await page.goto(system.demo.checkInUrl);
  await page.getByLabel("Name of this phone").fill("Main door");
  await page.getByRole("button", { name: "Start scanning" }).click();
  await enter(page, code);
  await page.getByText("Go in").first().waitFor();
  // The answer goes on by itself; the field is there again.
  await page.getByLabel("Code", { exact: true }).waitFor();
  await enter(page, code);
  await page.getByText("Used already").first().waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

/** The order knows the campaign, the organizer sees its sale, and the visit was counted without a cookie. */
async function expectOrigin(order: string): Promise<void> {
  const { client, demo } = system;
  const { token } = demo;
  const kept = await client.must<{ origin: object }>("GET", `/orders/${order}`, { token });
  expect(kept.origin).toEqual({ source: "newsletter", medium: "email" });
  type Sales = { funnel: { visits: number; paid: number }; by: { utm: { key: string }[] } };
  await until(async () => {
    const sales = await client.must<Sales>("GET", `/events/${demo.eventId}/sales`, { token });
    const isThere = sales.funnel.visits === 1 && sales.funnel.paid === 1;
    return isThere && sales.by.utm.some(({ key }) => key === "newsletter / email / -") ? true : undefined;
  }, "the visit and the campaign are counted");
}

async function buySeat(page: Page): Promise<void> {
  await page.goto(`${system.demo.eventUrl}?utm_source=newsletter&utm_medium=email`);
  // The page takes along where the buyer came from.
  await page.locator('a[href*="utm_source=newsletter"]').first().waitFor();
  await page.getByRole("link", { name: "Choose seats" }).click();
  await page.waitForSelector("html[data-ready=picker]");
  await page.getByRole("button", { name: "List of rows" }).click();
  await page.getByRole("button", { name: /Block B, row 1$/ }).click();
  await page
    .getByRole("group", { name: "Block B, Row 1" })
    .getByRole("button", { name: /^Seat / })
    .first()
    .click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(/\/checkout\/hld_/);
  await page.getByLabel("Name").fill("Wanjiru Kamau");
  await page.getByLabel("Email").fill(BUYER);
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.waitForURL((url) => url.origin === system.sandboxUrl);
  await page.getByRole("button", { name: /^Pay EUR/ }).click();
  await page.getByRole("heading", { name: "You are in." }).waitFor();
}

async function enter(page: Page, code: string): Promise<void> {
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.getByRole("button", { name: "Check", exact: true }).click();
}
