import { describe, expect, it } from "vitest";
import { Account } from "./account.ts";
import { cardOutcome, refundBehaviour } from "./cards.ts";
import { amountProblem, formatAmount, minimumAmount } from "./currency.ts";
import { StripeFault } from "./errors.ts";
import { makeSession } from "./sessions.ts";
import type { SessionParams } from "./sessions.ts";

const NOW = 1_790_000_000;
const line = (unit_amount: number, currency = "usd") => ({
  quantity: 1,
  price_data: { currency, unit_amount, product_data: { name: "General admission" } },
});
const GOOD: SessionParams = { mode: "payment", success_url: "https://t.example.test/ok", line_items: [line(1500)] };

function refusal(
  change: Record<string, unknown>,
  account = new Account("sk_test_unit"),
): { code?: string; param?: string } {
  try {
    makeSession(account, { ...GOOD, ...change }, NOW, "http://127.0.0.1:1", false);
  } catch (cause) {
    if (cause instanceof StripeFault) return cause.body;
    throw cause;
  }
  throw new Error("accepted");
}

describe("session rules", () => {
  it("makes an open, unpaid session without a PaymentIntent that lasts 24 hours", () => {
    const session = makeSession(new Account("sk_test_unit"), GOOD, NOW, "http://127.0.0.1:1", false);
    expect(session).toMatchObject({
      status: "open",
      payment_status: "unpaid",
      payment_intent: null,
      amount_total: 1500,
    });
    expect(session.expires_at).toBe(NOW + 86_400);
    expect(session.id).toMatch(/^cs_test_/);
  });

  it("takes expires_at from exactly 30 minutes to exactly 24 hours", () => {
    for (const after of [1800, 86_400]) {
      expect(makeSession(new Account("k"), { ...GOOD, expires_at: NOW + after }, NOW, "", false).expires_at).toBe(
        NOW + after,
      );
    }
    expect(refusal({ expires_at: NOW + 1799 })).toMatchObject({ param: "expires_at" });
    expect(refusal({ expires_at: NOW + 86_401 })).toMatchObject({ param: "expires_at" });
  });

  it.each([
    ["no mode", { mode: undefined }, { code: "parameter_missing", param: "mode" }],
    ["no success_url", { success_url: undefined }, { code: "parameter_missing", param: "success_url" }],
    ["a relative URL", { success_url: "/ok" }, { code: "url_invalid", param: "success_url" }],
    ["no lines", { line_items: [] }, { code: "parameter_missing", param: "line_items" }],
    ["101 lines", { line_items: Array.from({ length: 101 }, () => line(100)) }, { param: "line_items" }],
    ["an upper-case currency", { line_items: [line(1500, "USD")] }, { param: "line_items[0][price_data][currency]" }],
    [
      "two currencies",
      { line_items: [line(1500), line(1500, "eur")] },
      { param: "line_items[1][price_data][currency]" },
    ],
    ["a free order", { line_items: [line(0)] }, { code: "amount_too_small" }],
    ["less than 50 cents", { line_items: [line(49)] }, { code: "amount_too_small" }],
    ["too large an amount", { line_items: [line(100_000_000)] }, { code: "amount_too_large" }],
    ["a negative amount", { line_items: [line(-1)] }, { code: "parameter_invalid_integer" }],
    ["a bad mail address", { customer_email: "nobody" }, { code: "email_invalid", param: "customer_email" }],
    ["customer and customer_email", { customer: "cus_1", customer_email: "a@b.co" }, { code: "parameters_exclusive" }],
    [
      "a fee without a destination",
      { payment_intent_data: { application_fee_amount: 5 } },
      { param: "payment_intent_data[application_fee_amount]" },
    ],
    [
      "an unknown destination",
      { payment_intent_data: { transfer_data: { destination: "acct_x" } } },
      { code: "resource_missing" },
    ],
    [
      "a statement descriptor",
      { payment_intent_data: { statement_descriptor: "TESSERA" } },
      { param: "payment_intent_data[statement_descriptor]" },
    ],
    ["a subscription", { subscription_data: {} }, { param: "subscription_data" }],
    ["success_url when embedded", { ui_mode: "embedded_page" }, { param: "success_url" }],
  ])("refuses %s", (_what, change, expected) => {
    expect(refusal(change)).toMatchObject(expected);
  });

  it("knows which connected account may receive, and that the fee is at most the amount", () => {
    const account = new Account("sk_test_unit");
    account.settings.connected = { acct_ok: "active", acct_new: "inactive" };
    const data = (destination: string, fee: number) => ({
      payment_intent_data: { application_fee_amount: fee, transfer_data: { destination } },
    });
    expect(refusal(data("acct_new", 10), account)).toMatchObject({ code: "insufficient_capabilities_for_transfer" });
    expect(refusal(data("acct_ok", 1501), account)).toMatchObject({
      param: "payment_intent_data[application_fee_amount]",
    });
    expect(
      makeSession(account, { ...GOOD, ...data("acct_ok", 1500) }, NOW, "", false).intent.application_fee_amount,
    ).toBe(1500);
  });
});

describe("published facts", () => {
  it("plays the test cards", () => {
    expect(cardOutcome("4242424242424242")).toEqual({ kind: "ok" });
    expect(cardOutcome("4000000000009995")).toMatchObject({ kind: "decline", declineCode: "insufficient_funds" });
    expect(cardOutcome("4000002500003155")).toEqual({ kind: "challenge" });
    expect(cardOutcome("4242424242424241")).toBeUndefined();
    expect([refundBehaviour("4000000000005126"), refundBehaviour("4000000000007726")]).toEqual([
      "fails_later",
      "starts_pending",
    ]);
  });

  it("knows decimals and minimums of currencies", () => {
    expect(formatAmount(125_000, "bdt")).toBe("BDT 1,250.00");
    expect(formatAmount(500, "jpy")).toBe("JPY 500");
    expect(minimumAmount("gbp")).toBe(30);
    expect(amountProblem(1005, "kwd")).toBeDefined();
    expect(amountProblem(1010, "kwd")).toBeUndefined();
    expect(amountProblem(150, "isk")).toBeDefined();
  });
});
