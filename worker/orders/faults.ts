/** What goes wrong with orders, as problems that say what is safe and what to do. */
import { codeProblem } from "../checkout/index.ts";
import { unreachable } from "../kernel/assert.ts";
import { SECOND } from "../kernel/time.ts";
import type { StartFault } from "../payments/index.ts";
import { type Problem, problem } from "../platform/errors.ts";
import type { PlaceFault } from "./place.ts";

/** A hundred tickets may lack a hundred answers: the first of them are told. */
const MAX_FAULTS = 50;

export function placeProblem(fault: PlaceFault): Problem {
  switch (fault.reason) {
    case "too_many_attendees":
      return problem("invalid_request", {
        errors: [{ field: "attendees", message: `there are only ${fault.places} places` }],
      });
    case "answers":
      return problem("invalid_request", {
        detail: "Some answers are missing or do not fit.",
        errors: fault.faults.slice(0, MAX_FAULTS),
      });
    case "terms":
      return problem("terms_not_accepted", {
        detail: fault.why === "missing" ? "Read them and agree." : "The organizer changed them. Read them again.",
        errors: [{ field: "accepted_terms", message: "must be agreed to" }],
        extra: { terms: fault.inForce },
      });
    default:
      return codeProblem(fault);
  }
}

export function startProblem(fault: StartFault): Problem {
  switch (fault.reason) {
    case "unknown_order":
      return problem("not_found");
    case "hold_expired":
      return problem("hold_expired", { detail: "You were not charged. Choose your places anew." });
    case "not_payable":
      return problem("order_not_payable", { detail: fault.why });
    case "under_way":
      return problem("payment_under_way", { extra: { gateway: fault.gateway } });
    case "gateway_not_available":
      return problem("gateway_not_available");
    case "cool_down":
      return problem("payment_cool_down", {
        detail: "Several payments failed. Your places stay held while their time runs; try again in a little while.",
        retryAfter: Math.max(1, Math.ceil(fault.retryAfter / SECOND)),
      });
    case "blocked":
      return problem("payment_not_accepted", { detail: "Write to the organizer to pay another way." });
    case "phone_needed":
      return problem("invalid_request", {
        errors: [{ field: "phone", message: "is needed: you confirm the payment on your phone" }],
      });
    case "gateway_fault":
      return gatewayProblem(fault.fault);
    default:
      return unreachable(fault);
  }
}

function gatewayProblem(fault: Extract<StartFault, { reason: "gateway_fault" }>["fault"]): Problem {
  switch (fault.reason) {
    case "refused":
      return problem("gateway_refused", { detail: fault.message, extra: { gateway_code: fault.code } });
    case "misconfigured":
      return problem("gateway_not_available", { detail: "The organizer's account at this service does not work." });
    case "unavailable":
      return problem("gateway_unavailable", {
        detail: "You were not charged. Try again.",
        retryAfter: Math.max(1, (fault.retryAfter ?? 2 * SECOND) / SECOND),
      });
    case "unknown_outcome":
      return problem("gateway_unavailable", {
        detail: "You were not charged. Trying again is safe: it is the same payment.",
        retryAfter: 3,
      });
    default:
      return unreachable(fault);
  }
}
