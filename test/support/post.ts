/** Catches what goes to the mail queue and to the mail provider, so that a test delivers when it wants to. */
import { createExecutionContext, createMessageBatch, getQueueResult, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { onTestFinished, vi } from "vitest";
import worker from "../../worker/index.ts";

export type QueuedMessage = { readonly id: string; readonly type: string; readonly payload: unknown };
export type SentMail = {
  readonly from: string;
  readonly to: readonly string[];
  readonly reply_to?: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly attachments?: readonly {
    readonly filename: string;
    readonly content_type: string;
    readonly content: string;
  }[];
};

/** A message to a phone, as the platform's own providers are told. */
export type SentText = { readonly channel: "sms" | "whatsapp"; readonly to: string; readonly text: string };

export type Post = {
  readonly queued: QueuedMessage[];
  readonly mails: SentMail[];
  readonly texts: SentText[];
  /** Idempotency keys of the calls, in order. */
  readonly keys: string[];
  /** What the provider answers next; then it accepts again. */
  readonly answerNext: (...answers: (Response | Error)[]) => void;
  /** Delivers messages (default: all that wait) to the queue's real handler. Returns acks and retries. */
  readonly deliver: (
    messages?: readonly QueuedMessage[],
    attempts?: number,
  ) => Promise<Awaited<ReturnType<typeof getQueueResult>>>;
  /** Delivers, and reads the code out of the last mail. */
  readonly lastCode: () => Promise<string>;
  /** The same of the last message to a phone. */
  readonly lastTextCode: () => Promise<string>;
};

/** Stands in for queue `comms` and for the provider until the test ends. */
export function catchPost(): Post {
  const queued: QueuedMessage[] = [];
  const mails: SentMail[] = [];
  const texts: SentText[] = [];
  const keys: string[] = [];
  const next: (Response | Error)[] = [];
  const taken = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  const send = vi.spyOn(env.COMMS_QUEUE, "send").mockImplementation(async (body) => {
    queued.push(body as QueuedMessage);
    return taken;
  });
  const sendBatch = vi.spyOn(env.COMMS_QUEUE, "sendBatch").mockImplementation(async (messages) => {
    for (const { body } of messages) queued.push(body as QueuedMessage);
    return taken;
  });
  const fetch = vi.spyOn(globalThis, "fetch").mockImplementation(async (_url, init) => {
    keys.push(new Headers(init?.headers).get("idempotency-key") ?? "");
    const answer = next.shift();
    if (answer instanceof Error) throw answer;
    if (answer && !answer.ok) return answer;
    if (init?.body instanceof URLSearchParams) {
      texts.push(textOf(init.body));
      return (
        answer ?? Response.json({ sid: `SM${"0".repeat(32)}`, status: "submitted", messageId: crypto.randomUUID() })
      );
    }
    mails.push(JSON.parse(typeof init?.body === "string" ? init.body : "{}") as SentMail);
    return answer ?? Response.json({ id: crypto.randomUUID() });
  });
  onTestFinished(() => {
    for (const spy of [send, sendBatch, fetch]) spy.mockRestore();
  });
  const deliver: Post["deliver"] = async (messages = queued.splice(0), attempts = 1) => {
    const batch = createMessageBatch(
      "tessera-comms",
      messages.map((body) => ({ id: body.id, timestamp: new Date(), attempts, body: structuredClone(body) })),
    );
    const context = createExecutionContext();
    await worker.queue(batch, env, context);
    await waitOnExecutionContext(context);
    return await getQueueResult(batch, context);
  };
  return {
    queued,
    mails,
    texts,
    keys,
    answerNext: (...answers) => {
      next.push(...answers);
    },
    deliver,
    lastCode: async () => {
      await deliver();
      return codeIn(mails.at(-1)?.text);
    },
    lastTextCode: async () => {
      await deliver();
      return codeIn(texts.at(-1)?.text);
    },
  };
}

function codeIn(text = ""): string {
  return /\b\d{6}\b/.exec(text)?.[0] ?? "";
}

/** What Twilio (`To`, `Body`) or Gupshup (`destination`, `message`) was told. */
function textOf(fields: URLSearchParams): SentText {
  const to = fields.get("To");
  if (to !== null) return { channel: "sms", to, text: fields.get("Body") ?? "" };
  const { text } = JSON.parse(fields.get("message") ?? "{}") as { text?: string };
  return { channel: "whatsapp", to: `+${fields.get("destination") ?? ""}`, text: text ?? "" };
}
