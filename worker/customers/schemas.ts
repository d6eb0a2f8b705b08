/** Wire shapes of customers. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import type { BuyerSum, OrderRow } from "../orders/index.ts";
import { pageQuery } from "../platform/cursor.ts";
import { readSeatLabel } from "../tickets/index.ts";
import { CONTACT_KINDS, readTag } from "./contact.ts";
import type { History } from "./history-store.ts";
import type { Customer, CustomerSummary } from "./service.ts";
import { MAX_TAGS } from "./store.ts";
import type { NoteRow } from "./tables.ts";

const moneySchema = z.object({ amount: z.number().int(), currency: z.string() });
export const customerId = z.string().regex(idPattern("customer"), "is not the id of a customer");
export const customerParams = z.object({ id: customerId });
export const noteParams = customerParams.extend({ note: z.string().regex(idPattern("customerNote"), "is not a note") });

export const customerListQuery = z.object({
  ...pageQuery,
  q: z.string().trim().min(2).max(120).optional().openapi({
    description: "Beginning of a name or an address, a phone number, an order's code; answers one page",
  }),
  tag: z.string().trim().toLowerCase().min(1).max(40).optional(),
});

const summaryFields = {
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable().openapi({ description: "Last digits, of somebody who left no address" }),
  tags: z.array(z.string()),
};
export const customerSummarySchema = z
  .object({ ...summaryFields, orders: z.number().int(), last_order_at: z.string().nullable() })
  .openapi("CustomerSummary");

export const customerRefSchema = z.object(summaryFields).openapi("CustomerRef");

const noteSchema = z
  .object({ id: z.string(), text: z.string(), author: z.string(), created_at: z.string() })
  .openapi("CustomerNote");
export { noteSchema };

export const customerSchema = z
  .object({
    ...summaryFields,
    erased: z.boolean(),
    contacts: z.array(z.object({ kind: z.enum(CONTACT_KINDS), value: z.string() })),
    sums: z
      .array(z.object({ orders: z.number().int(), paid: moneySchema, returned: moneySchema }))
      .openapi({ description: "Orders that were paid, by currency" }),
    orders: z.array(
      z.object({
        id: z.string(),
        code: z.string(),
        status: z.string(),
        event_id: z.string(),
        total: moneySchema,
        channel: z.string(),
        created_at: z.string(),
      }),
    ),
    tickets: z.array(
      z.object({
        id: z.string(),
        order_id: z.string(),
        event_id: z.string(),
        type: z.string(),
        seat: z.object({ section: z.string(), row: z.string(), number: z.string() }).nullable(),
        holder_name: z.string(),
        status: z.string(),
        used_at: z.string().nullable(),
      }),
    ),
    refunds: z.array(
      z.object({
        id: z.string(),
        order_id: z.string(),
        amount: moneySchema,
        status: z.string(),
        reason: z.string(),
        created_at: z.string(),
      }),
    ),
    messages: z.array(
      z.object({
        id: z.string(),
        order_id: z.string().nullable(),
        channel: z.string(),
        template: z.string(),
        status: z.string(),
        created_at: z.string(),
      }),
    ),
    entries: z
      .array(
        z.object({
          transaction: z.string(),
          order_id: z.string(),
          kind: z.string(),
          account: z.string(),
          amount: moneySchema,
          at: z.string(),
        }),
      )
      .openapi({ description: "Of the ledger; empty for who may not see money" }),
    notes: z.array(noteSchema),
  })
  .openapi("Customer");

export const noteInput = z.object({ text: z.string().trim().min(1).max(2000) }).openapi("CustomerNoteInput");
export const tagsInput = z
  .object({
    tags: z
      .array(z.string().max(100))
      .max(MAX_TAGS)
      .transform((tags, context) => {
        const read = tags.map(readTag);
        if (read.some((tag) => tag === undefined)) {
          context.addIssue({ code: "custom", message: "a tag is 1 to 40 characters" });
        }
        return [...new Set(read.flatMap((tag) => tag ?? []))].sort();
      }),
  })
  .openapi("CustomerTagsInput");
export const mergeInput = z
  .object({ customer: customerId.openapi({ description: "Who becomes part of this customer" }) })
  .openapi("MergeCustomersInput");
export const erasedSchema = z
  .object({
    orders: z.number().int().openapi({ description: "Orders that no longer name the person" }),
    kept: z.array(z.string()).openapi({ description: "What the law makes us keep" }),
  })
  .openapi("Erased");

export function refWire({ customer, contacts, tags }: Customer): z.infer<typeof customerRefSchema> {
  const first = (kind: string) => contacts.find((contact) => contact.kind === kind)?.value ?? null;
  return { id: customer.id, name: customer.name, email: first("email"), phone: first("phone"), tags: [...tags] };
}

export function summaryWire(one: CustomerSummary): z.infer<typeof customerSummarySchema> {
  return { ...refWire(one), orders: one.orders, last_order_at: one.lastAt === null ? null : toTimestamp(one.lastAt) };
}

export function noteWire(note: NoteRow, names: ReadonlyMap<string, string>): z.infer<typeof noteSchema> {
  return {
    id: note.id,
    text: note.body,
    author: names.get(note.authorId) ?? "",
    created_at: toTimestamp(note.createdAt),
  };
}

type Parts = {
  readonly sums: readonly BuyerSum[];
  readonly orders: readonly OrderRow[];
  readonly history: History;
  readonly notes: readonly NoteRow[];
  readonly names: ReadonlyMap<string, string>;
};

/** Everything that staff see of a customer, newest first. */
export function customerWire(found: Customer, parts: Parts): z.infer<typeof customerSchema> {
  const { sums, orders, history, notes, names } = parts;
  const money = (amount: number, currency: string) => ({ amount, currency });
  return {
    ...refWire(found),
    erased: found.customer.erasedAt !== null,
    contacts: found.contacts.map(({ kind, value }) => ({ kind, value })),
    sums: sums.map(({ currency, orders: count, paid, returned }) => ({
      orders: count,
      paid: money(paid, currency),
      returned: money(returned, currency),
    })),
    orders: orders.map((order) => ({
      id: order.id,
      code: order.code,
      status: order.status,
      event_id: order.eventId,
      total: money(order.total, order.currency),
      channel: order.channel,
      created_at: toTimestamp(order.createdAt),
    })),
    tickets: history.tickets.map((ticket) => ({
      id: ticket.id,
      order_id: ticket.orderId,
      event_id: ticket.eventId,
      type: ticket.type,
      seat: readSeatLabel(ticket.seatLabel),
      holder_name: ticket.holderName,
      status: ticket.status,
      used_at: ticket.status === "used" ? toTimestamp(ticket.updatedAt) : null,
    })),
    refunds: history.refunds.map(({ id, orderId, amount, currency, status, reason, createdAt }) => ({
      id,
      order_id: orderId,
      amount: money(amount, currency),
      status,
      reason,
      created_at: toTimestamp(createdAt),
    })),
    messages: history.messages.map(({ id, orderId, channel, template, status, createdAt }) => ({
      id,
      order_id: orderId,
      channel,
      template,
      status,
      created_at: toTimestamp(createdAt),
    })),
    entries: history.entries.map(({ transaction, orderId, kind, account, amount, currency, at }) => ({
      transaction,
      order_id: orderId,
      kind,
      account,
      amount: money(amount, currency),
      at: toTimestamp(at),
    })),
    notes: notes.map((note) => noteWire(note, names)),
  };
}
