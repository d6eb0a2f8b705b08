/** Wire shapes of cancellation policies. */
import { z } from "@hono/zod-openapi";
import { toTimestamp } from "../kernel/time.ts";
import { type CancellationPolicy, MAX_HOURS, MAX_STEPS, readPolicy, stepFaults } from "./policy.ts";
import type { CancellationRow } from "./tables.ts";

const hours = z.number().int().min(0).max(MAX_HOURS);

const rules = z.object({
  steps: z
    .array(
      z.object({
        until_hours: hours.openapi({ description: "Hours before the event begins" }),
        percent: z.number().int().min(0).max(100).openapi({ description: "Of what was paid, that goes back" }),
      }),
    )
    .max(MAX_STEPS)
    .openapi({ description: "From the earliest end to the latest; empty: buyers do not cancel themselves" }),
  keep_fees: z.boolean().openapi({ description: "The fees that buyers paid on top stay with the organizer" }),
  rename_hours: hours
    .nullable()
    .openapi({ description: "Hours before the event until which a buyer changes the name on a ticket; null: never" }),
});

export const policyInput = rules
  .superRefine((policy, context) => {
    for (const { step, message } of stepFaults(policyOf(policy).steps)) {
      context.addIssue({ code: "custom", path: ["steps", step], message });
    }
  })
  .openapi("CancellationPolicyInput", {
    example: { steps: [{ until_hours: 168, percent: 100 }], keep_fees: true, rename_hours: 24 },
  });

/** An event's own; `policy` null takes that of the organizer. */
export const eventPolicyInput = z.object({ policy: policyInput.nullable() }).openapi("EventCancellationPolicyInput");

export const policySchema = z
  .object({
    revision: z.number().int().openapi({ description: "0 while there never was one" }),
    policy: rules.nullable().openapi({ description: "Null: none of its own" }),
    created_at: z.string().nullable(),
  })
  .openapi("CancellationPolicy");

/** What was sent, as the rules know it. */
export function policyOf({ steps, keep_fees, rename_hours }: z.infer<typeof rules>): CancellationPolicy {
  return {
    steps: steps.map(({ until_hours, percent }) => ({ untilHours: until_hours, percent })),
    keepFees: keep_fees,
    renameHours: rename_hours,
  };
}

function rulesWire({ steps, keepFees, renameHours }: CancellationPolicy): z.infer<typeof rules> {
  return {
    steps: steps.map(({ untilHours, percent }) => ({ until_hours: untilHours, percent })),
    keep_fees: keepFees,
    rename_hours: renameHours,
  };
}

export function policyWire(row: CancellationRow | undefined): z.infer<typeof policySchema> {
  if (!row) return { revision: 0, policy: null, created_at: null };
  const policy = readPolicy(row.body);
  return { revision: row.revision, policy: policy ? rulesWire(policy) : null, created_at: toTimestamp(row.createdAt) };
}
