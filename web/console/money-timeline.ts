/** What happened to an order, money first: payments, refunds with their steps, documents, changes. Pure. */
import type { OrderMessage, PaperDocument } from "../api/order-money-types.ts";
import type { AuditEntry, Payment, Refund, StaffOrder } from "../api/types.ts";
import { m } from "./messages.en.ts";
import { gatewayName, sayCode, words } from "./messages.orders.en.ts";
import { staffMoney } from "./price.ts";

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

/** What stands beside the order itself; empty where this person may not read it. */
export type Beside = {
  readonly documents: readonly PaperDocument[];
  readonly changes: readonly AuditEntry[];
  readonly mails: readonly OrderMessage[];
};

type Raw = Omit<Entry, "balance">;
const NOTE = { kind: "note", detail: "", amount: null } as const;
const said = words.order.events;

/** The entries, oldest first. */
export function moneyTimeline(order: StaffOrder, beside: Beside = { documents: [], changes: [], mails: [] }): Entry[] {
  const raw: Raw[] = [
    {
      key: "placed",
      at: order.created_at,
      kind: "note",
      what: m.order.placed,
      detail: m.order.placedText(order.lines.length),
      amount: -order.total.amount,
    },
    ...order.payments.flatMap((payment) => paymentEntries(order, payment)),
  ];
  if (order.status === "expired" || order.status === "cancelled") {
    const what = order.status === "expired" ? m.order.expired : m.orders.status.cancelled;
    raw.push({ key: "over", at: order.expires_at, kind: "note", what, detail: "", amount: order.total.amount });
  }
  raw.push(
    ...order.refunds.flatMap((refund) => refundEntries(order, refund)),
    ...beside.documents.map(({ id, issued_at, label, kind }) => ({
      ...NOTE,
      key: id,
      at: issued_at,
      what: said.paper(label),
      detail: words.order.paperKinds[kind],
    })),
    ...beside.changes.flatMap(changeEntries),
    ...beside.mails.map(mailEntry),
  );
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

function paymentEntries(order: StaffOrder, payment: Payment): Raw[] {
  const name = gatewayName(payment.gateway);
  const { id, updated_at: at } = payment;
  if (order.total.amount === 0) return [{ ...NOTE, key: id, at, what: m.order.free }];
  const attempt = order.payments.length > 1 ? said.attempt(payment.attempt) : "";
  const asked = { ...NOTE, key: `${id}-asked`, at: payment.created_at, what: m.order.paymentStarted(name) };
  const end: Record<Payment["status"], Raw> = {
    captured: {
      key: id,
      at: order.payments.length === 1 && order.paid_at ? order.paid_at : at,
      kind: "in",
      what: m.order.paid(name),
      detail: payment.reference ?? "",
      amount: payment.captured.amount,
    },
    failed: { ...NOTE, key: id, at, what: m.order.failed(name), detail: sayCode({}, payment.failure ?? "") },
    cancelled: { ...NOTE, key: id, at, what: m.order.cancelledPayment(name) },
    uncertain: {
      ...NOTE,
      key: id,
      at,
      kind: "wait",
      what: m.order.uncertain(name),
      detail: m.order.uncertainText,
      // Money that is known to have come stands in the balance, although nobody has decided what it pays for.
      amount: payment.captured.amount === 0 ? null : payment.captured.amount,
    },
    created: { ...NOTE, key: id, at, kind: "wait", what: m.order.waiting },
    pending: { ...NOTE, key: id, at, kind: "wait", what: m.order.waiting },
  };
  return [{ ...asked, detail: attempt }, end[payment.status]];
}

/** A refund was asked for, may have to be agreed to, and ends one way or the other. */
function refundEntries(order: StaffOrder, refund: Refund): Raw[] {
  const { id, created_at, updated_at, approval, status, method } = refund;
  const name = gatewayName(order.payments.find((one) => one.id === refund.payment_id)?.gateway ?? "");
  const reason = sayCode({ ...words.order.reasons, ...words.order.systemReasons }, refund.reason);
  const asked = {
    ...NOTE,
    key: `${id}-asked`,
    at: created_at,
    what: said.refundAsked(staffMoney(refund.amount)),
    detail: refund.note ? `${reason}: ${refund.note}` : reason,
    amount: isCredit(order, refund) ? refund.amount.amount : null,
  };
  const step = { ...NOTE, key: id, at: updated_at };
  if (approval === "rejected") return [asked, { ...step, what: said.refundRejected }];
  if (approval === "waiting") return [asked, { ...step, kind: "wait", what: said.refundWaits }];
  if (status === "failed") {
    return [asked, { ...step, what: said.refundFailed, detail: sayCode({}, refund.failure ?? "") }];
  }
  if (status === "succeeded") {
    return [asked, { ...step, kind: "out", what: said.refundDone(name), amount: -refund.amount.amount }];
  }
  const what = method === "manual" ? said.refundByHand : said.refundSent(name);
  return [asked, { ...step, kind: "wait", what }];
}

/** A mail that never left is told as loudly as one that did. */
function mailEntry(message: OrderMessage): Raw {
  const { id, created_at, sent_at, template, recipient, status, failure, delivery } = message;
  const isLost = delivery === "bounced" || delivery === "undelivered" || delivery === "complained";
  const about = sayCode(said.mails, template);
  const what =
    status === "failed"
      ? said.mailFailed(about)
      : status === "queued"
        ? said.mailWaits(about)
        : isLost
          ? said.mailLost(about, delivery)
          : about;
  const detail = (status === "failed" || isLost) && failure ? `${recipient}, ${sayCode({}, failure)}` : recipient;
  return { ...NOTE, key: id, at: sent_at ?? created_at, kind: status === "queued" ? "wait" : "note", what, detail };
}

/** True when staff gave up a part of what the order costs: the buyer then owes less. Money that came for nothing is none. */
function isCredit({ status }: StaffOrder, refund: Refund): boolean {
  const over = status === "expired" || status === "cancelled";
  const agreed = refund.approval === "none" || refund.approval === "approved";
  return !over && agreed && refund.status !== "failed" && refund.reason in words.order.reasons;
}

/** Changes by staff that have words; the others are in the audit log. */
function changeEntries({ id, at, action, after }: AuditEntry): Raw[] {
  const known: Readonly<Record<string, string>> = said.changes;
  const what = known[action];
  if (what === undefined) return [];
  const line = after?.["line"];
  return [{ ...NOTE, key: id, at, what, detail: typeof line === "number" ? said.line(line) : "" }];
}
