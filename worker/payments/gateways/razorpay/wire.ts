/** Razorpay's objects, as far as we read them. Notes are an object, and an empty list when there are none. */
import { z } from "@hono/zod-openapi";

const id = z.string().min(1).max(60);
const currency = z.string().length(3);
const amount = z.number().int().min(0);
const notes = z
  .union([z.record(z.string(), z.unknown()), z.array(z.unknown())])
  .nullish()
  .transform((value): Readonly<Record<string, unknown>> => (value && !Array.isArray(value) ? value : {}));

export const orderSchema = z.object({ id, amount, currency, receipt: z.string().max(60).nullish(), notes });
export type OrderFacts = z.infer<typeof orderSchema>;

export const paymentSchema = z.object({
  id,
  amount,
  currency,
  status: z.string().max(30),
  captured: z.boolean().nullish(),
  amount_refunded: amount.nullish(),
  /** What Razorpay kept, its tax included. */
  fee: amount.nullish(),
  order_id: z.string().max(60).nullish(),
  error_reason: z.string().max(200).nullish(),
  error_code: z.string().max(200).nullish(),
  created_at: z.number().int(),
});
export type PaymentFacts = z.infer<typeof paymentSchema>;

export const refundSchema = z.object({
  id,
  amount,
  currency,
  payment_id: id,
  status: z.string().max(30),
  receipt: z.string().max(60).nullish(),
  notes,
  created_at: z.number().int(),
});
export type RefundFacts = z.infer<typeof refundSchema>;

export const disputeSchema = z.object({
  id,
  payment_id: id,
  amount,
  currency,
  amount_deducted: amount,
  reason_code: z.string().max(200),
  respond_by: z.number().int().nullish(),
  status: z.string().max(30),
  phase: z.string().max(40).nullish(),
  evidence: z.object({ submitted_at: z.number().int().nullish() }).nullish(),
  created_at: z.number().int(),
});
export type DisputeFacts = z.infer<typeof disputeSchema>;

export const transferSchema = z.object({
  id,
  amount,
  recipient: z.string().max(60),
  status: z.string().max(30),
  notes,
});
export type TransferFacts = z.infer<typeof transferSchema>;

const MAX_LIST = 100;

/** A list as the API gives it. */
export function listOf<T extends z.ZodType>(schema: T) {
  return z.object({ items: z.array(schema).max(MAX_LIST) });
}

/** An order in a list that was asked for with its payments. */
export const listedOrderSchema = orderSchema.extend({ payments: listOf(paymentSchema).nullish() });
export type ListedOrderFacts = z.infer<typeof listedOrderSchema>;

export const errorSchema = z.object({
  error: z.object({
    code: z.string().max(60),
    description: z.string().max(2000).default(""),
    reason: z.string().max(100).nullish(),
    field: z.string().max(100).nullish(),
  }),
});

const about = z.object({ entity: z.object({ id }) });

/** A webhook: which event, and the ids of what it is about. Whatever else is in it is not read. */
export const webhookSchema = z.object({
  event: z.string().min(1).max(80),
  payload: z.object({
    payment: z.object({ entity: z.object({ id, order_id: z.string().max(60).nullish() }) }).optional(),
    order: about.optional(),
    refund: z.object({ entity: z.object({ id, notes }) }).optional(),
    dispute: about.optional(),
  }),
});
