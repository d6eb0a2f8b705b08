/** Use cases of tenants. */
import { idBody, newId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { selectPerson } from "../people/index.ts";
import { isUniqueViolation, type TenantDb, tenantDb } from "../platform/db.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type AuditActor, auditStatement, changedFields } from "./audit.ts";
import { type Tenant, tenantById } from "./store.ts";
import type { TenantInput, TenantPatch } from "./schemas.ts";
import { isReserved, slugOfName } from "./slug.ts";
import * as store from "./store.ts";

/** How many tenants one person may own (I8). */
const MAX_OWNED = 50;

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
    about: "",
    createdAt: actor.now,
  };
  for (const slug of slugCandidates(input, tenant.tenantId)) {
    try {
      await tenant.batch([
        store.insertTenant(tenant, { ...row, slug }),
        store.insertMember(tenant, actor.id, { role: "owner" }, actor.now),
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
    about: patch.about,
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

/** The tenant of a handle. @throws when a token names a tenant that is gone, which never happens */
export async function tenantOfHandle(env: Env, tenant: TenantDb): Promise<Tenant> {
  const row = await tenantById(env, tenant.tenantId);
  if (!row) throw new Error("a member's tenant exists");
  return row;
}
