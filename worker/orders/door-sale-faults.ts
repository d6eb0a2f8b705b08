/** What a door or a counter offers, and how a sale there fails, as answers. */
import { inventoryProblem, type Sale, selectAtCounter, selectionProblem, waitedForProblem } from "../checkout/index.ts";
import { unreachable } from "../kernel/assert.ts";
import type { Millis } from "../kernel/time.ts";
import { type Problem, problem } from "../platform/errors.ts";
import type { DoorSaleFault } from "./door-sale.ts";
import { placeProblem, startProblem } from "./faults.ts";

/** Types of which one could be sold at `now`, by the rule that the sale itself goes by; add-ons with them. */
export function offeredNow(sale: Sale, now: Millis): Set<string> {
  const can = (ticketType: string, minimum: number) => {
    const selected = selectAtCounter(sale, [{ ticketType, quantity: minimum }], now);
    return selected.ok || selected.error.reason === "only_add_ons";
  };
  return new Set(sale.types.flatMap(({ id, minPerOrder }) => (can(id, minPerOrder) ? [id] : [])));
}

/** The answer to a sale that cannot be made. */
export function saleProblem(fault: DoorSaleFault): Problem {
  switch (fault.reason) {
    case "ended":
      return problem("check_in_ended");
    case "not_selling":
      return problem("forbidden", { detail: "This link does not sell." });
    case "unknown_event":
      return problem("not_found");
    case "sale_mismatch":
      return problem("sale_mismatch", { detail: "Every sale needs an id of its own." });
    case "hold_expired":
      return problem("hold_expired", { detail: "The places are gone. Give the money back, or sell others." });
    case "price_changed":
      return problem("price_changed", {
        detail: "Tell the buyer the new price. Nothing was taken.",
        extra: { total: { amount: fault.total, currency: fault.currency } },
      });
    case "too_little":
      return problem("invalid_request", {
        errors: [{ field: "received", message: `must be at least ${fault.total} (${fault.currency}, minor units)` }],
      });
    case "selection":
      return fault.fault.reason === "waited_for"
        ? waitedForProblem(fault.fault.ticketType)
        : selectionProblem(fault.fault);
    case "inventory":
      return inventoryProblem(fault.fault);
    case "place":
      return placeProblem(fault.fault);
    case "payment":
      return startProblem(fault.fault);
    default:
      return unreachable(fault);
  }
}
