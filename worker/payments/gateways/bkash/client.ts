/** Calls to bKash: the shared token, one repeat when it was refused, and its three kinds of error. */
import { err, ok, type Result } from "../../../kernel/result.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../kernel/time.ts";
import { callHttp } from "../../../platform/http.ts";
import type { GatewayFault, GatewayWiring } from "../../gateway.ts";
import type { BkashConfig } from "./config.ts";
import { codeOf, jsonOf, SUCCESS, tokenAnswer } from "./wire.ts";

const HOSTS = {
  live: "https://tokenized.pay.bka.sh/v1.2.0-beta",
  sandbox: "https://tokenized.sandbox.bka.sh/v1.2.0-beta",
} as const;
/** What bKash asks for. */
const TIMEOUT = 30 * SECOND;
const TOKEN = "id_token";
/** Renewed this much before its end: within the two renewals an hour, with room for clocks that differ. */
const EARLY = 6 * MINUTE;
const REFRESH_LIFE = 27 * DAY;

/** An answer that bKash gave. `code` is `0000` when it did what we asked. */
export type BkashAnswer = { readonly code: string; readonly json: unknown };
export type Bkash = { post(path: string, body: object): Promise<Result<BkashAnswer, GatewayFault>> };

const LOST = { reason: "unknown_outcome", message: "bKash did not answer in time." } as const;
const MAINTENANCE = { reason: "unavailable", message: "bKash is under maintenance.", retryAfter: MINUTE } as const;
/** More than two grants an hour block everybody for an hour, so nobody tries before it is over. */
const BLOCKED = { reason: "unavailable", message: "bKash asks us to wait.", retryAfter: HOUR } as const;
const CREDENTIALS = {
  reason: "misconfigured",
  message: "bKash does not accept the credentials.",
  retryAfter: 35 * MINUTE,
} as const;

/** bKash with one merchant's credentials. */
export function bkash(config: BkashConfig, { baseUrl, tokens, now }: GatewayWiring): Bkash {
  const base = baseUrl ?? HOSTS[config.environment];
  const renew = async (last: string | undefined) => await newToken(config, base, now(), last);
  return {
    post: async (path, body) => {
      for (let round = 1; ; round++) {
        const token = await tokens.get(TOKEN, renew);
        if (!token.ok) return token;
        const headers = { authorization: (JSON.parse(token.value) as Stored).id_token, "x-app-key": config.app_key };
        const answer = await answered(base + path, headers, body);
        if (!answer) return err(LOST);
        if ((answer.status === 401 || answer.status === 403) && round === 1) {
          // Refused before anything was done.
          await tokens.forget(TOKEN, token.value);
          continue;
        }
        return outcome(answer);
      }
    },
  };
}

function outcome({ status, text }: Answer): Result<BkashAnswer, GatewayFault> {
  const json = jsonOf(text);
  const code = codeOf(json);
  if (code === "503" || status === 503) return err(MAINTENANCE);
  if (status === 429) return err({ reason: "unavailable", message: "bKash asks us to slow down." });
  if (status === 401 || status === 403) return err(CREDENTIALS);
  return code === undefined || status >= 500 ? err(LOST) : ok({ code, json });
}

type Stored = { readonly id_token: string; readonly refresh_token: string; readonly refresh_until: number };

/** A new token by the old one's refresh token, or by the credentials: both count. */
async function newToken(config: BkashConfig, base: string, now: number, last: string | undefined) {
  const { username, password, app_key, app_secret } = config;
  const call = async (path: string, body: object) =>
    await answered(`${base}/tokenized/checkout/token/${path}`, { username, password }, body);
  const old = last === undefined ? undefined : (JSON.parse(last) as Stored);
  if (old && old.refresh_until > now) {
    const refreshed = tokenIn(await call("refresh", { app_key, app_secret, refresh_token: old.refresh_token }), now);
    if (refreshed.ok || refreshed.error.reason !== "misconfigured") return refreshed;
  }
  return tokenIn(await call("grant", { app_key, app_secret }), now);
}

function tokenIn(answer: Answer | undefined, now: number) {
  // Nothing was asked for yet that could have happened; but it may have counted.
  if (!answer) return err({ ...LOST, reason: "unavailable", retryAfter: 10 * SECOND } as const);
  if (answer.status === 403 || answer.status === 429) return err(BLOCKED);
  const json = jsonOf(answer.text);
  const code = codeOf(json);
  if (code === "503" || answer.status >= 500) return err(MAINTENANCE);
  const token = tokenAnswer.safeParse(json);
  if (code !== SUCCESS || !token.success) return err(CREDENTIALS);
  const { id_token, refresh_token, expires_in } = token.data;
  const stored: Stored = { id_token, refresh_token, refresh_until: now + REFRESH_LIFE };
  return ok({
    token: JSON.stringify(stored),
    expiresAt: now + Math.max(expires_in * SECOND - EARLY, MINUTE),
  });
}

type Answer = { readonly status: number; readonly text: string };

async function answered(url: string, headers: Record<string, string>, body: object): Promise<Answer | undefined> {
  try {
    return await callHttp(url, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(body),
      timeout: TIMEOUT,
    });
  } catch {
    return undefined;
  }
}
