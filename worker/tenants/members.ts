/** Use cases of members: who works in a tenant, as what, and on which events. */
import { memberInvitedMessage } from "../comms/index.ts";
import { knownEvents } from "../events/index.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { findOrCreatePerson, selectPeople } from "../people/index.ts";
import { isUniqueViolation, type TenantDb } from "../platform/db.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import type { Role } from "../platform/permissions.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type AuditActor, auditStatement, changedFields } from "./audit.ts";
import { mayAdd, mayBeScoped, mayChange, type RoleFault } from "./roles.ts";
import type { MemberInput, MemberPatch } from "./schemas.ts";
import * as store from "./store.ts";

/** How many members a tenant may have (I8). */
export const MAX_MEMBERS = 500;

export type ScopeFault = "scope_above_manager" | "unknown_event";
export type MemberFault = RoleFault | ScopeFault | "already_member" | "too_many" | "not_found";
/** A member who acts on others. */
export type StaffActor = AuditActor & { readonly role: Role };

/** Members of a page, with their names. */
export async function membersOf(
  env: Env,
  tenant: TenantDb,
  limit: number,
  cursor: string | undefined,
): Promise<store.MemberRow[]> {
  const rows = await store.selectMembers(tenant, limit, cursor);
  const found = await Promise.all(
    [rows.slice(0, 100), rows.slice(100)].map((part) =>
      selectPeople(
        env,
        part.map(({ personId }) => personId),
      ),
    ),
  );
  const named = new Map(found.flat().map((person) => [person.id, person]));
  return rows.map((row) => ({
    ...row,
    email: named.get(row.personId)?.email ?? "",
    name: named.get(row.personId)?.name ?? "",
  }));
}

/** Whether a member with `role` may have this scope, and whether its events are the tenant's. */
export async function checkMemberScope(
  tenant: TenantDb,
  role: Role,
  eventIds: readonly string[] | null,
): Promise<Result<readonly string[] | null, ScopeFault>> {
  if (eventIds === null) return ok(null);
  if (!mayBeScoped(role)) return err("scope_above_manager");
  const wanted = [...new Set(eventIds)];
  const known = await knownEvents(tenant, wanted);
  return known.length === wanted.length ? ok(wanted) : err("unknown_event");
}

/** Makes somebody a member and tells them by mail. The person is made if nobody has this address yet. */
export async function addMember(
  env: Env,
  tenant: TenantDb,
  { email, role, event_ids: wanted }: MemberInput,
  actor: StaffActor,
): Promise<Result<store.MemberRow, MemberFault>> {
  const allowed = mayAdd(actor.role, role);
  if (!allowed.ok) return allowed;
  const [{ all }, scope] = await Promise.all([store.countMembers(tenant), checkMemberScope(tenant, role, wanted)]);
  if (!scope.ok) return scope;
  if (all >= MAX_MEMBERS) return err("too_many");
  const eventIds = scope.value;
  const person = await findOrCreatePerson(env, email, actor.now);
  const message = memberInvitedMessage(tenant.tenantId, person.id, actor.now);
  const outbox = outboxRow(tenant, message, actor.now);
  try {
    await tenant.batch([
      store.insertMember(tenant, person.id, { role, eventIds }, actor.now),
      auditStatement(actor, tenant, {
        action: "member.added",
        subjectId: person.id,
        after: { role, ...(eventIds === null ? {} : { event_ids: eventIds }) },
      }),
      outbox.statement,
    ]);
  } catch (error) {
    if (isUniqueViolation(error)) return err("already_member");
    throw error;
  }
  await flushOutbox(env, [outbox.entry]);
  const { id: personId, name } = person;
  return ok({ tenantId: tenant.tenantId, personId, role, eventIds, createdAt: actor.now, version: 1, email, name });
}

/**
 * Gives a member another role or other events, or removes them (`patch` undefined). Takes effect with their next request:
 * both are read from the database each time. Who becomes an admin works on everything from then on.
 * @throws Problem `stale_version` when the member, or who owns the tenant, changed meanwhile
 */
export async function changeMember(
  tenant: TenantDb,
  personId: string,
  patch: MemberPatch | undefined,
  actor: StaffActor,
): Promise<Result<store.Member, MemberFault>> {
  const [current, { owners }] = await Promise.all([store.selectMember(tenant, personId), store.countMembers(tenant)]);
  if (!current) return err("not_found");
  const role = patch === undefined ? undefined : (patch.role ?? current.role);
  const allowed = mayChange(actor.role, current.role, role, owners);
  if (!allowed.ok) return allowed;
  if (role === undefined) {
    await runVersioned(tenant, [
      ...store.deleteMember(tenant, current),
      auditStatement(actor, tenant, {
        action: "member.removed",
        subjectId: personId,
        before: { role: current.role },
      }),
    ]);
    return ok({ ...current, version: current.version + 1 });
  }
  const kept = mayBeScoped(role) ? current.eventIds : null;
  const scope = await checkMemberScope(tenant, role, patch?.event_ids === undefined ? kept : patch.event_ids);
  if (!scope.ok) return scope;
  const eventIds = scope.value;
  const { before, after } = changedFields(
    { role: current.role, event_ids: current.eventIds },
    { role, event_ids: eventIds },
  );
  if (Object.keys(after).length === 0) return ok(current);
  const action = role === current.role ? "member.scope_changed" : "member.role_changed";
  await runVersioned(tenant, [
    store.updateMember(tenant, current, { role, eventIds }),
    auditStatement(actor, tenant, { action, subjectId: personId, before, after }),
  ]);
  return ok({ ...current, role, eventIds, version: current.version + 1 });
}
