/** A buyer and every kind of gateway: a prompt on the phone, a gateway's own window, paying by hand, and what goes wrong. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "@playwright/test";
import { browser, faultsOf, openPage, type Screen } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";
import { type KenyanShop, openKenyanShop } from "./kenyan-shop.ts";

let system: System;
let chrome: Browser;
let shop: KenyanShop;

beforeAll(async () => {
  [system, chrome] = await Promise.all([startSystem(), browser()]);
  shop = await openKenyanShop(system);
});
afterAll(async () => {
  await chrome?.close();
  await system?.stop();
});

async function toCheckout(page: Page): Promise<void> {
  await page.goto(`${system.appUrl}${shop.path}/seats`);
  await page.waitForSelector("html[data-ready=picker]");
  await page.getByRole("button", { name: /^One more: Standing/ }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(/\/checkout\/hld_/);
  await page.waitForSelector("html[data-ready=checkout]");
}

async function fill(page: Page, email: string): Promise<void> {
  await page.getByLabel("Name").fill("Wanjiru Kamau");
  await page.getByLabel("Email").fill(email);
}

const STRIPE = /^Card You go/;
const RAZORPAY = /^Card, UPI/;

/** The button that pays, in the page or in the tray. */
const press = async (page: Page, name: RegExp) => await page.getByRole("button", { name }).click();
const isIn = async (page: Page) => await page.getByRole("heading", { name: "You are in." }).waitFor();

type Prompt = { readonly id: string; readonly phone: string };

/** Presses a button on the phone that is asked. */
async function onPhone(number: string, action: string): Promise<void> {
  const page = `${system.sandboxUrl}/mpesa/phone?number=${number}`;
  const find = async (): Promise<Prompt["id"] | undefined> => {
    const html = await (await fetch(page)).text();
    return new RegExp(`formaction="([^"]+)/${action}"`).exec(html)?.[1] ?? /action="([^"]+)\/approve"/.exec(html)?.[1];
  };
  await eventually(find).toBeDefined();
  const answer = await fetch(new URL(`${await find()}/${action}`, page), { method: "POST", redirect: "manual" });
  expect(answer.status).toBe(303);
}

async function ordersOf(email: string): Promise<number> {
  const { data } = await system.client.must<{ data: readonly unknown[] }>("GET", `/orders?q=${email}`, {
    token: shop.token,
  });
  return data.length;
}

describe.each<Screen>(["phone", "desk"])("on the %s", (screen) => {
  it(`G4 G11 a prompt on the phone: waits over a reload, is declined, asked again, and paid (${screen})`, async () => {
    const number = screen === "phone" ? "254712345101" : "254712345102";
    const email = `prompt-${screen}@example.com`;
    const { page, context, errors } = await openPage(chrome, screen);
    await toCheckout(page);
    // At home first: the radio that is chosen is M-Pesa's.
    await eventually(() => page.getByRole("radio").first().getAttribute("value")).toBe("mpesa");
    await eventually(() => faultsOf(page)).toEqual([]);
    await fill(page, email);
    await press(page, /^Pay KSh/);
    await page.getByText("The number is missing.").waitFor();
    await page.getByLabel(/gets the M-Pesa prompt/).fill(`0${number.slice(3)}`);
    await page.getByText(`The prompt goes to +${number}.`).waitFor();
    await eventually(() => faultsOf(page)).toEqual([]);
    await press(page, /^Pay KSh/);
    await page.getByRole("heading", { name: "Check your phone" }).waitFor();
    await page.reload();
    await page.getByText(/^\d:\d\d of 3:00$/).waitFor();
    await eventually(() => faultsOf(page)).toEqual([]);
    // Another way is not begun beside a prompt that may still be answered (I6).
    await page.getByRole("link", { name: "Pay another way" }).click();
    await page.getByRole("radio", { name: STRIPE }).check();
    await press(page, /^Pay KSh/);
    await page.getByText("M-Pesa has not answered yet.").waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Check your phone" }).waitFor();
    await onPhone(number, "wrong_pin");
    await page.getByText("The PIN was wrong.").waitFor();
    await eventually(() => page.getByRole("timer").textContent()).toMatch(/^\d+:\d\d$/);
    await eventually(() => faultsOf(page)).toEqual([]);
    await eventually(() => page.getByLabel(/gets the M-Pesa prompt/).isVisible()).toBe(true);
    await page.getByLabel(/gets the M-Pesa prompt/).fill(`+${number}`);
    await press(page, /^Pay KSh/);
    await page.getByRole("heading", { name: "Check your phone" }).waitFor();
    await onPhone(number, "approve");
    await isIn(page);
    // Papers are drawn a moment later.
    await eventually(async () => {
      await page.reload();
      return await page.getByRole("link", { name: /^(Receipt|Invoice) / }).count();
    }).toBeGreaterThan(0);
    await eventually(() => faultsOf(page)).toEqual([]);
    expect(errors).toEqual([]);
    expect(await ordersOf(email)).toBe(1);
    await context.close();
  });

  it(`G5 G11 leaves the card, opens Razorpay's window, closes it, opens it again and pays (${screen})`, async () => {
    const { page, context, errors } = await openPage(chrome, screen);
    await toCheckout(page);
    await fill(page, `window-${screen}@example.com`);
    await page.getByRole("radio", { name: STRIPE }).check();
    await press(page, /^Pay KSh/);
    await page.waitForURL((url) => url.origin === system.sandboxUrl);
    await page.getByRole("button", { name: /cancel and go back/i }).click();
    await page.waitForURL(/\/orders\/.*payment=cancelled/);
    await page.getByText("You left the payment.").waitFor();
    await page.getByRole("radio", { name: RAZORPAY }).check();
    await eventually(() => faultsOf(page)).toEqual([]);
    await press(page, /^Pay KSh/);
    await page.getByRole("heading", { name: "Pay with Razorpay" }).waitFor();
    const frame = page.frameLocator("iframe[title='Razorpay Checkout']");
    await frame.getByRole("button", { name: "Close" }).click();
    await page.getByText("You closed the window.").waitFor();
    await eventually(() => faultsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "Open Razorpay" }).click();
    await frame.getByRole("button", { name: "Pay by card" }).click();
    await isIn(page);
    expect(errors).toEqual([]);
    await context.close();
  });

  it(`G6 pays by hand: reads how, and has the tickets when staff have the money (${screen})`, async () => {
    const { page, context, errors } = await openPage(chrome, screen);
    await toCheckout(page);
    await fill(page, `hand-${screen}@example.com`);
    await page.getByRole("radio", { name: /^Bank transfer/ }).check();
    await press(page, /^Order and see how to pay/);
    await page.getByRole("heading", { name: "Your places are kept" }).waitFor();
    await page.getByText("Account 0123 456 789").waitFor();
    await eventually(() => faultsOf(page)).toEqual([]);
    const reference = (await page.locator("#reference").textContent())?.trim();
    const id = new URL(page.url()).pathname.split("/")[2] ?? "";
    const { payments } = await system.client.must<{ payments: { id: string; reference: string }[] }>(
      "GET",
      `/orders/${id}`,
      { token: shop.token },
    );
    expect(payments.map((payment) => payment.reference)).toEqual([reference]);
    await system.client.must("POST", `/orders/${id}/payments/${payments[0]?.id}/mark-paid`, {
      token: shop.token,
      headers: { "idempotency-key": crypto.randomUUID() },
      body: { method: "bank_transfer", reference: `slip-${screen}`, amount: { amount: 180_000, currency: "KES" } },
    });
    await isIn(page);
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe("bad moments", () => {
  it("G11 I2 two tabs, a double tap and a lost network are one order; a gateway that is down leaves the other ways", async () => {
    const email = "two-tabs@example.com";
    const { page, context } = await openPage(chrome, "desk");
    await toCheckout(page);
    await fill(page, email);
    await page.getByRole("radio", { name: STRIPE }).check();
    await context.setOffline(true);
    await press(page, /^Pay KSh/);
    await page.getByText("No connection.").waitFor();
    await context.setOffline(false);
    await fetch(`${system.sandboxUrl}/control/stripe`, {
      method: "POST",
      body: JSON.stringify({ account: shop.stripe, next: "error_500", times: 20 }),
    });
    await press(page, /^Pay KSh/);
    await page.getByText("Stripe did not take this payment on.").waitFor();
    await eventually(() => faultsOf(page)).toEqual([]);
    // The order has an address: both tabs are of one order, and what is paid in one is paid in the other.
    await page.reload();
    await page.waitForURL(/\/orders\//);
    const other = await context.newPage();
    await other.goto(page.url());
    for (const tab of [page, other]) await tab.getByRole("heading", { name: "Not paid yet" }).waitFor();
    await page.getByRole("radio", { name: RAZORPAY }).check();
    await page.getByRole("button", { name: /^Pay KSh/ }).dblclick();
    await page.getByRole("heading", { name: "Pay with Razorpay" }).waitFor();
    await other.getByRole("radio", { name: RAZORPAY }).check();
    await press(other, /^Pay KSh/);
    await other.getByRole("heading", { name: "Pay with Razorpay" }).waitFor();
    const frame = other.frameLocator("iframe[title='Razorpay Checkout']");
    await frame.getByRole("button", { name: "Pay by card" }).click();
    for (const tab of [other, page]) {
      await tab.bringToFront();
      await isIn(tab);
    }
    expect(await ordersOf(email)).toBe(1);
    await context.close();
  });
});
