/** Queue handlers of payments. Each may run any number of times (I6). */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { tenantDb } from "../platform/db.ts";
import { defineJob, type JobContext, type JobTable, RetryLater } from "../platform/queue.ts";
import { expireOrder } from "./expire.ts";
import { factJobs } from "./fact-jobs.ts";
import { refreshPlatformAccount } from "./onboarding.ts";
import { settlePayment, type SettleRequest } from "./settle.ts";
import { isEventOpen } from "./event-store.ts";
import type { PaymentKey } from "./store.ts";

const tenantId = z.string().regex(idPattern("tenant"));

/** A callback that was kept. Only ids: what it claims is not read, the gateway is asked. */
export const paymentEventSchema = z.object({
  tenant_id: tenantId,
  account_id: z.string().regex(idPattern("gatewayAccount")),
  event_id: z.string().min(1).max(255),
  gateway: z.string().min(1).max(40),
  reference: z.string().min(1).max(255).optional(),
  payment_id: z.string().regex(idPattern("payment")).optional(),
  refund_id: z.string().regex(idPattern("refund")).optional(),
  capture_reference: z.string().min(1).max(255).optional(),
});
export type PaymentEventMessage = z.infer<typeof paymentEventSchema>;

const checkSchema = z.object({ tenant_id: tenantId, payment_id: z.string().regex(idPattern("payment")) });
const refundSchema = z.object({ tenant_id: tenantId, refund_id: z.string().regex(idPattern("refund")) });
const expireSchema = z.object({ tenant_id: tenantId, order_id: z.string().regex(idPattern("order")) });

/** An account below ours changed; what it may do is asked, not read from the message. */
export const PLATFORM_ACCOUNT_JOB = "payment.platform_account";
const platformAccountSchema = z.object({ tenant_id: tenantId, gateway: z.string().min(1).max(40) });

export const paymentJobs: JobTable = {
  [PLATFORM_ACCOUNT_JOB]: defineJob({
    queue: "payments",
    schema: platformAccountSchema,
    handle: async ({ tenant_id, gateway }, { env, now, attempts }) => {
      const refreshed = await refreshPlatformAccount(env, tenantDb(env, tenant_id), gateway, now);
      if (refreshed && !refreshed.ok) throw new RetryLater(Math.min(600, 2 ** Math.min(attempts, 10)));
    },
  }),
  ...factJobs,
  "payment.event": defineJob({ queue: "payments", schema: paymentEventSchema, handle: handleEvent }),
  "payment.check": defineJob({
    queue: "payments",
    schema: checkSchema,
    handle: async ({ tenant_id, payment_id }, context) => {
      await settle(tenant_id, { key: { paymentId: payment_id }, now: context.now }, context);
    },
  }),
  "payment.refund": defineJob({
    queue: "payments",
    schema: refundSchema,
    handle: async ({ tenant_id, refund_id }, context) => {
      await settle(tenant_id, { key: { refundId: refund_id }, now: context.now }, context);
    },
  }),
  "payment.expire_order": defineJob({
    queue: "payments",
    schema: expireSchema,
    handle: async ({ tenant_id, order_id }, { env, now }) => {
      await expireOrder(env, tenantDb(env, tenant_id), order_id, now);
    },
  }),
};

async function handleEvent(message: PaymentEventMessage, context: JobContext): Promise<void> {
  const { env, now, attempts } = context;
  const event = { accountId: message.account_id, eventId: message.event_id };
  // The first delivery comes right after the event was kept; later ones may find it done (E12).
  if (attempts > 1 && !(await isEventOpen(tenantDb(env, message.tenant_id), event))) return;
  const key = keyOf(message);
  if (!key) return;
  const reference = message.refund_id === undefined ? message.reference : undefined;
  const captureReference = message.capture_reference;
  await settle(message.tenant_id, { key, reference, captureReference, event, now }, context);
}

function keyOf({ refund_id, payment_id, reference, gateway }: PaymentEventMessage): PaymentKey | undefined {
  if (refund_id !== undefined) return { refundId: refund_id };
  if (payment_id !== undefined) return { paymentId: payment_id };
  return reference === undefined ? undefined : { gateway, reference };
}

async function settle(tenant: string, request: SettleRequest, { env, attempts }: JobContext): Promise<void> {
  const outcome = await settlePayment(env, tenantDb(env, tenant), request);
  // The sweep asks again as well; this is only sooner.
  if (outcome === "unreachable") throw new RetryLater(Math.min(600, 2 ** Math.min(attempts, 10)));
}
