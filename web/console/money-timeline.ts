/** What happened to the money of an order, in order, with a running balance. Pure. */
import type { StaffOrder } from "../api/types.ts";
import { m } from "./messages.en.ts";

export type Entry = {
  key: string;
  at: string;
  kind: "note" | "in" | "out" | "wait";
  what: string;
  detail: string;
  /** Minor units, signed as the buyer's account with us: an order owes, a payment pays. Null: no money moved. */
  amount: number | null;
  /** Balance after this entry. */
  balance: number;
};

const BRANDS: Readonly<Record<string, string>> = { stripe: "Stripe", free: "Free order" };

/** A gateway by its brand. */
export function gatewayName(gateway: string): string {
  return BRANDS[gateway] ?? gateway;
}

type Raw = Omit<Entry, "balance">;

/** The entries, oldest first. */
export function moneyTimeline(order: StaffOrder): Entry[] {
  const raw: Raw[] = [
    {
      key: "placed",
      at: order.created_at,
      kind: "note",
      what: m.order.placed,
      detail: m.order.placedText(order.lines.length),
      amount: -order.total.amount,
    },
  ];
  for (const payment of order.payments) {
    const name = gatewayName(payment.gateway);
    const last = payment.updated_at;
    if (order.total.amount === 0) {
      raw.push({ key: payment.id, at: last, kind: "note", what: m.order.free, detail: "", amount: null });
      continue;
    }
    raw.push({
      key: `${payment.id}-asked`,
      at: payment.created_at,
      kind: "note",
      what: m.order.paymentStarted(name),
      detail: "",
      amount: null,
    });
    if (payment.status === "captured") {
      const at = order.payments.length === 1 && order.paid_at ? order.paid_at : last;
      raw.push({
        key: payment.id,
        at,
        kind: "in",
        what: m.order.paid(name),
        detail: payment.reference ?? "",
        amount: payment.captured.amount,
      });
    } else if (payment.status === "failed") {
      raw.push({
        key: payment.id,
        at: last,
        kind: "note",
        what: m.order.failed(name),
        detail: payment.failure ?? "",
        amount: null,
      });
    } else if (payment.status === "cancelled") {
      raw.push({
        key: payment.id,
        at: last,
        kind: "note",
        what: m.order.cancelledPayment(name),
        detail: "",
        amount: null,
      });
    } else if (payment.status === "uncertain") {
      raw.push({
        key: payment.id,
        at: last,
        kind: "wait",
        what: m.order.uncertain(name),
        detail: m.order.uncertainText,
        amount: null,
      });
    } else {
      raw.push({ key: payment.id, at: last, kind: "wait", what: m.order.waiting, detail: "", amount: null });
    }
  }
  if (order.status === "expired" || order.status === "cancelled") {
    const what = order.status === "expired" ? m.order.expired : m.orders.status.cancelled;
    raw.push({ key: "over", at: order.expires_at, kind: "note", what, detail: "", amount: order.total.amount });
  }
  for (const refund of order.refunds) {
    const done = refund.status === "succeeded";
    raw.push({
      key: refund.id,
      at: refund.created_at,
      kind: done ? "out" : "wait",
      what: m.order.refund(refund.reason),
      detail: refund.id,
      amount: done ? -refund.amount.amount : null,
    });
  }
  const sorted = raw
    .map((entry, i) => ({ entry, i }))
    .sort((a, b) => Date.parse(a.entry.at) - Date.parse(b.entry.at) || a.i - b.i)
    .map(({ entry }) => entry);
  let balance = 0;
  return sorted.map((entry) => {
    balance += entry.amount ?? 0;
    return { ...entry, balance };
  });
}
