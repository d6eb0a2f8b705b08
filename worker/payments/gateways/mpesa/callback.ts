/** What Daraja sends: the callback of a prompt, and the result of a refund. Unsigned; the address is the proof. */
import { createHash } from "node:crypto";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { CallbackRequest, GatewayEvent, Rejection } from "../../gateway.ts";
import { type Address, readAddress } from "./address.ts";
import type { MpesaConfig } from "./config.ts";
import { readPushCallback, readRefundResult } from "./wire.ts";

/** What it wants to hear. Anything but 200 would change nothing: it calls once and never again. */
const ACCEPTED = { ResultCode: 0, ResultDesc: "Accepted" } as const;

/** Daraja's own addresses, as published; others were seen, so this is written down and never decides. */
const KNOWN_SOURCES: ReadonlySet<string> = new Set([
  "196.201.212.74",
  "196.201.212.127",
  "196.201.212.128",
  "196.201.212.129",
  "196.201.212.132",
  "196.201.212.136",
  "196.201.212.138",
  "196.201.213.44",
  "196.201.213.114",
  "196.201.214.200",
  "196.201.214.206",
  "196.201.214.207",
  "196.201.214.208",
]);

/** Under which ids callbacks are kept: those of one payment, or of one refund, stand side by side. */
export function keptUnder(subject: string): string {
  return `${subject}:`;
}

/** Proves the address, then reads what the message is about. */
export function verifyCallback(config: MpesaConfig, request: CallbackRequest): Result<GatewayEvent, Rejection> {
  const address = readAddress(config, request.path);
  if (!address || request.method !== "POST") return err({ reason: "bad_signature" });
  const source = request.headers.get("cf-connecting-ip");
  const suffix = source === null || KNOWN_SOURCES.has(source) ? "" : ".other_source";
  return address.kind === "push"
    ? pushEvent(address, request.body, suffix)
    : resultEvent(address, request.body, suffix);
}

function pushEvent({ id }: Address, body: string, suffix: string): Result<GatewayEvent, Rejection> {
  const callback = readPushCallback(body);
  if (!callback) return err({ reason: "malformed" });
  return ok({
    eventId: eventId(id, body),
    kind: `push.callback${suffix}`,
    reference: callback.checkoutRequestId,
    paymentId: id,
    // The answer to a question names none: only this tells it, sometimes after the money was counted.
    ...(callback.receipt === undefined ? {} : { captureReference: callback.receipt }),
    answer: ACCEPTED,
  });
}

/** A result, or the news that the queue ran out of time, about a refund of ours. */
function resultEvent({ id, kind }: Address, body: string, suffix: string): Result<GatewayEvent, Rejection> {
  const result = readRefundResult(body);
  if (!result) return err({ reason: "malformed" });
  return ok({
    eventId: eventId(kind === "timeout" ? `${id}.timeout` : id, body),
    kind: `refund.${kind}${suffix}`,
    reference: result.conversationId,
    refundId: id,
    answer: ACCEPTED,
  });
}

/** The same message is the same event; another one about the same payment is another (E12). */
function eventId(subject: string, body: string): string {
  return keptUnder(subject) + createHash("sha256").update(body).digest("hex").slice(0, 32);
}
