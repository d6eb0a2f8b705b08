/** I6: a buyer in a hot sale. The page proves work by itself; nobody reads crooked letters. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Browser } from "@playwright/test";
import { browser, openPage } from "../support/browser.ts";
import { startSystem, type System } from "../support/system.ts";

let system: System;
let chrome: Browser;

beforeAll(async () => {
  const bindings = { CHALLENGE_ABOVE: "0", CHALLENGE_WORK: "300" };
  [system, chrome] = await Promise.all([startSystem({ bindings }), browser()]);
});
afterAll(async () => {
  await chrome?.close();
  await system?.stop();
});

it("I6 the picker solves the challenge of a hot sale and goes on to checkout, as one device", async () => {
  const { page, context, errors } = await openPage(chrome, "desk");
  const holds: { readonly status: number; readonly solved: boolean; readonly device: string | undefined }[] = [];
  page.on("response", (response) => {
    const request = response.request();
    if (request.method() !== "POST" || !response.url().endsWith("/holds")) return;
    const headers = request.headers();
    holds.push({
      status: response.status(),
      solved: headers["challenge-solution"] !== undefined,
      device: headers["device-id"],
    });
  });
  await page.goto(`${system.appUrl}/o/${system.demo.tenant}/events/${system.demo.eventSlug}/seats`);
  await page.waitForSelector("html[data-ready=picker]");
  await page.getByRole("button", { name: "List of rows" }).click();
  await page.getByRole("button", { name: /Block C, row 4$/ }).click();
  const seats = page.getByRole("group", { name: "Block C, Row 4" }).getByRole("button", { name: /^Seat / });
  await seats.first().click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(/\/checkout\/hld_/);
  await page.waitForSelector("html[data-ready=checkout]");
  expect(holds.map(({ status, solved }) => [status, solved])).toEqual([
    [403, false],
    [201, true],
  ]);
  const [device] = new Set(holds.map((hold) => hold.device));
  expect(device).toMatch(/^[0-9a-f-]{36}$/);
  expect(holds[1]?.device).toBe(device);
  // The refusal that the page answered is a line in the browser's own log, and the only one.
  expect(errors.filter((line) => !line.includes("403"))).toEqual([]);
  await context.close();
});
