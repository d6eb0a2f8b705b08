/** Resend: mail. Facts of the wire: https://resend.com/docs/api-reference/emails/send-email */
import { z } from "@hono/zod-openapi";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { HttpAnswer } from "../../platform/http.ts";
import type {
  Callback,
  CallbackRejection,
  CallbackRequest,
  ChannelFault,
  Delivery,
  DeliveryNews,
  Mail,
  Provider,
  Sent,
} from "../channel.ts";
import { callProvider, hmac, isOneOf, parseJson, REPAIR_SECONDS, refusal } from "./calls.ts";

const HOST = "https://api.resend.com";
const TOLERANCE_SECONDS = 300;

const configSchema = z.object({
  api_key: z
    .string()
    .trim()
    .regex(/^re_\w{6,200}$/, "begins with re_"),
  webhook_secret: z
    .string()
    .trim()
    .regex(/^(?:whsec_[A-Za-z0-9+/=]{16,200})?$/, "begins with whsec_")
    .default(""),
});
type Config = z.infer<typeof configSchema>;

const sentSchema = z.object({ id: z.string().min(1).max(200) });
const refusedSchema = z.object({ name: z.string().max(100) });
const eventSchema = z.object({
  type: z.string(),
  data: z.object({
    email_id: z.string().max(200).optional(),
    tags: z.record(z.string(), z.string().max(300)).optional(),
    bounce: z.object({ type: z.string(), subType: z.string().optional() }).optional(),
  }),
});

export const resend: Provider<Config, Mail> = {
  id: "resend",
  channel: "email",
  fields: [
    { name: "api_key", secret: true, required: true, kind: "text" },
    { name: "webhook_secret", secret: true, required: false, kind: "text" },
  ],
  configSchema,
  callbacks: "webhook",
  connect: (config, { standIns }) => ({
    provider: "resend",
    send: async (mail) => {
      const answer = await callProvider(`${standIns ?? HOST}/emails`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${config.api_key}`,
          "content-type": "application/json",
          // The same key makes the next try of a lost answer harmless.
          "idempotency-key": mail.id,
        },
        body: JSON.stringify(requestOf(mail)),
      });
      return answer.ok ? readAnswer(answer.value) : answer;
    },
    readCallback: async (request) => readCallback(config, request),
  }),
};

function requestOf(mail: Mail): object {
  const { attachments = [] } = mail;
  return {
    from: mail.from,
    to: [mail.to],
    ...(mail.replyTo === undefined ? {} : { reply_to: mail.replyTo }),
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    ...(mail.headers === undefined ? {} : { headers: mail.headers }),
    tags: [
      { name: "template", value: mail.template },
      { name: "message", value: mail.id },
      { name: "tenant", value: mail.tenantId },
    ],
    ...(attachments.length === 0
      ? {}
      : {
          attachments: attachments.map(({ filename, type, content }) => ({
            filename,
            content_type: type,
            content: Buffer.from(content).toString("base64"),
          })),
        }),
  };
}

/** What Resend's answer means. */
export function readAnswer(answer: Pick<HttpAnswer, "status" | "headers" | "text">): Result<Sent, ChannelFault> {
  const { status } = answer;
  const body = parseJson(answer.text);
  if (status >= 200 && status < 300) {
    const sent = sentSchema.safeParse(body);
    return sent.success ? ok({ providerId: sent.data.id }) : err({ kind: "retry", reason: "odd_answer" });
  }
  const refused = refusedSchema.safeParse(body);
  const name = refused.success ? refused.data.name.replaceAll(/[^\w-]/g, "") : "";
  // Our key was accepted before with a body that differed in a detail, such as the PDF's bytes: the mail is out.
  if (name === "invalid_idempotent_request") return ok({ providerId: "accepted_before" });
  if (name === "concurrent_idempotent_requests") return err({ kind: "retry", reason: `${status}_${name}` });
  if (name.endsWith("_api_key")) return err({ kind: "retry", reason: `${status}_${name}`, seconds: REPAIR_SECONDS });
  return err(refusal(answer, name));
}

/** Signed as Svix does: https://docs.svix.com/receiving/verifying-payloads/how-manual */
function readCallback(config: Config, { headers, body, now }: CallbackRequest): Result<Callback, CallbackRejection> {
  if (config.webhook_secret === "") return err({ reason: "not_expected" });
  const header = (name: string) => headers.get(`svix-${name}`) ?? headers.get(`webhook-${name}`) ?? "";
  const [id, timestamp] = [header("id"), header("timestamp")];
  const key = Buffer.from(config.webhook_secret.replace("whsec_", ""), "base64");
  const expected = hmac("sha256", key, `${id}.${timestamp}.${body}`, "base64");
  const shown = header("signature").split(" ").slice(0, 10);
  if (!shown.some((one) => one.startsWith("v1,") && isOneOf(one.slice(3), [expected]))) {
    return err({ reason: "bad_signature" });
  }
  // Inside the signature, so nobody sends an old one again.
  const age = Math.abs(now / 1000 - Number(timestamp));
  if (!(age <= TOLERANCE_SECONDS)) return err({ reason: "stale" });
  const event = eventSchema.safeParse(parseJson(body));
  if (!event.success) return err({ reason: "malformed" });
  const news = newsOf(event.data);
  return ok({ news: news === undefined ? [] : [news] });
}

function newsOf({ type, data }: z.infer<typeof eventSchema>): DeliveryNews | undefined {
  const about = {
    ...(data.email_id === undefined ? {} : { providerId: data.email_id }),
    ...(data.tags?.["message"] === undefined ? {} : { messageId: data.tags["message"] }),
    ...(data.tags?.["tenant"] === undefined ? {} : { tenantId: data.tags["tenant"] }),
  };
  if (type === "email.bounced") {
    const delivery: Delivery = data.bounce?.type === "Transient" ? "undelivered" : "bounced";
    const reason = `${data.bounce?.type ?? ""}_${data.bounce?.subType ?? ""}`.replaceAll(/[^\w]/g, "").slice(0, 60);
    return { ...about, delivery, reason };
  }
  const plain: Readonly<Record<string, Delivery>> = {
    "email.delivered": "delivered",
    "email.complained": "complained",
    "email.failed": "undelivered",
    "email.suppressed": "bounced",
  };
  const delivery = plain[type];
  return delivery === undefined
    ? undefined
    : { ...about, delivery, ...(delivery === "delivered" ? {} : { reason: type }) };
}
