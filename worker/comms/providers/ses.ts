/**
 * Amazon SES: mail, signed with SigV4; what became of it comes through SNS.
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
import { z } from "@hono/zod-openapi";
import { AwsClient } from "aws4fetch";
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
import { callProvider, parseJson, REPAIR_SECONDS, refusal } from "./calls.ts";
import { readEnvelope } from "./sns.ts";

const configSchema = z.object({
  access_key_id: z
    .string()
    .trim()
    .regex(/^[A-Z0-9]{16,40}$/, "is 16 or more capital letters and digits"),
  secret_access_key: z.string().trim().min(20).max(200),
  region: z
    .string()
    .trim()
    .regex(/^[a-z]{2}(?:-[a-z]+){1,2}-\d$/, "is such as eu-central-1"),
  configuration_set: z
    .string()
    .trim()
    .regex(/^[\w-]{0,64}$/, "is letters, digits, _ or -")
    .default(""),
  /** The only topic whose messages count. */
  topic_arn: z
    .string()
    .trim()
    .regex(/^(?:arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]{1,256})?$/, "begins with arn:aws:sns:")
    .default(""),
});
type Config = z.infer<typeof configSchema>;

const sentSchema = z.object({ MessageId: z.string().min(1).max(200) });
const tagsSchema = z.record(z.string(), z.array(z.string().max(300)));
const eventSchema = z.object({
  eventType: z.string().optional(),
  notificationType: z.string().optional(),
  mail: z.object({ messageId: z.string().max(200), tags: tagsSchema.optional() }),
  bounce: z.object({ bounceType: z.string(), bounceSubType: z.string().optional() }).optional(),
});

/** Refusals that a person at Amazon's console mends; until then mails wait. */
const MENDED_LATER = [
  "AccountSuspended",
  "SendingPaused",
  "MailFromDomainNotVerified",
  "UnrecognizedClient",
  "InvalidSignature",
];

export const ses: Provider<Config, Mail> = {
  id: "ses",
  channel: "email",
  fields: [
    { name: "access_key_id", secret: false, required: true, kind: "text" },
    { name: "secret_access_key", secret: true, required: true, kind: "text" },
    { name: "region", secret: false, required: true, kind: "text" },
    { name: "configuration_set", secret: false, required: false, kind: "text" },
    { name: "topic_arn", secret: false, required: false, kind: "text" },
  ],
  configSchema,
  callbacks: "webhook",
  connect: (config, { standIns }) => ({
    provider: "ses",
    send: async (mail) => {
      const host = standIns === undefined ? `https://email.${config.region}.amazonaws.com` : `${standIns}/ses`;
      const client = new AwsClient({
        accessKeyId: config.access_key_id,
        secretAccessKey: config.secret_access_key,
        service: "ses",
        region: config.region,
      });
      const body = JSON.stringify(requestOf(mail, config));
      const signed = await client.sign(`${host}/v2/email/outbound-emails`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      const headers = Object.fromEntries(signed.headers);
      const answer = await callProvider(signed.url, { method: "POST", headers, body });
      return answer.ok ? readAnswer(answer.value) : answer;
    },
    readCallback: (request) => readCallback(config, standIns, request),
  }),
};

function requestOf(mail: Mail, config: Config): object {
  const { attachments = [], headers = {} } = mail;
  const part = (data: string) => ({ Data: data, Charset: "UTF-8" });
  return {
    FromEmailAddress: mail.from,
    Destination: { ToAddresses: [mail.to] },
    ...(mail.replyTo === undefined ? {} : { ReplyToAddresses: [mail.replyTo] }),
    Content: {
      Simple: {
        Subject: part(mail.subject),
        Body: { Text: part(mail.text), Html: part(mail.html) },
        ...(Object.keys(headers).length === 0
          ? {}
          : { Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })) }),
        ...(attachments.length === 0
          ? {}
          : {
              Attachments: attachments.map(({ filename, type, content }) => ({
                FileName: filename,
                ContentType: type,
                ContentDisposition: "ATTACHMENT",
                RawContent: Buffer.from(content).toString("base64"),
              })),
            }),
      },
    },
    EmailTags: [
      { Name: "template", Value: mail.template },
      { Name: "message", Value: mail.id },
      { Name: "tenant", Value: mail.tenantId },
    ],
    ...(config.configuration_set === "" ? {} : { ConfigurationSetName: config.configuration_set }),
  };
}

function readAnswer(answer: HttpAnswer): Result<Sent, ChannelFault> {
  if (answer.status >= 200 && answer.status < 300) {
    const sent = sentSchema.safeParse(parseJson(answer.text));
    return sent.success ? ok({ providerId: sent.data.MessageId }) : err({ kind: "retry", reason: "odd_answer" });
  }
  // `TooManyRequestsException:http://internal.amazon.com/…`
  const name = (answer.headers.get("x-amzn-errortype") ?? "").split(":")[0] ?? "";
  if (name === "LimitExceededException") return err({ kind: "retry", reason: `${answer.status}_${name}` });
  if (MENDED_LATER.some((start) => name.startsWith(start))) {
    return err({ kind: "retry", reason: `${answer.status}_${name}`, seconds: REPAIR_SECONDS });
  }
  return err(refusal(answer, name));
}

async function readCallback(
  config: Config,
  standIns: string | undefined,
  request: CallbackRequest,
): Promise<Result<Callback, CallbackRejection>> {
  if (config.topic_arn === "") return err({ reason: "not_expected" });
  const envelope = await readEnvelope(request, config.topic_arn, standIns);
  if (!envelope.ok) return envelope;
  if (envelope.value.visit !== undefined) return ok({ news: [], visit: envelope.value.visit });
  const event = eventSchema.safeParse(parseJson(envelope.value.message));
  // A topic says hello, and may carry what is no mail of ours.
  const news = event.success ? newsOf(event.data) : undefined;
  return ok({ news: news === undefined ? [] : [news] });
}

function newsOf(event: z.infer<typeof eventSchema>): DeliveryNews | undefined {
  const kind = event.eventType ?? event.notificationType;
  const plain: Readonly<Record<string, Delivery>> = {
    Delivery: "delivered",
    Complaint: "complained",
    Reject: "undelivered",
  };
  const bounced: Delivery = event.bounce?.bounceType === "Permanent" ? "bounced" : "undelivered";
  const delivery = kind === "Bounce" ? bounced : plain[kind ?? ""];
  if (delivery === undefined) return undefined;
  const { messageId: providerId, tags } = event.mail;
  const [messageId, tenantId] = [tags?.["message"]?.[0], tags?.["tenant"]?.[0]];
  const why = kind === "Bounce" ? `${event.bounce?.bounceType}_${event.bounce?.bounceSubType ?? ""}` : (kind ?? "");
  return {
    providerId,
    ...(messageId === undefined ? {} : { messageId }),
    ...(tenantId === undefined ? {} : { tenantId }),
    delivery,
    ...(delivery === "delivered" ? {} : { reason: why.replaceAll(/[^\w]/g, "").slice(0, 60) }),
  };
}
