/** How faults of signing in become problems; the same for every way, so that none tells more than another (TH18). */
import { type Problem, problem } from "../platform/errors.ts";
import type { CodeFault, TooMany } from "./codes.ts";
import type { SecondFactorNeeded } from "./sessions.ts";

/** Too many codes were asked for. */
export function tooManyCodes({ retryAfter }: TooMany): Problem {
  return problem("rate_limited", { detail: "Too many codes were asked for. Use the newest one, or wait.", retryAfter });
}

/** A sign-in that did not end in a session. */
export function signInProblem(fault: CodeFault | SecondFactorNeeded | "token_rejected"): Problem {
  if (typeof fault === "object") {
    return problem("second_factor_required", {
      detail: "Type the code of your authenticator, or a recovery code.",
      extra: { second_factor: { token: fault.token } },
    });
  }
  if (fault === "token_rejected") return problem("token_rejected", { detail: "Begin the sign-in again." });
  return problem(fault, { detail: "Check the code, or ask for a new one." });
}
