/**
 * Money back: a reversal of the whole payment, or a payment to the payer's phone (B2C) for a part of it. Safaricom takes
 * either on at once, and answers later by a callback, or never. It knows no idempotency, so each refund is asked for once,
 * and what was asked for is noted first: a lost answer leaves a refund that waits for its result.
 */
import { err, ok, type Result } from "../../../kernel/result.ts";
import { DAY } from "../../../kernel/time.ts";
import type { GatewayFault, GatewayWiring, RefundRequest, RefundTruth } from "../../gateway.ts";
import { callbackAddress } from "./address.ts";
import { keptUnder } from "./callback.ts";
import type { Daraja } from "./client.ts";
import type { MpesaConfig } from "./config.ts";
import { faultOf } from "./faults.ts";
import { toMsisdn, toShillings } from "./push.ts";
import { noteRefund, type Notes, sumOf } from "./refund-notes.ts";
import { refundVerdict, type RefundVerdict, verdictOf } from "./results.ts";
import { acceptedAnswer, type PushCallback, readPushCallback, readRefundResult } from "./wire.ts";

/** After this long without a result a person looks at the statement. */
const WAIT_FOR_RESULT = DAY;

export type RefundContext = { readonly config: MpesaConfig; readonly wiring: GatewayWiring; readonly api: Daraja };
type Call = { readonly path: string; readonly body: Readonly<Record<string, string | number>> };

/** Asks for the money to be sent back, or says what became of it. */
export async function refundAtMpesa(
  context: RefundContext,
  request: RefundRequest,
): Promise<Result<RefundTruth, GatewayFault>> {
  const { wiring, api } = context;
  const reference = request.reference ?? request.refundId;
  const told = await resultOf(wiring, request.refundId);
  if (told) return ok({ reference, ...told });
  if (request.reference !== undefined) return ok(waiting(request, wiring.now()));
  const call = await callFor(context, request);
  if (!call.ok) return call;
  const isFirst = await noteOnce(wiring, request);
  if (!isFirst.ok) return isFirst;
  if (!isFirst.value) return ok(waiting(request, wiring.now()));
  const answer = await api.post(call.value.path, call.value.body);
  if (!answer.ok) {
    // It may have been taken on; its result comes to an address of its own and says so.
    if (answer.error.reason === "unknown_outcome") return ok({ reference, status: "pending" });
    return await notTaken(wiring, request, answer.error);
  }
  const { error, body } = answer.value;
  if (error && !/duplicate/i.test(error.message)) return await notTaken(wiring, request, faultOf(error));
  const accepted = acceptedAnswer.safeParse(body);
  if (!accepted.success) return ok({ reference, status: "pending" });
  const { ConversationID, ResponseCode } = accepted.data;
  if (Number(ResponseCode) === 0) return ok({ reference: ConversationID, status: "pending" });
  const code = `response_${String(ResponseCode).slice(0, 20)}`;
  return await notTaken(wiring, request, { reason: "refused", code, message: "M-Pesa refused the refund." });
}

/** Nothing was done: the note is taken back, so that it can be asked for again. */
async function notTaken(
  wiring: GatewayWiring,
  { paymentReference, refundId }: RefundRequest,
  fault: GatewayFault,
): Promise<Result<never, GatewayFault>> {
  const name = notesName(paymentReference);
  const taken = await wiring.tokens.get(name, async (last) => {
    const { [refundId]: _, ...others } = notesOf(last);
    return ok({ token: JSON.stringify(others), expiresAt: 0 });
  });
  return taken.ok ? err(fault) : taken;
}

/** What a result that proved itself says; a success counts whatever else came. */
async function resultOf(wiring: GatewayWiring, refundId: string): Promise<RefundVerdict | undefined> {
  const bodies = await wiring.heard(keptUnder(refundId));
  const verdicts = bodies
    .flatMap((body) => readRefundResult(body) ?? [])
    .map((result) => refundVerdict(result.resultCode));
  return verdicts.find(({ status }) => status === "succeeded") ?? verdicts[0];
}

/**
 * No result yet. That its queue ran out of time does not say that nothing was done, so neither is that believed: after a
 * day a person looks at the statement.
 */
function waiting({ reference, refundId, askedAt }: RefundRequest, now: number): RefundTruth {
  const known = reference ?? refundId;
  return now > askedAt + WAIT_FOR_RESULT
    ? { reference: known, status: "failed", failure: "no_result" }
    : { reference: known, status: "pending" };
}

/** The call that sends this refund's money; refused where this account, or this payment, has no way. */
async function callFor({ config, wiring }: RefundContext, request: RefundRequest): Promise<Result<Call, GatewayFault>> {
  const { amount, captured, refundId } = request;
  if (config.initiator_name === "") return refused("no_initiator", "This M-Pesa account has no operator for refunds.");
  const shillings = toShillings(amount);
  if (!shillings.ok) return shillings;
  const callback = await captureCallback(wiring, request);
  const common = {
    SecurityCredential: config.security_credential,
    Amount: shillings.value,
    Remarks: "Refund",
    ResultURL: callbackAddress(config, wiring.callbackUrl, { kind: "result", id: refundId }),
    QueueTimeOutURL: callbackAddress(config, wiring.callbackUrl, { kind: "timeout", id: refundId }),
  };
  if (amount.amount === captured.amount && amount.currency === captured.currency) {
    if (callback?.receipt === undefined) return refused("receipt_unknown", "M-Pesa never told this payment's receipt.");
    return ok({
      path: "/mpesa/reversal/v1/request",
      body: {
        ...common,
        Initiator: config.initiator_name,
        CommandID: "TransactionReversal",
        TransactionID: callback.receipt,
        ReceiverParty: config.shortcode,
        RecieverIdentifierType: "11",
        Occasion: refundId,
      },
    });
  }
  if (config.b2c_shortcode === "") return refused("partial_refund", "This account can only send back whole payments.");
  const payer = callback?.phone === undefined ? undefined : toMsisdn(`+${callback.phone}`);
  if (payer === undefined) return refused("payer_unknown", "M-Pesa did not tell whose phone paid.");
  return ok({
    path: "/mpesa/b2c/v3/paymentrequest",
    body: {
      ...common,
      OriginatorConversationID: refundId,
      InitiatorName: config.initiator_name,
      CommandID: "BusinessPayment",
      PartyA: config.b2c_shortcode,
      PartyB: payer,
      Occassion: refundId,
    },
  });
}

/** The callback that told of the payment: the receipt and the payer are in nothing else. */
async function captureCallback(
  wiring: GatewayWiring,
  { paymentId, paymentReference }: RefundRequest,
): Promise<PushCallback | undefined> {
  const bodies = await wiring.heard(keptUnder(paymentId));
  const callbacks = bodies.flatMap((body) => readPushCallback(body) ?? []);
  return callbacks.find(
    ({ checkoutRequestId, resultCode, receipt }) =>
      checkoutRequestId === paymentReference && verdictOf(resultCode).status === "captured" && receipt !== undefined,
  );
}

/**
 * Notes that this refund is being asked for. False when it was before. Refused when all refunds of the payment together
 * would be more than was paid: a payment to a phone is bound to nothing at Safaricom's (TH10).
 */
async function noteOnce(wiring: GatewayWiring, request: RefundRequest): Promise<Result<boolean, GatewayFault>> {
  let isFirst = false;
  const noted = await wiring.tokens.get(notesName(request.paymentReference), async (last) => {
    const notes = await standing(wiring, last);
    const added = noteRefund(notes, request.refundId, request.amount.amount);
    if (sumOf(added) > request.captured.amount) {
      return refused("more_than_paid", "All refunds together would be more than was paid.");
    }
    isFirst = added !== notes;
    // Out of date at once, so that the next refund reads and writes it again.
    return ok({ token: JSON.stringify(added), expiresAt: 0 });
  });
  return noted.ok ? ok(isFirst) : noted;
}

function notesName(paymentReference: string): string {
  return `refunds:${paymentReference}`;
}

function notesOf(stored: string | undefined): Notes {
  return stored === undefined ? {} : (JSON.parse(stored) as Notes);
}

/** The notes without the refunds that failed since. */
async function standing(wiring: GatewayWiring, last: string | undefined): Promise<Notes> {
  const entries = await Promise.all(
    Object.entries(notesOf(last)).map(async ([id, amount]) => {
      const told = await resultOf(wiring, id);
      return [id, told?.status === "failed" ? 0 : amount] as const;
    }),
  );
  return Object.fromEntries(entries);
}

function refused(code: string, message: string): Result<never, GatewayFault> {
  return err({ reason: "refused", code, message });
}
