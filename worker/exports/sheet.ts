/** The lists that staff take with them, as rows of a spreadsheet. Pure. Text can never be a formula (TH31). */
import { toTimestamp } from "../kernel/time.ts";
import { toDecimal } from "../kernel/money.ts";
import type { CustomerSummary } from "../customers/index.ts";
import type { OrderRow } from "../orders/index.ts";
import { type Cell, csvRow } from "../platform/csv.ts";
import type { ExportKind } from "./tables.ts";

const HEADS: Readonly<Record<ExportKind, readonly string[]>> = {
  orders: [
    "code",
    "placed_at",
    "paid_at",
    "status",
    "channel",
    "event",
    "name",
    "email",
    "phone",
    "places",
    "total",
    "currency",
    "answers",
  ],
  customers: ["id", "name", "email", "phone", "orders", "last_order_at", "tags"],
};

/** The first line of a list. */
export function headOf(kind: ExportKind): string {
  return csvRow(HEADS[kind]);
}

/** One order; `places` is how many lines it has, `answers` what its buyer was asked. */
export function orderLine(order: OrderRow, event: string, places: number, answers: string): string {
  const cells: Cell[] = [
    order.code,
    toTimestamp(order.createdAt),
    order.paidAt === null ? "" : toTimestamp(order.paidAt),
    order.status,
    order.channel,
    event,
    order.buyerName,
    order.buyerEmail,
    order.buyerPhone ?? "",
    { decimal: String(places) },
    { decimal: toDecimal({ amount: order.total, currency: order.currency }) },
    order.currency,
    answers,
  ];
  return csvRow(cells);
}

/** One customer. */
export function customerLine({ customer, contacts, tags, orders, lastAt }: CustomerSummary): string {
  const all = (kind: string) => contacts.flatMap((one) => (one.kind === kind ? [one.value] : [])).join(" ");
  return csvRow([
    customer.id,
    customer.name,
    all("email"),
    all("phone"),
    { decimal: String(orders) },
    lastAt === null ? "" : toTimestamp(lastAt),
    tags.join(", "),
  ]);
}
