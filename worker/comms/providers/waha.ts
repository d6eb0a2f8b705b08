/** WAHA: WhatsApp through a server of the organizer's own. Facts of the wire: https://waha.devlike.pro/docs */
import { z } from "@hono/zod-openapi";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { HttpAnswer } from "../../platform/http.ts";
import type {
  Callback,
  CallbackRejection,
  CallbackRequest,
  ChannelFault,
  Delivery,
  Provider,
  Sent,
  TextMessage,
} from "../channel.ts";
import { callProvider, hmac, isOneOf, parseJson, REPAIR_SECONDS, refusal, withoutPlus } from "./calls.ts";

const configSchema = z.object({
  base_url: z.string().trim().url("is not an address").max(500),
  api_key: z.string().trim().min(8).max(200),
  session: z
    .string()
    .trim()
    .regex(/^[\w-]{1,60}$/, "is letters, digits, _ or -")
    .default("default"),
  webhook_key: z.string().trim().max(200).default(""),
});
type Config = z.infer<typeof configSchema>;

const TOLERANCE = 5 * 60_000;
const ACKS: Readonly<Record<string, Delivery>> = { "-1": "undelivered", "2": "delivered", "3": "read", "4": "read" };

/** The id differs by the engine that the server runs. */
const sentSchema = z.union([
  z.object({ id: z.string().min(1).max(300) }).transform(({ id }) => id),
  z.object({ id: z.object({ _serialized: z.string().min(1).max(300) }) }).transform(({ id }) => id._serialized),
  z.object({ key: z.object({ id: z.string().min(1).max(300) }) }).transform(({ key }) => key.id),
]);
const eventSchema = z.object({
  event: z.string(),
  session: z.string(),
  payload: z.object({ id: z.string().max(300).optional(), ack: z.number().int().optional() }),
});

export const waha: Provider<Config, TextMessage> = {
  id: "waha",
  channel: "whatsapp",
  fields: [
    { name: "base_url", secret: false, required: true, kind: "url" },
    { name: "api_key", secret: true, required: true, kind: "text" },
    { name: "session", secret: false, required: true, kind: "text" },
    { name: "webhook_key", secret: true, required: false, kind: "text" },
  ],
  configSchema,
  callbacks: "webhook",
  connect: (config, { mayCall }) => ({
    provider: "waha",
    byItsOwnId: true,
    send: async ({ to, text }) => {
      const url = `${config.base_url.replace(/\/$/, "")}/api/sendText`;
      if (!mayCall(url)) return err({ kind: "rejected", reason: "address_not_allowed" });
      const answer = await callProvider(url, {
        method: "POST",
        headers: { "x-api-key": config.api_key, "content-type": "application/json" },
        body: JSON.stringify({ session: config.session, chatId: `${withoutPlus(to)}@c.us`, text, linkPreview: false }),
      });
      return answer.ok ? readAnswer(answer.value) : answer;
    },
    readCallback: async (request) => readCallback(config, request),
  }),
};

function readAnswer(answer: HttpAnswer): Result<Sent, ChannelFault> {
  if (answer.status >= 200 && answer.status < 300) {
    const sent = sentSchema.safeParse(parseJson(answer.text));
    return sent.success ? ok({ providerId: lastPart(sent.data) }) : err({ kind: "retry", reason: "odd_answer" });
  }
  // Its phone is not connected: a person scans the code again, and the messages that waited go out.
  if (answer.status === 404 || answer.status === 422) {
    return err({ kind: "retry", reason: `${answer.status}_session`, seconds: REPAIR_SECONDS });
  }
  return err(refusal(answer, ""));
}

/** `true_8801…@c.us_3EB0…` and `3EB0…` are one message. */
function lastPart(id: string): string {
  return id.slice(id.lastIndexOf("_") + 1);
}

function readCallback(config: Config, { headers, body, now }: CallbackRequest): Result<Callback, CallbackRejection> {
  if (config.webhook_key === "") return err({ reason: "not_expected" });
  const shown = (headers.get("x-webhook-hmac") ?? "").toLowerCase();
  if (!isOneOf(shown, [hmac("sha512", config.webhook_key, body, "hex")])) return err({ reason: "bad_signature" });
  const at = Number(headers.get("x-webhook-timestamp") ?? Number.NaN);
  if (Number.isFinite(at) && Math.abs(now - at) > TOLERANCE) return err({ reason: "stale" });
  const parsed = eventSchema.safeParse(parseJson(body));
  if (!parsed.success) return err({ reason: "malformed" });
  const { event, session, payload } = parsed.data;
  const delivery = payload.ack === undefined ? undefined : ACKS[String(payload.ack)];
  if (event !== "message.ack" || session !== config.session || payload.id === undefined || delivery === undefined) {
    return ok({ news: [] });
  }
  const failed = delivery === "undelivered" ? { reason: "ack_error" } : {};
  return ok({ news: [{ providerId: lastPart(payload.id), delivery, ...failed }] });
}
