/** Keeping what a gateway sent: as it came, once (E12). Everything else happens in the queue. */
import { idPattern } from "../kernel/ids.ts";
import type { Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { tenantDb } from "../platform/db.ts";
import { envelope, queueOf } from "../platform/queues.ts";
import { connectedByAddress, type ConnectedAccount, forgetAccount, formerAccounts } from "./connected.ts";
import { FACT_JOBS, type FactEventMessage } from "./fact-jobs.ts";
import type { CallbackRequest, GatewayEvent, Rejection } from "./gateway.ts";
import type { PaymentEventMessage } from "./jobs.ts";
import { keepEvent } from "./event-store.ts";

const PAYMENT_ID = idPattern("payment");
const REFUND_ID = idPattern("refund");
/** Anybody may send what proves nothing, so little of it is kept (I8). */
const MAX_UNVERIFIED_BODY = 16 * 1024;

/**
 * Verifies; a failure is tried once more with credentials read anew, for a secret that was changed a moment ago.
 */
export async function verifyRequest(
  env: Env,
  connected: ConnectedAccount,
  request: CallbackRequest,
): Promise<Result<GatewayEvent, Rejection>> {
  const verified = await connected.adapter.verifyCallback(request);
  if (verified.ok) {
    const tooLarge = verified.value.unverified === true && request.body.length > MAX_UNVERIFIED_BODY;
    return tooLarge ? { ok: false, error: { reason: "malformed" } } : verified;
  }
  if (verified.error.reason !== "bad_signature") return verified;
  const { account } = connected;
  forgetAccount(account);
  const fresh = await connectedByAddress(env, account.id, request.now);
  if (fresh && fresh.account.version !== account.version) {
    const again = await fresh.adapter.verifyCallback(request);
    if (again.ok) return again;
  }
  // The organizer has other credentials by now, and payments of before go on: their calls only wake us, as all do.
  for (const former of await formerAccounts(env, account)) {
    const known = await former.adapter.verifyCallback(request);
    if (known.ok) return known;
  }
  return verified;
}

/** Keeps an event. True when it is new and speaks of money of ours: then it is still to be worked on. */
export async function keep(
  env: Env,
  { account }: Pick<ConnectedAccount, "account">,
  event: GatewayEvent,
  body: string,
  now: Millis,
): Promise<boolean> {
  const isWork = concernsPayment(event) || event.concerns !== undefined;
  const isNew = await keepEvent(tenantDb(env, account.tenantId), {
    accountId: account.id,
    eventId: event.eventId,
    gateway: account.gateway,
    kind: event.kind,
    // For a refund our own id, so that the sweep can find it again without reading the body.
    reference: event.concerns?.reference ?? event.refundId ?? event.reference ?? event.paymentId ?? null,
    concerns: event.concerns?.kind ?? null,
    body,
    receivedAt: now,
    // Kept for the record; nothing follows from it.
    ...(isWork ? {} : { processedAt: now, outcome: "no_payment" }),
  });
  // A repeat is a no-op (E12). Should its first time have died before the queue, the sweep finds it.
  return isNew && isWork;
}

/** Keeps an event and wakes the queue with it. */
export async function receive(
  env: Env,
  connected: Pick<ConnectedAccount, "account">,
  event: GatewayEvent,
  body: string,
  now: Millis,
): Promise<void> {
  if (!(await keep(env, connected, event, body, now))) return;
  const { account } = connected;
  const kept = {
    tenant_id: account.tenantId,
    account_id: account.id,
    event_id: event.eventId,
    gateway: account.gateway,
  };
  if (event.concerns) {
    const fact: FactEventMessage = { ...kept, reference: event.concerns.reference };
    await queueOf(env, "payments").send(envelope(FACT_JOBS[event.concerns.kind], fact));
    return;
  }
  const message: PaymentEventMessage = {
    ...kept,
    ...(event.reference === undefined ? {} : { reference: event.reference }),
    ...(event.captureReference === undefined ? {} : { capture_reference: event.captureReference }),
    ...(event.refundId !== undefined && REFUND_ID.test(event.refundId) ? { refund_id: event.refundId } : {}),
    ...(event.paymentId !== undefined && PAYMENT_ID.test(event.paymentId) ? { payment_id: event.paymentId } : {}),
  };
  await queueOf(env, "payments").send(envelope("payment.event", message));
}

function concernsPayment({ reference, paymentId, refundId }: GatewayEvent): boolean {
  return reference !== undefined || paymentId !== undefined || refundId !== undefined;
}
