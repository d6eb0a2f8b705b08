/**
 * Any SMS service that takes one HTTP call: most of those of Bangladesh and many elsewhere. The tenant says address, names of
 * the parameters, and how success looks; errors often come with status 200.
 */
import { z } from "@hono/zod-openapi";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { HttpAnswer } from "../../platform/http.ts";
import type { ChannelFault, Provider, Sent, TextMessage } from "../channel.ts";
import { callProvider, parseJson, refusal, withoutPlus } from "./calls.ts";

const parameterName = z
  .string()
  .trim()
  .regex(/^[\w.-]{1,60}$/, "is letters, digits, _ . or -");
const path = z
  .string()
  .trim()
  .regex(/^(?:[\w-]+(?:\.[\w-]+)*)?$/, "is names with dots between, such as data.request_id")
  .max(100)
  .default("");

const configSchema = z.object({
  url: z.string().trim().url("is not an address").max(500),
  method: z.enum(["POST", "GET"]).default("POST"),
  format: z.enum(["form", "json"]).default("form"),
  number_parameter: parameterName,
  number_format: z.enum(["digits", "plus"]).default("digits"),
  text_parameter: parameterName,
  /** Everything else that the call carries, keys among it: one `name=value` a line. */
  parameters: z.string().max(2000).default(""),
  authorization: z
    .string()
    .trim()
    .max(500)
    .regex(/^[ -~]*$/, "is plain text in one line")
    .default(""),
  success_path: path,
  success_value: z.string().trim().max(60).default(""),
  id_path: path,
});
type Config = z.infer<typeof configSchema>;

const MAX_ID = 100;

export const httpSms: Provider<Config, TextMessage> = {
  id: "http_sms",
  channel: "sms",
  fields: [
    { name: "url", secret: false, required: true, kind: "url" },
    { name: "method", secret: false, required: true, kind: "choice", choices: ["POST", "GET"] },
    { name: "format", secret: false, required: true, kind: "choice", choices: ["form", "json"] },
    { name: "number_parameter", secret: false, required: true, kind: "text" },
    { name: "number_format", secret: false, required: true, kind: "choice", choices: ["digits", "plus"] },
    { name: "text_parameter", secret: false, required: true, kind: "text" },
    { name: "parameters", secret: true, required: false, kind: "multiline" },
    { name: "authorization", secret: true, required: false, kind: "text" },
    { name: "success_path", secret: false, required: false, kind: "text" },
    { name: "success_value", secret: false, required: false, kind: "text" },
    { name: "id_path", secret: false, required: false, kind: "text" },
  ],
  configSchema,
  callbacks: "none",
  connect: (config, { mayCall }) => ({
    provider: "http_sms",
    send: async (message) => {
      // Checked again: what was allowed when it was stored may not be any more.
      if (!mayCall(config.url)) return err({ kind: "rejected", reason: "address_not_allowed" });
      const { url, init } = callOf(config, message);
      const answer = await callProvider(url, init);
      return answer.ok ? readAnswer(config, answer.value) : answer;
    },
  }),
};

function callOf(config: Config, { to, text, id }: TextMessage): { url: string; init: RequestInit } {
  const fields: Record<string, string> = {
    ...Object.fromEntries(
      linesOf(config.parameters).map(([name, value]) => [name, value.replaceAll("{id}", id.slice(-20))]),
    ),
    [config.number_parameter]: config.number_format === "digits" ? withoutPlus(to) : to,
    [config.text_parameter]: text,
  };
  const headers: Record<string, string> = config.authorization === "" ? {} : { authorization: config.authorization };
  if (config.method === "GET") {
    const url = new URL(config.url);
    for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
    return { url: url.href, init: { method: "GET", headers } };
  }
  if (config.format === "form") {
    return { url: config.url, init: { method: "POST", headers, body: new URLSearchParams(fields) } };
  }
  const body = JSON.stringify(fields);
  return {
    url: config.url,
    init: { method: "POST", headers: { ...headers, "content-type": "application/json" }, body },
  };
}

/** `name=value` lines; others are passed over. */
function linesOf(text: string): (readonly [string, string])[] {
  return text.split("\n").flatMap((line) => {
    const at = line.indexOf("=");
    return at < 1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const];
  });
}

/** Success is what the tenant said it is; without a word about it, any 2xx. */
function readAnswer(config: Config, answer: HttpAnswer): Result<Sent, ChannelFault> {
  if (answer.status < 200 || answer.status >= 300) return err(refusal(answer, ""));
  const body = parseJson(answer.text);
  if (config.success_path !== "" && valueAt(body, config.success_path) !== config.success_value) {
    const code = valueAt(body, config.success_path)
      .replaceAll(/[^\w-]/g, "")
      .slice(0, 40);
    return err({ kind: "rejected", reason: code === "" ? "odd_answer" : `answer_${code}` });
  }
  const id = config.id_path === "" ? "" : valueAt(body, config.id_path);
  return ok({ providerId: id.slice(0, MAX_ID) || "accepted" });
}

/** What stands at `data.request_id` of an answer, as text; empty when nothing does. */
function valueAt(body: unknown, at: string): string {
  let value = body;
  for (const name of at.split(".")) {
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
