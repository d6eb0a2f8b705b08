/** Calls to Razorpay's API. */
import type { z } from "@hono/zod-openapi";
import { err, ok, type Result } from "../../../kernel/result.ts";
import { SECOND } from "../../../kernel/time.ts";
import { callHttp } from "../../../platform/http.ts";
import type { GatewayFault } from "../../gateway.ts";
import type { RazorpayConfig } from "./config.ts";
import { faultOf, LOST, UNREADABLE } from "./faults.ts";

const HOST = "https://api.razorpay.com";
const TIMEOUT = 8 * SECOND;

export type Razorpay = {
  /** Reads; a lost answer is only `unavailable`. */
  get<T>(path: string, schema: z.ZodType<T>): Promise<Result<T, GatewayFault>>;
  /** Writes; `unknown_outcome` when no answer came. */
  post<T>(
    path: string,
    body: object,
    schema: z.ZodType<T>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Result<T, GatewayFault>>;
};

/** Razorpay with one account's keys. `baseUrl`: where a stand-in listens. */
export function razorpayApi(
  config: Pick<RazorpayConfig, "key_id" | "key_secret">,
  baseUrl: string | undefined,
): Razorpay {
  const base = `${baseUrl ?? HOST}/v1`;
  const authorization = `Basic ${btoa(`${config.key_id}:${config.key_secret}`)}`;
  const call = async <T>(path: string, schema: z.ZodType<T>, init: RequestInit): Promise<Result<T, GatewayFault>> => {
    let answer: Awaited<ReturnType<typeof callHttp>>;
    try {
      answer = await callHttp(base + path, { ...init, timeout: TIMEOUT });
    } catch {
      return err(LOST);
    }
    const body = jsonOf(answer.text);
    if (answer.status !== 200) return err(faultOf(answer.status, body));
    const parsed = schema.safeParse(body);
    return parsed.success ? ok(parsed.data) : err(UNREADABLE);
  };
  return {
    get: async (path, schema) => {
      const answer = await call(path, schema, { headers: { authorization } });
      const lost = !answer.ok && answer.error.reason === "unknown_outcome";
      return lost ? err({ reason: "unavailable", message: answer.error.message }) : answer;
    },
    post: async (path, body, schema, headers = {}) =>
      await call(path, schema, {
        method: "POST",
        headers: { authorization, "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
