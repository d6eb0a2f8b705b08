/** A WAHA server: WhatsApp by a connected phone; its webhooks are signed with HMAC-SHA512. */
import { createHmac } from "node:crypto";
import { type Messenger, messengerStandIn, type Outcome } from "./messenger.ts";

const KNOWN = new Set(["session", "chatId", "text", "reply_to", "linkPreview"]);
const ACKS: Readonly<Record<Outcome, readonly [number, string]>> = {
  sent: [1, "SERVER"], delivered: [2, "DEVICE"], read: [3, "READ"], bounced: [-1, "ERROR"], undelivered: [-1, "ERROR"],
  complained: [-1, "ERROR"], stopped: [-1, "ERROR"],
}; // prettier-ignore

const waha: Messenger = {
  accountOf: (request) => request.headers.get("x-api-key") ?? "",
  take: async (request, url, refuse) => {
    if (request.method !== "POST" || url.pathname !== "/waha/api/sendText") return fault(404, "Cannot POST");
    const account = request.headers.get("x-api-key") ?? "";
    if (refuse === "credentials" || account === "" || account.startsWith("invalid")) return fault(401, "Unauthorized");
    const body = (await request.json()) as Record<string, unknown>;
    const { session, chatId, text } = body;
    if (Object.keys(body).some((name) => !KNOWN.has(name))) return fault(400, "property should not exist");
    // `stopped`: its phone is not connected any more.
    if (session !== "default" || refuse === "stopped") return fault(422, "Session status is not as expected: WORKING");
    if (refuse !== undefined || typeof chatId !== "string" || !/^\d{8,15}@c\.us$/.test(chatId))
      return fault(400, "chatId is wrong");
    if (typeof text !== "string" || text === "") return fault(400, "text is missing");
    const id = `true_${chatId}_3EB0${crypto.randomUUID().replaceAll("-", "").slice(0, 16).toUpperCase()}`;
    const answer = { id: { fromMe: true, remote: chatId, id: id.split("_")[2], _serialized: id }, body: text, ack: 0 };
    return {
      taken: {
        id, account, channel: "whatsapp", from: "+8801800000000", to: [`+${chatId.split("@")[0]}`], subject: "", text, html: "",
        files: [], about: { session: "default" },
      }, // prettier-ignore
      answer: Response.json(answer, { status: 201 }),
    };
  },
  tell: async ({ id, about }, { outcome, webhook, at }) => {
    const [ack, ackName] = ACKS[outcome];
    const body = JSON.stringify({
      id: `evt_${crypto.randomUUID()}`, timestamp: at, session: about["session"], metadata: {}, engine: "WEBJS", event: "message.ack",
      payload: { id, fromMe: true, ack, ackName }, me: { id: "8801800000000@c.us" }, environment: { tier: "PLUS", version: "2026.1.1" },
    }); // prettier-ignore
    const headers = {
      "content-type": "application/json",
      "x-webhook-request-id": crypto.randomUUID(),
      "x-webhook-timestamp": String(at),
      "x-webhook-hmac": createHmac("sha512", webhook.secret).update(body).digest("hex"),
      "x-webhook-hmac-algorithm": "sha512",
    };
    return { headers, body };
  },
  forge: ({ headers, body }, url) => ({
    url,
    body,
    headers: { ...headers, "x-webhook-hmac": createHmac("sha512", "not the key").update(body).digest("hex") },
  }),
};

function fault(statusCode: number, message: string): Response {
  return Response.json({ statusCode, message }, { status: statusCode });
}

export const wahaStandIn = messengerStandIn("waha", waha);
