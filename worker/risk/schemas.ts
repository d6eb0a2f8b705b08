/** Wire shapes of risk: the review list and the block list. */
import { z } from "@hono/zod-openapi";
import { toTimestamp } from "../kernel/time.ts";
import { RISK_REASONS, SUBJECT_KINDS } from "./assessment.ts";
import type { RiskBlockRow, RiskReviewRow } from "./tables.ts";

const REVIEW_STATUSES = ["open", "cleared", "confirmed"] as const;

export const reviewQuery = { status: z.enum(REVIEW_STATUSES).default("open") };
export const blockQuery = { kind: z.enum(SUBJECT_KINDS).optional() };

export const reviewSchema = z
  .object({
    id: z.string(),
    order_id: z.string(),
    score: z.number().int().openapi({ description: "0 to 100" }),
    reasons: z.array(z.enum(RISK_REASONS)),
    status: z.enum(REVIEW_STATUSES),
    note: z.string(),
    created_at: z.string(),
    resolved_at: z.string().nullable(),
    resolved_by: z.string().nullable(),
  })
  .openapi("RiskReview");

const reasonsSchema = z.array(z.enum(RISK_REASONS));

export function reviewWire(row: RiskReviewRow): z.infer<typeof reviewSchema> {
  return {
    id: row.id,
    order_id: row.orderId,
    score: row.score,
    reasons: reasonsSchema.parse(JSON.parse(row.reasons)),
    status: row.status,
    note: row.note,
    created_at: toTimestamp(row.createdAt),
    resolved_at: row.resolvedAt === null ? null : toTimestamp(row.resolvedAt),
    resolved_by: row.resolvedBy,
  };
}

export const resolveInput = z
  .object({
    outcome: z.enum(["cleared", "confirmed"]),
    note: z.string().trim().max(500).default(""),
  })
  .openapi("RiskReviewOutcome");

export const blockInput = z
  .object({
    kind: z.enum(SUBJECT_KINDS),
    value: z
      .string()
      .trim()
      .min(3)
      .max(254)
      .openapi({ description: "An e-mail address, a phone number or a network address; kept only as a keyed hash" }),
    reason: z.string().trim().min(1).max(200),
  })
  .refine(({ kind, value }) => kind !== "contact" || /^[^@\s]+@[^@\s]+$/.test(value), {
    path: ["value"],
    message: "is not an e-mail address",
  })
  .refine(({ kind, value }) => kind !== "phone" || /^\+?[0-9 ()./-]{5,30}$/.test(value), {
    path: ["value"],
    message: "is not a phone number",
  })
  .openapi("RiskBlockInput");

export const blockSchema = z
  .object({
    id: z.string(),
    kind: z.enum(SUBJECT_KINDS),
    label: z.string().openapi({ description: "The value, masked" }),
    reason: z.string(),
    created_by: z.string(),
    created_at: z.string(),
  })
  .openapi("RiskBlock");

export function blockWire(row: RiskBlockRow): z.infer<typeof blockSchema> {
  const { id, kind, label, reason } = row;
  return { id, kind, label, reason, created_by: row.createdBy, created_at: toTimestamp(row.createdAt) };
}
