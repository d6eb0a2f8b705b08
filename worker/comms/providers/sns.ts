/**
 * Envelopes of Amazon SNS: signed with a certificate that is fetched from Amazon, and from nowhere else (TH29).
 * https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
import { createVerify, X509Certificate } from "node:crypto";
import { z } from "@hono/zod-openapi";
import { err, ok, type Result } from "../../kernel/result.ts";
import { callHttp } from "../../platform/http.ts";
import type { CallbackRejection, CallbackRequest } from "../channel.ts";
import { parseJson } from "./calls.ts";

const AMAZON = /^sns\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/;
/** SNS tries for an hour, and a message that is older than that tells nothing new. */
const OLDEST = 2 * 60 * 60_000;

const envelopeSchema = z.object({
  Type: z.enum(["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"]),
  MessageId: z.string().max(200),
  TopicArn: z.string().max(400),
  Subject: z.string().nullish(),
  Message: z.string(),
  Timestamp: z.string().max(40),
  SignatureVersion: z.enum(["1", "2"]),
  Signature: z.string().max(2000),
  SigningCertURL: z.string().max(500),
  SubscribeURL: z.string().max(2000).optional(),
  Token: z.string().max(2000).optional(),
});
type Envelope = z.infer<typeof envelopeSchema>;

/** What an envelope holds; `visit` confirms a subscription. */
export type Opened = { readonly message: string; readonly visit?: string };

/** Opens an envelope of one topic. */
export async function readEnvelope(
  request: Pick<CallbackRequest, "body" | "now">,
  topic: string,
  standIns: string | undefined,
): Promise<Result<Opened, CallbackRejection>> {
  // Its content type is text/plain, whatever it says.
  const parsed = envelopeSchema.safeParse(parseJson(request.body));
  if (!parsed.success) return err({ reason: "malformed" });
  const envelope = parsed.data;
  if (envelope.TopicArn !== topic) return err({ reason: "not_expected" });
  const certificate = isOfAmazon(envelope.SigningCertURL, standIns)
    ? await certificateAt(envelope.SigningCertURL, request.now)
    : undefined;
  if (certificate === undefined || !isSigned(envelope, certificate)) return err({ reason: "bad_signature" });
  const age = request.now - Date.parse(envelope.Timestamp);
  if (!(Math.abs(age) <= OLDEST)) return err({ reason: "stale" });
  if (envelope.Type !== "SubscriptionConfirmation") {
    return ok({ message: envelope.Type === "Notification" ? envelope.Message : "" });
  }
  const { SubscribeURL: visit = "" } = envelope;
  return isOfAmazon(visit, standIns) ? ok({ message: "", visit }) : err({ reason: "not_expected" });
}

function isOfAmazon(text: string, standIns: string | undefined): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (standIns !== undefined && url.origin === new URL(standIns).origin) return true;
  return url.protocol === "https:" && url.port === "" && url.username === "" && AMAZON.test(url.hostname);
}

const MOST_KEPT = 20;
const kept = new Map<string, X509Certificate>();

/** Undefined when there is none there, or its time is over. */
async function certificateAt(url: string, now: number): Promise<X509Certificate | undefined> {
  if (!new URL(url).pathname.endsWith(".pem")) return undefined;
  let certificate = kept.get(url);
  if (certificate === undefined) {
    try {
      const { status, text } = await callHttp(url, { method: "GET" });
      if (status !== 200) return undefined;
      certificate = new X509Certificate(text);
    } catch {
      return undefined;
    }
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(url, certificate);
  }
  const valid = Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
  return valid ? certificate : undefined;
}

const NOTIFICATION = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"] as const;
const CONFIRMATION = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"] as const;

function isSigned(envelope: Envelope, certificate: X509Certificate): boolean {
  const names = envelope.Type === "Notification" ? NOTIFICATION : CONFIRMATION;
  const text = names
    .map((name) => [name, envelope[name]] as const)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name}\n${value}\n`)
    .join("");
  const hash = envelope.SignatureVersion === "1" ? "RSA-SHA1" : "RSA-SHA256";
  try {
    return createVerify(hash).update(text).verify(certificate.publicKey, envelope.Signature, "base64");
  } catch {
    return false;
  }
}
