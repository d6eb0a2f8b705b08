/** Why paying out did not happen → what the API answers. */
import { unreachable } from "../kernel/assert.ts";
import { type Problem, problem } from "../platform/errors.ts";
import type { GatewayDisburseFault } from "./gateway-disbursement.ts";

export function disburseProblem(fault: GatewayDisburseFault): Problem {
  switch (fault.reason) {
    case "not_found":
      return problem("not_found");
    case "settlement_open":
      return problem("settlement_open");
    case "reference_used":
      return problem("disbursement_exists");
    case "no_way":
      return problem("gateway_not_available");
    case "above_payable": {
      const { payable, currency } = fault;
      return problem("above_payable", { extra: { payable: { amount: payable, currency } } });
    }
    default:
      return unreachable(fault);
  }
}
