/** What the forms around refunds say and send. Pure. */
import type { FeePolicy, RefundRun } from "../api/order-money-types.ts";
import type { Money, OrderLine, StaffOrder } from "../api/types.ts";
import { parsePrice } from "./price.ts";

export type RefundForm = {
  readonly kind: "everything" | "lines" | "amount";
  readonly lines: ReadonlySet<number>;
  readonly amount: string;
  readonly keepFee: boolean;
  /** Whether the tickets of the chosen lines end. Everything ends them anyway, an amount never does. */
  readonly cancel: boolean;
  readonly reason: string;
  readonly note: string;
};

/** What came, what went back or is on its way, and what is left; minor units. A rejected or failed refund is none. */
export function orderMoney(order: Pick<StaffOrder, "payments" | "refunds" | "total">): {
  paid: number;
  refunded: number;
  onTheWay: number;
  left: number;
} {
  const paid = sum(order.payments.map(({ captured }) => captured.amount));
  const of = (open: boolean) =>
    sum(
      order.refunds
        .filter(({ status, approval }) =>
          open ? status !== "succeeded" && status !== "failed" && approval !== "rejected" : status === "succeeded",
        )
        .map(({ amount }) => amount.amount),
    );
  const [refunded, onTheWay] = [of(false), of(true)];
  return { paid, refunded, onTheWay, left: paid - refunded - onTheWay };
}

/** True while a gateway is working on money of the order: the answer comes by itself within seconds or minutes. */
export function isMoving(order: Pick<StaffOrder, "payments" | "refunds">): boolean {
  return (
    order.refunds.some(
      ({ status, approval, method }) =>
        (status === "requested" || status === "pending") &&
        (approval === "none" || approval === "approved") &&
        method === "gateway",
    ) ||
    order.payments.some(
      ({ status, gateway }) => (status === "created" || status === "pending") && gateway !== "offline",
    )
  );
}

/** Lines that can still be cancelled or refunded. */
export function activeLines(order: Pick<StaffOrder, "lines">): OrderLine[] {
  return order.lines.filter(({ status }) => status === "active");
}

export type RefundFormFault = "lines" | "amount" | "above_left";

/** The body of the request, or the field at fault. `left` in minor units. */
export function refundBody(
  form: RefundForm,
  currency: string,
  left: number,
): { readonly body: Record<string, unknown> } | { readonly fault: RefundFormFault } {
  const note = form.note.trim();
  const about = { reason: form.reason, ...(note === "" ? {} : { note }) };
  const fee = form.keepFee ? "keep" : "refund";
  if (form.kind === "everything") return { body: { ...about, fee } };
  if (form.kind === "lines") {
    if (form.lines.size === 0) return { fault: "lines" };
    return { body: { ...about, fee, lines: [...form.lines].sort((a, b) => a - b), cancel: form.cancel } };
  }
  const amount = parsePrice(form.amount, currency);
  if (!amount) return { fault: "amount" };
  if (amount > left) return { fault: "above_left" };
  return { body: { ...about, amount: { amount, currency } } };
}

/** How far money by hand is off: positive when too much came. */
export function difference(received: number, before: number, owed: Money): number {
  return before + received - owed.amount;
}

export type PolicyForm = { readonly fixed: string; readonly perTicket: string; readonly percent: string };

/** The fee policy of a form; null at each field that is no number. Empty is 0. */
export function readPolicy(form: PolicyForm, currency: string): { [Name in keyof FeePolicy]: number | null } {
  const price = (text: string) => (text.trim() === "" ? 0 : (parsePrice(text, currency) ?? null));
  const percent = form.percent.trim().replace(",", ".").replace(/\s*%$/, "") || "0";
  const share = /^\d{1,3}(\.\d{1,2})?$/.test(percent) && Number(percent) <= 100 ? Number(percent) : null;
  return { fixed: price(form.fixed), percent: share, per_ticket: price(form.perTicket) };
}

/** True when a policy has no field at fault. */
export function isPolicy(policy: { [Name in keyof FeePolicy]: number | null }): policy is FeePolicy {
  return policy.fixed !== null && policy.percent !== null && policy.per_ticket !== null;
}

/** Shares of a run in percent of what was paid, for the drawing; they add up to 100 unless nothing was paid. */
export function runShares({ amount, fee_kept }: Pick<RefundRun, "amount" | "fee_kept">): {
  back: number;
  kept: number;
} {
  const all = amount + fee_kept;
  if (all === 0) return { back: 0, kept: 0 };
  const back = Math.round((amount / all) * 100);
  return { back, kept: 100 - back };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
