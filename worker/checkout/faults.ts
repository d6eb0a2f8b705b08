/** What goes wrong with holds, as problems that say what to do. */
import { unreachable } from "../kernel/assert.ts";
import type { EventInventoryApi } from "../inventory/index.ts";
import { toTimestamp } from "../kernel/time.ts";
import { type Problem, problem } from "../platform/errors.ts";
import type { QuoteFault } from "./promo.ts";
import type { SelectionFault } from "./selection.ts";

type InventoryFault = Extract<Awaited<ReturnType<EventInventoryApi["hold"]>>, { ok: false }>["error"];

/** A request that the event does not sell. */
export function selectionProblem(fault: SelectionFault): Problem {
  switch (fault.reason) {
    case "unknown_ticket_type":
      return fieldProblem(`lines.${fault.line}.ticket_type`, "is no ticket type of this event");
    case "unknown_variant":
      return fieldProblem(`lines.${fault.line}.variant`, "is no variant of this ticket type");
    case "only_add_ons":
      return problem("only_add_ons", { detail: "Add a ticket: these are sold together with one." });
    case "seats_required":
      return fieldProblem(`lines.${fault.line}.seats`, "this ticket type has numbered seats: say which");
    case "no_seats":
      return fieldProblem(`lines.${fault.line}.seats`, "this ticket type has no numbered seats: give a quantity");
    case "same_type_twice":
      return fieldProblem(`lines.${fault.line}.ticket_type`, "is in another line already, of the same variant");
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
        detail: soldOutText(fault),
        extra: {
          ticket_type: fault.product,
          available: fault.available,
          ...(fault.pool === "wheelchair" ? { pool: fault.pool } : {}),
        },
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

function soldOutText({ pool, available }: { readonly pool: string; readonly available: number }): string {
  if (pool === "wheelchair") {
    const left = available > 0 ? `Only ${available} step-free places are left.` : "There is no step-free place left.";
    return `${left} Ask the organizer; they may have one kept back.`;
  }
  return available > 0 ? `Only ${available} left.` : "There are none left.";
}

/** What came back of this type is offered to those who wait for it (K12). */
export function waitedForProblem(ticketType: string): Problem {
  return problem("sold_out", {
    detail: "Others wait for these places. Put yourself on the waiting list.",
    extra: { ticket_type: ticketType, available: 0, waiting_list: true },
  });
}

/** A hold that cannot be used: unknown, or not this caller's, or over. */
export function holdProblem(fault: { readonly reason: "unknown_hold" | "hold_expired" }): Problem {
  return fault.reason === "hold_expired"
    ? problem("hold_expired", { detail: "The places are on sale again. Choose anew." })
    : problem("unknown_hold");
}

/** Why a code does not work or places have no price, told to somebody who holds them. */
export function codeProblem(fault: QuoteFault): Problem {
  switch (fault.reason) {
    case "unknown_hold":
    case "hold_expired":
      return holdProblem(fault);
    case "invalid_tax_number":
      return fieldProblem("tax_number", "has not the form of a tax number of that country");
    case "unknown_code":
      return problem("promo_code_refused", {
        detail: "There is no such code for this event.",
        errors: [{ field: "promo_code", message: "is not valid for this event" }],
      });
    case "no_effect":
      return problem("promo_code_no_effect", {
        detail: "It takes nothing off these places.",
        extra: { why: "no_effect" },
      });
    case "not_better":
      return problem("promo_code_no_effect", {
        detail: "What is off by itself is as much already.",
        extra: { why: "not_better" },
      });
    case "code_used_up":
      return problem("promo_code_used_up", {
        detail:
          fault.freeAt === undefined
            ? "It was used as often as it may be."
            : "Others hold the last of it. If they do not buy, it is free again.",
        extra: fault.freeAt === undefined ? {} : { may_be_free_at: toTimestamp(fault.freeAt) },
      });
    case "code_customer_limit":
      return problem("promo_code_used_up", { detail: "You have used it already.", extra: { max: fault.max } });
    case "pinned":
      return problem("hold_pinned", { detail: "These places are paid; their price is fixed." });
    default:
      return unreachable(fault);
  }
}

function fieldProblem(field: string, message: string): Problem {
  return problem("invalid_request", { detail: `${field}: ${message}`, errors: [{ field, message }] });
}
