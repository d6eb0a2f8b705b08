/**
 * What reaches us from bKash: the buyer's browser with a status, and instant notices through Amazon SNS. The browser's
 * words prove nothing; a notice's signature would prove Amazon, not the truth. Both only lead to a question (TH07).
 */
import { createHash } from "node:crypto";
import { err, ok, type Result } from "../../../kernel/result.ts";
import { idPattern } from "../../../kernel/ids.ts";
import { callHttp } from "../../../platform/http.ts";
import type { CallbackRequest, GatewayEvent, Rejection } from "../../gateway.ts";
import type { BkashConfig } from "./config.ts";
import { paymentOf } from "./truth.ts";
import { jsonOf, noticeEnvelope, noticeMessage } from "./wire.ts";

const PAYMENT_ID = idPattern("payment");
const STATUSES: ReadonlySet<string> = new Set(["success", "failure", "cancel"]);

/** Reads either; the subscription of the organizer's own topic is confirmed on the way. */
export async function readCallback(
  config: BkashConfig,
  request: CallbackRequest,
  sandbox: string | undefined,
): Promise<Result<GatewayEvent, Rejection>> {
  return request.method === "GET" ? readReturn(request.query) : await readNotice(config, request.body, sandbox);
}

function readReturn(query: URLSearchParams): Result<GatewayEvent, Rejection> {
  const [reference, status] = [query.get("paymentID") ?? "", query.get("status") ?? ""];
  if (!/^[\w-]{5,100}$/.test(reference) || !STATUSES.has(status)) return err({ reason: "malformed" });
  return ok({
    eventId: digest(`return\0${reference}\0${status}`),
    kind: `return.${status}`,
    reference,
    unverified: true,
    ...(status === "cancel" ? { turnedBack: true as const } : {}),
  });
}

async function readNotice(
  config: BkashConfig,
  body: string,
  sandbox: string | undefined,
): Promise<Result<GatewayEvent, Rejection>> {
  const notice = noticeEnvelope.safeParse(jsonOf(body));
  if (!notice.success) return err({ reason: "malformed" });
  const { Type, MessageId, Message, TopicArn, SubscribeURL } = notice.data;
  const eventId = digest(`notice\0${MessageId}\0${Message}`);
  if (Type !== "Notification") {
    const ours = Type === "SubscriptionConfirmation" && TopicArn === config.notice_topic && TopicArn !== "";
    if (ours && SubscribeURL !== undefined) await confirm(SubscribeURL, sandbox);
    return ok({ eventId, kind: Type, unverified: true });
  }
  const message = noticeMessage.safeParse(jsonOf(Message));
  const paymentId = message.success ? paymentOf(message.data.merchantInvoiceNumber) : undefined;
  // Payments by code at the counter come here too; they are none of ours.
  const ours = paymentId !== undefined && PAYMENT_ID.test(paymentId);
  return ok({ eventId, kind: "notice", unverified: true, ...(ours ? { paymentId } : {}) });
}

/** Only ever calls Amazon's SNS, or the sandbox that stands in for it (TH29). */
async function confirm(address: string, sandbox: string | undefined): Promise<void> {
  if (!isSnsAddress(address) && !(sandbox !== undefined && address.startsWith(`${sandbox}/`))) return;
  try {
    await callHttp(address, { method: "GET" });
  } catch {
    // It asks again; staff see in bKash's panel whether it is confirmed.
  }
}

/** True for an address of Amazon's SNS and nothing that only looks like one. */
export function isSnsAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, port, username, password } = new URL(address);
  const plain = port === "" && username === "" && password === "";
  return protocol === "https:" && plain && /^sns\.[a-z0-9-]{5,30}\.amazonaws\.com$/.test(hostname);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 40);
}
