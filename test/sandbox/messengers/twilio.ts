/** Twilio's Messages API and its signed status callbacks. */
import { createHmac } from "node:crypto";
import { type Messenger, messengerStandIn, type Outcome } from "./messenger.ts";

const PATH = /^\/twilio\/2010-04-01\/Accounts\/(AC[0-9a-fA-F]{32})\/Messages\.json$/;
const KNOWN = new Set(["To", "From", "MessagingServiceSid", "Body", "StatusCallback", "ValidityPeriod"]);
/** The numbers that Twilio keeps for tests. */
const MAGIC: Readonly<Record<string, number>> = {
  "+15005550001": 21211,
  "+15005550002": 21612,
  "+15005550003": 21408,
  "+15005550004": 21610,
  "+15005550009": 21614,
};
const STATUS: Readonly<Record<Outcome, { status: string; code?: string }>> = {
  sent: { status: "sent" },
  delivered: { status: "delivered" },
  read: { status: "read" },
  bounced: { status: "undelivered", code: "30005" },
  undelivered: { status: "undelivered", code: "30003" },
  complained: { status: "failed", code: "30007" },
  stopped: { status: "failed", code: "21610" },
};
/** The first token that an account shows is its token. */
const tokens = new Map<string, string>();

const twilio: Messenger = {
  accountOf: (_request, url) => PATH.exec(url.pathname)?.[1] ?? "",
  take: async (request, url, refuse) => {
    const account = PATH.exec(url.pathname)?.[1];
    if (account === undefined || request.method !== "POST")
      return fault(404, 20404, "The requested resource was not found");
    const [user, token = ""] = atob((request.headers.get("authorization") ?? "").replace(/^Basic /, "")).split(":");
    if (refuse === "credentials" || user !== account || token === "") return fault(401, 20003, "Authenticate");
    tokens.set(account, tokens.get(account) ?? token);
    if (tokens.get(account) !== token) return fault(401, 20003, "Authenticate");
    const fields = new URLSearchParams(await request.text());
    const unknown = [...fields.keys()].find((name) => !KNOWN.has(name));
    if (unknown !== undefined) return fault(400, 21100, `Unknown parameter ${unknown}`);
    const [to, from, text] = [fields.get("To") ?? "", fields.get("From"), fields.get("Body") ?? ""];
    const sender = from ?? fields.get("MessagingServiceSid");
    if (refuse === "stopped") return fault(400, 21610, "Attempt to send to unsubscribed recipient");
    if (refuse !== undefined || !/^\+[1-9]\d{7,14}$/.test(to))
      return fault(400, 21211, `The 'To' number ${to} is not a valid phone number.`);
    const magic = MAGIC[to];
    if (magic !== undefined) return fault(400, magic, "A number for tests");
    if (sender === null || sender === "+15005550001")
      return fault(400, 21212, "The 'From' number is not a valid phone number.");
    if (text === "" || text.length > 1600)
      return fault(400, text === "" ? 21602 : 21617, "The message body is required, and at most 1600 characters");
    const tellTo = fields.get("StatusCallback");
    if (tellTo !== null && !URL.canParse(tellTo))
      return fault(400, 21609, "The 'StatusCallback' URL is not a valid URL.");
    const id = `SM${crypto.randomUUID().replaceAll("-", "")}`;
    return {
      taken: {
        id, account, channel: "sms", from: sender, to: [to], subject: "", text, html: "", files: [], about: {},
        ...(tellTo === null ? {} : { tellTo }),
      }, // prettier-ignore
      answer: Response.json(created(id, account, { to, sender, text }), { status: 201 }),
    };
  },
  tell: async ({ id, account, to, from }, { outcome, url }) => {
    const { status, code } = STATUS[outcome];
    const fields = new URLSearchParams({
      SmsSid: id, SmsStatus: status, MessageStatus: status, To: to[0] ?? "", MessageSid: id, AccountSid: account, From: from,
      ApiVersion: "2010-04-01", ...(code === undefined ? {} : { ErrorCode: code }),
    }); // prettier-ignore
    const signed =
      url +
      [...fields]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => name + value)
        .join("");
    const signature = createHmac("sha1", tokens.get(account) ?? "")
      .update(signed)
      .digest("base64");
    const type = "application/x-www-form-urlencoded";
    return { headers: { "content-type": type, "x-twilio-signature": signature }, body: fields.toString() };
  },
  forge: ({ headers, body }, url) => ({
    url,
    body,
    headers: { ...headers, "x-twilio-signature": createHmac("sha1", "not the token").update(url).digest("base64") },
  }),
};

function fault(status: number, code: number, message: string): Response {
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  return Response.json({ code, message, more_info, status }, { status });
}

function created(
  id: string,
  account: string,
  { to, sender, text }: { to: string; sender: string; text: string },
): object {
  const date = new Date().toUTCString().replace("GMT", "+0000");
  const base = `/2010-04-01/Accounts/${account}/Messages/${id}`;
  return {
    account_sid: account, api_version: "2010-04-01", body: text, date_created: date, date_sent: null, date_updated: date,
    direction: "outbound-api", error_code: null, error_message: null, from: sender, messaging_service_sid: null, num_media: "0",
    num_segments: "1", price: null, price_unit: null, sid: id, status: "queued", subresource_uris: { media: `${base}/Media.json` },
    to, uri: `${base}.json`,
  }; // prettier-ignore
}

export const twilioStandIn = messengerStandIn("twilio", twilio);
