/** What bKash says of a payment. Pure. */
import type { PaymentTruth } from "../../gateway.ts";
import { readAmount } from "./amounts.ts";
import type { PaymentAnswer } from "./wire.ts";

/** After a lost answer an invoice number is used up, so the next try has a number of its own that begins alike. */
const NEXT_TRY = "-";

export function invoiceNumber(paymentId: string, again?: number): string {
  return again === undefined ? paymentId : paymentId + NEXT_TRY + again.toString(36);
}

/** Our payment id in an invoice number. */
export function paymentOf(invoice: string | undefined): string | undefined {
  return invoice?.split(NEXT_TRY)[0];
}

/** The truth of an answer of execute or status, whatever it claims to be about. */
export function paymentTruth(reference: string, answer: PaymentAnswer): PaymentTruth {
  const paymentId = paymentOf(answer.merchantInvoiceNumber ?? answer.merchantInvoice);
  const known = { reference, ...(paymentId === undefined ? {} : { paymentId }) };
  if (answer.transactionStatus === "Initiated") return { ...known, status: "pending" };
  if (answer.transactionStatus !== "Completed") {
    return { ...known, status: "failed", failure: (answer.transactionStatus ?? "unknown_status").slice(0, 60) };
  }
  const captured = readAmount(answer.amount, answer.currency);
  // An answer about another payment pays for nothing here (TH08).
  const ours = answer.paymentID === reference ? known : { reference };
  return {
    ...ours,
    status: "captured",
    ...(answer.trxID === undefined ? {} : { captureReference: answer.trxID }),
    ...(captured === undefined ? {} : { captured }),
  };
}

/** The buyer has not finished: nothing is over. */
const NOT_YET: ReadonlySet<string> = new Set(["2060"]);
/** It was executed before: the status tells. */
const DONE_BEFORE: ReadonlySet<string> = new Set(["2062", "2117", "2116", "2119"]);
const CANCELLED: ReadonlySet<string> = new Set(["2069"]);

/** What an execute that did not go through means, before the status is asked once more. */
export function refusalOf(code: string): "pending" | "ask" | "cancelled" | "failed" {
  if (NOT_YET.has(code)) return "pending";
  if (DONE_BEFORE.has(code)) return "ask";
  return CANCELLED.has(code) ? "cancelled" : "failed";
}
