/** Daraja's messages, read as tolerantly as they are written: text or number, items in any order, some without a value. */
import { z } from "@hono/zod-openapi";

const MAX_ITEMS = 50;
const code = z.union([z.string().max(40), z.number()]);
const id = z.string().min(1).max(100);

export const oauthAnswer = z.object({
  access_token: z.string().min(1).max(4000),
  expires_in: z.coerce.number().int().positive().max(86_400),
});

export const errorAnswer = z.object({
  errorCode: z.string().max(40),
  errorMessage: z.string().max(2000).default(""),
});

export const pushAnswer = z.object({ MerchantRequestID: id, CheckoutRequestID: id, ResponseCode: code });

export const queryAnswer = z.object({
  MerchantRequestID: id.optional(),
  CheckoutRequestID: id,
  ResultCode: code,
});
export type QueryAnswer = z.infer<typeof queryAnswer>;

/** Answer to a reversal or a payment to a phone: only that it was taken on. */
export const acceptedAnswer = z.object({ ConversationID: id, ResponseCode: code });

const item = z.object({ Name: z.string().max(60), Value: z.union([z.string().max(200), z.number()]).optional() });
const callbackSchema = z.object({
  Body: z.object({
    stkCallback: z.object({
      MerchantRequestID: id,
      CheckoutRequestID: id,
      ResultCode: code,
      CallbackMetadata: z.object({ Item: z.array(item).max(MAX_ITEMS) }).optional(),
    }),
  }),
});

/** What the one callback of a prompt says. `phone` may have its middle masked with stars. */
export type PushCallback = {
  readonly merchantRequestId: string;
  readonly checkoutRequestId: string;
  readonly resultCode: string | number;
  /** In shillings, as written. */
  readonly amount?: number;
  readonly receipt?: string;
  readonly phone?: string;
};

/** Reads the callback of a prompt; undefined when it is none. */
export function readPushCallback(body: string): PushCallback | undefined {
  const parsed = callbackSchema.safeParse(jsonOf(body));
  if (!parsed.success) return undefined;
  const { MerchantRequestID, CheckoutRequestID, ResultCode, CallbackMetadata } = parsed.data.Body.stkCallback;
  const values = new Map(CallbackMetadata?.Item.map(({ Name, Value }) => [Name, Value]));
  const amount = Number(values.get("Amount") ?? Number.NaN);
  const receipt = values.get("MpesaReceiptNumber");
  const phone = values.get("PhoneNumber");
  return {
    merchantRequestId: MerchantRequestID,
    checkoutRequestId: CheckoutRequestID,
    resultCode: ResultCode,
    ...(Number.isNaN(amount) ? {} : { amount }),
    ...(receipt === undefined ? {} : { receipt: String(receipt) }),
    ...(phone === undefined ? {} : { phone: String(phone) }),
  };
}

const resultSchema = z.object({
  Result: z.object({
    ResultType: code.optional(),
    ResultCode: code,
    OriginatorConversationID: id,
    ConversationID: id,
    TransactionID: z.string().max(60).optional(),
  }),
});

/** What the later result of a reversal, or of a payment to a phone, says; the same shape tells that its queue ran out of time. */
export type RefundResult = { readonly conversationId: string; readonly resultCode: string | number };

/** Reads such a result; undefined when it is none. */
export function readRefundResult(body: string): RefundResult | undefined {
  const parsed = resultSchema.safeParse(jsonOf(body));
  if (!parsed.success) return undefined;
  const { ConversationID, ResultCode } = parsed.data.Result;
  return { conversationId: ConversationID, resultCode: ResultCode };
}

/** The JSON of a text; undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
