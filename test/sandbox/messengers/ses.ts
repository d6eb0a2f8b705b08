/** Amazon SES v2, which checks signatures as Amazon does, and SNS, which tells what became of a mail. */
import { createHash, createHmac, createSign } from "node:crypto";
import type { MailFile } from "../mailbox/store.ts";
import { CERTIFICATE, SIGNING_KEY } from "./certificate.ts";
import { type Messenger, messengerStandIn, type Outcome, type Taken, type Telling } from "./messenger.ts";

type Json = Readonly<Record<string, unknown>>;
const CERTIFICATE_PATH = "/ses/SimpleNotificationService-sandbox.pem";
const FIELDS = new Set([
  "FromEmailAddress",
  "Destination",
  "ReplyToAddresses",
  "Content",
  "EmailTags",
  "ConfigurationSetName",
]);
const EVENTS: Readonly<Record<Outcome, Json>> = {
  sent: { eventType: "Send" },
  delivered: { eventType: "Delivery" },
  read: { eventType: "Open" },
  bounced: { eventType: "Bounce", bounce: { bounceType: "Permanent", bounceSubType: "General" } },
  undelivered: { eventType: "Bounce", bounce: { bounceType: "Transient", bounceSubType: "MailboxFull" } },
  complained: { eventType: "Complaint", complaint: { complaintFeedbackType: "abuse" } },
  // As identities tell it, which have no tags.
  stopped: { notificationType: "Complaint", complaint: { complaintFeedbackType: "abuse" } },
};
/** Which sandbox an account was last seen at: certificates are fetched from there. */
const origins = new Map<string, string>();

/** The secret of an access key: it never crosses the wire, so that both sides have to know it. */
export function secretOf(accessKey: string): string {
  return `secret/of/${accessKey}/in+the+sandbox`;
}

const ses: Messenger = {
  accountOf: (request) => credentialOf(request)?.accessKey ?? "",
  answerOther: (request, url) =>
    request.method === "GET" && url.pathname === CERTIFICATE_PATH
      ? new Response(CERTIFICATE)
      : confirmation(request, url),
  take: async (request, url, refuse) => {
    if (request.method !== "POST" || url.pathname !== "/ses/v2/email/outbound-emails")
      return fault(404, "NotFoundException");
    const raw = await request.text();
    const credential = credentialOf(request);
    if (refuse === "credentials" || credential === undefined || !isSigned(request, url, raw, credential)) {
      return fault(403, "InvalidSignatureException");
    }
    const body = JSON.parse(raw) as Json;
    if (refuse !== undefined || isWrong(body))
      return fault(400, refuse === undefined ? "BadRequestException" : "MessageRejected");
    const { accessKey } = credential;
    origins.set(accessKey, url.origin);
    const id = `0100${crypto.randomUUID()}-000000`;
    return { taken: takenOf(id, accessKey, body), answer: Response.json({ MessageId: id }) };
  },
  tell: async (taken, telling) => ({ headers: HEADERS, body: JSON.stringify(envelope(taken, telling)) }),
  forge: ({ headers, body }, url) => {
    const parsed = JSON.parse(body) as Record<string, string>;
    // The right signature of another text.
    return { url, headers, body: JSON.stringify({ ...parsed, Timestamp: new Date().toISOString().replace("T", " ") }) };
  },
};

const HEADERS = { "content-type": "text/plain; charset=UTF-8", "x-amz-sns-message-type": "Notification" };
/** Subscriptions that were confirmed. */
const confirmed: string[] = [];

function confirmation(request: Request, url: URL): Response | undefined {
  if (request.method !== "GET" || url.pathname !== "/ses/confirm") return undefined;
  const topic = url.searchParams.get("topic");
  if (topic === null) return Response.json({ data: confirmed });
  confirmed.push(topic);
  return new Response("<ConfirmSubscriptionResponse/>", { headers: { "content-type": "text/xml" } });
}

/** `webhook.secret` is the ARN of the topic. Signed as version 1 or 2, by the outcome, so that both are met. */
function envelope({ id, account, to, about }: Taken, { outcome, webhook, at }: Telling): Json {
  const origin = origins.get(account) ?? "http://127.0.0.1:1";
  const tags = Object.fromEntries(Object.entries(about).map(([name, value]) => [name, [value]]));
  const { notificationType } = EVENTS[outcome];
  const mail = {
    timestamp: new Date(at).toISOString(),
    messageId: id,
    destination: to,
    ...(notificationType ? {} : { tags }),
  };
  const isHello = outcome === "sent";
  const hello = { SubscribeURL: `${origin}/ses/confirm?topic=${webhook.secret}`, Token: crypto.randomUUID() };
  const fields: Record<string, string> = {
    Type: isHello ? "SubscriptionConfirmation" : "Notification",
    MessageId: crypto.randomUUID(),
    TopicArn: webhook.secret,
    Message: isHello ? "You have chosen to subscribe." : JSON.stringify({ ...EVENTS[outcome], mail }),
    Timestamp: new Date(at).toISOString(),
    ...(isHello ? hello : { Subject: "Amazon SES Email Event Notification" }),
  };
  const version = outcome === "delivered" ? "1" : "2";
  const names = isHello
    ? ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    : ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
  const text = names.map((name) => `${name}\n${fields[name]}\n`).join("");
  const Signature = createSign(version === "1" ? "RSA-SHA1" : "RSA-SHA256")
    .update(text)
    .sign(SIGNING_KEY, "base64");
  return { ...fields, SignatureVersion: version, Signature, SigningCertURL: origin + CERTIFICATE_PATH };
}

type Credential = {
  readonly accessKey: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly names: string;
  readonly signature: string;
};

function credentialOf(request: Request): Credential | undefined {
  const header = request.headers.get("authorization") ?? "";
  const match =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/(\w+)\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  if (match === null) return undefined;
  const [, accessKey = "", day = "", region = "", service = "", names = "", signature = ""] = match;
  return { accessKey, day, region, service, names, signature };
}

function isSigned(request: Request, url: URL, body: string, credential: Credential): boolean {
  const { accessKey, day, region, service, names, signature } = credential;
  const date = request.headers.get("x-amz-date") ?? "";
  if (service !== "ses" || !date.startsWith(day) || !names.split(";").includes("host")) return false;
  const headers = names
    .split(";")
    .map((name) => `${name}:${name === "host" ? url.host : (request.headers.get(name) ?? "").trim()}\n`);
  const payload = request.headers.get("x-amz-content-sha256") ?? sha256(body);
  const canonical = [request.method, url.pathname, "", headers.join(""), names, payload].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", date, scope, sha256(canonical)].join("\n");
  const key = [day, region, service, "aws4_request"].reduce<Buffer>(
    (before, part) => createHmac("sha256", before).update(part).digest(),
    Buffer.from(`AWS4${secretOf(accessKey)}`),
  );
  return createHmac("sha256", key).update(text).digest("hex") === signature;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function fault(status: number, name: string): Response {
  const headers = { "x-amzn-errortype": `${name}:http://internal.amazon.com/coral/com.amazonaws.services.sesv2/` };
  return Response.json({ message: name }, { status, headers });
}

type Content = {
  readonly Simple: {
    readonly Subject: { readonly Data: string };
    readonly Body: { readonly Text?: { readonly Data: string }; readonly Html?: { readonly Data: string } };
    readonly Attachments?: readonly {
      readonly FileName: string;
      readonly ContentType: string;
      readonly RawContent: string;
    }[];
  };
};

function isWrong(body: Json): boolean {
  const to = recipients(body);
  const content = body["Content"] as Partial<Content> | undefined;
  const tags = (body["EmailTags"] ?? []) as readonly { readonly Name: string; readonly Value: string }[];
  return (
    Object.keys(body).some((name) => !FIELDS.has(name)) ||
    to.length === 0 ||
    to.some((one) => !/^[^\s@<>]+@[^\s@<>.]+(?:\.[^\s@<>.]+)+$/.test(one)) ||
    !/<[^\s@<>]+@[^\s@<>]+>$/.test(String(body["FromEmailAddress"])) ||
    content?.Simple?.Subject.Data === undefined ||
    tags.some(({ Name, Value }) => !/^[\w-]{1,256}$/.test(Name) || !/^[\w.@-]{1,256}$/.test(Value))
  );
}

function recipients(body: Json): string[] {
  const { ToAddresses = [] } = (body["Destination"] ?? {}) as { ToAddresses?: string[] };
  return ToAddresses;
}

function takenOf(id: string, account: string, body: Json): Taken {
  const { Subject, Body, Attachments = [] } = (body["Content"] as Content).Simple;
  const files: MailFile[] = Attachments.map(({ FileName, ContentType, RawContent }) => ({
    name: FileName,
    type: ContentType,
    content: RawContent,
  }));
  const tags = (body["EmailTags"] ?? []) as readonly { readonly Name: string; readonly Value: string }[];
  return {
    id, account, channel: "email", from: String(body["FromEmailAddress"]), to: recipients(body), subject: Subject.Data,
    text: Body.Text?.Data ?? "", html: Body.Html?.Data ?? "", files,
    about: Object.fromEntries(tags.map(({ Name, Value }) => [Name, Value])),
  }; // prettier-ignore
}

export const sesStandIn = messengerStandIn("ses", ses);
