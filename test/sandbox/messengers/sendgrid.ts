/** SendGrid's mail API and its event webhook, signed with a key of the account's own. */
import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { MailFile } from "../mailbox/store.ts";
import { type Messenger, messengerStandIn, type Outcome, type Taken } from "./messenger.ts";

type Json = Readonly<Record<string, unknown>>;
const FIELDS = new Set([
  "personalizations", "from", "reply_to", "subject", "content", "attachments", "categories", "headers", "tracking_settings",
  "mail_settings", "custom_args",
]); // prettier-ignore
const EVENTS: Readonly<Record<Outcome, Json>> = {
  sent: { event: "processed" },
  delivered: { event: "delivered", response: "250 OK" },
  read: { event: "open" },
  bounced: { event: "bounce", type: "bounce", status: "5.1.1", reason: "550 5.1.1 unknown user" },
  undelivered: { event: "bounce", type: "blocked", status: "4.7.1", reason: "421 try later" },
  complained: { event: "spamreport" },
  stopped: { event: "dropped", reason: "Unsubscribed Address" },
};
const keys = new Map<string, { readonly privateKey: KeyObject; readonly publicKey: KeyObject }>();

function keysOf(account: string) {
  const known = keys.get(account) ?? generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  keys.set(account, known);
  return known;
}

const sendgrid: Messenger = {
  accountOf: (request) => (request.headers.get("authorization") ?? "").replace(/^Bearer /, ""),
  take: async (request, url, refuse) => {
    if (request.method !== "POST" || url.pathname !== "/sendgrid/v3/mail/send") return fault(404, "not found");
    const account = (request.headers.get("authorization") ?? "").replace(/^Bearer /, "");
    if (refuse === "credentials" || !/^SG\.[\w.-]+$/.test(account)) {
      return fault(401, "The provided authorization grant is invalid, expired, or revoked");
    }
    const body = (await request.json()) as Json;
    const wrong = refuse === undefined ? faultIn(body) : "Does not contain a valid address.";
    if (wrong !== undefined) return fault(400, wrong);
    const id = crypto.randomUUID().replaceAll("-", "").slice(0, 22);
    const taken = takenOf(id, account, body);
    return { taken, answer: new Response(null, { status: 202, headers: { "x-message-id": id } }) };
  },
  tell: async ({ id, account, to, about }, { outcome, at }) => {
    const event = {
      email: to[0], timestamp: Math.floor(at / 1000), "smtp-id": `<${id}@ismtpd-555>`, ...EVENTS[outcome],
      sg_event_id: btoa(crypto.randomUUID()), sg_message_id: `${id}.filter0001.16648.5515E0B88.0`, ...about,
    }; // prettier-ignore
    const body = JSON.stringify([event]);
    const timestamp = String(Math.floor(at / 1000));
    return { body, headers: signed(keysOf(account).privateKey, timestamp, body) };
  },
  forge: ({ headers, body }, url) => {
    const other = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
    return { url, body, headers: signed(other, headers["x-twilio-email-event-webhook-timestamp"] ?? "", body) };
  },
  webhookShown: async (account) => ({
    verification_key: keysOf(account).publicKey.export({ type: "spki", format: "der" }).toString("base64"),
  }),
};

function signed(key: KeyObject, timestamp: string, body: string): Record<string, string> {
  return {
    "content-type": "application/json",
    "x-twilio-email-event-webhook-timestamp": timestamp,
    "x-twilio-email-event-webhook-signature": createSign("sha256")
      .update(timestamp + body)
      .sign(key, "base64"),
  };
}

function fault(status: number, message: string): Response {
  return Response.json({ errors: [{ message, field: null, help: null }] }, { status });
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

function addressOf(value: unknown): string {
  const { email } = (value ?? {}) as Json;
  return typeof email === "string" && /^[^\s@<>]+@[^\s@<>.]+(?:\.[^\s@<>.]+)+$/.test(email) ? email : "";
}

/** What SendGrid would say against a body; undefined when nothing. */
function faultIn(body: Json): string | undefined {
  if (Object.keys(body).some((name) => !FIELDS.has(name))) return "Invalid replacement field.";
  const people = list(body["personalizations"]).flatMap((one) => list(one["to"]));
  if (people.length === 0 || people.some((one) => addressOf(one) === "")) return "Does not contain a valid address.";
  if (addressOf(body["from"]) === "") return "The from email does not contain a valid address.";
  const { subject } = body;
  if (typeof subject !== "string" || subject === "" || /[\r\n]/.test(subject)) return "The subject is required.";
  const types = list(body["content"]).map(({ type }) => type);
  if (types.length === 0) return "Unless a valid template_id is provided, the content parameter is required.";
  if (types.includes("text/plain") && types[0] !== "text/plain") {
    return "If present, text/plain and text/html may only be provided once, in this order.";
  }
  const files = list(body["attachments"]);
  return files.some(({ content }) => typeof content !== "string" || !/^[A-Za-z0-9+/]+={0,2}$/.test(content))
    ? "The attachment content must be base64 encoded."
    : undefined;
}

function takenOf(id: string, account: string, body: Json): Taken {
  const [first] = list(body["personalizations"]);
  const content = (type: string) => {
    const value = list(body["content"]).find((one) => one["type"] === type)?.["value"];
    return typeof value === "string" ? value : "";
  };
  const files: MailFile[] = list(body["attachments"]).map(({ filename, type, content: data }) => ({
    name: String(filename),
    type: typeof type === "string" ? type : "application/octet-stream",
    content: String(data),
  }));
  const { email, name } = body["from"] as { email: string; name?: string };
  return {
    id, account, channel: "email", from: name ? `${name} <${email}>` : email, to: list(first?.["to"]).map(addressOf),
    subject: String(body["subject"]), text: content("text/plain"), html: content("text/html"), files,
    about: (first?.["custom_args"] ?? {}) as Record<string, string>,
  }; // prettier-ignore
}

export const sendgridStandIn = messengerStandIn("sendgrid", sendgrid);
