/**
 * Turnstile as another way than the proof of work (I6). Its token is single use at its own service, and is bound to the
 * event by the widget's `cData`; when the service cannot be asked, the proof of work remains.
 */
import { z } from "zod";
import { settings } from "../env.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { SECOND } from "../kernel/time.ts";
import { callHttp } from "../platform/http.ts";
import { describeError, log } from "../platform/log.ts";

const HOST = "https://challenges.cloudflare.com";
/** What the widget names as its action. */
export const TURNSTILE_ACTION = "hold";
/** Longer than any token of theirs. */
export const MAX_TURNSTILE_TOKEN = 2048;
const PATIENCE = 5 * SECOND;

const answerSchema = z.object({
  success: z.boolean(),
  hostname: z.string().optional(),
  action: z.string().optional(),
  cdata: z.string().optional(),
  "error-codes": z.array(z.string()).default([]),
});

/** `unsolved`: not a token of theirs. `used`: it was used before, or is too old. `unavailable`: nobody could be asked. */
export type TurnstileFault = { readonly reason: "unsolved" | "used" | "other_event" | "unavailable" };

/** What a page needs for the widget; undefined where Turnstile is not set up. */
export function turnstileOffer(env: Env, eventId: string) {
  const { TURNSTILE_SITE_KEY: siteKey, TURNSTILE_SECRET_KEY: secret } = settings(env);
  if (siteKey === undefined || secret === undefined) return undefined;
  return { site_key: siteKey, action: TURNSTILE_ACTION, cdata: eventId };
}

/** What the page with the widget lets in; undefined where Turnstile is not set up. */
export function turnstileSources(env: Env) {
  const { TURNSTILE_SITE_KEY: siteKey, TURNSTILE_SECRET_KEY: secret } = settings(env);
  if (siteKey === undefined || secret === undefined) return undefined;
  return { script: HOST, frames: [HOST], connections: [], images: [] };
}

/**
 * Asks whether a token is good for a hold of this event.
 * @param hostname where our pages are
 */
export async function verifyTurnstile(
  env: Env,
  eventId: string,
  token: string,
  hostname: string,
): Promise<Result<null, TurnstileFault>> {
  const { TURNSTILE_SECRET_KEY: secret, TURNSTILE_API_BASE: base = HOST } = settings(env);
  if (secret === undefined) return err({ reason: "unsolved" });
  const answer = await ask(`${base}/turnstile/v0/siteverify`, { secret, response: token });
  if (answer === undefined) return err({ reason: "unavailable" });
  if (!answer.success) {
    const codes = answer["error-codes"];
    if (codes.includes("timeout-or-duplicate")) return err({ reason: "used" });
    // A wrong secret is ours to mend, and no reason to stop buyers.
    const ours = codes.some((code) => code.endsWith("-secret") || code === "internal-error" || code === "bad-request");
    if (ours) log.error("turnstile_refused", { code: codes[0] });
    return err({ reason: ours ? "unavailable" : "unsolved" });
  }
  const genuine = answer.hostname === hostname && answer.action === TURNSTILE_ACTION;
  if (!genuine) return err({ reason: "unsolved" });
  return answer.cdata === eventId ? ok(null) : err({ reason: "other_event" });
}

async function ask(url: string, fields: Record<string, string>): Promise<z.infer<typeof answerSchema> | undefined> {
  try {
    const { status, text } = await callHttp(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fields),
      timeout: PATIENCE,
    });
    if (status >= 500) return undefined;
    const parsed = answerSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    log.warn("turnstile_unavailable", describeError(error));
    return undefined;
  }
}
