/** Refunds at bKash, which has no keys against repeats: one at a time, and never before asking what became of the last. */
import { toDecimal } from "../../../kernel/money.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { GatewayFault, RefundRequest, RefundTruth, TokenStore } from "../../gateway.ts";
import { readAmount } from "./amounts.ts";
import type { Bkash } from "./client.ts";
import { refused } from "./payment.ts";
import { refundAnswer, SUCCESS } from "./wire.ts";

const REFUND = "/tokenized/checkout/payment/refund";
const NO_REFUND_YET: ReadonlySet<string> = new Set(["2033", "2028"]);

/** Makes the refund, or tells that it was made: a refund that bKash took is through at once. */
export async function refundAtBkash(
  api: Bkash,
  tokens: TokenStore,
  request: RefundRequest,
): Promise<Result<RefundTruth, GatewayFault>> {
  const { reference } = request;
  if (reference !== undefined) return ok({ reference, status: "succeeded" });
  return await tokens.alone(`refund:${request.captureReference}`, async () => await refundAlone(api, request));
}

async function refundAlone(api: Bkash, request: RefundRequest): Promise<Result<RefundTruth, GatewayFault>> {
  const payment = { paymentID: request.paymentReference, trxID: request.captureReference };
  const before = await lastRefund(api, payment);
  if (!before.ok) return before;
  const last = before.value;
  if (last && !request.otherReferences.includes(last.reference)) {
    // Ours, and its answer was lost.
    if (last.amount === request.amount.amount) return ok({ reference: last.reference, status: "succeeded" });
    // Somebody's whose amount is another: giving money back beside it could be giving it back twice.
    return err({ reason: "unknown_outcome", message: "bKash knows of a refund that we do not; look it up there." });
  }
  const made = await api.post(REFUND, {
    ...payment,
    amount: toDecimal(request.amount),
    sku: request.refundId,
    reason: request.reason.slice(0, 255),
  });
  if (!made.ok) return made;
  const refund = refundAnswer.safeParse(made.value.json);
  if (made.value.code !== SUCCESS || !refund.success) return err(refused(made.value));
  const { refundTrxID, transactionStatus } = refund.data;
  if (transactionStatus === "Completed") return ok({ reference: refundTrxID, status: "succeeded" });
  return err({ reason: "unknown_outcome", message: "bKash has not finished the refund." });
}

type Last = { readonly reference: string; readonly amount: number | undefined };

/** The last refund of a payment, which is all that this version of the API tells. */
async function lastRefund(api: Bkash, payment: object): Promise<Result<Last | undefined, GatewayFault>> {
  const told = await api.post(REFUND, payment);
  if (!told.ok) return told;
  const { code, json } = told.value;
  if (NO_REFUND_YET.has(code)) return ok(undefined);
  const refund = refundAnswer.safeParse(json);
  if (code !== SUCCESS) return err(refused(told.value));
  if (!refund.success) return ok(undefined);
  const { refundTrxID, amount, currency } = refund.data;
  return ok({ reference: refundTrxID, amount: readAmount(amount, currency)?.amount });
}
