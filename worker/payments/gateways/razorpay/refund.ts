/** Refunds at Razorpay, made so that the same refund id never gives money back twice. */
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { GatewayFault, RefundRequest, RefundTruth } from "../../gateway.ts";
import type { Razorpay } from "./client.ts";
import type { RazorpayConfig } from "./config.ts";
import { amountOf } from "./order.ts";
import { echoedRefund, refundTruth } from "./truth.ts";
import { listOf, type RefundFacts, refundSchema } from "./wire.ts";

/**
 * Makes the refund, or answers what became of it. It is looked for first, by our id: the idempotency header is not
 * confirmed for all accounts, and its memory has an end.
 */
export async function refundAtRazorpay(
  api: Razorpay,
  config: RazorpayConfig,
  request: RefundRequest,
): Promise<Result<RefundTruth, GatewayFault>> {
  const found = await foundRefund(api, request);
  if (!found.ok) return found;
  if (found.value) return ok(refundTruth(found.value));
  const amount = amountOf(request.amount);
  if (!amount.ok) return amount;
  const path = `/payments/${encodeURIComponent(request.captureReference)}/refund`;
  const body = {
    amount: amount.value,
    speed: "normal",
    receipt: request.refundId,
    notes: { refund_id: request.refundId, reason: request.reason.slice(0, 200) },
    // What went to the linked account comes back from there first.
    ...(config.linked_account === "" ? {} : { reverse_all: 1 }),
  };
  const made = await api.post(path, body, refundSchema, { "x-refund-idempotency": request.refundId });
  return made.ok ? ok(refundTruth(made.value)) : err(made.error);
}

async function foundRefund(
  api: Razorpay,
  request: RefundRequest,
): Promise<Result<RefundFacts | undefined, GatewayFault>> {
  if (request.reference !== undefined) {
    return await api.get(`/refunds/${encodeURIComponent(request.reference)}`, refundSchema);
  }
  const path = `/payments/${encodeURIComponent(request.captureReference)}/refunds?count=100`;
  const list = await api.get(path, listOf(refundSchema));
  if (!list.ok) return list;
  return ok(list.value.items.find((refund) => echoedRefund(refund) === request.refundId));
}
