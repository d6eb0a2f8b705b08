import { expect, it } from "vitest";
import type { StaffOrder } from "../api/types.ts";
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
  fees: kes(0),
  tax: kes(0),
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
it("a paid and refunded order ends at what was given back, and waits are told apart", () => {
  const refund = {
    id: "rfd_1",
    payment_id: "pay_1",
    amount: kes(1800),
    reason: "Ill",
    status: "succeeded" as const,
    created_at: "2026-11-21T08:00:00Z",
  };
  expect(moneyTimeline({ ...order, payments: [payment], refunds: [refund] }).at(-1)).toMatchObject({
    kind: "out",
    balance: -1800,
  });
  const waiting = moneyTimeline({ ...order, status: "pending", payments: [{ ...payment, status: "uncertain" }] });
  expect(waiting.at(-1)).toMatchObject({ kind: "wait", balance: -5400 });
});
