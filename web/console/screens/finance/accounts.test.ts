import { expect, it } from "vitest";
import { accountName, drawnAccounts, groupBalances, kindName, movedAmount, plainAmount } from "./accounts.ts";

const eur = (amount: number) => ({ amount, currency: "EUR" });

it("F1 accounts have plain names; what we do not know keeps its own", () => {
  expect(accountName("gateway:mpesa")).toBe("With M-Pesa");
  expect(accountName("organizer_payable")).toBe("Due to you");
  expect(accountName("gateway:newpay")).toBe("With newpay");
  expect(kindName("refund_owed")).toBe("Refund promised");
  expect(kindName("other_thing")).toBe("other thing");
});

it("F1 what an account holds is positive, whatever side it stands on", () => {
  expect(plainAmount("sales", eur(-500))).toEqual(eur(500));
  expect(plainAmount("bank", eur(500))).toEqual(eur(500));
  expect(plainAmount("organizer_payable", eur(300)).amount).toBe(-300);
  expect(Object.is(plainAmount("sales", eur(0)).amount, 0)).toBe(true);
});

it("F1 balances stand by currency and group, and nothing that is empty", () => {
  const grouped = groupBalances([
    { account: "sales", balance: eur(-900) },
    { account: "refunds", balance: eur(0) },
    { account: "gateway:stripe", balance: eur(1000) },
    { account: "tax_payable", balance: eur(-100) },
    { account: "cash", balance: { amount: 5, currency: "BDT" } },
  ]);
  expect(grouped.map(({ currency }) => currency)).toEqual(["BDT", "EUR"]);
  expect(grouped[1]?.groups.map(({ group, rows }) => [group, rows.map(({ balance }) => balance.amount)])).toEqual([
    ["here", [1000]],
    ["earned", [900]],
    ["owed", [100]],
  ]);
});

it("F6 a transaction is told by the account in question, or by what was debited in each currency", () => {
  const entries = [
    { account: "gateway:stripe", amount: eur(1000) },
    { account: "sales", amount: eur(-900) },
    { account: "tax_payable", amount: eur(-100) },
  ];
  expect(movedAmount(entries, "sales")).toEqual([eur(900)]);
  expect(movedAmount(entries, undefined)).toEqual([eur(1000)]);
});

it("F3 a settlement is drawn with what came in first, each bar against the largest", () => {
  const drawn = drawnAccounts([
    { account: "refunds", amount: eur(250) },
    { account: "sales", amount: eur(-1000) },
    { account: "tax_payable", amount: eur(-100) },
    { account: "gateway_costs", amount: eur(0) },
  ]);
  expect(drawn.map(({ account, out, share }) => [account, out, share])).toEqual([
    ["sales", false, 1],
    ["tax_payable", false, 0.1],
    ["refunds", true, 0.25],
  ]);
});
