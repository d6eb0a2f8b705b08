/** Razorpay's errors as faults of the gateway contract. Pure. */
import { SECOND } from "../../../kernel/time.ts";
import type { GatewayFault } from "../../gateway.ts";
import { errorSchema } from "./wire.ts";

/** The call may have had its effect. */
export const LOST: GatewayFault = { reason: "unknown_outcome", message: "Razorpay did not answer in time." };
export const UNREADABLE: GatewayFault = { reason: "unknown_outcome", message: "Razorpay's answer cannot be read." };

/** Refused, because nothing like it is there. */
export const MISSING = "not_found";

/** The fault of an answer that is not 200. `reason` tells more than `code`, of which there are three. */
export function faultOf(status: number, body: unknown): GatewayFault {
  if (status === 401 || status === 403) {
    return { reason: "misconfigured", message: "Razorpay does not accept the key." };
  }
  if (status === 429)
    return { reason: "unavailable", message: "Razorpay asks us to slow down.", retryAfter: 2 * SECOND };
  if (status === 409) return { reason: "unavailable", message: "The first call is still running.", retryAfter: SECOND };
  if (status >= 500) return { reason: "unknown_outcome", message: "Razorpay had a fault of its own." };
  const parsed = errorSchema.safeParse(body);
  const {
    description = "",
    reason,
    code,
  } = parsed.success ? parsed.data.error : { reason: null, code: String(status) };
  // The documentation says 400 for a wrong key, practice says 401.
  if (/api key|authentication failed/i.test(description)) {
    return { reason: "misconfigured", message: "Razorpay does not accept the key." };
  }
  if (status === 404 || /does not exist|not a valid id/i.test(description)) {
    return { reason: "refused", code: MISSING, message: "Razorpay does not know this." };
  }
  const word = reason && reason !== "NA" ? reason : code;
  const shown = word.toLowerCase().slice(0, 60);
  return { reason: "refused", code: shown, message: `Razorpay refused: ${shown}.` };
}
