/** The parts of a price as people read them, in checkout and on the order's page. Pure. */
import type { Money, Priced } from "./model.ts";

export type PriceRow = { readonly text: string; readonly money: Money };

/** What comes to the prices of the lines; taxes inside are told apart. */
export function priceRows(price: Priced): { readonly rows: readonly PriceRow[]; readonly inside: readonly PriceRow[] } {
  const tax = ({ name, percent, amount }: Priced["tax_lines"][number]) => ({
    text: `${name} ${percent}%`,
    money: amount,
  });
  const some = (row: PriceRow) => row.money.amount !== 0;
  return {
    rows: [
      ...price.fee_lines.map(({ name, amount }) => ({ text: name, money: amount })),
      ...price.tax_lines.filter(({ inclusive }) => !inclusive).map(tax),
    ].filter(some),
    inside: price.tax_lines
      .filter(({ inclusive }) => inclusive)
      .map(tax)
      .filter(some),
  };
}
