import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { money, type Money } from "../kernel/money.ts";
import { isLedgerAccount, PERIOD_ACCOUNTS } from "./accounts.ts";
import {
  disbursementEntries,
  disputeEntries,
  type Entry,
  externalRefundEntries,
  gatewayCostEntries,
  isBalanced,
  movedEntries,
  payoutEntries,
  refundDroppedEntries,
  refundEntries,
  refundOwedEntries,
  refundReturnedEntries,
  reserveReleasedEntries,
  saleEntries,
  type SaleParts,
  settlementEntries,
  suspenseCaptureEntries,
  suspenseOwedEntries,
  suspenseSoldEntries,
  unplacedCaptureEntries,
} from "./postings.ts";

const MAX = 99_999_999;
const currencies = fc.constantFrom("BDT", "EUR", "KES", "KWD", "JPY");
const amounts = fc.tuple(fc.integer({ min: 0, max: MAX }), currencies).map(([amount, of]) => money(amount, of));
/** Parts as orders have them: tax and fee fit into the total; the platform's fee may be borne by the organizer. */
const parts = fc
  .tuple(fc.nat(MAX), fc.nat(MAX), fc.nat(MAX), fc.nat(MAX), currencies)
  .map(([price, tax, fee, platformFee, currency]): SaleParts => ({
    currency,
    total: price + tax + fee,
    tax,
    fee,
    platformFee,
  }));

const OF_AMOUNT: readonly ((value: Money) => Entry[])[] = [
  (value) => unplacedCaptureEntries("stripe", value),
  (value) => suspenseCaptureEntries("stripe", value),
  (value) => suspenseOwedEntries(value),
  (value) => refundEntries("stripe", value),
  (value) => refundReturnedEntries("stripe", value),
  (value) => gatewayCostEntries("stripe", value),
  (value) => gatewayCostEntries("stripe", { ...value, amount: -value.amount }),
  ...(["opened", "won", "lost", "fee", "fee_returned"] as const).map(
    (step) => (value: Money) => disputeEntries("stripe", step, value),
  ),
  ...(["sent", "arrived", "failed", "failed_after_arrival"] as const).map(
    (step) => (value: Money) => payoutEntries("stripe", step, value),
  ),
  (value) => reserveReleasedEntries(value),
  (value) => disbursementEntries("bank", value),
  (value) => movedEntries("gateway:offline", "bank", value),
];
const OF_PARTS: readonly ((value: SaleParts) => Entry[])[] = [
  (value) => saleEntries("stripe", value),
  suspenseSoldEntries,
  refundOwedEntries,
  refundDroppedEntries,
  (value) => externalRefundEntries("stripe", value),
];

function balancesOf(...lists: readonly Entry[][]): Map<string, number> {
  const balances = new Map<string, number>();
  for (const { account, amount } of lists.flat()) balances.set(account, (balances.get(account) ?? 0) + amount);
  for (const [account, balance] of balances) if (balance === 0) balances.delete(account);
  return balances;
}

describe("postings", () => {
  it("I3 every posting of every amount sums to zero per currency, on accounts of the chart", () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom(...OF_AMOUNT), (value, post) => {
        const entries = post(value);
        expect(isBalanced(entries)).toBe(true);
        expect(entries).toHaveLength(value.amount === 0 ? 0 : 2);
        expect(entries.every(({ account }) => isLedgerAccount(account))).toBe(true);
      }),
    );
  });
  it("I3 F1 F2 every posting of parts sums to zero, whoever bears the platform's fee", () => {
    fc.assert(
      fc.property(parts, fc.constantFrom(...OF_PARTS), (value, post) => {
        const entries = post(value);
        expect(isBalanced(entries)).toBe(true);
        expect(entries.every(({ account }) => isLedgerAccount(account))).toBe(true);
      }),
    );
  });
  it("F1 a sale is booked by its parts: price, tax, fee, and what the platform gets of it", () => {
    const booked = balancesOf(
      saleEntries("stripe", { currency: "EUR", total: 7900, tax: 682, fee: 400, platformFee: 150 }),
    );
    expect(Object.fromEntries(booked)).toEqual({
      "gateway:stripe": 7900,
      sales: -6818,
      tax_payable: -682,
      fees_income: -400,
      platform_fees: 150,
      platform_fees_payable: -150,
    });
  });
  it("I3 a plain sale is two entries, so that a purchase costs no more rows than before", () => {
    expect(saleEntries("stripe", { currency: "BDT", total: 5, tax: 0, fee: 0, platformFee: 0 })).toHaveLength(2);
  });
  it("I3 money that comes and goes back leaves every account at zero", () => {
    fc.assert(
      fc.property(amounts, parts, (value, sale) => {
        const paid = money(sale.total, sale.currency);
        const storno = { ...sale };
        expect(balancesOf(unplacedCaptureEntries("stripe", value), refundEntries("stripe", value)).size).toBe(0);
        const refunded = balancesOf(
          saleEntries("stripe", sale),
          refundOwedEntries(storno),
          refundEntries("stripe", paid),
        );
        // What is left says that it was sold and given back; together they are nothing.
        expect([...refunded.keys()].every((account) => account === "sales" || account === "refunds")).toBe(true);
        expect([...refunded.values()].reduce((sum, balance) => sum + balance, 0)).toBe(0);
        expect(balancesOf(refundOwedEntries(sale), refundDroppedEntries(sale)).size).toBe(0);
        expect(balancesOf(disputeEntries("x", "opened", value), disputeEntries("x", "won", value)).size).toBe(0);
        expect(balancesOf(payoutEntries("x", "sent", value), payoutEntries("x", "failed", value)).size).toBe(0);
      }),
    );
  });
  it("I3 F3 a settlement empties the period's accounts: due and reserve are what they held", () => {
    const balance = fc.integer({ min: -MAX, max: MAX });
    const balances = fc.record(Object.fromEntries(PERIOD_ACCOUNTS.map((account) => [account, balance])));
    fc.assert(
      fc.property(balances, fc.nat(1000), (held, reserved) => {
        const entries = settlementEntries({ currency: "EUR", balances: held, reserved });
        expect(isBalanced(entries)).toBe(true);
        const booked = balancesOf(entries);
        for (const account of PERIOD_ACCOUNTS) {
          expect((booked.get(account) ?? 0) + (held[account] ?? 0)).toBe(0);
        }
        const result = -Object.values(held).reduce((sum, amount) => sum + amount, 0);
        expect((booked.get("organizer_payable") ?? 0) + (booked.get("reserve") ?? 0) + result).toBe(0);
      }),
    );
  });
  it("I3 parts that are negative, fractions or more than the total are a bug", () => {
    const good: SaleParts = { currency: "EUR", total: 100, tax: 10, fee: 5, platformFee: 0 };
    for (const bad of [{ tax: -1 }, { fee: 0.5 }, { tax: 96 }, { platformFee: -1 }, { total: -100 }]) {
      expect(() => saleEntries("stripe", { ...good, ...bad })).toThrow();
      expect(() => refundOwedEntries({ ...good, ...bad })).toThrow();
    }
  });
  it("I3 entries that do not sum to zero, mix currencies, are empty or fractions do not balance", () => {
    const entry = (amount: number, currency = "EUR") => ({ account: "suspense" as const, amount, currency });
    expect(isBalanced([entry(5), entry(-4)])).toBe(false);
    expect(isBalanced([entry(5), entry(-5, "USD")])).toBe(false);
    expect(isBalanced([entry(0)])).toBe(false);
    expect(isBalanced([entry(0.5), entry(-0.5)])).toBe(false);
    expect(isBalanced([entry(5), entry(-5)])).toBe(true);
  });
});
