/** The wire of reports. */
import { z } from "@hono/zod-openapi";
import { type Millis, toTimestamp } from "../kernel/time.ts";
import { csvRow, CSV_MARK } from "../platform/csv.ts";
import { toDecimal } from "../kernel/money.ts";
import { type CameRow, LEADS } from "../tickets/index.ts";
import { type DayFigure, type Dimension, DIMENSIONS, isoDay, MAX_DAYS, type Period, periodBefore } from "./rollup.ts";
import type { Dashboard, Scope, Summed } from "./service.ts";

const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "is a date such as 2026-11-21")
  .openapi({ format: "date" });
const count = z.number().int();
const moneySchema = z.object({ amount: z.number().int(), currency: z.string() });

export const periodQuery = {
  from: date.optional().openapi({ description: `First day by the clock of the zone; at most ${MAX_DAYS} days in all` }),
  to: date.optional().openapi({ description: "Last day; today unless said" }),
};
/** Days are told of `total`; what leads to an order has no money and no file. */
export const REPORTS = DIMENSIONS.filter((dimension) => dimension !== "step");
export const reportQuery = z.object({
  ...periodQuery,
  by: z.enum(REPORTS).default("total").openapi({ description: "What sales are split by, beside the days" }),
});

const sums = {
  orders: count.openapi({ description: "Paid orders" }),
  tickets: count.openapi({ description: "Tickets of orders when they were paid" }),
  revenue: moneySchema.openapi({ description: "What was paid, before refunds" }),
  refunded: moneySchema.openapi({ description: "What was decided to go back in the period, of whichever order" }),
};
const totalSchema = z.object(sums);
const splitSchema = z.object({ key: z.string(), label: z.string(), ...sums });

export const dashboardSchema = z
  .object({
    zone: z.string(),
    from: date,
    to: date,
    as_of: z
      .string()
      .nullable()
      .openapi({ format: "date-time", description: "Sales up to here are counted; null before the first count" }),
    totals: z.array(totalSchema).openapi({ description: "One a currency; currencies are never added up" }),
    before: z.object({ from: date, to: date, totals: z.array(totalSchema) }),
    days: z
      .array(z.object({ day: date, ...sums }))
      .openapi({ description: "Days with sales or refunds, oldest first" }),
    hours: z
      .array(z.object({ day: date, hour: count, ...sums }))
      .openapi({ description: "By hour of the day, of at most two days" }),
    by: z.object({
      event: z.array(splitSchema).openapi({ description: "Of a whole organization" }),
      type: z.array(splitSchema).openapi({ description: "Ticket types, of one event; without orders and refunds" }),
      channel: z.array(splitSchema),
      method: z.array(splitSchema).openapi({ description: "How it was paid" }),
      counter: z.array(splitSchema).openapi({ description: "Who took money by hand: a device, or a person" }),
      utm: z.array(splitSchema).openapi({ description: "`source / medium / campaign`; empty where none was told" }),
      referrer: z.array(splitSchema),
    }),
    funnel: z
      .object({ visits: count, holds: count, started: count, paid: count })
      .openapi({ description: "Visits of the event pages (browsers with scripts), holds, and online orders" }),
    cut: z.boolean().openapi({ description: "More keys than one answer carries: the sums of `by` are too low" }),
  })
  .openapi("SalesDashboard");

function sumsWire({ orders, tickets, revenue, refunded, currency }: Omit<Summed, "key" | "label">) {
  return { orders, tickets, revenue: { amount: revenue, currency }, refunded: { amount: refunded, currency } };
}

const splitWire = (sum: Summed) => ({ key: sum.key, label: sum.label, ...sumsWire(sum) });

export function dashboardWire(
  found: Dashboard,
  scope: Scope,
  period: Period,
  asOf: Millis | undefined,
): z.infer<typeof dashboardSchema> {
  const before = periodBefore(period);
  const splits = (by: keyof Dashboard["splits"]) => found.splits[by].map(splitWire);
  return {
    zone: scope.zone,
    from: isoDay(period.from),
    to: isoDay(period.to),
    as_of: asOf === undefined ? null : toTimestamp(asOf),
    totals: found.totals.map(sumsWire),
    before: { from: isoDay(before.from), to: isoDay(before.to), totals: found.before.map(sumsWire) },
    days: found.days.map((figure) => ({ day: isoDay(figure.day), ...sumsWire(figure) })),
    hours: found.hours.map((figure) => ({ day: isoDay(figure.day), hour: Number(figure.key), ...sumsWire(figure) })),
    by: {
      event: splits("event"),
      type: splits("type"),
      channel: splits("channel"),
      method: splits("method"),
      counter: splits("counter"),
      utm: splits("utm"),
      referrer: splits("referrer"),
    },
    funnel: {
      ...found.steps,
      paid: found.splits.channel.filter(({ key }) => key === "online").reduce((sum, { orders }) => sum + orders, 0),
    },
    cut: found.cut,
  };
}

const came = {
  sold: count.openapi({ description: "Tickets that may still admit, or have" }),
  came: count.openapi({ description: "Of those, how many were let in" }),
};

export const cameSchema = z
  .object({
    ...came,
    types: z.array(z.object({ ticket_type: z.string(), name: z.string(), ...came })),
    leads: z
      .array(z.object({ lead: z.enum(LEADS), ...came }))
      .openapi({ description: "By how long before the event a ticket was issued: a day, a week, a month, or earlier" }),
  })
  .openapi("SaleToCheckIn");

export function cameWire(rows: readonly CameRow[]): z.infer<typeof cameSchema> {
  const sum = (of: readonly CameRow[]) => ({
    sold: of.reduce((all, { sold }) => all + sold, 0),
    came: of.reduce((all, one) => all + one.came, 0),
  });
  const types = [...new Map(rows.map(({ ticketTypeId, typeName }) => [ticketTypeId, typeName]))];
  return {
    ...sum(rows),
    types: types
      .map(([id, name]) => ({ ticket_type: id, name, ...sum(rows.filter((row) => row.ticketTypeId === id)) }))
      .toSorted((a, b) => b.sold - a.sold),
    leads: LEADS.map((lead) => ({ lead, ...sum(rows.filter((row) => row.lead === lead)) })),
  };
}

/** One line a day, key and currency. */
export function reportCsv(dimension: Dimension, figures: readonly DayFigure[]): string {
  const head = ["day", dimension, "name", "currency", "orders", "tickets", "revenue", "refunded", "net"];
  const lines = figures.map(({ day, key, label, currency, orders, tickets, revenue, refunded }) => {
    const amount = (minor: number) => ({ decimal: toDecimal({ amount: minor, currency }) });
    return csvRow([
      isoDay(day),
      key,
      label,
      currency,
      { decimal: String(orders) },
      { decimal: String(tickets) },
      amount(revenue),
      amount(refunded),
      amount(revenue - refunded),
    ]);
  });
  return CSV_MARK + csvRow(head) + lines.join("");
}
