/**
 * Counting visits and sales (A7): nothing leaves before a yes, nothing of a person leaves after it, a no holds. And the
 * screen on which an organizer gets a domain of their own (T14).
 */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { browser, faultsOf, openPage, type Screen } from "../support/browser.ts";
import { buy, pressOnHostedPage } from "../support/buyer.ts";
import { until } from "../support/client.ts";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, WIDE } from "./console-page.ts";

const IDS = { meta_pixel: "1234567890123456", ga4: "G-AB12CD34EF" };
let system: System;
let chrome: Browser;
let eventPath = "";

beforeAll(async () => {
  [system, chrome] = await Promise.all([startSystem(), browser()]);
  const { tenant, eventSlug, token } = system.demo;
  eventPath = `/o/${tenant}/events/${eventSlug}`;
  const saved = await fetch(`${system.appUrl}/api/v1/tracking`, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(IDS),
  });
  expect(saved.status).toBe(200);
});
afterAll(async () => {
  await chrome?.close();
  await system?.stop();
});

/** A visitor, and every address outside of ours that their browser calls. */
async function visitor(screen: Screen) {
  const opened = await openPage(chrome, screen);
  const calls: URL[] = [];
  await opened.context.route(/./, async (route) => {
    const url = new URL(route.request().url());
    if (url.origin === system.appUrl || url.origin === system.sandboxUrl) return await route.continue();
    calls.push(url);
    await route.fulfill({ status: 204 });
  });
  return { ...opened, calls };
}

/** The page has its script and has asked its own questions. */
async function settled(page: Page, path: string): Promise<void> {
  await page.goto(system.appUrl + path);
  await page.waitForLoadState("networkidle");
}

const question = (page: Page) => page.getByRole("complementary", { name: "Count this visit?" });

it("A7 nothing leaves before a yes; after it a visit is told once a page, without the address's secrets", async () => {
  const { page, context, calls, errors } = await visitor("phone");
  await settled(page, `${eventPath}?utm_source=radio&secret=1`);
  await question(page).waitFor();
  await eventually(() => faultsOf(page)).toEqual([]);
  expect(calls).toEqual([]);
  await page.getByRole("button", { name: "Yes, count me" }).click();
  await question(page).waitFor({ state: "hidden" });
  await eventually(async () => calls.length).toBe(2);
  expect(calls.map(({ origin }) => origin).sort()).toEqual([
    "https://www.facebook.com",
    "https://www.google-analytics.com",
  ]);
  for (const { searchParams } of calls)
    expect(searchParams.get("dl")).toBe(`${system.appUrl}${eventPath}?utm_source=radio`);
  await settled(page, `/bn/o/${system.demo.tenant}`);
  await eventually(async () => calls.length).toBe(4);
  expect(await page.locator("#consent").isVisible()).toBe(false);
  expect(errors).toEqual([]);
  await context.close();
});

it("A7 a no holds, and can be changed in the foot, by keyboard, and back", async () => {
  const { page, context, calls, errors } = await visitor("desk");
  await settled(page, eventPath);
  await page.getByRole("button", { name: "No", exact: true }).click();
  await settled(page, eventPath);
  expect(await page.locator("#consent").isVisible()).toBe(false);
  expect(calls).toEqual([]);
  await page.getByRole("button", { name: "Privacy choices" }).press("Enter");
  await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Yes, count me");
  await page.keyboard.press("Enter");
  await eventually(async () => calls.length).toBe(2);
  await page.getByRole("button", { name: "Privacy choices" }).click();
  await page.getByRole("button", { name: "No", exact: true }).click();
  await settled(page, eventPath);
  expect(calls).toHaveLength(2);
  expect(await page.evaluate((key) => localStorage.getItem(key), `consent:${system.demo.tenant}`)).toBe(
    '{"kind":"no"}',
  );
  expect(errors).toEqual([]);
  await context.close();
});

it("A7 TH38 a sale is told once, with order, value and currency, and with nothing of the buyer", async () => {
  const type = system.demo.ticketTypes.find(({ area }) => area !== null)?.id ?? "";
  const basket = { lines: [{ ticket_type: type, quantity: 2 }], name: "Wanjiru Kamau", email: "wanjiru@example.com" };
  const bought = await buy(system.client, system.demo.eventId, basket);
  await pressOnHostedPage(bought.nextAction.url ?? "", "pay");
  await until(async () => {
    const { status } = await system.client.must<{ status: string }>("GET", `/shop/orders/${bought.order}`, {
      headers: { "order-token": bought.token },
    });
    return status === "paid" ? true : undefined;
  }, "the order is paid");
  const { page, context, calls, errors } = await visitor("phone");
  await settled(page, eventPath);
  await page.getByRole("button", { name: "Yes, count me" }).click();
  await eventually(async () => calls.length).toBe(2);
  const order = `/orders/${bought.order}/${bought.token}`;
  await settled(page, order);
  await eventually(async () => calls.length).toBe(4);
  const told = calls.slice(2).map(({ href }) => decodeURIComponent(href));
  expect(told.join(" ")).toContain("ev=Purchase");
  expect(told.join(" ")).toContain("en=purchase");
  for (const href of told) {
    expect(href).toContain(bought.order);
    expect(href).not.toMatch(new RegExp(`${bought.token}|wanjiru|kamau|@`, "i"));
  }
  await settled(page, order);
  expect(calls).toHaveLength(4);
  expect(errors).toEqual([]);
  await context.close();
});

it("T14 an own domain is added, set up by what the screen says, active, without our name, and let go", async () => {
  const { page, context, errors } = await openPage(chrome, "desk");
  // The way in has tests of its own.
  const { refresh_token } = await system.client.signIn(system.demo.owner);
  await page.addInitScript((token) => {
    if (localStorage.getItem("tessera.console.refresh") === null)
      localStorage.setItem("tessera.console.refresh", token);
  }, refresh_token);
  await page.goto(`${system.appUrl}/console/settings/domains`);
  await page.getByText("No domain yet").waitFor();
  await page.getByRole("button", { name: "Add a domain" }).click();
  await page.getByLabel("Domain", { exact: true }).fill("not a name");
  await page.keyboard.press("Enter");
  await page.getByText("This is no name of a site").waitFor();
  await expectSound(page);
  await page.getByLabel("Domain", { exact: true }).fill("tickets.rieth.example");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("region", { name: "tickets.rieth.example" });
  await panel.getByText("Waiting for its DNS").waitFor();
  await panel.getByRole("button", { name: "Check now" }).click();
  await panel.getByText("The first record is not there yet").waitFor();
  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size);
    await expectSound(page);
  }
  for (const type of ["TXT", "CNAME"]) {
    const name = await panel.getByLabel(`Name (${type})`, { exact: true }).inputValue();
    const value = await panel.getByLabel(`Value (${type})`, { exact: true }).inputValue();
    const body = JSON.stringify({ name, type, values: [value] });
    expect((await fetch(`${system.sandboxUrl}/control/dns`, { method: "POST", body })).status).toBe(200);
  }
  await panel.getByRole("button", { name: "Check now" }).click();
  await panel.getByText("It is active").waitFor();
  await panel.getByLabel("Our name stands on none of its pages").check();
  await page.getByText("The pages say it at once.").waitFor();
  await expectSound(page);
  await panel.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByText("No domain yet").waitFor();
  expect(errors).toEqual([]);
  await context.close();
});
