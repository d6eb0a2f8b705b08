/**
 * The audit log (T12): who changed what, from where. A use case puts `auditRow` into the batch of the change itself, so
 * there is no change without its row and no row without its change.
 */
import { desc, eq, gte, lt, sql } from "drizzle-orm";
import { firstIdAt, newId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { type AppContext, tenantOf } from "../platform/context.ts";
import { keyedHashSync } from "../platform/crypto.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { auditLog } from "./tables.ts";

export type AuditEntry = {
  /** Noun and verb, such as `event.published`. */
  readonly action: string;
  /** The id of what was changed. */
  readonly subjectId: string;
  /** Only the fields that changed, as they were. Never secrets. */
  readonly before?: Readonly<Record<string, unknown>>;
  /** Only the fields that changed, as they are now. Never secrets. */
  readonly after?: Readonly<Record<string, unknown>>;
};

/** Who acts, for use cases that have no request at hand. */
export type AuditActor = {
  readonly kind: "person" | "device" | "public" | "system";
  readonly id: string;
  /** Keyed hash of the network address; null for the system. */
  readonly addressHash: string | null;
  /** The request or message under way. */
  readonly requestId: string;
  readonly now: number;
};

/** The actor of a request. */
export function auditActor(c: AppContext): AuditActor {
  const { actor, address, requestId, now } = c.var;
  const id = actor.kind === "person" ? actor.personId : actor.kind === "device" ? actor.deviceId : "-";
  return { kind: actor.kind, id, addressHash: keyedHashSync(c.env, "address", address), requestId, now };
}

/** One audit row of the request under way, as a statement for the use case's batch. */
export function auditRow(c: AppContext, tenant: TenantDb, entry: AuditEntry): Statement {
  return auditStatement(auditActor(c), tenant, entry);
}

/** Notes that a list was taken along as a file (TH35). */
export async function noteFile(c: AppContext, list: string, rows: number): Promise<void> {
  const tenant = tenantOf(c);
  await tenant.batch([
    auditRow(c, tenant, { action: "list.exported", subjectId: tenant.tenantId, after: { list, rows } }),
  ]);
}

/** One audit row of `actor`, as a statement for the use case's batch. */
export function auditStatement(actor: AuditActor, tenant: TenantDb, entry: AuditEntry): Statement {
  return tenant.db.insert(auditLog).values({
    tenantId: tenant.tenantId,
    id: newId("audit"),
    at: actor.now,
    actorKind: actor.kind,
    actorId: actor.id,
    action: entry.action,
    subjectId: entry.subjectId,
    before: entry.before === undefined ? null : JSON.stringify(entry.before),
    after: entry.after === undefined ? null : JSON.stringify(entry.after),
    addressHash: actor.addressHash,
    requestId: actor.requestId,
  });
}

/** The fields of `after` that differ from `before`, as two objects for an audit entry. */
export function changedFields(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const names = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return {
    before: Object.fromEntries(names.map((name) => [name, before[name]])),
    after: Object.fromEntries(names.map((name) => [name, after[name]])),
  };
}

/** What the log is looked through by; each narrows. */
export type AuditFilter = {
  readonly subject?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: Millis | undefined;
  readonly to?: Millis | undefined;
};

/** Rows newest first, below `cursor` (an audit id), at most `limit`. Ids sort by time, so a time is a place in them. */
export async function selectAudit(
  tenant: TenantDb,
  { subject, actor, action, from, to }: AuditFilter,
  cursor: string | undefined,
  limit: number,
) {
  return await tenant.db
    .select()
    .from(auditLog)
    .where(
      tenant.own(
        auditLog,
        subject === undefined ? undefined : eq(auditLog.subjectId, subject),
        actor === undefined ? undefined : eq(auditLog.actorId, actor),
        action === undefined ? undefined : eq(auditLog.action, action),
        from === undefined ? undefined : gte(auditLog.id, firstIdAt("audit", from)),
        to === undefined ? undefined : lt(auditLog.id, firstIdAt("audit", to)),
        cursor === undefined ? undefined : lt(auditLog.id, cursor),
      ),
    )
    .orderBy(desc(auditLog.id))
    .limit(limit);
}

/** A tenant does not know more of them than this. */
const MAX_ACTIONS = 200;

/** The actions that the tenant's log knows, in order: from each, one seek to the next. */
export async function auditActions({ tenantId, db }: TenantDb): Promise<string[]> {
  const rows = await db.all<{ action: string }>(sql`
    WITH RECURSIVE known(action) AS (
      SELECT min(action) FROM audit_log WHERE tenant_id = ${tenantId}
      UNION ALL
      SELECT (SELECT min(a.action) FROM audit_log a WHERE a.tenant_id = ${tenantId} AND a.action > known.action)
      FROM known WHERE known.action IS NOT NULL
    )
    SELECT action FROM known WHERE action IS NOT NULL LIMIT ${MAX_ACTIONS}`);
  return rows.map(({ action }) => action);
}
