/** Queries of invitations. The one without a tenant handle finds out whose a link is. */
import { desc, eq, isNull, lt, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { platformDb, type Statement, type TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import { invitationState } from "./invitation.ts";
import { invitations } from "./tables.ts";

export type Invitation = typeof invitations.$inferSelect;

export async function selectInvitation(tenant: TenantDb, id: string): Promise<Invitation | undefined> {
  const [row] = await tenant.db
    .select()
    .from(invitations)
    .where(tenant.own(invitations, eq(invitations.id, id)))
    .limit(1);
  return row;
}

/** An invitation that waits for its answer; undefined when it does not any more. */
export async function openInvitation(tenant: TenantDb, id: string, now: Millis): Promise<Invitation | undefined> {
  const found = await selectInvitation(tenant, id);
  return found && invitationState(found, now) === "open" ? found : undefined;
}

/** The invitation that a link opens; undefined for an unknown one. */
export async function invitationByToken(env: Env, tokenHash: string): Promise<Invitation | undefined> {
  const [row] = await platformDb(env).select().from(invitations).where(eq(invitations.tokenHash, tokenHash)).limit(1);
  return row;
}

/** Invitations that were neither accepted nor taken back, newest first, below `before`. */
export async function selectWaiting(
  tenant: TenantDb,
  before: string | undefined,
  limit: number,
): Promise<Invitation[]> {
  return await tenant.db
    .select()
    .from(invitations)
    .where(
      tenant.own(
        invitations,
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
        before === undefined ? undefined : lt(invitations.id, before),
      ),
    )
    .orderBy(desc(invitations.id))
    .limit(limit);
}

/** How many wait. */
export async function countWaiting(tenant: TenantDb): Promise<number> {
  return await tenant.db.$count(
    invitations,
    tenant.own(invitations, isNull(invitations.acceptedAt), isNull(invitations.revokedAt)),
  );
}

/** Adds an invitation. An address that has an open one already fails the batch. */
export function insertInvitation(tenant: TenantDb, row: Omit<Invitation, "tenantId" | "version">): Statement {
  return tenant.db.insert(invitations).values({ ...row, tenantId: tenant.tenantId });
}

/** Changes an invitation that still has its version and waits; otherwise the whole batch has no effect. */
export function updateInvitation(
  tenant: TenantDb,
  { id, version }: Invitation,
  changes: Partial<Pick<Invitation, "tokenHash" | "sentAt" | "expiresAt" | "revokedAt" | "acceptedAt" | "acceptedBy">>,
): Statement {
  return tenant.db
    .update(invitations)
    .set({
      ...changes,
      version: sql`CASE WHEN accepted_at IS NULL AND revoked_at IS NULL THEN ${nextVersion(version)} ELSE NULL END`,
    })
    .where(tenant.own(invitations, eq(invitations.id, id)));
}
