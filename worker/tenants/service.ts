/** Use cases of tenants and their members. */
import { memberInvitedMessage } from "../comms/index.ts";
import { idBody, newId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { findOrCreatePerson, selectPeople, selectPerson } from "../people/index.ts";
import { isUniqueViolation, type TenantDb, tenantDb } from "../platform/db.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import type { Role } from "../platform/permissions.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type AuditActor, auditStatement, changedFields } from "./audit.ts";
import { type Tenant, tenantById } from "./store.ts";
import { mayAdd, mayChange, type RoleFault } from "./roles.ts";
import type { TenantInput, TenantPatch } from "./schemas.ts";
import { isReserved, slugOfName } from "./slug.ts";
import * as store from "./store.ts";

/** How many tenants one person may own, and how many members a tenant may have (I8). */
const MAX_OWNED = 50;
const MAX_MEMBERS = 500;

/** Makes a tenant whose owner is the person behind `actor`. */
export async function openTenant(
  env: Env,
  input: TenantInput,
  actor: AuditActor,
): Promise<Result<Tenant, "slug_taken" | "slug_reserved" | "too_many">> {
  const tenant = tenantDb(env, newId("tenant"));
  if (input.slug !== undefined && isReserved(input.slug)) return err("slug_reserved");
  const [owner, owned] = await Promise.all([selectPerson(env, actor.id), store.countOwned(tenant, actor.id)]);
  if (owned >= MAX_OWNED) return err("too_many");
  const row = {
    name: input.name,
    country: input.country,
    currency: input.currency,
    timeZone: input.time_zone,
    language: input.language,
    contactEmail: input.contact_email ?? owner?.email ?? "",
    accent: null,
    createdAt: actor.now,
  };
  for (const slug of slugCandidates(input, tenant.tenantId)) {
    try {
      await tenant.batch([
        store.insertTenant(tenant, { ...row, slug }),
        store.insertMember(tenant, actor.id, "owner", actor.now),
        auditStatement(actor, tenant, {
          action: "tenant.created",
          subjectId: tenant.tenantId,
          after: { name: row.name, slug, country: row.country, currency: row.currency },
        }),
      ]);
      return ok({ ...row, slug, id: tenant.tenantId, version: 1 });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }
  return err("slug_taken");
}

/** What the caller chose and nothing else; or from the name, then with some of the id, which nobody else has. */
function slugCandidates(input: TenantInput, id: string): string[] {
  if (input.slug !== undefined) return [input.slug];
  const base = slugOfName(input.name);
  const own = idBody(id).slice(-8);
  if (base === undefined) return [`org-${own}`];
  return isReserved(base) ? [`${base}-${own}`] : [base, `${base}-${own}`];
}

/** Changes a tenant. @throws Problem `stale_version` when somebody saved meanwhile */
export async function changeTenant(
  tenant: TenantDb,
  current: Tenant,
  patch: TenantPatch,
  actor: AuditActor,
): Promise<Tenant> {
  const wanted = {
    name: patch.name,
    country: patch.country,
    currency: patch.currency,
    timeZone: patch.time_zone,
    language: patch.language,
    contactEmail: patch.contact_email,
    accent: patch.accent,
  };
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const { before, after } = changedFields(current, given);
  if (Object.keys(after).length === 0) return current;
  await runVersioned(tenant, [
    store.updateTenant(tenant, current.version, after),
    auditStatement(actor, tenant, { action: "tenant.changed", subjectId: tenant.tenantId, before, after }),
  ]);
  return { ...current, ...after, version: current.version + 1 };
}

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

/** Makes somebody a member and tells them by mail. The person is made if nobody has this address yet. */
export async function addMember(
  env: Env,
  tenant: TenantDb,
  { email, role }: { email: string; role: Role },
  actor: AuditActor & { readonly role: Role },
): Promise<Result<store.MemberRow, RoleFault | "already_member" | "too_many">> {
  const allowed = mayAdd(actor.role, role);
  if (!allowed.ok) return allowed;
  const { all } = await store.countMembers(tenant);
  if (all >= MAX_MEMBERS) return err("too_many");
  const person = await findOrCreatePerson(env, email, actor.now);
  const message = memberInvitedMessage(tenant.tenantId, person.id, actor.now);
  const outbox = outboxRow(tenant, message, actor.now);
  try {
    await tenant.batch([
      store.insertMember(tenant, person.id, role, actor.now),
      auditStatement(actor, tenant, { action: "member.added", subjectId: person.id, after: { role } }),
      outbox.statement,
    ]);
  } catch (error) {
    if (isUniqueViolation(error)) return err("already_member");
    throw error;
  }
  await flushOutbox(env, [outbox.entry]);
  return ok({
    tenantId: tenant.tenantId,
    personId: person.id,
    role,
    createdAt: actor.now,
    version: 1,
    email: person.email,
    name: person.name,
  });
}

/**
 * Gives a member another role, or removes them (`next` undefined). Takes effect with their next request: the role is
 * read from the database each time.
 * @throws Problem `stale_version` when the member, or who owns the tenant, changed meanwhile
 */
export async function changeMember(
  tenant: TenantDb,
  personId: string,
  next: Role | undefined,
  actor: AuditActor & { readonly role: Role },
): Promise<Result<store.Member, RoleFault | "not_found">> {
  const [current, { owners }] = await Promise.all([store.selectMember(tenant, personId), store.countMembers(tenant)]);
  if (!current) return err("not_found");
  const allowed = mayChange(actor.role, current.role, next, owners);
  if (!allowed.ok) return allowed;
  if (next === current.role) return ok(current);
  const before = { role: current.role };
  await runVersioned(
    tenant,
    next === undefined
      ? [
          ...store.deleteMember(tenant, current),
          auditStatement(actor, tenant, { action: "member.removed", subjectId: personId, before }),
        ]
      : [
          store.updateRole(tenant, current, next),
          auditStatement(actor, tenant, {
            action: "member.role_changed",
            subjectId: personId,
            before,
            after: { role: next },
          }),
        ],
  );
  return ok({ ...current, role: next ?? current.role, version: current.version + 1 });
}

/** The tenant of a handle. @throws when a token names a tenant that is gone, which never happens */
export async function tenantOfHandle(env: Env, tenant: TenantDb): Promise<Tenant> {
  const row = await tenantById(env, tenant.tenantId);
  if (!row) throw new Error("a member's tenant exists");
  return row;
}
