/** Twilio: SMS. Facts of the wire: https://www.twilio.com/docs/messaging/api/message-resource */
import { z } from "@hono/zod-openapi";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { HttpAnswer } from "../../platform/http.ts";
import type {
  Callback,
  CallbackRejection,
  CallbackRequest,
  ChannelFault,
  DeliveryNews,
  Provider,
  Sent,
  TextMessage,
} from "../channel.ts";
import { callProvider, hmac, isOneOf, parseJson, refusal } from "./calls.ts";

const HOST = "https://api.twilio.com";
const configSchema = z.object({
  account_sid: z
    .string()
    .trim()
    .regex(/^AC[0-9a-fA-F]{32}$/, "is AC and 32 digits or letters a to f"),
  auth_token: z.string().trim().min(8).max(100),
  /** While a token is exchanged callbacks are signed with either. */
  second_auth_token: z.string().trim().max(100).default(""),
  sender: z
    .string()
    .trim()
    .regex(
      /^(?:\+[1-9]\d{7,14}|MG[0-9a-fA-F]{32}|[A-Za-z0-9 ]{1,11})$/,
      "is a number with +, a service MG…, or a name",
    ),
});
type Config = z.infer<typeof configSchema>;

const sentSchema = z.object({ sid: z.string().regex(/^[SM]M[0-9a-f]{32}$/i) });
const refusedSchema = z.object({ code: z.number().int() });

/** Numbers and senders that will not do, whenever one tries. */
const NEVER = new Set([21211, 21212, 21408, 21606, 21612, 21614]);
const STOPPED = 21610;
/** Of the carrier, later: there is no such number, or it is no phone. */
const NO_SUCH_PHONE = new Set(["30005", "30006"]);

export const twilio: Provider<Config, TextMessage> = {
  id: "twilio",
  channel: "sms",
  fields: [
    { name: "account_sid", secret: false, required: true, kind: "text" },
    { name: "auth_token", secret: true, required: true, kind: "text" },
    { name: "second_auth_token", secret: true, required: false, kind: "text" },
    { name: "sender", secret: false, required: true, kind: "text" },
  ],
  configSchema,
  callbacks: "per_message",
  connect: (config, { standIns, callbackUrl }) => ({
    provider: "twilio",
    send: async (message) => {
      const base = standIns === undefined ? HOST : `${standIns}/twilio`;
      const sender = config.sender.startsWith("MG") ? "MessagingServiceSid" : "From";
      const answer = await callProvider(`${base}/2010-04-01/Accounts/${config.account_sid}/Messages.json`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa(`${config.account_sid}:${config.auth_token}`)}` },
        body: new URLSearchParams({
          To: message.to,
          [sender]: config.sender,
          Body: message.text,
          StatusCallback: `${callbackUrl}?tenant=${message.tenantId}&message=${message.id}`,
        }),
      });
      return answer.ok ? readAnswer(answer.value) : answer;
    },
    readCallback: async (request) => readCallback(config, request),
  }),
};

function readAnswer(answer: HttpAnswer): Result<Sent, ChannelFault> {
  const body = parseJson(answer.text);
  if (answer.status >= 200 && answer.status < 300) {
    const sent = sentSchema.safeParse(body);
    return sent.success ? ok({ providerId: sent.data.sid }) : err({ kind: "retry", reason: "odd_answer" });
  }
  const refused = refusedSchema.safeParse(body);
  const code = refused.success ? refused.data.code : undefined;
  if (code === STOPPED) return err({ kind: "rejected", reason: `${answer.status}_${code}`, unwanted: true });
  if (code !== undefined && NEVER.has(code)) return err({ kind: "rejected", reason: `${answer.status}_${code}` });
  // Twilio's own queue is full, whatever status that comes with.
  if (code === 21611) return err({ kind: "retry", reason: `${answer.status}_${code}` });
  return err(refusal(answer, code === undefined ? "" : String(code)));
}

function readCallback(config: Config, { url, headers, body }: CallbackRequest): Result<Callback, CallbackRejection> {
  const fields = new URLSearchParams(body);
  const shown = headers.get("x-twilio-signature") ?? "";
  const tokens = [config.auth_token, config.second_auth_token].filter((token) => token !== "");
  const valid = tokens.flatMap((token) =>
    addressesOf(url).map((address) => hmac("sha1", token, address + signedFields(fields), "base64")),
  );
  if (!isOneOf(shown, valid)) return err({ reason: "bad_signature" });
  // The account is in the signed part: another account's token would not have fitted.
  const query = new URL(url).searchParams;
  const news = newsOf(fields, query.get("tenant"), query.get("message"));
  return ok({ news: news === undefined ? [] : [news] });
}

/** Twilio signs the address as it was given or with the port written out, depending on its mood. */
function addressesOf(url: string): string[] {
  const { protocol, host, port, pathname, search } = new URL(url);
  const withPort = `${protocol}//${host}${port === "" ? (protocol === "https:" ? ":443" : ":80") : ""}${pathname}${search}`;
  return [url, withPort];
}

/** Names in order, each with its values; several values of one name once each, in order. */
function signedFields(fields: URLSearchParams): string {
  return [...new Set(fields.keys())]
    .sort()
    .map((name) =>
      [...new Set(fields.getAll(name))]
        .sort()
        .map((value) => name + value)
        .join(""),
    )
    .join("");
}

function newsOf(fields: URLSearchParams, tenantId: string | null, messageId: string | null): DeliveryNews | undefined {
  const [providerId, status] = [fields.get("MessageSid"), fields.get("MessageStatus")];
  if (providerId === null) return undefined;
  const about = {
    providerId,
    ...(tenantId === null ? {} : { tenantId }),
    ...(messageId === null ? {} : { messageId }),
  };
  if (status === "delivered" || status === "read") return { ...about, delivery: status };
  if (status !== "undelivered" && status !== "failed") return undefined;
  const code = (fields.get("ErrorCode") ?? "").replaceAll(/\D/g, "").slice(0, 10);
  const reason = code === "" ? status : code;
  if (code === String(STOPPED)) return { ...about, delivery: "undelivered", reason, unwanted: true };
  return { ...about, delivery: NO_SUCH_PHONE.has(code) ? "bounced" : "undelivered", reason };
}
