/** Wire shapes of what needs a person. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import { type AttentionRow, type KeptEvent, paymentSchema, paymentWire } from "../payments/index.ts";
import { ATTENTION_ACTIONS, happenedText } from "./attention.ts";
import type { LoadedItem } from "./service.ts";

export const itemParams = z.object({ id: z.string().regex(idPattern("attention"), "is not the id of an item") });
const moneySchema = z.object({ amount: z.number().int(), currency: z.string() });

const itemFields = {
  id: z.string(),
  kind: z.string().openapi({ description: "Stable code of what happened", example: "wrong_amount" }),
  happened: z.string().openapi({ description: "One sentence for staff" }),
  order_id: z.string().nullable(),
  payment_id: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).openapi({ description: "What we knew then; depends on `kind`" }),
  created_at: z.string(),
};

/** A row of the list. */
export const attentionSchema = z.object(itemFields).openapi("AttentionItem");

export const attentionDetailSchema = z
  .object({
    ...itemFields,
    actions: z
      .array(z.enum(ATTENTION_ACTIONS))
      .openapi({ description: "What may be done now; empty once it is solved. `resolve` wants a note" }),
    order: z
      .object({ id: z.string(), code: z.string(), status: z.string(), total: moneySchema })
      .nullable()
      .openapi({ description: "As it is now" }),
    payment: paymentSchema.nullable().openapi({ description: "As it is now" }),
    resolved: z
      .object({ at: z.string(), resolution: z.string(), by: z.string(), note: z.string().nullable() })
      .nullable(),
  })
  .openapi("AttentionItemDetail");

export const actionInput = z
  .object({
    action: z.enum(ATTENTION_ACTIONS),
    note: z.string().trim().min(1).max(500).optional().openapi({ description: "Needed to `resolve`" }),
  })
  .openapi("AttentionActionInput", { example: { action: "refund_difference", note: "buyer agreed by phone" } });

export function attentionWire(row: AttentionRow): z.infer<typeof attentionSchema> {
  return {
    id: row.id,
    kind: row.kind,
    happened: happenedText(row.kind),
    order_id: row.orderId,
    payment_id: row.paymentId,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
    created_at: toTimestamp(row.createdAt),
  };
}

export function attentionDetailWire({
  item,
  order,
  context,
  actions,
}: LoadedItem): z.infer<typeof attentionDetailSchema> {
  return {
    ...attentionWire(item),
    actions: [...actions],
    order: order
      ? {
          id: order.id,
          code: order.code,
          status: order.status,
          total: { amount: order.total, currency: order.currency },
        }
      : null,
    payment: context ? paymentWire(context.payment) : null,
    resolved:
      item.resolvedAt === null
        ? null
        : {
            at: toTimestamp(item.resolvedAt),
            resolution: item.resolution ?? "",
            by: item.resolvedBy ?? "",
            note: item.note,
          },
  };
}

const eventFields = {
  id: z.string().openapi({ description: "`<account>.<the gateway's event id>`" }),
  gateway: z.string(),
  kind: z.string(),
  reference: z.string().nullable().openapi({ description: "What it speaks of, as the gateway calls it" }),
  received_at: z.string(),
  processed_at: z.string().nullable().openapi({ description: "Null: its work is not done" }),
  outcome: z.string().nullable(),
};
export const gatewayEventSchema = z.object(eventFields).openapi("GatewayEvent");
export const gatewayEventDetailSchema = z
  .object({ ...eventFields, body: z.string().openapi({ description: "As it came" }) })
  .openapi("GatewayEventDetail");

export function gatewayEventWire(row: KeptEvent): z.infer<typeof gatewayEventSchema> {
  return {
    id: `${row.accountId}.${row.eventId}`,
    gateway: row.gateway,
    kind: row.kind,
    reference: row.reference,
    received_at: toTimestamp(row.receivedAt),
    processed_at: row.processedAt === null ? null : toTimestamp(row.processedAt),
    outcome: row.outcome,
  };
}
