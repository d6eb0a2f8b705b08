/** How faults of changing a team become problems, and who may change it. */
import { type AppContext, personOf } from "../platform/context.ts";
import { type Problem, problem } from "../platform/errors.ts";
import { auditActor } from "./audit.ts";
import type { InviteFault } from "./invitations.ts";
import type { StaffActor } from "./members.ts";

/** The member behind a request, for use cases that look at their role. @throws Problem `forbidden` */
export function staffActor(c: AppContext): StaffActor {
  const { role } = personOf(c);
  if (role === undefined) throw problem("forbidden");
  return { ...auditActor(c), role };
}

const MEMBER_PROBLEMS: Readonly<Record<InviteFault, () => Problem>> = {
  last_owner: () =>
    problem("last_owner", { detail: "You are the only owner here. Make somebody else an owner first, then leave." }),
  above_own_role: () => problem("forbidden", { detail: "You cannot give or change a role above your own." }),
  already_member: () => problem("conflict", { detail: "They are a member already." }),
  already_invited: () => problem("conflict", { detail: "They were asked already. Send that invitation again." }),
  too_many: () => problem("conflict", { detail: "There are too many members." }),
  scope_above_manager: () => fieldProblem("event_ids", "owners and admins work on everything: leave it out"),
  unknown_event: () => fieldProblem("event_ids", "has an event that is not there"),
  not_found: () => problem("not_found"),
};

/** The problem of a fault. */
export function memberProblem(fault: InviteFault): Problem {
  return MEMBER_PROBLEMS[fault]();
}

function fieldProblem(field: string, message: string): Problem {
  return problem("invalid_request", { detail: `${field}: ${message}`, errors: [{ field, message }] });
}
