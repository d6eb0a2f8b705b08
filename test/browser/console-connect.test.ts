/** Money that needs a second look, in the console: an account below the platform's, a second person, tickets cancelled, a payout. */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { derivedId } from "../../worker/kernel/ids.ts";
import { DAY } from "../../worker/kernel/time.ts";
import { until } from "../support/client.ts";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage, WIDE, signIn as signInAs } from "./console-page.ts";

const PLATFORM = "sk_test_browser_platform";
let system: System;
let browser: Browser;
const faults: string[] = [];

beforeAll(async () => {
  const bindings = {
    STRIPE_PLATFORM_SECRET_KEY: PLATFORM,
    STRIPE_PLATFORM_WEBHOOK_SECRET: "whsec_browser_platform",
    STRIPE_CONNECT_WEBHOOK_SECRET: "whsec_browser_connect",
    PLATFORM_FEE_BASIS_POINTS: "250",
  };
  system = await startSystem({ bindings });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

/** A folder for pictures of every screen, for people to look at. */
const SHOTS = process.env["SHOTS"];

async function expectSoundEverywhere(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null);
  for (const [viewport, colorScheme] of [
    [NARROW, "dark"],
    [WIDE, "light"],
  ] as const) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await expectSound(page);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}-${viewport.width}.png` });
  }
}

async function signIn(email: string): Promise<Page> {
  const page = await openPage(browser, faults, { reducedMotion: "reduce" });
  await signInAs(system, page, email);
  return page;
}

type Placed = { id: string; code: string; access_token: string };

/** Two seats, paid with the sandbox's card. */
async function paidOrder(name: string): Promise<Placed> {
  const { client, demo } = system;
  const type = demo.ticketTypes.find(({ category }) => category === "Kategorie I");
  const hold = await client.must<{ id: string; token: string }>("POST", `/shop/events/${demo.eventId}/holds`, {
    body: { lines: [{ ticket_type: type?.id, quantity: 2, best: {} }] },
  });
  const placed = await client.must<Placed>("POST", "/shop/orders", {
    body: { hold: hold.id, token: hold.token, buyer: { name, email: `${name.toLowerCase()}@connect.example` } },
  });
  const headers = { "order-token": placed.access_token };
  const body = { gateway: "stripe", return_url: `/orders/${placed.id}/${placed.access_token}` };
  const path = `/shop/orders/${placed.id}/payments`;
  const { next_action: action } = await client.must<{ next_action: { url: string } }>("POST", path, { headers, body });
  await (await fetch(`${action.url}/pay`, { method: "POST", redirect: "manual" })).arrayBuffer();
  await until(async () => {
    const { status } = await client.must<{ status: string }>("GET", `/shop/orders/${placed.id}`, { headers });
    return status === "paid" ? true : undefined;
  }, `${placed.code} is paid`);
  return placed;
}

it("TH10 O7 G1 a second person agrees to a refund, tickets are cancelled after seeing the amounts, Stripe is set up below the platform and pays out", async () => {
  const owner = await signIn(system.demo.owner);
  const [first, second] = [await paidOrder("Nadia"), await paidOrder("Otieno")];
  await askForMore(owner, first);
  await cancelOneTicket(owner, second);
  await connect(owner);
  await payOut(owner);
  expect(faults).toEqual([]);
});

/** Above the limit nothing is sent before somebody else agrees. */
async function askForMore(owner: Page, placed: Placed): Promise<void> {
  const { client, demo } = system;
  const token = (await client.signIn(demo.owner)).access_token;
  await client.must("PUT", "/refund-policy", {
    token,
    body: { approval_above: 5000 },
  });
  const other = "second@connect.example";
  await client.must("POST", "/members", { token, body: { email: other, role: "admin" } });
  await owner.goto(`${system.appUrl}/console/orders/${placed.id}`);
  await owner.getByRole("button", { name: "Refund", exact: true }).press("Enter");
  const dialog = owner.getByRole("dialog");
  await dialog.getByRole("button", { name: "Show the amounts" }).press("Enter");
  await dialog.getByRole("button", { name: /^Ask to refund/ }).press("Enter");
  await dialog.waitFor({ state: "detached" });
  await owner.getByText("A refund waits for a second person.").waitFor();
  const page = await signIn(other);
  await page.goto(`${system.appUrl}/console/orders/${placed.id}`);
  await page.getByText("A refund waits for a second person.").waitFor();
  await expectSoundEverywhere(page, "refund-waits");
  await page.getByRole("button", { name: "Agree" }).press("Enter");
  await page.getByText("Agreed. The refund is on its way.").waitFor();
  await eventually(async () => {
    await page.reload();
    await page.getByRole("heading", { level: 1, name: placed.code }).waitFor();
    return await page.getByText("Money went back through Stripe").count();
  }).toBe(1);
  await page.context().close();
}

async function cancelOneTicket(page: Page, placed: Placed): Promise<void> {
  await page.goto(`${system.appUrl}/console/orders/${placed.id}`);
  await page.getByRole("button", { name: "Cancel", exact: true }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: /seat/ }).first().uncheck();
  await dialog.getByRole("radio", { name: /Goes back in full/ }).check();
  await dialog.getByRole("button", { name: "Show the amounts" }).press("Enter");
  await dialog.getByText("Left with you afterwards").waitFor();
  await expectSoundEverywhere(page, "cancel-preview");
  await dialog.getByRole("button", { name: "Cancel 1 ticket" }).press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByText("Part refunded").first().waitFor();
}

/** The form is at Stripe; coming back proves nothing, so the account is asked about. */
async function connect(page: Page): Promise<void> {
  await page.goto(`${system.appUrl}/console/payments`);
  await page.getByRole("button", { name: "Change Stripe" }).press("Enter");
  await page.getByRole("button", { name: "Connect with Stripe" }).press("Enter");
  await page.waitForURL((url) => url.href.startsWith(system.sandboxUrl));
  await page.locator('[value="enabled"]').first().click();
  await page.waitForURL(/\/console\/payments/);
  await page.getByText("Stripe has all it needs.").waitFor();
  await expectSoundEverywhere(page, "payments-connected");
}

/** A closed period is paid out through Stripe: too much is said at the field, and everything is shown once more before it goes. */
async function payOut(page: Page): Promise<void> {
  const { client, demo, app } = system;
  const end = Date.now();
  const db = await app.mf.getD1Database("DB");
  // The nightly run drafts periods that are over; here one is over now.
  await db
    .prepare(
      `INSERT INTO settlements (tenant_id, id, currency, period_start, period_end, status, balances, result, reserved, released, release_at, created_at)
       VALUES (?, ?, 'EUR', ?, ?, 'draft', '{"sales":-3000}', 3000, 0, 0, ?, ?)`,
    )
    .bind(demo.tenantId, await derivedId("settlement", demo.tenantId, "EUR", String(end)), end - 7 * DAY, end, end, end)
    .run();
  await page.goto(`${system.appUrl}/console/finance/settlements`);
  await page.locator("main table a").first().press("Enter");
  await page.getByRole("button", { name: "Close the period" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Close the period" }).press("Enter");
  await page.getByRole("button", { name: "Pay out" }).press("Enter");
  const dialog = page.getByRole("dialog");
  const amount = dialog.getByRole("textbox", { name: "Amount" });
  await amount.fill("900000");
  await dialog.getByRole("button", { name: "Look it over" }).press("Enter");
  await dialog.getByText("is due now.").waitFor();
  await amount.fill("10");
  await dialog.getByRole("button", { name: "Look it over" }).press("Enter");
  await page.getByRole("heading", { name: /^Send .*10\?$/ }).waitFor();
  await page.getByText("Stripe sends it at once.").waitFor();
  await expectSoundEverywhere(page, "payout-ask");
  await page.getByRole("button", { name: "Not yet" }).press("Enter");
  await dialog.getByRole("button", { name: "Look it over" }).press("Enter");
  await page.getByRole("button", { name: "Send it" }).press("Enter");
  await page.getByRole("heading", { name: /^Send .*10\?$/ }).waitFor({ state: "detached" });
  await page.getByText("On its way", { exact: true }).waitFor();
  const settlement = page.url().split("/").at(-1) ?? "";
  type Detail = { disbursements: { amount: { amount: number }; reference: string }[] };
  await eventually(async () => {
    const { disbursements } = await client.must<Detail>("GET", `/settlements/${settlement}`, { token: demo.token });
    return disbursements.map(({ amount, reference }) => [amount.amount, reference.slice(0, 3)]);
  }).toEqual([[1000, "po_"]]);
  await expectSoundEverywhere(page, "payout-sent");
}
