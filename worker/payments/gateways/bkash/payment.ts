/** Starting a payment, and finding out about it. Money moves at our execute and never by itself. */
import { toDecimal } from "../../../kernel/money.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { Asking, GatewayFault, PaymentIntent, PaymentTruth, Started } from "../../gateway.ts";
import { CURRENCY } from "./amounts.ts";
import type { Bkash, BkashAnswer } from "./client.ts";
import { invoiceNumber, paymentTruth, refusalOf } from "./truth.ts";
import { createAnswer, paymentAnswer, SUCCESS } from "./wire.ts";

const CREATE = "/tokenized/checkout/create";
const EXECUTE = "/tokenized/checkout/execute";
export const STATUS = "/tokenized/checkout/payment/status";

const DUPLICATE_INVOICE = "2029";
const UNKNOWN_PAYMENT: ReadonlySet<string> = new Set(["2002", "2033"]);

/**
 * Makes a payment. One whose answer was lost stays behind unpaid, since nobody has its page and nobody executes it; the
 * next try takes another invoice number.
 */
export async function startAtBkash(
  api: Bkash,
  intent: PaymentIntent,
  now: number,
): Promise<Result<Started, GatewayFault>> {
  if (intent.amount.currency !== CURRENCY) {
    return err({ reason: "refused", code: "currency", message: "bKash takes taka only." });
  }
  const create = async (merchantInvoiceNumber: string) =>
    await api.post(CREATE, {
      mode: "0011",
      payerReference: intent.buyer.phone ?? intent.orderId,
      callbackURL: intent.gatewayReturnUrl,
      amount: toDecimal(intent.amount),
      currency: CURRENCY,
      intent: "sale",
      merchantInvoiceNumber,
    });
  const first = await create(invoiceNumber(intent.paymentId));
  const made =
    first.ok && first.value.code === DUPLICATE_INVOICE ? await create(invoiceNumber(intent.paymentId, now)) : first;
  if (!made.ok) return made;
  const payment = createAnswer.safeParse(made.value.json);
  if (made.value.code !== SUCCESS || !payment.success) return err(refused(made.value));
  const { paymentID: reference, bkashURL: url } = payment.data;
  return ok({ reference, nextAction: { kind: "redirect", url }, deadline: intent.deadline });
}

/** The truth; while the order can still be paid in time, a payment that its buyer has approved is executed on the way. */
export async function askBkash(
  api: Bkash,
  reference: string,
  asking: Asking,
): Promise<Result<PaymentTruth, GatewayFault>> {
  const told = await statusOf(api, reference);
  if (!told.ok || told.value.status !== "pending" || !asking.mayCapture) return told;
  // Never for a payment that is not ours (TH08).
  if (told.value.paymentId !== asking.paymentId) return told;
  return await execute(api, reference, told.value);
}

/** The truth without touching anything. */
export async function statusOf(api: Bkash, reference: string): Promise<Result<PaymentTruth, GatewayFault>> {
  const answer = await api.post(STATUS, { paymentID: reference });
  if (!answer.ok) return answer;
  const { code, json } = answer.value;
  if (UNKNOWN_PAYMENT.has(code)) {
    return err({ reason: "refused", code: `bkash_${code}`, message: "bKash does not know this payment." });
  }
  const payment = paymentAnswer.safeParse(json);
  if (code !== SUCCESS || !payment.success) return err({ reason: "unavailable", message: "bKash did not tell." });
  return ok(paymentTruth(reference, payment.data));
}

async function execute(
  api: Bkash,
  reference: string,
  before: PaymentTruth,
): Promise<Result<PaymentTruth, GatewayFault>> {
  const answer = await api.post(EXECUTE, { paymentID: reference });
  // It may have happened: the status tells, and if it did not, the next question executes again.
  if (!answer.ok) return answer.error.reason === "unknown_outcome" ? await statusOf(api, reference) : answer;
  const { code, json } = answer.value;
  const payment = paymentAnswer.safeParse(json);
  if (code === SUCCESS && payment.success) return ok(paymentTruth(reference, payment.data));
  const meaning = refusalOf(code);
  if (meaning === "pending") return ok(before);
  // Whatever it refused, money that has moved counts.
  const after = await statusOf(api, reference);
  if (!after.ok || after.value.status !== "pending" || meaning === "ask") return after;
  return ok({ ...after.value, status: meaning, failure: `bkash_${code}` });
}

/** A refusal as the buyer is told of it. */
export function refused({ code }: BkashAnswer): GatewayFault {
  return { reason: "refused", code: `bkash_${code}`, message: `bKash refused: ${code}.` };
}
