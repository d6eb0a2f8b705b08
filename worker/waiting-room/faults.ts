/** What goes wrong in the queue, as problems that say what to do. */
import { unreachable } from "../kernel/assert.ts";
import { type Problem, problem } from "../platform/errors.ts";

export type QueueFault =
  | { readonly reason: "forged" | "other_event" | "off" | "closed" | "too_many_from_address" | "room_full" | "ended" }
  | { readonly reason: "not_your_turn"; readonly place: number | null; readonly serving: number }
  | { readonly reason: "turn_missed"; readonly ticket: string; readonly place: number; readonly ahead: number };

const ASK_AGAIN_SECONDS = 3;

/** A refusal on the way to an admission. */
export function queueProblem(fault: QueueFault): Problem {
  switch (fault.reason) {
    case "forged":
      return problem("ticket_rejected", {
        detail: "This number is not one of ours, or of another browser. Join again.",
      });
    case "other_event":
      return problem("ticket_wrong_event", { detail: "This number is for the queue of another event." });
    case "off":
      return problem("waiting_room_off", { detail: "There is no queue. Choose your places." });
    case "closed":
      return problem("waiting_room_closed", { detail: "Nobody is let in any more." });
    case "too_many_from_address":
      return problem("rate_limited", {
        detail: "Your network has taken many numbers. Try again later.",
        retryAfter: 60,
      });
    case "room_full":
      return problem("overloaded", { detail: "The queue is full. Try again later.", retryAfter: 60 });
    case "ended":
      return problem("admission_expired", { detail: "Your time to choose is over. Join again, at the end." });
    case "not_your_turn": {
      const { place, serving } = fault;
      const ahead = place === null ? null : place - serving;
      const extra = { place, serving, ahead };
      return problem("not_your_turn", { detail: "Your place is kept.", extra, retryAfter: ASK_AGAIN_SECONDS });
    }
    case "turn_missed": {
      const { ticket, place, ahead } = fault;
      const detail = "Your turn went by. You are back with half the wait: this ticket has your new place.";
      return problem("turn_missed", { detail, extra: { ticket, place, ahead } });
    }
    default:
      return unreachable(fault);
  }
}

export type AdmissionRefusal = {
  readonly reason: "required" | "forged" | "other_event" | "expired" | "unknown" | "ended" | "used_up";
};

/** Why a hold is not let in. */
export function admissionProblem({ reason }: AdmissionRefusal): Problem {
  switch (reason) {
    case "required":
      return problem("admission_required", {
        detail: "This sale has a queue. Join it, and come back with the admission.",
      });
    case "forged":
    case "unknown":
      return problem("admission_rejected", { detail: "This admission is not one of ours." });
    case "other_event":
      return problem("admission_wrong_event", { detail: "This admission is for another event." });
    case "expired":
    case "ended":
      return problem("admission_expired", { detail: "Your time to choose is over. Join again, at the end." });
    case "used_up":
      return problem("admission_used_up", { detail: "This admission has made all the holds that it may make." });
    default:
      return unreachable(reason);
  }
}

export type StaffFault = { readonly reason: "stale" | "already_open" | "not_configured" };

export function staffProblem({ reason }: StaffFault): Problem {
  if (reason === "stale") return problem("stale_version", { detail: "Read it again and repeat your change." });
  if (reason === "already_open") {
    return problem("waiting_room_opened", { detail: "The draw was made: the opening cannot move any more." });
  }
  return problem("waiting_room_off", { detail: "Set up the waiting room first." });
}
