/** What goes wrong with holds, as problems that say what to do. */
import { unreachable } from "../kernel/assert.ts";
import type { EventInventoryApi } from "../inventory/index.ts";
import { type Problem, problem } from "../platform/errors.ts";
import type { SelectionFault } from "./selection.ts";

type InventoryFault = Extract<Awaited<ReturnType<EventInventoryApi["hold"]>>, { ok: false }>["error"];

/** A request that the event does not sell. */
export function selectionProblem(fault: SelectionFault): Problem {
  switch (fault.reason) {
    case "unknown_ticket_type":
      return fieldProblem(`lines.${fault.line}.ticket_type`, "is no ticket type of this event");
    case "seats_required":
      return fieldProblem(`lines.${fault.line}.seats`, "this ticket type has numbered seats: say which");
    case "no_seats":
      return fieldProblem(`lines.${fault.line}.seats`, "this ticket type has no numbered seats: give a quantity");
    case "same_type_twice":
      return fieldProblem(`lines.${fault.line}.ticket_type`, "is in another line already");
    case "not_on_sale":
      return problem("not_on_sale", { extra: { ticket_type: fault.ticketType, why: fault.why } });
    case "too_many":
      return problem("too_many_places", {
        detail: `At most ${fault.max} in one order.`,
        extra: { max: fault.max, ...(fault.ticketType === undefined ? {} : { ticket_type: fault.ticketType }) },
      });
    case "too_few":
      return problem("too_few_places", {
        detail: `At least ${fault.min} in one order.`,
        extra: { min: fault.min, ticket_type: fault.ticketType },
      });
    default:
      return unreachable(fault);
  }
}

/** What the inventory would not give. */
export function inventoryProblem(fault: InventoryFault): Problem {
  switch (fault.reason) {
    case "seats_taken":
      return problem("seats_taken", {
        detail: "Somebody else has these seats now. Choose others.",
        extra: { seats: fault.seats },
      });
    case "sold_out":
      return problem("sold_out", {
        detail: fault.available > 0 ? `Only ${fault.available} left.` : "There are none left.",
        extra: { ticket_type: fault.product, available: fault.available },
      });
    case "not_on_sale":
    case "unknown_product":
      return problem("not_on_sale");
    case "too_many":
      return problem("too_many_places", { detail: `At most ${fault.max} in one order.`, extra: { max: fault.max } });
    case "unknown_seat":
      return fieldProblem("lines", `there is no seat ${fault.seat}`);
    case "wrong_category":
      return problem("invalid_request", {
        detail: "A seat is of another category than its ticket type.",
        errors: [{ field: "lines", message: `seat ${fault.seat} is not sold by ${fault.product}` }],
      });
    case "seats_required":
      return fieldProblem("lines", "this ticket type has numbered seats: say which");
    case "empty":
      return fieldProblem("lines", "holds no place");
    default:
      // Also what a newer version of the object refuses: both run side by side during a deploy.
      return problem("conflict", { detail: "These places cannot be held like this.", extra: { reason: fault.reason } });
  }
}

/** A hold that cannot be used: unknown, or not this caller's, or over. */
export function holdProblem(fault: { readonly reason: "unknown_hold" | "hold_expired" }): Problem {
  return fault.reason === "hold_expired"
    ? problem("hold_expired", { detail: "The places are on sale again. Choose anew." })
    : problem("unknown_hold");
}

function fieldProblem(field: string, message: string): Problem {
  return problem("invalid_request", { detail: `${field}: ${message}`, errors: [{ field, message }] });
}
