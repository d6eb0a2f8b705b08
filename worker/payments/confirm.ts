/** What a gateway's script handed to the buyer's browser: proof, then the truth at once, since the buyer is waiting. */
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { accountOfPayment } from "./connected.ts";
import type { PaymentStatus } from "./payment.ts";
import { keep } from "./receive.ts";
import { settlePayment } from "./settle.ts";
import { paymentInContext } from "./store.ts";

export type ConfirmRequest = {
  readonly orderId: string;
  readonly paymentId: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly now: Millis;
};
export type ConfirmFault =
  | { readonly reason: "unknown_payment" }
  /** This gateway hands nothing to the browser, or the payment was never started there. */
  | { readonly reason: "nothing_to_confirm" }
  | { readonly reason: "not_proven" };

/**
 * Keeps the proof like a callback and settles the payment. The reference is the one that we stored, never the browser's
 * (TH08). Repeating it answers the present status.
 */
export async function confirmPayment(
  env: Env,
  tenant: TenantDb,
  { orderId, paymentId, fields, now }: ConfirmRequest,
): Promise<Result<PaymentStatus, ConfirmFault>> {
  const context = await paymentInContext(tenant, { paymentId });
  if (!context || context.order.id !== orderId) return err({ reason: "unknown_payment" });
  const { payment } = context;
  const connected = await accountOfPayment(env, tenant, payment, now);
  const { gatewayReference: reference } = payment;
  if (!connected?.adapter.confirm || reference === null) {
    return err({ reason: "nothing_to_confirm" });
  }
  const proof = await connected.adapter.confirm(reference, fields);
  if (!proof.ok) return err({ reason: "not_proven" });
  const isNew = await keep(env, connected, { ...proof.value, reference }, JSON.stringify(fields), now);
  if (isNew) {
    const event = { accountId: connected.account.id, eventId: proof.value.eventId };
    await settlePayment(env, tenant, { key: { paymentId }, reference, event, now });
  }
  const settled = await paymentInContext(tenant, { paymentId });
  return ok(settled?.payment.status ?? payment.status);
}
