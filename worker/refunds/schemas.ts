/** Wire shapes of refunds. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { isCurrency, MAX_AMOUNT } from "../kernel/money.ts";
import { refundSchema, refundWire } from "../payments/index.ts";
import type { RefundRow } from "../payments/index.ts";
import type { RefundWish } from "./refund-plan.ts";
import type { OrderMoney, RefundProposal } from "./service.ts";

export const orderParams = z.object({ id: z.string().regex(idPattern("order"), "is not an order id") });
export const refundParams = z.object({ id: z.string().regex(idPattern("refund"), "is not a refund id") });
const moneySchema = z.object({ amount: z.number().int(), currency: z.string() });
const lineNumber = z.number().int().min(0).max(1000);

const MAX_LINES = 100;
export const noteInput = z
  .string()
  .trim()
  .max(500)
  .optional()
  .openapi({ description: "For colleagues; the buyer never sees it" });

/** `amount` and `lines` exclude each other; neither is everything that is left. */
export const refundInput = z
  .object({
    amount: z
      .object({ amount: z.number().int().min(1).max(MAX_AMOUNT), currency: z.string().refine(isCurrency) })
      .optional()
      .openapi({ description: "Just this much, of no line in particular" }),
    lines: z
      .array(lineNumber)
      .min(1)
      .max(MAX_LINES)
      .optional()
      .openapi({ description: "What is left of these lines, by `position`" }),
    fee: z
      .enum(["refund", "keep"])
      .default("refund")
      .openapi({ description: "Whether the fees that the buyer paid on top go back too; not for a bare amount" }),
    cancel: z.boolean().optional().openapi({
      description:
        "Whether the tickets of these lines end and their places go back on sale. Left out: yes when everything is refunded, else no",
    }),
    reason: z
      .enum(["requested_by_customer", "duplicate", "event_changed", "event_cancelled", "goodwill", "fraud"])
      .default("requested_by_customer"),
    note: noteInput,
  })
  .refine(({ amount, lines }) => amount === undefined || lines === undefined, {
    path: ["amount"],
    message: "give an amount or lines, not both",
  })
  .refine(({ amount, cancel }) => amount === undefined || cancel !== true, {
    path: ["cancel"],
    message: "a bare amount is of no line: name the lines to cancel",
  })
  .refine(({ lines }) => lines === undefined || new Set(lines).size === lines.length, {
    path: ["lines"],
    message: "each line once",
  })
  .openapi("RefundInput", { example: { lines: [0], fee: "keep", cancel: true, reason: "requested_by_customer" } });

export type RefundInput = z.infer<typeof refundInput>;

/** What the caller asks for, as the rules say it. */
export function wishOf({ amount, lines, fee }: Pick<RefundInput, "amount" | "lines" | "fee">): RefundWish {
  if (amount !== undefined) return { kind: "amount", ...amount };
  const keepFee = fee === "keep";
  return lines === undefined ? { kind: "everything", keepFee } : { kind: "lines", lines, keepFee };
}

export const previewSchema = z
  .object({
    amount: moneySchema.openapi({ description: "What would go back" }),
    fee_kept: moneySchema,
    left_before: moneySchema.openapi({ description: "Captured and neither refunded nor asked for" }),
    left_after: moneySchema,
    tax: moneySchema.openapi({ description: "Of `amount`" }),
    fee: moneySchema.openapi({ description: "Of `amount`" }),
    lines: z.array(z.object({ position: z.number().int(), amount: moneySchema })),
    payments: z.array(
      z.object({
        payment_id: z.string(),
        gateway: z.string(),
        amount: moneySchema,
        method: z.enum(["gateway", "manual"]),
      }),
    ),
    needs_approval: z.boolean().openapi({ description: "Above the owner's limit: another member has to agree" }),
  })
  .openapi("RefundPreview");

export function previewWire(
  { order, payments }: Pick<OrderMoney, "order" | "payments">,
  { plan, shares, left, needsApproval }: RefundProposal,
): z.infer<typeof previewSchema> {
  const money = (amount: number) => ({ amount, currency: order.currency });
  return {
    amount: money(plan.amount),
    fee_kept: money(plan.feeKept),
    left_before: money(left),
    left_after: money(left - plan.amount),
    tax: money(plan.tax),
    fee: money(plan.fee),
    lines: plan.lines.map(({ position, amount }) => ({ position, amount: money(amount) })),
    payments: shares.map(({ paymentId, amount, method }) => ({
      payment_id: paymentId,
      gateway: payments.find(({ id }) => id === paymentId)?.gateway ?? "",
      amount: money(amount),
      method,
    })),
    needs_approval: needsApproval,
  };
}

/** What was asked for: one refund a payment. */
export const requestedSchema = z
  .object({
    order_id: z.string(),
    amount: moneySchema,
    fee_kept: moneySchema,
    needs_approval: z.boolean(),
    cancelled_lines: z.array(z.number().int()).openapi({ description: "Whose tickets have ended with it" }),
    refunds: z.array(refundSchema).openapi({ description: "One a payment; `status` moves on as the gateway answers" }),
  })
  .openapi("RequestedRefund");

export function refundsWire(rows: readonly RefundRow[]): z.infer<typeof refundSchema>[] {
  return rows.map(refundWire);
}

export const cancelInput = z
  .object({
    lines: z.array(lineNumber).min(1).max(MAX_LINES).optional().openapi({ description: "Left out: the whole order" }),
    refund: z
      .object({ fee: z.enum(["refund", "keep"]).default("refund") })
      .optional()
      .openapi({ description: "Left out: the money stays; it can be refunded later" }),
    note: noteInput,
  })
  .openapi("CancelOrderInput", { example: { lines: [1], refund: { fee: "keep" } } });

export const cancelledSchema = z
  .object({
    order_id: z.string(),
    status: z.string(),
    cancelled_lines: z.array(z.number().int()).openapi({ description: "By this call; none when they were before" }),
    refund: requestedSchema.nullable(),
  })
  .openapi("CancelledOrder");

export const policyInput = z
  .object({
    approval_above: z
      .number()
      .int()
      .min(0)
      .max(MAX_AMOUNT)
      .nullable()
      .openapi({ description: "Minor units of the organization's currency; null: nobody else has to agree" }),
  })
  .openapi("RefundPolicyInput");
export const policySchema = policyInput.extend({ version: z.number().int() }).openapi("RefundPolicy");
