/** Limits and challenges as problems that say what to do. */
import { SECOND, type Millis } from "../kernel/time.ts";
import { type Problem, problem } from "../platform/errors.ts";
import type { ChallengeRefusal } from "./service.ts";
import { turnstileOffer } from "./turnstile.ts";

/** Too many holds in a short time, from here. */
export function rateProblem(wait: Millis): Problem {
  return problem("rate_limited", {
    detail: "Too many tries from this device or network. What you hold already stays yours.",
    retryAfter: Math.ceil(wait / SECOND),
  });
}

/** The hold needs a solved challenge, or the one that came is worth nothing. A new one is there for the asking. */
export function challengeProblem(
  env: Env,
  eventId: string,
  fault: ChallengeRefusal | { readonly reason: "used" },
): Problem {
  const challenge = `/api/v1/shop/events/${eventId}/challenge`;
  if (fault.reason === "required") {
    const turnstile = turnstileOffer(env, eventId);
    return problem("challenge_required", {
      detail: "Many people want these places. Solve a challenge and send it along.",
      extra: { challenge, ...(turnstile === undefined ? {} : { turnstile }) },
    });
  }
  return problem("challenge_failed", { detail: DETAILS[fault.reason], extra: { why: fault.reason, challenge } });
}

const DETAILS = {
  malformed: "This is no solved challenge.",
  forged: "This challenge is not ours.",
  other_event: "This challenge is for another event.",
  expired: "This challenge is too old. Ask for a new one.",
  unsolved: "The solution is wrong.",
  used: "This challenge was used. Ask for a new one.",
  unavailable: "Turnstile does not answer. Solve the other challenge instead.",
} as const;
