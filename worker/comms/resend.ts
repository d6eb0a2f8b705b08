/** Resend: `POST /emails`. Facts of the wire: https://resend.com/docs/api-reference/emails/send-email */
import { z } from "zod";
import { settings } from "../env.ts";
import { err, ok } from "../kernel/result.ts";
import { callHttp, type HttpAnswer } from "../platform/http.ts";
import type { Channel, ChannelFault, Mail } from "./channel.ts";

const BASE = "https://api.resend.com";
/** Attachments make large requests; the queue's handler has minutes. */
const TIMEOUT = 20_000;

const sentSchema = z.object({ id: z.string().min(1).max(200) });
const refusedSchema = z.object({ name: z.string().max(100) });

/** Mail through Resend, or through what stands in for it where RESEND_API_BASE is set. */
export function resendChannel(env: Env): Channel {
  const { RESEND_API_BASE, RESEND_API_KEY } = settings(env);
  return {
    provider: "resend",
    send: async (mail) => {
      if (RESEND_API_KEY === undefined) return err({ kind: "retry", reason: "not_configured", seconds: 900 });
      let answer: HttpAnswer;
      try {
        answer = await callHttp(`${RESEND_API_BASE ?? BASE}/emails`, {
          method: "POST",
          timeout: TIMEOUT,
          headers: {
            authorization: `Bearer ${RESEND_API_KEY}`,
            "content-type": "application/json",
            "idempotency-key": mail.id,
          },
          body: JSON.stringify(requestOf(mail)),
        });
      } catch {
        // Network or time-out: it may have been accepted. The same key makes the next try harmless.
        return err({ kind: "retry", reason: "no_answer" });
      }
      return readAnswer(answer);
    },
  };
}

function requestOf(mail: Mail): object {
  return {
    from: mail.from,
    to: [mail.to],
    ...(mail.replyTo === undefined ? {} : { reply_to: mail.replyTo }),
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    tags: [{ name: "template", value: mail.template }],
    ...(mail.attachments === undefined || mail.attachments.length === 0
      ? {}
      : {
          attachments: mail.attachments.map(({ filename, type, content }) => ({
            filename,
            content_type: type,
            content: Buffer.from(content).toString("base64"),
          })),
        }),
  };
}

/** What Resend's answer means. */
export function readAnswer({ status, headers, text }: Pick<HttpAnswer, "status" | "headers" | "text">) {
  const body = parseJson(text);
  if (status >= 200 && status < 300) {
    const sent = sentSchema.safeParse(body);
    return sent.success ? ok({ providerId: sent.data.id }) : err<ChannelFault>({ kind: "retry", reason: "odd_answer" });
  }
  const refused = refusedSchema.safeParse(body);
  const name = refused.success ? refused.data.name.replaceAll(/[^\w-]/g, "") : "";
  const reason = name === "" ? `http_${status}` : `${status}_${name}`;
  // Our key was accepted before with a body that differed in a detail, such as the PDF's bytes: the mail is out.
  if (name === "invalid_idempotent_request") return ok({ providerId: "accepted_before" });
  if (status === 429 || status >= 500 || status === 408 || name === "concurrent_idempotent_requests") {
    const seconds = Number(headers.get("retry-after") ?? Number.NaN);
    const wait = Number.isFinite(seconds) && seconds > 0 ? { seconds: Math.min(900, Math.ceil(seconds)) } : {};
    return err<ChannelFault>({ kind: "retry", reason, ...wait });
  }
  // A key that was revoked is repaired by the operator: until then mails wait instead of being lost.
  if (status === 401 || name.endsWith("_api_key")) return err<ChannelFault>({ kind: "retry", reason, seconds: 300 });
  return err<ChannelFault>({ kind: "rejected", reason });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
