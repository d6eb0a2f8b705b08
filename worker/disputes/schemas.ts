/** Wire shapes of disputes. */
import { z } from "@hono/zod-openapi";
import { toTimestamp } from "../kernel/time.ts";
import { type Evidence, EVIDENCE_FIELDS } from "../payments/index.ts";
import { DISPUTE_STATUSES, takesEvidence, TICKET_POLICIES } from "./dispute.ts";
import type { DisputePolicyRow, DisputeRow } from "./tables.ts";

const moneySchema = z.object({ amount: z.number().int(), currency: z.string() });
const MAX_TEXT = 5000;
const evidenceText = z.string().trim().min(1).max(MAX_TEXT);

/** What staff write: texts, each known to banks by this name. */
const evidenceFields = z
  .object(
    Object.fromEntries(EVIDENCE_FIELDS.map((name) => [name, evidenceText.optional()])) as Record<
      (typeof EVIDENCE_FIELDS)[number],
      z.ZodOptional<typeof evidenceText>
    >,
  )
  .strict()
  .transform((fields): Evidence => Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== undefined)));

export const evidenceInput = z
  .object({
    evidence: evidenceFields.refine((fields) => Object.keys(fields).length > 0, {
      message: "needs at least one text",
    }),
    submit: z
      .boolean()
      .default(false)
      .openapi({ description: "True sends it to the bank, once and for all; false keeps it as a draft" }),
  })
  .openapi("DisputeEvidenceInput");

export const disputeSchema = z
  .object({
    id: z.string(),
    order_id: z.string(),
    payment_id: z.string(),
    gateway: z.string(),
    reference: z.string(),
    status: z.enum(DISPUTE_STATUSES),
    reason: z.string(),
    amount: moneySchema,
    withheld: moneySchema.openapi({ description: "What the gateway keeps back now" }),
    fee: moneySchema,
    evidence_due_at: z.string().nullable(),
    evidence: z.record(z.string(), z.string()),
    evidence_sent_at: z.string().nullable(),
    takes_evidence: z.boolean(),
    opened_at: z.string(),
    closed_at: z.string().nullable(),
    version: z.number().int(),
  })
  .openapi("Dispute");

export function disputeWire(row: DisputeRow, now: number): z.infer<typeof disputeSchema> {
  const moment = (at: number | null) => (at === null ? null : toTimestamp(at));
  return {
    id: row.id,
    order_id: row.orderId,
    payment_id: row.paymentId,
    gateway: row.gateway,
    reference: row.gatewayReference,
    status: row.status,
    reason: row.reason,
    amount: { amount: row.amount, currency: row.currency },
    withheld: { amount: row.withheld, currency: row.currency },
    fee: { amount: row.fee, currency: row.feeCurrency },
    evidence_due_at: moment(row.evidenceDueAt),
    evidence: readEvidence(row),
    evidence_sent_at: moment(row.evidenceSentAt),
    takes_evidence: takesEvidence(row, now),
    opened_at: toTimestamp(row.openedAt),
    closed_at: moment(row.closedAt),
    version: row.version,
  };
}

/** What staff have written so far. */
export function readEvidence(row: Pick<DisputeRow, "evidence">): Record<string, string> {
  return row.evidence === null ? {} : (JSON.parse(row.evidence) as Record<string, string>);
}

/** A dispute with texts for its evidence as our own records have them. */
export const disputeDetailSchema = disputeSchema
  .extend({
    suggested_evidence: z.record(z.string(), z.string()).openapi({ description: "What we know, ready to be sent" }),
  })
  .openapi("DisputeDetail");

/** How an order shows that it is disputed. */
export const disputeFlagSchema = z
  .object({
    id: z.string(),
    status: z.enum(DISPUTE_STATUSES),
    amount: moneySchema,
    evidence_due_at: z.string().nullable(),
  })
  .openapi("DisputeFlag");

/** The flag of an order: its newest dispute, or null. `rows` newest first. */
export function disputeFlagWire(rows: readonly DisputeRow[]): z.infer<typeof disputeFlagSchema> | null {
  const [row] = rows;
  if (!row) return null;
  return {
    id: row.id,
    status: row.status,
    amount: { amount: row.amount, currency: row.currency },
    evidence_due_at: row.evidenceDueAt === null ? null : toTimestamp(row.evidenceDueAt),
  };
}

export const policyInput = z
  .object({
    tickets: z.enum(TICKET_POLICIES).openapi({ description: "What happens to the tickets of a disputed order" }),
  })
  .openapi("DisputePolicyInput");
export const policySchema = policyInput.extend({ version: z.number().int() }).openapi("DisputePolicy");

export function policyWire(
  row: Pick<DisputePolicyRow, "tickets"> & { readonly version: number },
): z.infer<typeof policySchema> {
  return { tickets: row.tickets, version: row.version };
}
