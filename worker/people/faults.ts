/** How faults of signing in become problems; the same for every way, so that none tells more than another (TH18). */
import { type Problem, problem } from "../platform/errors.ts";
import type { CodeFault, TooMany } from "./codes.ts";
import { PASSWORD_MAX, PASSWORD_MIN, type PasswordFault } from "./password.ts";
import type { SecondFactorNeeded } from "./sessions.ts";
import type { RemovalFault } from "./ways-in.ts";

/** Too many codes were asked for. */
export function tooManyCodes({ retryAfter }: TooMany): Problem {
  return problem("rate_limited", { detail: "Too many codes were asked for. Use the newest one, or wait.", retryAfter });
}

/** A sign-in that did not end in a session. */
export function signInProblem(
  fault: CodeFault | SecondFactorNeeded | TooMany | "token_rejected" | "password_rejected" | "passkey_rejected",
): Problem {
  if (typeof fault === "object" && fault.kind === "too_many") {
    return problem("rate_limited", { detail: "Too many tries. Wait a little.", retryAfter: fault.retryAfter });
  }
  if (typeof fault === "object") {
    return problem("second_factor_required", {
      detail: "Type the code of your authenticator, or a recovery code.",
      extra: { second_factor: { token: fault.token } },
    });
  }
  if (fault === "token_rejected") return problem("token_rejected", { detail: "Begin the sign-in again." });
  return problem(fault, { detail: HINTS[fault] });
}

const HINTS = {
  code_rejected: "Check the code, or ask for a new one.",
  code_exhausted: "Ask for a new code, or wait a quarter of an hour.",
  password_rejected: "Address or password is not right. A code by mail works always.",
  passkey_rejected: "This passkey is not known here, or too slow. Try again, or sign in another way.",
} as const;

const PASSWORDS: Readonly<Record<PasswordFault, string>> = {
  too_short: `must have at least ${PASSWORD_MIN} characters; a few words are good`,
  too_long: `must have at most ${PASSWORD_MAX} characters`,
  too_common: "is one of those that are guessed first",
  like_the_address: "must not be like your address",
  too_simple: "is too simple; a few words are good",
};

/** A password that is not taken. */
export function passwordProblem(fault: PasswordFault): Problem {
  const message = PASSWORDS[fault];
  return problem("invalid_request", { detail: `password: ${message}`, errors: [{ field: "password", message }] });
}

/** A way to sign in that is not taken away. */
export function removalProblem(fault: RemovalFault): Problem {
  if (fault === "unknown") return problem("not_found");
  return problem("conflict", { detail: "It is your only way to sign in. Add another one first." });
}
