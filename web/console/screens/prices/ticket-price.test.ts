import { expect, it } from "vitest";
import { feeBody, feeFaults, feeForm, NEW_FEE } from "./fee-form.ts";
import { type FeeForm, type RateForm, ticketRows } from "./ticket-price.ts";

const SETTINGS = { rounding: "half_up", rounding_per: "line" } as const;
const vat = (over: Partial<RateForm> = {}): RateForm => ({
  id: "",
  name: "VAT",
  percent: "16",
  inclusive: true,
  standard: true,
  fees: false,
  ...over,
});
const fee = (over: Partial<FeeForm> = {}): FeeForm => ({ ...NEW_FEE, name: "Service", percent: "2", ...over });
const rows = (rates: RateForm[], fees: FeeForm[], price = 180_000) =>
  ticketRows(price, "KES", SETTINGS, rates, fees)?.map(({ label, amount }) => [label, amount]);

it("K6 K7 a tax inside the price and an absorbed fee come off what is kept, and the buyer pays what is shown", () => {
  expect(rows([vat()], [fee({ paid_by: "organizer", fixed: "20" })])).toEqual([
    ["Price that is shown", 180_000],
    ["Buyers pay", 180_000],
    ["VAT 16% inside", -24_828],
    ["Service, absorbed", -5_600],
    ["You keep", 149_572],
  ]);
});

it("K6 K7 an added tax and a passed-on fee come on top, and go through", () => {
  expect(rows([vat({ inclusive: false, percent: "10", fees: true })], [fee({ percent: "5" })], 10_000)).toEqual([
    ["Price that is shown", 10_000],
    ["Service", 500],
    ["VAT 10%", 1_050],
    ["Buyers pay", 11_550],
    ["VAT 10%", -1_050],
    ["Service", -500],
    ["You keep", 10_000],
  ]);
});

it("K6 K7 nothing set: the price is paid and kept; what cannot be read shows nothing", () => {
  expect(rows([], [])?.map(([, amount]) => amount)).toEqual([180_000, 180_000, 180_000]);
  expect(rows([vat({ percent: "x" })], [])).toBeUndefined();
  expect(rows([], [fee({ fixed: "0.001" })])).toBeUndefined();
});

it("K6 a fee is a share, an amount, or both, and says at its field what is wrong", () => {
  expect(feeFaults(fee({ name: " ", percent: "", fixed: "" }), "KES")).toEqual({
    name: "Write a name.",
    percent: "A fee is a share, an amount, or both.",
  });
  expect(Object.keys(feeFaults(fee({ percent: "200", fixed: "x" }), "KES"))).toEqual(["percent", "fixed"]);
  const sent = feeBody(fee({ fixed: "1.50" }), "EUR");
  expect(sent).toMatchObject({ percent: 2, fixed: { amount: 150, currency: "EUR" } });
  expect(feeForm(sent)).toMatchObject({ percent: "2", fixed: "1.50" });
  expect(feeBody(fee(), "EUR").fixed).toBeNull();
});
