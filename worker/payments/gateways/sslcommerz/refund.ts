/** Refunds at SSLCOMMERZ. Accepted is not yet returned: it is asked about until it is, for there is no call about it. */
import { toDecimal } from "../../../kernel/money.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { GatewayFault, RefundRequest, RefundTruth } from "../../gateway.ts";
import type { Sslcommerz } from "./client.ts";
import { type RefundAnswer, refundAnswer } from "./wire.ts";

const NO_ACCESS = { reason: "misconfigured", message: "SSLCOMMERZ does not let us give money back." } as const;

/**
 * Makes the refund, or asks what became of it. Our refund id is their `refund_trans_id`, which they take once: a repeat
 * whose first answer was lost is refused by them, and then the first one stands.
 */
export async function refundAtSslcommerz(
  api: Sslcommerz,
  request: RefundRequest,
): Promise<Result<RefundTruth, GatewayFault>> {
  if (request.reference !== undefined && request.reference !== request.refundId) {
    const told = await api.transactions({ refund_ref_id: request.reference }, refundAnswer);
    return told.ok ? followed(request.reference, told.value) : told;
  }
  const made = await api.transactions(
    {
      bank_tran_id: request.captureReference,
      refund_trans_id: request.refundId,
      refund_amount: toDecimal(request.amount),
      refund_remarks: request.reason.slice(0, 255),
    },
    refundAnswer,
  );
  return made.ok ? initiated(request, made.value) : made;
}

function initiated(
  { refundId }: RefundRequest,
  { APIConnect, status, refund_ref_id, errorReason }: RefundAnswer,
): Result<RefundTruth, GatewayFault> {
  if (APIConnect !== "DONE") return err(NO_ACCESS);
  if (status === "success" || status === "processing") {
    // Without their reference nobody can ask about it: ours says that it was taken on.
    return ok({ reference: refund_ref_id === "" ? refundId : refund_ref_id, status: "pending" });
  }
  if (/refund_trans_id/i.test(errorReason) && /duplicate|already|exist|unique/i.test(errorReason)) {
    return err({ reason: "unknown_outcome", message: "SSLCOMMERZ took this refund before; look it up in its panel." });
  }
  return err({
    reason: "refused",
    code: errorReason.slice(0, 60) || "refund_failed",
    message: "SSLCOMMERZ refused the refund.",
  });
}

function followed(
  reference: string,
  { APIConnect, status, errorReason }: RefundAnswer,
): Result<RefundTruth, GatewayFault> {
  if (APIConnect !== "DONE") return err(NO_ACCESS);
  if (status === "refunded") return ok({ reference, status: "succeeded" });
  if (status === "cancelled" || status === "failed") {
    return ok({ reference, status: "failed", failure: errorReason.slice(0, 60) || status });
  }
  return ok({ reference, status: "pending" });
}
