/** Who may change whose role (TH25). Pure. */
import { err, ok, type Result } from "../kernel/result.ts";
import type { Role } from "../platform/permissions.ts";

const RANK: Readonly<Record<Role, number>> = { scanner: 0, staff: 1, manager: 2, admin: 3, owner: 4 };

export type RoleFault = "above_own_role" | "last_owner";

/** Owners and admins work on everything: what they may do has no event. */
export function mayBeScoped(role: Role): boolean {
  return RANK[role] <= RANK.manager;
}

/** Nobody gives more than they have. */
export function mayAdd(actor: Role, role: Role): Result<undefined, RoleFault> {
  return RANK[role] > RANK[actor] ? err("above_own_role") : ok(undefined);
}

/**
 * Nobody touches a member above themselves, gives more than they have, or takes the last owner away.
 * @param next undefined: the member is removed
 * @param owners how many owners the tenant has now; the write checks it again
 */
export function mayChange(
  actor: Role,
  current: Role,
  next: Role | undefined,
  owners: number,
): Result<undefined, RoleFault> {
  if (RANK[current] > RANK[actor] || (next !== undefined && RANK[next] > RANK[actor])) return err("above_own_role");
  if (current === "owner" && next !== "owner" && owners <= 1) return err("last_owner");
  return ok(undefined);
}
