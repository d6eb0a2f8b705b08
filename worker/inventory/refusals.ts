/** What the inventory does not give to this caller, as problems with stable codes. One place, whoever holds. */
import type { Hold, HoldFault, HoldRefusal } from "../../durable-objects/event-inventory/protocol.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { SECOND } from "../kernel/time.ts";
import { problem, type Problem } from "../platform/errors.ts";

/** The problem of a refusal; undefined for a fault of the request, which its own caller explains. */
export function refusalProblem(fault: HoldFault | HoldRefusal): Problem | undefined {
  switch (fault.reason) {
    case "seats_blocked":
      return problem("seats_blocked", {
        detail: "The organizer keeps these seats back. Choose others.",
        extra: { seats: fault.seats },
      });
    case "too_few":
      return problem("too_few_places", {
        detail: `At least ${fault.min} in one order.`,
        extra: { min: fault.min, ticket_type: fault.product },
      });
    case "customer_limit":
      return problem("customer_limit", {
        detail: `One customer may have ${fault.max}; you have ${fault.has} already.`,
        extra: { max: fault.max, has: fault.has },
      });
    case "cool_down":
      return problem("cool_down", {
        detail: "You started many times without buying. Try again in a moment.",
        retryAfter: Math.ceil(fault.retryAfter / SECOND),
      });
    case "not_together":
      return problem("not_together", {
        detail: fault.longest > 0 ? `At most ${fault.longest} side by side.` : "There are none side by side.",
        extra: { ticket_type: fault.product, longest: fault.longest },
      });
    case "code_used_up":
    case "code_customer_limit":
      // Who holds nothing does not learn whether there is such a code (TH06).
      return problem("promo_code_refused", {
        detail: "This code does not work for these tickets now.",
        errors: [{ field: "promo_code", message: "does not work for these tickets now" }],
      });
    default:
      return undefined;
  }
}

/** The outcome of a hold without refusals. @throws Problem for one */
export function settleHold(outcome: Result<Hold, HoldFault | HoldRefusal>): Result<Hold, HoldFault> {
  if (outcome.ok) return ok(outcome.value);
  const refusal = refusalProblem(outcome.error);
  if (refusal !== undefined) throw refusal;
  return err(outcome.error as HoldFault);
}
