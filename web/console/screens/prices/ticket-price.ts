/** What one ticket costs and what is left of it, by the product's own price engine. Pure. */
import { priceOrder } from "../../../../worker/pricing/price-order.ts";
import type { Fee, TaxRate, TaxSettings } from "../../../api/books-types.ts";
import { parsePrice } from "../../price.ts";
import { typedRate } from "../finance/period.ts";
import { p } from "./messages.en.ts";

/** A fee as it is typed. */
export type FeeForm = Omit<Fee, "percent" | "fixed"> & { percent: string; fixed: string };
/** A rate as it is typed; an empty id is a new one. */
export type RateForm = Omit<TaxRate, "percent"> & { percent: string };

export type PriceRow = {
  readonly key: string;
  readonly label: string;
  /** Minor units. */
  readonly amount: number;
  readonly strong?: boolean;
};

type Settings = Pick<TaxSettings, "rounding" | "rounding_per">;

/**
 * The rows from the price that is shown to what is kept. Undefined while a field cannot be read.
 * @param price minor units of `currency`
 */
export function ticketRows(
  price: number,
  currency: string,
  settings: Settings,
  rates: readonly RateForm[],
  fees: readonly FeeForm[],
): PriceRow[] | undefined {
  const taxRules = rates.map((rate, at) => ({ ...rate, id: rate.id || `new-${at}`, rate: typedRate(rate.percent) }));
  const feeRules = fees.map((fee) => ({
    kind: fee.kind,
    name: fee.name,
    per: fee.per,
    paidBy: fee.paid_by,
    rate: typedRate(fee.percent || "0"),
    fixed: fee.fixed.trim() === "" ? 0 : parsePrice(fee.fixed, currency),
  }));
  const rules = {
    rounding: settings.rounding,
    roundingPer: settings.rounding_per,
    rates: taxRules.flatMap(({ rate, ...rest }) => (rate === undefined ? [] : [{ ...rest, rate }])),
    fees: feeRules.flatMap(({ rate, fixed, ...rest }) =>
      rate === undefined || fixed === undefined ? [] : [{ ...rest, rate, fixed }],
    ),
  };
  if (rules.rates.length < rates.length || rules.fees.length < fees.length) return undefined;
  const place = { price, discount: 0, kind: "admission" as const, taxRates: null };
  const [line] = priceOrder([place], currency, rules).lines;
  if (line === undefined) return undefined;
  const passed = line.fees.filter(({ absorbed }) => !absorbed);
  const borne = line.fees.filter(({ absorbed }) => absorbed);
  const added = byRate(line.taxes.filter(({ inclusive }) => !inclusive));
  // The tax inside a fee leaves with the fee.
  const inside = byRate(line.taxes.filter(({ inclusive, on }) => inclusive && on === "price"));
  const less = [
    ...inside.map(({ id, name, percent, amount }) => ({ key: id, label: p.preview.inside(name, percent), amount })),
    ...added.map(({ id, name, percent, amount }) => ({ key: `-${id}`, label: `${name} ${percent}`, amount })),
    ...passed.map(({ name, amount }, at) => ({ key: `-fee${at}`, label: name, amount })),
    ...borne.map(({ name, amount }, at) => ({ key: `own${at}`, label: p.preview.absorbed(name), amount })),
  ];
  return [
    { key: "shown", label: p.preview.shown, amount: line.price },
    ...passed.map(({ name, amount }, at) => ({ key: `fee${at}`, label: name, amount })),
    ...added.map(({ id, name, percent, amount }) => ({ key: id, label: `${name} ${percent}`, amount })),
    { key: "pays", label: p.preview.pays, amount: line.total, strong: true },
    ...less.map((row) => ({ ...row, amount: 0 - row.amount })),
    { key: "keep", label: p.preview.keep, amount: line.total - sumOf(less), strong: true },
  ];
}

type Taxed = { readonly id: string; readonly name: string; readonly percent: string; readonly amount: number };

/** One row for each rate, whatever it was taken of. */
function byRate(parts: readonly { id: string; name: string; rate: number; amount: number }[]): Taxed[] {
  return [...new Set(parts.map(({ id }) => id))].flatMap((id) => {
    const own = parts.filter((part) => part.id === id);
    const [first] = own;
    return first ? [{ id, name: first.name, percent: `${first.rate / 10_000}%`, amount: sumOf(own) }] : [];
  });
}

const sumOf = (parts: readonly { readonly amount: number }[]) => parts.reduce((sum, { amount }) => sum + amount, 0);

/** What is stored, as it is typed. */
export function rateForm(rate: TaxRate): RateForm {
  return { ...rate, percent: String(rate.percent) };
}
