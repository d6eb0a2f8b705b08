/**
 * The audit log (T12): who changed what, from where. A use case puts `auditRow` into the batch of the change itself, so
 * there is no change without its row and no row without its change.
 */
import { and, desc, eq, lt } from "drizzle-orm";
import { newId } from "../kernel/ids.ts";
import type { AppContext } from "../platform/context.ts";
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

/** Rows newest first, below `cursor` (an audit id), one more than `limit` to know of a next page. */
export async function selectAudit(
  tenant: TenantDb,
  { subject, limit, cursor }: { subject?: string | undefined; limit: number; cursor?: string | undefined },
) {
  return await tenant.db
    .select()
    .from(auditLog)
    .where(
      tenant.own(
        auditLog,
        and(
          subject === undefined ? undefined : eq(auditLog.subjectId, subject),
          cursor === undefined ? undefined : lt(auditLog.id, cursor),
        ),
      ),
    )
    .orderBy(desc(auditLog.id))
    .limit(limit + 1);
}
