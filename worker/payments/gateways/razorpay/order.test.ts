import { describe, expect, it } from "vitest";
import { razorpayConfigSchema } from "./config.ts";
import { amountOf, checkoutParameters, orderRequest, organizersShare } from "./order.ts";

const KEYS = { key_id: "rzp_test_abcdef123456", key_secret: "key-secret", webhook_secret: "hook-secret" };
const ROUTED = { ...KEYS, linked_account: "acc_VdN6vYe49QqWgK", linked_share: "97.5" };
const INTENT = {
  paymentId: "pay_own",
  orderId: "ord_1",
  tenantId: "ten_1",
  attempt: 1,
  amount: { amount: 125_001, currency: "INR" },
  lines: [{ name: "Stalls", quantity: 2, unit: { amount: 1, currency: "INR" } }],
  buyer: { name: "Meera", email: "meera@example.com", phone: "+919812345678" },
  returnUrl: "",
  cancelUrl: "",
  gatewayReturnUrl: "",
  deadline: 900_000,
  language: "en",
};

describe("an order at Razorpay", () => {
  it("TH05 TH08 carries our amount, and our id twice", () => {
    const made = orderRequest(razorpayConfigSchema.parse(KEYS), INTENT);
    expect(made).toMatchObject({
      value: { amount: 125_001, currency: "INR", receipt: "pay_own", notes: { payment_id: "pay_own" } },
    });
    expect(made.ok && "transfers" in made.value).toBe(false);
  });
  it("G5 Route: the organizer's share goes to the linked account, in rupees only, never more than was paid", () => {
    const config = razorpayConfigSchema.parse(ROUTED);
    expect(orderRequest(config, INTENT)).toMatchObject({
      value: { transfers: [{ account: "acc_VdN6vYe49QqWgK", amount: 121_875, currency: "INR" }] },
    });
    const dollars = orderRequest(config, { ...INTENT, amount: { amount: 5000, currency: "USD" } });
    expect(dollars.ok && "transfers" in dollars.value).toBe(false);
    for (const [share, amount] of [
      ["100", 125_001],
      ["0.01", 12],
      ["33.33", 41_662],
      ["0", 0],
    ] as const) {
      expect(organizersShare({ linked_share: share }, 125_001), share).toBe(amount);
    }
    for (const linked_share of ["101", "-1", "1.234", "abc", ""]) {
      expect(razorpayConfigSchema.safeParse({ ...ROUTED, linked_share }).success, linked_share).toBe(false);
    }
  });
  it("refuses what Razorpay would", () => {
    expect(amountOf({ amount: 99, currency: "INR" })).toMatchObject({ error: { code: "amount_too_small" } });
    expect(amountOf({ amount: 12_345, currency: "KWD" })).toMatchObject({ error: { code: "amount_inexact" } });
    expect(amountOf({ amount: 12_340, currency: "KWD" })).toEqual({ ok: true, value: 12_340 });
    expect(amountOf({ amount: 500, currency: "JPY" })).toEqual({ ok: true, value: 500 });
  });
  it("TH37 the browser gets the key id and no secret", () => {
    const parameters = checkoutParameters(razorpayConfigSchema.parse(KEYS), INTENT, "order_1", 0);
    expect(parameters).toMatchObject({ key: KEYS.key_id, order_id: "order_1", amount: "125001", timeout: "900" });
    expect(JSON.stringify(parameters)).not.toContain("secret");
  });
});
