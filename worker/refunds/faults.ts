/** What goes wrong with refunds, as problems that say what is safe and what to do. */
import { unreachable } from "../kernel/assert.ts";
import { type Problem, problem } from "../platform/errors.ts";
import type { RefundFault } from "./service.ts";

export function refundProblem(fault: RefundFault): Problem {
  switch (fault.reason) {
    case "unknown_order":
      return problem("not_found");
    case "not_refundable":
      return problem("order_not_refundable", { detail: `The order is ${fault.status}.` });
    case "disputed":
      return problem("order_disputed", { detail: "A refund beside a dispute would pay the buyer twice." });
    case "wrong_currency":
      return problem("invalid_request", {
        errors: [{ field: "amount.currency", message: `the order was paid in ${fault.currency}` }],
      });
    case "unknown_line":
      return problem("unknown_line", { errors: [{ field: "lines", message: `there is no line ${fault.line}` }] });
    case "above_left":
      return problem("refund_above_paid", { detail: `At most ${fault.left} is left.`, extra: { left: fault.left } });
    case "nothing_left":
      return problem("nothing_to_refund");
    case "not_splittable":
      return problem("refund_not_splittable", { detail: "Refund all of a payment, or send the money by hand." });
    case "changed":
      return problem("stale_version", { detail: "Read it again and repeat your change." });
    case "too_many_refunds":
      return problem("order_not_refundable", { detail: "This order has had too many refunds." });
    default:
      return unreachable(fault);
  }
}
