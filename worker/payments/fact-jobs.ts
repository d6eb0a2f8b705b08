/** Queue handlers of what happened at a gateway without us: refunds in its dashboard, payouts. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import { defineJob, type JobContext, type JobTable, RetryLater } from "../platform/queue.ts";
import { type FactOutcome, type FactRequest, followMadeRefund } from "./external-refund.ts";
import type { EventSubject } from "./gateway.ts";
import { followPayout } from "./payouts.ts";
import { isEventOpen } from "./event-store.ts";

/** An event that was kept: only ids, what it claims is not read. */
export const factEventSchema = z.object({
  tenant_id: z.string().regex(idPattern("tenant")),
  account_id: z.string().regex(idPattern("gatewayAccount")),
  event_id: z.string().min(1).max(255),
  gateway: z.string().min(1).max(40),
  reference: z.string().min(1).max(255),
});
export type FactEventMessage = z.infer<typeof factEventSchema>;

/** Who works on an event about each subject. Disputes are a domain of their own. */
export const FACT_JOBS: Readonly<Record<EventSubject["kind"], string>> = {
  dispute: "dispute.event",
  refund: "payment.made_refund",
  payout: "payment.payout",
};

/**
 * The handler of events about one kind of fact. `follow` asks the gateway and writes what follows, with the event's mark in
 * the same batch.
 */
export function handlerOf(
  follow: (env: Env, tenant: TenantDb, request: FactRequest) => Promise<FactOutcome | "moved">,
): (message: FactEventMessage, context: JobContext) => Promise<void> {
  return async (message, { env, now, attempts }) => {
    const tenant = tenantDb(env, message.tenant_id);
    const event = { accountId: message.account_id, eventId: message.event_id };
    // The first delivery comes right after the event was kept; later ones may find it done (E12).
    if (attempts > 1 && !(await isEventOpen(tenant, event))) return;
    const { gateway, account_id: accountId, reference } = message;
    const outcome = await follow(env, tenant, { gateway, accountId, reference, event, now });
    // The sweep brings it again as well; this is only sooner.
    if (outcome === "unreachable") throw new RetryLater(Math.min(600, 2 ** Math.min(attempts, 10)));
  };
}

export const factJobs: JobTable = {
  [FACT_JOBS.refund]: defineJob({ queue: "payments", schema: factEventSchema, handle: handlerOf(followMadeRefund) }),
  [FACT_JOBS.payout]: defineJob({ queue: "payments", schema: factEventSchema, handle: handlerOf(followPayout) }),
};
