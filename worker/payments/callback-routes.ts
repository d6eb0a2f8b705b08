/**
 * What gateways call. Proof first, then the event is kept as it came, once; everything else happens in the queue. A
 * callback is only a wake-up: nothing that it says is believed (TH07).
 */
import { z } from "@hono/zod-openapi";
import type { Millis } from "../kernel/time.ts";
import { tenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { log } from "../platform/log.ts";
import { envelope, queueOf } from "../platform/queues.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { connectedByAddress, type ConnectedAccount, forgetAccount } from "./connected.ts";
import type { GatewayEvent, Rejection } from "./gateway.ts";
import type { Result } from "../kernel/result.ts";
import { idPattern } from "../kernel/ids.ts";
import type { PaymentEventMessage } from "./jobs.ts";
import { keepEvent } from "./store.ts";

export const callbackRoutes = createRouter();

const ACCOUNT_ID = idPattern("gatewayAccount");
const PAYMENT_ID = idPattern("payment");
const REFUND_ID = idPattern("refund");
const MAX_BODY = 256 * 1024;

callbackRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/{gateway}/{account_id}",
    tags: ["Callbacks"],
    operationId: "gatewayCallback",
    summary: "Webhook of a payment gateway, signed by it",
    permission: "public",
    maxBody: MAX_BODY,
    request: { params: z.object({ gateway: z.string().max(40), account_id: z.string().max(64) }) },
    responses: { 200: { description: "Kept, now or before", content: json(z.object({ received: z.literal(true) })) } },
  }),
  async (c) => {
    const { gateway, account_id } = c.req.valid("param");
    const { now } = c.var;
    // The address says whose callback this is; gateway and account in the message count for nothing (TH09).
    const connected = ACCOUNT_ID.test(account_id) ? await connectedByAddress(c.env, account_id, now) : undefined;
    if (!connected || connected.account.gateway !== gateway) throw problem("not_found");
    const request = { headers: c.req.raw.headers, body: await c.req.text(), now };
    const verified = await verify(c.env, connected, request);
    if (!verified.ok) {
      log.warn("callback_rejected", { tenant_id: connected.account.tenantId, gateway, code: verified.error.reason });
      throw problem("callback_rejected", { extra: { reason: verified.error.reason } });
    }
    await receive(c.env, connected, verified.value, request.body, now);
    return c.json({ received: true as const }, 200);
  },
);

type CallbackRequest = { readonly headers: Headers; readonly body: string; readonly now: Millis };

/** Verifies; a failure is tried once more with credentials read anew, for a secret that was changed a moment ago. */
async function verify(
  env: Env,
  connected: ConnectedAccount,
  request: CallbackRequest,
): Promise<Result<GatewayEvent, Rejection>> {
  const verified = await connected.adapter.verifyCallback(request);
  if (verified.ok || verified.error.reason !== "bad_signature") return verified;
  const { account } = connected;
  forgetAccount(account);
  const fresh = await connectedByAddress(env, account.id, request.now);
  if (!fresh || fresh.account.version === account.version) return verified;
  return await fresh.adapter.verifyCallback(request);
}

async function receive(
  env: Env,
  { account }: ConnectedAccount,
  event: GatewayEvent,
  body: string,
  now: Millis,
): Promise<void> {
  const concernsPayment = event.reference !== undefined;
  const isNew = await keepEvent(tenantDb(env, account.tenantId), {
    accountId: account.id,
    eventId: event.eventId,
    gateway: account.gateway,
    kind: event.kind,
    // For a refund our own id, so that the sweep can find it again without reading the body.
    reference: event.refundId ?? event.reference ?? null,
    body,
    receivedAt: now,
    // Kept for the record; nothing follows from it.
    ...(concernsPayment ? {} : { processedAt: now, outcome: "no_payment" }),
  });
  // A repeat is a no-op (E12). Should its first time have died before the queue, the sweep finds it.
  if (!isNew || !concernsPayment) return;
  const message: PaymentEventMessage = {
    tenant_id: account.tenantId,
    account_id: account.id,
    event_id: event.eventId,
    gateway: account.gateway,
    ...(event.reference === undefined ? {} : { reference: event.reference }),
    ...(event.refundId !== undefined && REFUND_ID.test(event.refundId) ? { refund_id: event.refundId } : {}),
    ...(event.paymentId !== undefined && PAYMENT_ID.test(event.paymentId) ? { payment_id: event.paymentId } : {}),
  };
  await queueOf(env, "payments").send(envelope("payment.event", message));
}
