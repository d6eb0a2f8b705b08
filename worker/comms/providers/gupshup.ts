/** Gupshup: WhatsApp. Facts of the wire: https://docs.gupshup.io/reference/msg and …/webhooks */
import { z } from "@hono/zod-openapi";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { HttpAnswer } from "../../platform/http.ts";
import type {
  Callback,
  CallbackRejection,
  ChannelFault,
  DeliveryNews,
  Provider,
  Sent,
  TextMessage,
} from "../channel.ts";
import { callProvider, isOneOf, parseJson, refusal, withoutPlus } from "./calls.ts";

const HOST = "https://api.gupshup.io";
const templateId = z.union([z.literal(""), z.uuid("is the id of an agreed template")]).default("");
const configSchema = z.object({
  api_key: z.string().trim().min(8).max(200),
  app: z.string().trim().min(1).max(60),
  source: z
    .string()
    .trim()
    .regex(/^[1-9]\d{7,14}$/, "is digits only, without +"),
  /** To people who have not written within a day WhatsApp only carries templates that it has agreed to. */
  code_template: templateId,
  tickets_template: templateId,
});
type Config = z.infer<typeof configSchema>;

const sentSchema = z.object({ status: z.literal("submitted"), messageId: z.string().min(1).max(100) });
const eventSchema = z.object({
  type: z.string(),
  payload: z.object({
    id: z.string().max(200),
    gsId: z.string().max(200).optional(),
    type: z.string(),
    payload: z.object({ code: z.number().optional() }).optional(),
  }),
});

export const gupshup: Provider<Config, TextMessage> = {
  id: "gupshup",
  channel: "whatsapp",
  fields: [
    { name: "api_key", secret: true, required: true, kind: "text" },
    { name: "app", secret: false, required: true, kind: "text" },
    { name: "source", secret: false, required: true, kind: "text" },
    { name: "code_template", secret: false, required: false, kind: "text" },
    { name: "tickets_template", secret: false, required: false, kind: "text" },
  ],
  configSchema,
  callbacks: "unsigned",
  connect: (config, { standIns, callbackProof }) => ({
    provider: "gupshup",
    byItsOwnId: true,
    send: async (message) => {
      const base = standIns === undefined ? HOST : `${standIns}/gupshup`;
      const template = templateOf(config, message.template);
      const content =
        template === ""
          ? { message: JSON.stringify({ type: "text", text: message.text }) }
          : { template: JSON.stringify({ id: template, params: message.parameters }) };
      const answer = await callProvider(`${base}/wa/api/v1/${template === "" ? "msg" : "template/msg"}`, {
        method: "POST",
        headers: { apikey: config.api_key },
        body: new URLSearchParams({
          channel: "whatsapp",
          source: config.source,
          destination: withoutPlus(message.to),
          "src.name": config.app,
          ...content,
        }),
      });
      return answer.ok ? readAnswer(answer.value) : answer;
    },
    // It signs nothing: the address that only it was told is the proof.
    readCallback: async ({ url, body }) =>
      isOneOf(new URL(url).pathname.split("/").at(-1) ?? "", [callbackProof])
        ? readCallback(body)
        : err({ reason: "bad_signature" }),
  }),
};

function templateOf(config: Config, template: string): string {
  if (template === "sign_in_code") return config.code_template;
  return template === "ticket_link" ? config.tickets_template : "";
}

function readAnswer(answer: HttpAnswer): Result<Sent, ChannelFault> {
  const body = parseJson(answer.text);
  if (answer.status >= 200 && answer.status < 300) {
    const sent = sentSchema.safeParse(body);
    return sent.success ? ok({ providerId: sent.data.messageId }) : err({ kind: "retry", reason: "odd_answer" });
  }
  return err(refusal(answer, ""));
}

function readCallback(body: string): Result<Callback, CallbackRejection> {
  const parsed = eventSchema.safeParse(parseJson(body));
  // Messages of people and other news of the account are none of ours.
  if (!parsed.success) return parseJson(body) === undefined ? err({ reason: "malformed" }) : ok({ news: [] });
  const { type, payload } = parsed.data;
  const news = type === "message-event" ? newsOf(payload) : undefined;
  return ok({ news: news === undefined ? [] : [news] });
}

/** Once WhatsApp has taken a message, `id` is WhatsApp's and `gsId` the one that we were told. */
function newsOf(payload: z.infer<typeof eventSchema>["payload"]): DeliveryNews | undefined {
  const providerId = payload.gsId ?? payload.id;
  if (payload.type === "delivered" || payload.type === "read") return { providerId, delivery: payload.type };
  if (payload.type !== "failed") return undefined;
  const code = payload.payload?.code;
  return { providerId, delivery: "undelivered", reason: code === undefined ? "failed" : String(code) };
}
