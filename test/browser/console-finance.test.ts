/** The money behind the sales, on screens: prices and codes, books and settlements, disputes and risk. */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { derivedId, newId } from "../../worker/kernel/ids.ts";
import { DAY } from "../../worker/kernel/time.ts";
import { DEMO_STRIPE_KEY } from "../local/seed.ts";
import { buy, pressOnHostedPage } from "../support/buyer.ts";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";
import { FINANCE_SHAPES } from "./console-finance-shapes.ts";
import { expectSound, NARROW, openBrowser, openPage, WIDE } from "./console-page.ts";

let system: System;
let browser: Browser;
/** Signed in once: codes by mail are rationed. */
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  system = await startSystem();
  browser = await openBrowser();
  page = await openConsole();
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

async function openConsole(): Promise<Page> {
  // Colours that fade over are judged on their way.
  const opened = await openPage(browser, faults, { reducedMotion: "reduce" });
  const { owner } = system.demo;
  const before = new Set((await system.client.mails(owner)).map(({ at }) => at));
  await opened.goto(`${system.appUrl}/console`);
  await opened.getByLabel("Email").fill(owner);
  await opened.getByRole("button", { name: "Send the code" }).click();
  const mail = await system.client.mailThat(owner, ({ at, text }) => !before.has(at) && /\b\d{6}\b/.test(text));
  await opened.getByLabel("Code from the email").pressSequentially(/\b(\d{6})\b/.exec(mail.text)?.[1] ?? "");
  await opened.getByRole("navigation").first().waitFor();
  return opened;
}

async function go(path: string): Promise<void> {
  await page.goto(`${system.appUrl}/console${path}`);
  await page.locator("main h1").waitFor();
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null);
}

/** Follows a link; the next page is there when its heading has taken the focus, and takes keys from then on. */
async function follow(name: string): Promise<void> {
  await page.getByRole("link", { name, exact: true }).press("Enter");
  await eventually(() => page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
}

/** Sound on a phone by night and on a desk by day; then wide again. */
async function expectSoundOnBoth(): Promise<void> {
  for (const [size, colorScheme] of [
    [NARROW, "dark"],
    [WIDE, "light"],
  ] as const) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await expectSound(page);
  }
}

/** Two standing places, paid. */
async function sell(): Promise<string> {
  const { demo, client } = system;
  const type = demo.ticketTypes.find(({ category }) => category === null)?.id ?? "";
  const basket = { lines: [{ ticket_type: type, quantity: 2 }], email: `w.${Date.now()}@buyers.example` };
  const { order, nextAction } = await buy(client, demo.eventId, basket);
  await pressOnHostedPage(nextAction.url ?? "", "pay");
  await eventually(async () => {
    await system.app.cron("* * * * *");
    const { status } = await client.must<{ status: string }>("GET", `/orders/${order}`, { token: demo.token });
    return status;
  }).toBe("paid");
  return order;
}

it("K5 K6 K7 V4 a tax, a fee and a promo code are set up with the keyboard, and the buyer finds them at checkout", async () => {
  await go("/prices");
  await page.getByRole("button", { name: "Add a rate" }).press("Enter");
  await page.getByRole("button", { name: "Save changes" }).press("Enter");
  await page.getByText("Write a name.").waitFor();
  await page.getByText("Write a share from 0 to 100").waitFor();
  await eventually(() =>
    page.getByRole("textbox", { name: "Name" }).evaluate((field) => field === document.activeElement),
  ).toBe(true);
  await expectSoundOnBoth();
  await page.getByRole("textbox", { name: "Name" }).fill("VAT");
  await page.getByRole("textbox", { name: "Rate, %" }).fill("19");
  await page.getByText("VAT 19% inside").waitFor();
  await page.getByText("EUR 84.03").waitFor();
  await page.getByRole("textbox", { name: "Rate, %" }).press("Enter");
  await page.getByText("Saved. Orders that are placed").waitFor();

  await follow("Fees");
  await page.getByRole("button", { name: "Add a fee" }).press("Enter");
  await page.getByRole("textbox", { name: "Name" }).fill("Booking fee");
  await page.getByRole("textbox", { name: "And an amount" }).fill("1.50");
  await page.getByText("EUR 101.50").waitFor();
  await expectSoundOnBoth();
  await page.getByRole("textbox", { name: "And an amount" }).press("Enter");
  await page.getByText("Saved. Orders that are placed").waitFor();

  await follow("Promo codes");
  await page.getByText("No promo codes yet").waitFor();
  await follow("New code");
  await page.getByRole("heading", { level: 1, name: "New code" }).waitFor();
  await page.getByLabel("Event").selectOption(system.demo.eventId);
  await page.getByLabel("Share off, %").fill("200");
  await page.getByLabel("Orders in all").fill("100");
  await page.getByRole("button", { name: "Create it" }).press("Enter");
  await page.getByText("A code has 3 to 60 characters.").waitFor();
  await page.getByText("Write a share above 0 and up to 100.").waitFor();
  await expectSoundOnBoth();
  await page.getByLabel("Code", { exact: true }).fill("EARLY2027");
  await page.getByLabel("Share off, %").fill("10");
  await page.getByText("10% off each ticket, for 100 orders at most.").waitFor();
  await page.getByRole("button", { name: "Create it" }).press("Enter");
  await page.getByText("0 of 100").waitFor();
  await expectSoundOnBoth();
  await go("/prices/discounts");
  await expectSoundOnBoth();

  await changeManyPrices();
  await buyWithCode();
  await go("/prices/codes");
  await page.getByText("1 of 100").waitFor();
  await page.getByRole("button", { name: "Switch off: EARLY2027" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).press("Enter");
  await page.locator(".tag", { hasText: "Switched off" }).waitFor();
  expect(faults).toEqual([]);
});

async function changeManyPrices(): Promise<void> {
  await go(`/events/${system.demo.eventId}/prices`);
  await expectSoundOnBoth();
  await page.getByRole("button", { name: "Add a variant of VIP" }).press("Enter");
  await page.getByRole("textbox", { name: "Name" }).fill("Student");
  await page.getByRole("textbox", { name: "Price" }).fill("50");
  await page.getByRole("textbox", { name: "Price" }).press("Enter");
  await page.getByRole("button", { name: "Student" }).waitFor();
  await page.getByRole("button", { name: "Change many prices" }).press("Enter");
  await page.getByLabel("By a share, %").fill("a lot");
  await page.getByRole("button", { name: "See what changes" }).press("Enter");
  await page.getByText("Write a share from −100 to 1,000").waitFor();
  await page.getByLabel("By a share, %").fill("10");
  await page.getByLabel("Round to").selectOption("100");
  await page.getByRole("button", { name: "See what changes" }).press("Enter");
  // 99.00 and a tenth, to the next whole euro; the variant moves too.
  await page.getByRole("cell", { name: "EUR 109" }).waitFor();
  await page.getByRole("cell", { name: "EUR 55" }).waitFor();
  await expectSoundOnBoth();
  await page.getByRole("button", { name: /^Change \d+ prices$/ }).press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByText("EUR 109").waitFor();
}

/** The prices as a buyer meets them: 19.00 of the fan block is 21.00 now, 10% off, and the fee on top. */
async function buyWithCode(): Promise<void> {
  const shop = await page.context().newPage();
  const { tenant, eventSlug, ticketTypes, eventId } = system.demo;
  await shop.goto(`${system.appUrl}/o/${tenant}/events/${eventSlug}/seats`);
  await shop.waitForSelector("html[data-ready=picker]");
  await shop.getByRole("button", { name: "List of rows" }).click();
  await shop.getByRole("button", { name: /Block F, row 7$/ }).click();
  const seats = shop.getByRole("group", { name: "Block F, Row 7" }).getByRole("button", { name: /^Seat / });
  await seats.first().click();
  await shop.getByRole("button", { name: "Continue" }).click();
  await shop.waitForURL(/\/checkout\/hld_/);
  await shop.waitForSelector("html[data-ready=checkout]");
  await shop.getByText("Booking fee").waitFor();
  await shop.getByText("Includes VAT 19%").waitFor();
  await shop.getByText("I have a promo code").click();
  await shop.getByLabel("Promo code").fill("early2027");
  await shop.getByLabel("Promo code").press("Enter");
  await shop.getByText("A promo code is applied.").waitFor();
  type Types = { data: { id: string; price: { amount: number } }[] };
  const { data } = await system.client.must<Types>("GET", `/events/${eventId}/ticket-types`, {
    token: system.demo.token,
  });
  const possible = ticketTypes.flatMap(({ id, category }) => {
    const price = data.find((type) => type.id === id)?.price.amount ?? 0;
    return category === null ? [] : [((price * 9) / 10 + 150) / 100];
  });
  const paid = Number(
    /([\d.]+)\D*$/.exec((await shop.getByRole("button", { name: /^Pay / }).textContent()) ?? "")?.[1],
  );
  expect(possible).toContain(paid);
  await shop.close();
}

it("F1 F3 F6 a period is closed, its payout written down, and the ledger tells each entry", async () => {
  const order = await sell();
  const { demo, client } = system;
  const end = Date.now();
  const db = await system.app.mf.getD1Database("DB");
  // The nightly run drafts periods that are over; here one is over now.
  await db
    .prepare(
      `INSERT INTO settlements (tenant_id, id, currency, period_start, period_end, status, balances, result, reserved, released, release_at, created_at)
       VALUES (?, ?, 'EUR', ?, ?, 'draft', '{"sales":-3000}', 3000, 0, 0, ?, ?)`,
    )
    .bind(demo.tenantId, await derivedId("settlement", demo.tenantId, "EUR", String(end)), end - 7 * DAY, end, end, end)
    .run();
  await go("/finance");
  await page.getByRole("button", { name: "Show what moved on: Ticket sales" }).press("Enter");
  await page.getByRole("columnheader", { name: "Balance after" }).waitFor();
  await expectSoundOnBoth();
  await page.getByRole("button", { name: "Sale", exact: true }).first().press("Enter");
  await page.getByRole("dialog").getByText("With Stripe").waitFor();
  await expectSoundOnBoth();
  await page.keyboard.press("Escape");
  await page.getByLabel("What happened").selectOption("refund");
  await page.getByText("Nothing matches").waitFor();

  await follow("Settlements");
  await page.getByRole("button", { name: "How it is settled" }).press("Enter");
  await page.getByLabel("Kept back for refunds, %").fill("110");
  await page.getByRole("button", { name: "Save changes" }).press("Enter");
  await page.getByText("Write a share from 0 to 100").waitFor();
  await page.getByLabel("Kept back for refunds, %").fill("10");
  await page.getByRole("button", { name: "Save changes" }).press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expectSoundOnBoth();
  await page.locator("main table a").first().press("Enter");
  await page.getByRole("button", { name: "Close the period" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Close the period" }).press("Enter");
  await page.getByText("Kept back for refunds").waitFor();
  await expectSoundOnBoth();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "All entries as CSV" }).press("Enter");
  expect((await download).suggestedFilename()).toMatch(/^settlement-.*\.csv$/);

  await page.getByRole("button", { name: "Record a payout" }).press("Enter");
  await page.getByRole("textbox", { name: "Amount" }).fill("5000");
  await page.getByText("is due now.").waitFor();
  await page.getByRole("textbox", { name: "Amount" }).fill("10");
  await page.getByRole("button", { name: "Record it" }).press("Enter");
  await page.getByText("Write the reference of the payment.").waitFor();
  await expectSoundOnBoth();
  await page.getByRole("textbox", { name: "Reference" }).fill("BRAC 0042");
  await page.getByRole("button", { name: "Record it" }).press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByText("BRAC 0042").waitFor();
  await expectSoundOnBoth();
  type Paid = { disbursements: { amount: { amount: number } }[]; payable: { amount: number } };
  const id = page.url().split("/").at(-1) ?? "";
  const detail = await client.must<Paid>("GET", `/settlements/${id}`, { token: demo.token });
  expect(detail.disbursements.map(({ amount }) => amount.amount)).toEqual([1000]);
  expect(order).toMatch(/^ord_/);

  await go("/finance/documents");
  await page.getByRole("textbox", { name: "Prefix of invoices" }).fill("TL-2026-");
  await page.getByText("Looks like TL-2026-42").waitFor();
  await page.getByRole("button", { name: "Save changes" }).press("Enter");
  await page.getByText("Saved for documents from now on.").waitFor();
  await expectSoundOnBoth();
  await go("/finance/comparisons");
  await expectSoundOnBoth();
  expect(faults).toEqual([]);
});

it("G12 E16 a risky order is cleared with a note, a buyer is blocked and let go, and a dispute is answered", async () => {
  const order = await sell();
  const { demo, client } = system;
  const db = await system.app.mf.getD1Database("DB");
  const reasons = JSON.stringify(["several_cards", "phone_mismatch"]);
  await db
    .prepare(
      "INSERT INTO risk_reviews (tenant_id, id, order_id, score, reasons, status, created_at) VALUES (?, ?, ?, 80, ?, 'open', ?)",
    )
    .bind(demo.tenantId, newId("riskReview"), order, reasons, Date.now())
    .run();
  await go("/risk");
  await page.getByText("Several cards were tried").waitFor();
  await expectSoundOnBoth();
  await page.getByRole("button", { name: "Confirm fraud" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Confirm fraud" }).press("Enter");
  await page.getByText("Write in a few words why this is fraud.").waitFor();
  await expectSoundOnBoth();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Clear it" }).press("Enter");
  await page.getByRole("textbox", { name: "What you found" }).fill("A school class");
  await page.getByRole("dialog").getByRole("button", { name: "Clear it" }).press("Enter");
  await page.getByText("Nothing looks risky").waitFor();
  await page.getByRole("button", { name: "Cleared" }).press("Enter");
  await page.getByText("“A school class”").waitFor();

  await follow("Block list");
  await page.getByRole("button", { name: "Block somebody" }).press("Enter");
  await page.getByRole("textbox", { name: "Email address" }).fill("karim@");
  await page.getByRole("button", { name: "Block", exact: true }).press("Enter");
  await page.getByText("This is not a whole email address").waitFor();
  await expectSoundOnBoth();
  await page.getByRole("textbox", { name: "Email address" }).fill("karim@example.com");
  await page.getByRole("textbox", { name: "Why" }).fill("Chargebacks");
  await page.getByRole("button", { name: "Block", exact: true }).press("Enter");
  await page.getByRole("button", { name: "Take off: k•••@example.com" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Take off" }).press("Enter");
  await page.getByText("Nobody is blocked").waitFor();
  await answerDispute(order);
  expect(await client.must("GET", "/risk/reviews?status=cleared", { token: demo.token })).toMatchObject({
    data: [{ note: "A school class", order_id: order }],
  });
  expect(faults).toEqual([]);
});

async function answerDispute(order: string): Promise<void> {
  const db = await system.app.mf.getD1Database("DB");
  const payment = await db
    .prepare("SELECT capture_reference AS reference FROM payments WHERE order_id = ?")
    .bind(order)
    .first<{ reference: string }>();
  await fetch(`${system.sandboxUrl}/control/stripe/dispute`, {
    method: "POST",
    body: JSON.stringify({ account: DEMO_STRIPE_KEY, payment_intent: payment?.reference }),
  });
  await eventually(async () => {
    await system.app.cron("* * * * *");
    await go("/disputes");
    return await page.locator("main table a").count();
  }).toBe(1);
  await expectSoundOnBoth();
  await page.locator("main table a").press("Enter");
  await page.getByRole("button", { name: "Send to the bank" }).press("Enter");
  await page.getByText("Write at least one thing.").waitFor();
  await page.getByRole("button", { name: "Fill in what we know" }).press("Enter");
  await page.getByText("Read it before you send it.").waitFor();
  await page.getByRole("textbox", { name: "Anything else" }).fill("Both tickets were used at the door.");
  await expectSoundOnBoth();
  await page.getByRole("button", { name: "Send to the bank" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Send to the bank" }).press("Enter");
  await page.getByText("Your evidence was sent").waitFor();
  await expectSoundOnBoth();
}

it("every field that the money screens read is in the API document", async () => {
  const answer = await fetch(`${system.appUrl}/openapi.json`);
  type Schema = { $ref?: string; properties?: Record<string, unknown>; allOf?: Schema[] };
  const { components } = (await answer.json()) as { components: { schemas: Record<string, Schema> } };
  const propertiesOf = (name: string): string[] => {
    const own = components.schemas[name];
    return (own ? [own, ...(own.allOf ?? [])] : []).flatMap((part) => [
      ...Object.keys(part.properties ?? {}),
      ...(part.$ref ? propertiesOf(part.$ref.split("/").at(-1) ?? "") : []),
    ]);
  };
  for (const [name, fields] of Object.entries(FINANCE_SHAPES)) {
    expect(propertiesOf(name), name).toEqual(expect.arrayContaining([...fields]));
  }
});
