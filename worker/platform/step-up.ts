/**
 * Step-up (T10): what moves money or gives power away asks for a fresh proof of who is there, so that a session left open or
 * stolen is not enough (TH10). A route says `stepUp: STEP_UP_MINUTES` in `defineRoute`; where it depends on the body, the
 * handler calls `demandFreshProof`. The answer is then `step_up_required`; the caller proves themselves at
 * `POST /auth/step-up` and repeats the request. A sign-in counts as a proof for as long.
 */
import type { Millis } from "../kernel/time.ts";
import { MINUTE } from "../kernel/time.ts";
import type { AppContext } from "./context.ts";
import { problem } from "./errors.ts";

/** How long one proof is good for, unless a route asks for less. */
export const STEP_UP_MINUTES = 15;

/** True when a session that proved itself at `provenAt` has done so within `minutes`. */
export function isFresh(provenAt: Millis | undefined, now: Millis, minutes: number): boolean {
  return provenAt !== undefined && now - provenAt <= minutes * MINUTE;
}

/** @throws Problem `step_up_required` when the caller has not proved themselves within `minutes` */
export function demandFreshProof(c: AppContext, minutes: number = STEP_UP_MINUTES): void {
  const { actor, now } = c.var;
  if (actor.kind === "person" && isFresh(actor.provenAt, now, minutes)) return;
  throw problem("step_up_required", {
    detail: "Prove again that it is you, then repeat the request. Nothing was changed.",
    extra: { within_minutes: minutes },
  });
}
