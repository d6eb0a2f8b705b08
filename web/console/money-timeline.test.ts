import { expect, it } from "vitest";
import type { Refund, StaffOrder } from "../api/types.ts";
import { moneyTimeline } from "./money-timeline.ts";

const kes = (amount: number) => ({ amount, currency: "KES" });
const order: StaffOrder = {
  id: "ord_1",
  code: "OC-7K2M-41",
  status: "paid",
  event: {
    id: "evt_1",
    name: "Rhinos v. Tigers",
    starts_at: "2026-12-12T16:30:00Z",
    time_zone: "Africa/Nairobi",
    venue: "Rieth Hall",
  },
  buyer: { name: "Faith Njeri", email: "faith@t.test", phone: null },
  total: kes(5400),
  subtotal: kes(5400),
  discount: kes(0),
  fees: kes(0),
  tax: kes(0),
  tax_included: kes(0),
  dispute: null,
  channel: "online",
  lines: [],
  paid_at: "2026-11-20T19:20:31Z",
  created_at: "2026-11-20T19:08:44Z",
  expires_at: "2026-11-20T19:18:44Z",
  payments: [],
  refunds: [],
  tickets: [],
};
const payment = {
  id: "pay_1",
  gateway: "stripe",
  status: "captured" as const,
  attempt: 1,
  amount: kes(5400),
  captured: kes(5400),
  reference: "cs_1",
  failure: null,
  created_at: "2026-11-20T19:09:02Z",
  updated_at: "2026-11-20T19:20:31Z",
};

it("E08 money that came after the hold ended stands as a balance that waits for a decision", () => {
  const entries = moneyTimeline({ ...order, status: "expired", payments: [payment] });
  expect(entries.map(({ kind, amount, balance }) => [kind, amount, balance])).toEqual([
    ["note", -5400, -5400],
    ["note", null, -5400],
    ["note", 5400, 0],
    ["in", 5400, 5400],
  ]);
});
const refund: Refund = {
  id: "rfd_1",
  payment_id: "pay_1",
  order_id: "ord_1",
  amount: kes(1800),
  reason: "goodwill",
  status: "succeeded",
  failure: null,
  approval: "none",
  method: "gateway",
  requested_by: null,
  note: "Ill",
  created_at: "2026-11-21T08:00:00Z",
  updated_at: "2026-11-21T08:00:09Z",
};

it("a paid and refunded order ends even, and waits are told apart", () => {
  const entries = moneyTimeline({ ...order, payments: [payment], refunds: [refund] });
  expect(entries.slice(-2)).toMatchObject([
    { kind: "note", what: "Refund of KES\u00a018 asked for", detail: "Goodwill: Ill", amount: 1800, balance: 1800 },
    { kind: "out", what: "Money went back through Stripe", amount: -1800, balance: 0 },
  ]);
  const waiting = moneyTimeline({
    ...order,
    status: "pending",
    payments: [{ ...payment, captured: kes(0), status: "uncertain" }],
  });
  expect(waiting.at(-1)).toMatchObject({ kind: "wait", balance: -5400 });
});

it("O7 each step of a refund is told: it waits for a second person, is sent, by hand, fails, is turned down", () => {
  const last = (changes: Partial<Refund>) =>
    moneyTimeline({ ...order, payments: [payment], refunds: [{ ...refund, ...changes }] }).at(-1);
  expect(last({ status: "requested", approval: "waiting" })).toMatchObject({ kind: "wait", amount: null, balance: 0 });
  // Money that came for nothing goes back without any credit.
  expect(last({ reason: "order_over" })).toMatchObject({ kind: "out", balance: -1800 });
  expect(last({ status: "pending" })).toMatchObject({ kind: "wait", what: "Refund sent to Stripe" });
  expect(last({ status: "requested", method: "manual" })?.what).toBe("Money has to be sent back by hand");
  expect(last({ status: "failed", failure: "account_closed" })).toMatchObject({
    kind: "note",
    detail: "account closed",
    balance: 0,
  });
  expect(last({ status: "failed", approval: "rejected" })?.what).toBe("Refund turned down");
});

it("O5 documents, changes and mails stand among the money, in the order in which they happened", () => {
  const beside = {
    documents: [
      {
        id: "doc_1",
        kind: "invoice" as const,
        number: 7,
        label: "INV-7",
        order_id: "ord_1",
        refers_to: null,
        total: kes(5400),
        issued_at: "2026-11-20T19:20:32Z",
      },
    ],
    changes: [
      {
        id: "aud_1",
        at: "2026-11-20T20:00:00Z",
        actor: { kind: "person", id: "per_1" },
        action: "order.seat_moved",
        subject_id: "ord_1",
        before: null,
        after: { line: 1 },
      },
      {
        id: "aud_2",
        at: "2026-11-20T20:01:00Z",
        actor: { kind: "person", id: "per_1" },
        action: "order.refund_requested",
        subject_id: "ord_1",
        before: null,
        after: null,
      },
    ],
    mails: [
      {
        id: "msg_1",
        channel: "email" as const,
        recipient: "faith@t.test",
        template: "order_changed",
        status: "failed" as const,
        delivery: null,
        failure: "mailbox_full",
        created_at: "2026-11-20T20:00:01Z",
        sent_at: null,
      },
      {
        id: "msg_2",
        channel: "email" as const,
        recipient: "faith@t.test",
        template: "order_paid",
        status: "sent" as const,
        delivery: "bounced" as const,
        failure: "Permanent_General",
        created_at: "2026-11-20T20:02:01Z",
        sent_at: "2026-11-20T20:02:02Z",
      },
    ],
  };
  const entries = moneyTimeline({ ...order, payments: [payment] }, beside);
  expect(entries.slice(-4).map(({ what, detail }) => [what, detail])).toEqual([
    ["Document INV-7", "Invoice"],
    ["Moved to another seat", "line 2"],
    ["Change mailed: it could not be sent", "faith@t.test, mailbox full"],
    ["Tickets mailed: the address does not work", "faith@t.test, Permanent General"],
  ]);
});
