/** SendGrid: mail. Facts of the wire: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send */
import { z } from "@hono/zod-openapi";
import { err, ok, type Result } from "../../kernel/result.ts";
import type {
  Callback,
  CallbackRejection,
  CallbackRequest,
  Delivery,
  DeliveryNews,
  Mail,
  Provider,
} from "../channel.ts";
import { bareAddress, displayName } from "./addresses.ts";
import { callProvider, parseJson, refusal } from "./calls.ts";

const HOST = "https://api.sendgrid.com";
const TOLERANCE_SECONDS = 600;
/** What one call may tell; the rest comes again, since it is not taken. */
const MOST_EVENTS = 1000;

const configSchema = z.object({
  api_key: z
    .string()
    .trim()
    .regex(/^SG\.[\w.-]{10,200}$/, "begins with SG."),
  /** For the event webhook, as SendGrid shows it: base64. */
  verification_key: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9+/=]{0,400}$/, "is base64")
    .default(""),
});
type Config = z.infer<typeof configSchema>;

const eventSchema = z.object({
  event: z.string(),
  type: z.string().optional(),
  sg_message_id: z.string().max(300).optional(),
  message: z.string().max(100).optional(),
  tenant: z.string().max(100).optional(),
  status: z.string().max(40).optional(),
});

export const sendgrid: Provider<Config, Mail> = {
  id: "sendgrid",
  channel: "email",
  fields: [
    { name: "api_key", secret: true, required: true, kind: "text" },
    { name: "verification_key", secret: false, required: false, kind: "text" },
  ],
  configSchema,
  callbacks: "webhook",
  connect: (config, { standIns }) => ({
    provider: "sendgrid",
    send: async (mail) => {
      const answer = await callProvider(`${standIns === undefined ? HOST : `${standIns}/sendgrid`}/v3/mail/send`, {
        method: "POST",
        headers: { authorization: `Bearer ${config.api_key}`, "content-type": "application/json" },
        body: JSON.stringify(requestOf(mail)),
      });
      if (!answer.ok) return answer;
      const { status, headers } = answer.value;
      if (status < 200 || status >= 300) return err(refusal(answer.value, ""));
      return ok({ providerId: headers.get("x-message-id") ?? "accepted" });
    },
    readCallback: (request) => readCallback(config, request),
  }),
};

function requestOf(mail: Mail): object {
  const { attachments = [] } = mail;
  return {
    personalizations: [{ to: [{ email: mail.to }], custom_args: { message: mail.id, tenant: mail.tenantId } }],
    from: { email: bareAddress(mail.from), name: displayName(mail.from) },
    ...(mail.replyTo === undefined ? {} : { reply_to: { email: mail.replyTo } }),
    subject: mail.subject,
    // Plain before HTML, or it is refused.
    content: [
      { type: "text/plain", value: mail.text },
      { type: "text/html", value: mail.html },
    ],
    ...(mail.headers === undefined ? {} : { headers: mail.headers }),
    categories: [mail.template],
    // Links of tickets are secrets: they lead nowhere by way of others.
    tracking_settings: { click_tracking: { enable: false, enable_text: false }, open_tracking: { enable: false } },
    ...(attachments.length === 0
      ? {}
      : {
          attachments: attachments.map(({ filename, type, content }) => ({
            filename,
            type,
            disposition: "attachment",
            content: Buffer.from(content).toString("base64"),
          })),
        }),
  };
}

async function readCallback(
  config: Config,
  { headers, body, now }: CallbackRequest,
): Promise<Result<Callback, CallbackRejection>> {
  if (config.verification_key === "") return err({ reason: "not_expected" });
  const timestamp = headers.get("x-twilio-email-event-webhook-timestamp") ?? "";
  const shown = headers.get("x-twilio-email-event-webhook-signature") ?? "";
  if (!(await isSigned(config.verification_key, shown, timestamp + body))) return err({ reason: "bad_signature" });
  const age = Math.abs(now / 1000 - Number(timestamp));
  if (!(age <= TOLERANCE_SECONDS)) return err({ reason: "stale" });
  const events = z.array(eventSchema).max(MOST_EVENTS).safeParse(parseJson(body));
  if (!events.success) return err({ reason: "malformed" });
  return ok({ news: events.data.flatMap(newsOf) });
}

/** ECDSA P-256 over SHA-256. The signature comes as DER; WebCrypto wants the two numbers side by side. */
async function isSigned(key: string, shown: string, text: string): Promise<boolean> {
  const signature = rawSignature(Buffer.from(shown, "base64"));
  if (signature === undefined) return false;
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  try {
    const spki = await crypto.subtle.importKey("spki", Buffer.from(key, "base64"), algorithm, false, ["verify"]);
    const bytes = new TextEncoder().encode(text);
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, spki, signature, bytes);
  } catch {
    // A key that was pasted in part is no key.
    return false;
  }
}

const NUMBER_BYTES = 32;

/** `SEQUENCE { INTEGER r, INTEGER s }` as 64 bytes; undefined when it is something else. */
export function rawSignature(der: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const out = new Uint8Array(2 * NUMBER_BYTES);
  let at = 2;
  for (const end of [NUMBER_BYTES, 2 * NUMBER_BYTES]) {
    const length = der[at + 1] ?? 0;
    if (der[at] !== 0x02 || length === 0 || at + 2 + length > der.length) return undefined;
    let number = der.subarray(at + 2, at + 2 + length);
    // A zero stands before numbers that would read as negative.
    while (number.length > 1 && number[0] === 0) number = number.subarray(1);
    if (number.length > NUMBER_BYTES) return undefined;
    out.set(number, end - number.length);
    at += 2 + length;
  }
  return at === der.length ? out : undefined;
}

function newsOf(event: z.infer<typeof eventSchema>): DeliveryNews[] {
  const delivery = deliveryOf(event);
  if (delivery === undefined) return [];
  const reason = delivery === "delivered" ? {} : { reason: (event.status ?? event.event).replaceAll(/[^\w.]/g, "") };
  return [
    {
      // What we were told, and the way that the mail took after the first dot.
      ...(event.sg_message_id === undefined ? {} : { providerId: event.sg_message_id.split(".")[0] ?? "" }),
      ...(event.message === undefined ? {} : { messageId: event.message }),
      ...(event.tenant === undefined ? {} : { tenantId: event.tenant }),
      delivery,
      ...reason,
    },
  ];
}

function deliveryOf({ event, type }: z.infer<typeof eventSchema>): Delivery | undefined {
  if (event === "delivered") return "delivered";
  if (event === "spamreport") return "complained";
  // `blocked`: a server turned it away this time.
  if (event === "bounce") return type === "blocked" ? "undelivered" : "bounced";
  return event === "dropped" ? "undelivered" : undefined;
}
