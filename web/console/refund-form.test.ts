import { describe, expect, it } from "vitest";
import type { Payment, Refund } from "../api/types.ts";
import {
  difference,
  isMoving,
  isPolicy,
  orderMoney,
  readPolicy,
  refundBody,
  runShares,
  type RefundForm,
} from "./refund-form.ts";

const eur = (amount: number) => ({ amount, currency: "EUR" });
const form: RefundForm = {
  kind: "everything",
  lines: new Set(),
  amount: "",
  keepFee: false,
  cancel: true,
  reason: "goodwill",
  note: " ",
};

describe("a refund", () => {
  it("O7 sends one of everything, lines or an amount, and never two of them", () => {
    expect(refundBody(form, "EUR", 5000)).toEqual({ body: { reason: "goodwill", fee: "refund" } });
    expect(
      refundBody({ ...form, kind: "lines", lines: new Set([2, 0]), keepFee: true, amount: "7" }, "EUR", 1),
    ).toEqual({
      body: { reason: "goodwill", fee: "keep", lines: [0, 2], cancel: true },
    });
    expect(refundBody({ ...form, kind: "amount", amount: "12.50", note: "agreed" }, "EUR", 5000)).toEqual({
      body: { reason: "goodwill", note: "agreed", amount: eur(1250) },
    });
  });
  it("E23 names the field at fault: no line, no amount, more decimals than the currency has, more than is left", () => {
    expect(refundBody({ ...form, kind: "lines" }, "EUR", 5000)).toEqual({ fault: "lines" });
    for (const amount of ["", "0", "-5", "1.505", "ten"]) {
      expect(refundBody({ ...form, kind: "amount", amount }, "EUR", 5000)).toEqual({ fault: "amount" });
    }
    expect(refundBody({ ...form, kind: "amount", amount: "50.01" }, "EUR", 5000)).toEqual({ fault: "above_left" });
    expect(refundBody({ ...form, kind: "amount", amount: "50" }, "JPY", 50)).toEqual({
      body: { reason: "goodwill", amount: { amount: 50, currency: "JPY" } },
    });
  });
});

it("O7 what is left counts refunds on their way, and neither failed nor rejected ones", () => {
  const payment = { captured: eur(9800) } as Payment;
  const refund = (amount: number, status: Refund["status"], approval: Refund["approval"] = "none") =>
    ({ amount: eur(amount), status, approval }) as Refund;
  const refunds = [
    refund(1000, "succeeded"),
    refund(500, "pending"),
    refund(300, "requested", "waiting"),
    refund(4000, "failed"),
    refund(2000, "requested", "rejected"),
  ];
  expect(orderMoney({ payments: [payment], refunds, total: eur(9800) })).toEqual({
    paid: 9800,
    refunded: 1000,
    onTheWay: 800,
    left: 8000,
  });
});

it("O7 an order is looked at again while a gateway works on it, and not while it waits for a person", () => {
  const payment = (changes: Partial<Payment>) => ({ gateway: "stripe", status: "captured", ...changes }) as Payment;
  const refund = (changes: Partial<Refund>) =>
    ({ status: "pending", approval: "none", method: "gateway", ...changes }) as Refund;
  const moving = (payments: Payment[], refunds: Refund[] = []) => isMoving({ payments, refunds });
  expect(moving([payment({})], [refund({})])).toBe(true);
  expect(moving([payment({ status: "pending" })])).toBe(true);
  for (const changes of [
    { status: "succeeded" },
    { approval: "waiting" },
    { approval: "rejected" },
    { method: "manual" },
  ]) {
    expect(moving([payment({})], [refund(changes as Partial<Refund>)])).toBe(false);
  }
  expect(moving([payment({ status: "pending", gateway: "offline" })])).toBe(false);
});

it("E27 money by hand is compared with what is owed, with what came before", () => {
  expect(difference(4000, 0, eur(4900))).toBe(-900);
  expect(difference(900, 4000, eur(4900))).toBe(0);
  expect(difference(5000, 0, eur(4900))).toBe(100);
});

it("E18 a fee policy is read field by field; empty is nothing kept", () => {
  expect(readPolicy({ fixed: "", perTicket: "2.50", percent: "5,5 %" }, "EUR")).toEqual({
    fixed: 0,
    percent: 5.5,
    per_ticket: 250,
  });
  const bad = readPolicy({ fixed: "x", perTicket: "1", percent: "100.01" }, "EUR");
  expect(bad).toEqual({ fixed: null, percent: null, per_ticket: 100 });
  expect(isPolicy(bad)).toBe(false);
});

it("shares of a run are drawn from real sums", () => {
  expect(runShares({ amount: 9500, fee_kept: 500 })).toEqual({ back: 95, kept: 5 });
  expect(runShares({ amount: 0, fee_kept: 0 })).toEqual({ back: 0, kept: 0 });
});
