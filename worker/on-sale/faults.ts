/** Why places could not be kept back, as problems that say what to do. */
import type { BlockFault } from "../inventory/index.ts";
import { unreachable } from "../kernel/assert.ts";
import { type Problem, problem } from "../platform/errors.ts";

export function blockProblem(fault: BlockFault): Problem {
  switch (fault.reason) {
    case "not_on_sale":
      return problem("not_on_sale", { detail: "Publish the event first." });
    case "invalid_block":
      return problem("invalid_request", { detail: "Name seats, or a pool and how many places of it." });
    case "unknown_seat":
      return problem("unknown_seat", { detail: `There is no seat ${fault.seat}.`, extra: { seat: fault.seat } });
    case "unknown_pool":
      return problem("unknown_pool", { detail: `There is no pool ${fault.pool}.`, extra: { pool: fault.pool } });
    case "seats_taken":
      return problem("seats_taken", {
        detail: "These seats are held or sold. Nothing was blocked.",
        extra: { seats: fault.seats },
      });
    case "seats_blocked":
      return problem("seats_blocked", {
        detail: "These seats are blocked already. Nothing was changed.",
        extra: { seats: fault.seats },
      });
    case "not_enough":
      return problem("not_enough_places", {
        detail: `${fault.available} are free.`,
        extra: { pool: fault.pool, available: fault.available },
      });
    case "too_many_blocks":
      return problem("too_many_blocks", { detail: `An event has at most ${fault.max}. Remove some.` });
    case "block_mismatch":
      return problem("block_exists", { detail: "Choose another key, or remove that block first." });
    default:
      return unreachable(fault);
  }
}
