/** Calls to Daraja: the token, one repeat when it was refused, and errors as faults of the gateway contract. */
import { err, ok, type Result } from "../../../kernel/result.ts";
import { SECOND } from "../../../kernel/time.ts";
import { callHttp, type HttpAnswer } from "../../../platform/http.ts";
import type { GatewayFault, GatewayWiring } from "../../gateway.ts";
import type { MpesaConfig } from "./config.ts";
import { type DarajaError, faultOf, LOST, NO_TOKEN, readError } from "./faults.ts";
import { jsonOf, oauthAnswer } from "./wire.ts";

const HOSTS = { live: "https://api.safaricom.co.ke", sandbox: "https://sandbox.safaricom.co.ke" } as const;
const TIMEOUT = 10 * SECOND;
/** Tokens live an hour; they are renewed well before, for clocks that differ and calls that take long. */
const EARLY = 10 * 60 * SECOND;
const TOKEN = "oauth";

/** An answer that Daraja gave: its JSON, or the error in its shape. */
export type DarajaAnswer = { readonly body: unknown; readonly error?: DarajaError };

export type Daraja = {
  /** Posts JSON. `unknown_outcome` when no answer came: the call may have been taken on, so it is never repeated here. */
  post(path: string, body: Readonly<Record<string, string | number>>): Promise<Result<DarajaAnswer, GatewayFault>>;
  /** A fresh token, past what is stored: whether the consumer key works. */
  authenticate(): Promise<Result<string, GatewayFault>>;
};

/** Daraja with one organizer's consumer key. */
export function daraja(config: MpesaConfig, wiring: GatewayWiring): Daraja {
  const base = wiring.baseUrl ?? HOSTS[config.environment];
  const renew = async () => await newToken(config, base, wiring.now());
  const call = async (token: string, path: string, body: object): Promise<HttpAnswer | undefined> =>
    await answered(`${base}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  return {
    authenticate: async () => {
      const fresh = await renew();
      return fresh.ok ? ok(fresh.value.token) : fresh;
    },
    post: async (path, body) => {
      for (let round = 1; ; round++) {
        const token = await wiring.tokens.get(TOKEN, renew);
        if (!token.ok) return token;
        const answer = await call(token.value, path, body);
        if (!answer) return err(LOST);
        const error = answer.status === 200 ? undefined : readError(answer);
        // Refused before anything was done; the next token is a new one.
        if (error && NO_TOKEN.has(error.code) && round === 1) {
          await wiring.tokens.forget(TOKEN, token.value);
          continue;
        }
        const json = jsonOf(answer.text);
        return ok({ body: json, ...(error ? { error } : {}) });
      }
    },
  };
}

async function newToken(config: MpesaConfig, base: string, now: number) {
  const answer = await answered(`${base}/oauth/v1/generate?grant_type=client_credentials`, {
    method: "GET",
    headers: { authorization: `Basic ${btoa(`${config.consumer_key}:${config.consumer_secret}`)}` },
  });
  // Nothing was asked for yet that could have happened.
  if (!answer) return err({ reason: "unavailable", message: "M-Pesa did not answer." } as const);
  if (answer.status !== 200) {
    const error = readError(answer);
    const busy = answer.status === 429 || answer.status >= 500;
    return err(busy ? faultOf(error) : ({ reason: "misconfigured", message: KEY_REFUSED } as const));
  }
  const parsed = oauthAnswer.safeParse(jsonOf(answer.text));
  if (!parsed.success) return err({ reason: "unavailable", message: "M-Pesa gave no token." } as const);
  const life = Math.max(parsed.data.expires_in * SECOND - EARLY, SECOND);
  return ok({ token: parsed.data.access_token, expiresAt: now + life });
}

const KEY_REFUSED = "M-Pesa does not accept the consumer key and secret.";

/** The answer; undefined when none came in time. */
async function answered(url: string, init: RequestInit): Promise<HttpAnswer | undefined> {
  try {
    return await callHttp(url, { ...init, timeout: TIMEOUT });
  } catch {
    return undefined;
  }
}
