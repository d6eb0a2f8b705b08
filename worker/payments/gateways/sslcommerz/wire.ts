/** Answers of SSLCOMMERZ, as far as we read them. Every field is text there, and any may be missing. */
import { z } from "zod";

const text = z.coerce.string().max(2000);
const optional = text.nullish().transform((value) => value ?? "");

export const sessionAnswer = z.object({
  status: text,
  failedreason: optional,
  sessionkey: optional,
  GatewayPageURL: optional,
});

/** One transaction: an element of a query, or the answer of the validation. */
export const transaction = z.object({
  status: text,
  tran_id: optional,
  val_id: optional,
  amount: optional,
  currency: optional,
  currency_type: optional,
  currency_amount: optional,
  bank_tran_id: optional,
  risk_level: optional,
  error: optional,
});
export type Transaction = z.infer<typeof transaction>;

export const validationAnswer = transaction.extend({ APIConnect: optional });

export const queryAnswer = z.object({
  APIConnect: optional,
  element: z.array(transaction).max(200).nullish(),
});

export const refundAnswer = z.object({
  APIConnect: optional,
  refund_ref_id: optional,
  status: optional,
  errorReason: optional,
});
export type RefundAnswer = z.infer<typeof refundAnswer>;
