/** Gupshup's WhatsApp API; its callbacks are signed by nothing but their address. */
import { type Messenger, messengerStandIn, type Outcome } from "./messenger.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const KNOWN = new Set(["channel", "source", "destination", "src.name", "message", "template"]);
const TYPES: Readonly<Record<Outcome, string>> = {
  sent: "sent", delivered: "delivered", read: "read", bounced: "failed", undelivered: "failed", complained: "failed", stopped: "failed",
}; // prettier-ignore

const gupshup: Messenger = {
  accountOf: (request) => request.headers.get("apikey") ?? "",
  take: async (request, url, refuse) => {
    const isTemplate = url.pathname === "/gupshup/wa/api/v1/template/msg";
    if (request.method !== "POST" || (!isTemplate && url.pathname !== "/gupshup/wa/api/v1/msg"))
      return fault(404, "Not found");
    const account = request.headers.get("apikey") ?? "";
    if (refuse === "credentials" || account === "" || account.startsWith("invalid"))
      return fault(401, "Portal User Not Found With APIKey");
    const fields = new URLSearchParams(await request.text());
    const unknown = [...fields.keys()].find((name) => !KNOWN.has(name));
    const [source, to] = [fields.get("source") ?? "", fields.get("destination") ?? ""];
    if (unknown !== undefined || fields.get("channel") !== "whatsapp" || !fields.get("src.name"))
      return fault(400, "Invalid App Details");
    if (!/^[1-9]\d{7,14}$/.test(source)) return fault(400, "Invalid Source");
    if (refuse !== undefined || !/^[1-9]\d{7,14}$/.test(to)) return fault(400, "Invalid Destination");
    const text = isTemplate ? templateText(fields.get("template")) : messageText(fields.get("message"));
    if (text === undefined) return fault(400, isTemplate ? "Invalid template" : "Invalid message");
    const id = crypto.randomUUID();
    const answer = new Response(JSON.stringify({ status: "submitted", messageId: id }), {
      status: 202,
      headers: { "content-type": "text/html;charset=utf-8" },
    });
    const about = { app: fields.get("src.name") ?? "" };
    return {
      taken: {
        id,
        account,
        channel: "whatsapp",
        from: `+${source}`,
        to: [`+${to}`],
        subject: "",
        text,
        html: "",
        files: [],
        about,
      },
      answer,
    };
  },
  tell: async ({ id, to, about }, { outcome, at }) => {
    const type = TYPES[outcome];
    const failed = {
      code: 470,
      reason: "More than 24 hours have passed since the customer last replied to this number",
    };
    // What WhatsApp has taken has an id of its own from then on.
    const payload =
      type === "failed"
        ? { id, type, destination: to[0]?.slice(1), payload: failed }
        : {
            id: `gBEG${id.slice(-12)}`,
            gsId: id,
            type,
            destination: to[0]?.slice(1),
            payload: { ts: Math.floor(at / 1000) },
          };
    const body = { app: about["app"], timestamp: at, version: 2, type: "message-event", payload };
    return { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  },
  forge: (told, url) => ({ ...told, url: `${url.slice(0, -1)}${url.endsWith("0") ? "1" : "0"}` }),
};

function messageText(raw: string | null): string | undefined {
  const { type, text } = parse(raw);
  return type === "text" && typeof text === "string" && text !== "" ? text : undefined;
}

function templateText(raw: string | null): string | undefined {
  const { id, params } = parse(raw);
  if (typeof id !== "string" || !UUID.test(id) || !Array.isArray(params)) return undefined;
  return params.every((one) => typeof one === "string" && one !== "") ? `[${id}] ${params.join(" | ")}` : undefined;
}

function parse(raw: string | null): Record<string, unknown> {
  try {
    return JSON.parse(raw ?? "{}") as Record<string, unknown>;
  } catch {
    return {};
  }
}

function fault(status: number, message: string): Response {
  return Response.json({ status: "error", message }, { status });
}

export const gupshupStandIn = messengerStandIn("gupshup", gupshup);
