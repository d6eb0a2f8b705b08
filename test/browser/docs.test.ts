/** The API's own page: made from the routes, readable, and without one request to anybody else. */
import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { browser, openPage } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";

let system: System;
let chrome: Browser;

beforeAll(async () => {
  [system, chrome] = await Promise.all([startSystem(), browser()]);
});
afterAll(async () => {
  await chrome?.close();
  await system?.stop();
});

it("L3 /docs shows the routes and fetches nothing from outside", async () => {
  const { page, context } = await openPage(chrome, "desk");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${system.appUrl}/docs`);
  await page.getByRole("heading", { name: "Tessera API" }).first().waitFor();
  await page.getByText("Check-in").first().waitFor();
  for (const offer of [/ask ai/i, /generate mcp/i, /developer tools/i])
    await eventually(() => page.getByText(offer).count()).toBe(0);
  const foreign = asked.filter((url) => !url.startsWith(system.appUrl) && !/^(data|blob):/.test(url));
  expect(foreign).toEqual([]);
  expect(asked).toContain(`${system.appUrl}/openapi.json`);
  await context.close();
});
