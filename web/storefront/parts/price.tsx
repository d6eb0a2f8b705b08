import type { Money } from "../model.ts";
import { priceParts } from "../format.ts";

/** Small sign, bold amount, never broken over lines. `bare` leaves the sign out (a column that says it once). */
export function Price({
  money,
  locale,
  bare,
  size,
}: {
  money: Money;
  locale: string;
  bare?: boolean;
  size?: "l" | "xl";
}) {
  const { sign, amount } = priceParts(money, locale);
  return (
    <span class={size ? `price price--${size}` : "price"}>
      {bare ? null : <small>{sign}</small>}
      {amount}
    </span>
  );
}
