/** What bKash answers, as far as we read it. Errors come in three envelopes, and mostly with HTTP 200. Pure. */
import { z } from "zod";

const text = z.coerce.string().max(2000);
const optional = text.nullish().transform((value) => value ?? undefined);

const envelope = z.union([
  z.object({ statusCode: text }).transform(({ statusCode }) => statusCode),
  z.object({ errorCode: text }).transform(({ errorCode }) => errorCode),
]);

export const SUCCESS = "0000";

/** The code of an answer that has one: `0000`, or what went wrong. Undefined for the gateway's own `{message}`. */
export function codeOf(json: unknown): string | undefined {
  const parsed = envelope.safeParse(json);
  return parsed.success ? parsed.data.slice(0, 20) : undefined;
}

/** The JSON of a text; undefined when it is none. */
export function jsonOf(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return undefined;
  }
}

export const tokenAnswer = z.object({
  id_token: z.string().min(1).max(8000),
  refresh_token: z.string().min(1).max(8000),
  expires_in: z.coerce.number().positive().max(86_400),
});

export const createAnswer = z.object({ paymentID: z.string().min(1).max(255), bkashURL: z.url().max(2000) });

/** A payment as execute and status tell it; older answers call the invoice number differently. */
export const paymentAnswer = z.object({
  paymentID: optional,
  transactionStatus: optional,
  trxID: optional,
  amount: optional,
  currency: optional,
  merchantInvoiceNumber: optional,
  merchantInvoice: optional,
});
export type PaymentAnswer = z.infer<typeof paymentAnswer>;

export const refundAnswer = z.object({
  refundTrxID: z.string().min(1).max(255),
  transactionStatus: optional,
  amount: optional,
  currency: optional,
});

/** An instant notice in Amazon SNS's envelope. */
export const noticeEnvelope = z.object({
  Type: z.enum(["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"]),
  MessageId: z.string().min(1).max(100),
  TopicArn: z.string().max(300),
  Message: z.string().max(10_000),
  SubscribeURL: z.string().max(2000).optional(),
});
export const noticeMessage = z.object({ trxID: optional, merchantInvoiceNumber: optional });
