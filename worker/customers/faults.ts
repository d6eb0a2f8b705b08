/** What goes wrong with customers, as answers that say what to do. */
import { unreachable } from "../kernel/assert.ts";
import { type Problem, problem } from "../platform/errors.ts";
import { type EraseFault, MAX_ORDERS } from "./erasure.ts";
import type { Obligation } from "./history-store.ts";
import type { MergeFault } from "./service.ts";
import { MAX_CONTACTS } from "./store.ts";

const WHY: Readonly<Record<Obligation, string>> = {
  order_open: "An order waits for its payment: cancel it, or wait until its time is over.",
  ticket_valid: "There are valid tickets for an event that has not been: cancel them, or wait until after the event.",
  refund_open: "A refund is under way: wait until the money has arrived.",
  dispute_open: "A bank asks about a payment: the answer needs the name.",
  needs_a_person: "A payment is on the list of what needs a person: solve it first.",
  waits: "They wait for places: take them off the waiting list first.",
};

export function eraseProblem(fault: EraseFault): Problem {
  switch (fault.reason) {
    case "unknown_customer":
      return problem("not_found");
    case "too_many_orders":
      return problem("conflict", { detail: `This customer has more than ${MAX_ORDERS} orders. Ask us to erase them.` });
    case "obligations":
      return problem("customer_has_obligations", {
        detail: fault.obligations.map((one) => WHY[one]).join(" "),
        extra: { obligations: fault.obligations },
      });
    default:
      return unreachable(fault);
  }
}

export function mergeProblem(fault: MergeFault): Problem {
  switch (fault) {
    case "unknown_customer":
      return problem("not_found");
    case "same_customer":
      return problem("conflict", { detail: "They are one customer already." });
    case "erased":
      return problem("conflict", { detail: "An erased customer cannot be merged." });
    case "too_many_contacts":
      return problem("conflict", { detail: `A customer has at most ${MAX_CONTACTS} contacts.` });
    default:
      return unreachable(fault);
  }
}
