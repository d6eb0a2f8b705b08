/** A fee as it is typed, what is wrong with it, and what is sent. Pure. */
import type { Fee } from "../../../api/books-types.ts";
import { parsePrice, priceText } from "../../price.ts";
import { typedRate } from "../finance/period.ts";
import { p } from "./messages.en.ts";
import type { FeeForm } from "./ticket-price.ts";

export const NEW_FEE: FeeForm = {
  kind: "processing",
  name: "",
  percent: "",
  fixed: "",
  per: "ticket",
  paid_by: "buyer",
};

/** What is stored, as it is typed. */
export function feeForm(fee: Fee): FeeForm {
  return {
    ...fee,
    percent: fee.percent === 0 ? "" : String(fee.percent),
    fixed: fee.fixed === null || fee.fixed.amount === 0 ? "" : priceText(fee.fixed),
  };
}

/** The sentence for each field at fault. */
export function feeFaults(fee: FeeForm, currency: string): { name?: string; percent?: string; fixed?: string } {
  const nothing = fee.percent.trim() === "" && fee.fixed.trim() === "";
  const badPercent = fee.percent.trim() !== "" && typedRate(fee.percent) === undefined;
  const badFixed = fee.fixed.trim() !== "" && parsePrice(fee.fixed, currency) === undefined;
  return {
    ...(fee.name.trim() === "" ? { name: p.nameBad } : {}),
    ...(nothing ? { percent: p.fees.nothing } : badPercent ? { percent: p.percentBad } : {}),
    ...(badFixed ? { fixed: p.amountBad } : {}),
  };
}

/** What the API takes; only for a fee without faults. */
export function feeBody(fee: FeeForm, currency: string): Fee {
  const amount = parsePrice(fee.fixed, currency);
  return {
    ...fee,
    name: fee.name.trim(),
    percent: (typedRate(fee.percent) ?? 0) / 10_000,
    fixed: amount ? { amount, currency } : null,
  };
}
