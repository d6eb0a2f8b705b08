/** Asks for a hold. When the sale is hot the page solves a challenge first; the buyer only waits a moment. */
import type { Challenge } from "altcha-lib/types";
import type { Hold } from "../model.ts";
import { accessCode } from "./access-code.ts";
import { type Answer, call } from "./call.ts";
import { turnstileOffer, turnstileToken } from "./turnstile.ts";

type Asked = {
  readonly event: string;
  readonly lines: readonly object[];
  /** The Idempotency-Key of this step. */
  readonly key: string;
  /** Token of a hold that ran out: the answer tells which prices changed. */
  readonly replaces?: string;
};

/** The hold, after a challenge if one is demanded. */
export async function askHold({ event, lines, key, replaces }: Asked): Promise<Answer<Hold>> {
  const code = accessCode(event);
  const body = {
    lines,
    ...(code === null ? {} : { promo_code: code }),
    ...(replaces === undefined ? {} : { replaces }),
  };
  const ask = async (more: Readonly<Record<string, string>> = {}) =>
    await call<Hold>(`/shop/events/${event}/holds`, {
      method: "POST",
      body,
      headers: { ...deviceHeader(), "idempotency-key": key, ...more },
      // The admission of a sale with a queue is a cookie.
      cookies: true,
    });
  const first = await ask();
  if (first.ok || first.fault.code !== "challenge_required") return first;
  const offer = turnstileOffer(first.fault.more);
  const token = offer && (await turnstileToken(offer));
  if (token !== null) {
    const vouched = await ask({ "turnstile-token": token });
    if (vouched.ok || vouched.fault.code !== "challenge_failed") return vouched;
  }
  const challenge = await call<Challenge>(`/shop/events/${event}/challenge`);
  if (!challenge.ok) return challenge;
  // Loaded only by those who need it.
  const { solve } = await import("./solve.ts");
  return await ask({ "challenge-solution": await solve(challenge.value) });
}

/**
 * A random id that this browser keeps, so that limits count it and not everybody at its address. It says nothing of who it
 * is, and the server keeps only a hash for each event.
 */
function deviceHeader(): { "device-id"?: string } {
  try {
    const known = localStorage.getItem("device");
    if (known !== null) return { "device-id": known };
    const fresh = crypto.randomUUID();
    localStorage.setItem("device", fresh);
    return { "device-id": fresh };
  } catch {
    // Storage may be refused (private windows): then the address counts.
    return {};
  }
}
