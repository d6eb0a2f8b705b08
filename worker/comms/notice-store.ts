/** What members of staff want to be told, and how (N5). */
import { and, asc, eq, gt } from "drizzle-orm";
import { platformDb, type Statement, type TenantDb } from "../platform/db.ts";
import type { ChannelName } from "./channel.ts";
import type { NoticeKind } from "./notices.ts";
import { staffNoticePhones, staffNotices } from "./tables.ts";

export type Choice = { readonly kind: NoticeKind; readonly channel: ChannelName };

/** How many people of one organizer are told of one thing. */
const MOST_TOLD = 100;

/** What one member has chosen. */
export async function choicesOf(tenant: TenantDb, personId: string): Promise<Choice[]> {
  return await tenant.db
    .select({ kind: staffNotices.kind, channel: staffNotices.channel })
    .from(staffNotices)
    .where(tenant.own(staffNotices, eq(staffNotices.personId, personId)))
    .limit(50);
}

/** Puts these choices in place of what a member had. */
export function replaceChoices(tenant: TenantDb, personId: string, choices: readonly Choice[]): Statement[] {
  const gone = tenant.db.delete(staffNotices).where(tenant.own(staffNotices, eq(staffNotices.personId, personId)));
  const rows = choices.map((choice) => ({ ...choice, personId, tenantId: tenant.tenantId }));
  return rows.length === 0 ? [gone] : [gone, tenant.db.insert(staffNotices).values(rows)];
}

/** Who wants to be told of something, and how. */
export async function wantedBy(
  tenant: TenantDb,
  kind: NoticeKind,
): Promise<{ personId: string; channel: ChannelName }[]> {
  return await tenant.db
    .select({ personId: staffNotices.personId, channel: staffNotices.channel })
    .from(staffNotices)
    .where(tenant.own(staffNotices, eq(staffNotices.kind, kind)))
    .orderBy(asc(staffNotices.channel))
    .limit(MOST_TOLD);
}

/** Organizers of whom somebody wants to be told of a kind, by id. */
export async function tenantsToTell(env: Env, kind: NoticeKind, after: string, limit: number): Promise<string[]> {
  const rows = await platformDb(env)
    .selectDistinct({ tenantId: staffNotices.tenantId })
    .from(staffNotices)
    .where(and(eq(staffNotices.kind, kind), gt(staffNotices.tenantId, after)))
    .orderBy(asc(staffNotices.tenantId))
    .limit(limit);
  return rows.map(({ tenantId }) => tenantId);
}

/** The sealed number that a member is told at; undefined for none. */
export async function noticePhone(tenant: TenantDb, personId: string): Promise<string | undefined> {
  const [row] = await tenant.db
    .select({ phone: staffNoticePhones.phone })
    .from(staffNoticePhones)
    .where(tenant.own(staffNoticePhones, eq(staffNoticePhones.personId, personId)))
    .limit(1);
  return row?.phone;
}

export function putNoticePhone(tenant: TenantDb, personId: string, phone: string): Statement {
  return tenant.db
    .insert(staffNoticePhones)
    .values({ tenantId: tenant.tenantId, personId, phone })
    .onConflictDoUpdate({ target: [staffNoticePhones.tenantId, staffNoticePhones.personId], set: { phone } });
}

export function deleteNoticePhone(tenant: TenantDb, personId: string): Statement {
  return tenant.db
    .delete(staffNoticePhones)
    .where(tenant.own(staffNoticePhones, eq(staffNoticePhones.personId, personId)));
}
