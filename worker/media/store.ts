/** Queries of pictures and their uses. */
import { and, asc, desc, eq, getTableColumns, gte, inArray, lt, or, sql } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import { media, type MediaRow, mediaUses, mediaWords, type PictureRole, type UseRow } from "./tables.ts";

/** No picture is shown in more places than this; the list of them is cut there. */
const MAX_USES = 100;
/** Beyond every letter: where the words that begin alike end. */
const LAST = "\u{10ffff}";

export async function pictureById(tenant: TenantDb, id: string): Promise<MediaRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(media)
    .where(tenant.own(media, eq(media.id, id)))
    .limit(1);
  return row;
}

/** Those of `ids` that there are. */
export async function picturesById(tenant: TenantDb, ids: readonly string[]): Promise<MediaRow[]> {
  if (ids.length === 0) return [];
  return await tenant.db
    .select()
    .from(media)
    .where(tenant.own(media, inArray(media.id, [...ids])))
    .limit(ids.length);
}

/** Where a page starts: after this picture. */
export type PictureKey = Pick<MediaRow, "createdAt" | "id">;

/** Newest upload first. @param word only those with a word that begins so */
export async function listPictures(
  tenant: TenantDb,
  { word, after, limit }: { word: string | undefined; after: PictureKey | undefined; limit: number },
): Promise<MediaRow[]> {
  const older =
    after &&
    or(lt(media.createdAt, after.createdAt), and(eq(media.createdAt, after.createdAt), lt(media.id, after.id)));
  const found =
    word === undefined
      ? undefined
      : inArray(
          media.id,
          tenant.db
            .select({ id: mediaWords.mediaId })
            .from(mediaWords)
            .where(tenant.own(mediaWords, gte(mediaWords.word, word), lt(mediaWords.word, word + LAST))),
        );
  return await tenant.db
    .select()
    .from(media)
    .where(tenant.own(media, older, found))
    .orderBy(desc(media.createdAt), desc(media.id))
    .limit(limit);
}

/** Adds a picture; the same file again changes nothing, for its id follows from it. */
export function insertPicture(tenant: TenantDb, row: Omit<MediaRow, "tenantId">): Statement {
  return tenant.db
    .insert(media)
    .values({ ...row, tenantId: tenant.tenantId })
    .onConflictDoNothing();
}

/** Changes a picture that has version `from`; for `runVersioned`. */
export function updatePicture(tenant: TenantDb, id: string, from: number, changes: Partial<MediaRow>): Statement {
  return tenant.db
    .update(media)
    .set({ ...changes, version: nextVersion(from) })
    .where(tenant.own(media, eq(media.id, id)));
}

/** The words that it is found by, instead of those it had. */
export function replaceWords(tenant: TenantDb, id: string, words: readonly string[]): Statement[] {
  const { tenantId } = tenant;
  return [
    tenant.db.delete(mediaWords).where(tenant.own(mediaWords, eq(mediaWords.mediaId, id))),
    ...(words.length === 0
      ? []
      : [
          tenant.db
            .insert(mediaWords)
            .values(words.map((word) => ({ tenantId, word, mediaId: id })))
            .onConflictDoNothing(),
        ]),
  ];
}

/**
 * Removes a picture of version `from` that nothing shows; for `runVersioned`. One that was put to use meanwhile fails the
 * batch as a stale version does.
 */
export function deleteUnused(tenant: TenantDb, id: string, from: number): Statement[] {
  const used = sql`EXISTS (SELECT 1 FROM media_uses AS u WHERE u.tenant_id = ${tenant.tenantId} AND u.media_id = ${id})`;
  return [
    tenant.db
      .update(media)
      .set({ version: sql`CASE WHEN version = ${from} AND NOT ${used} THEN version + 1 ELSE NULL END` })
      .where(tenant.own(media, eq(media.id, id))),
    tenant.db.delete(mediaWords).where(tenant.own(mediaWords, eq(mediaWords.mediaId, id))),
    tenant.db.delete(media).where(tenant.own(media, eq(media.id, id))),
  ];
}

/** Where a picture is shown; at most 100 places. */
export async function usesOf(tenant: TenantDb, mediaId: string): Promise<UseRow[]> {
  return await tenant.db
    .select()
    .from(mediaUses)
    .where(tenant.own(mediaUses, eq(mediaUses.mediaId, mediaId)))
    .orderBy(asc(mediaUses.subjectId))
    .limit(MAX_USES);
}

/** A picture in one of its uses. */
export type ShownRow = Pick<UseRow, "subjectId" | "role" | "position"> & MediaRow;

/** The query of what these subjects show, in order. @param subjects at most 90 */
export function selectShown(tenant: TenantDb, subjects: readonly string[], roles: readonly PictureRole[]) {
  return tenant.db
    .select({
      ...getTableColumns(media),
      subjectId: mediaUses.subjectId,
      role: mediaUses.role,
      position: mediaUses.position,
    })
    .from(mediaUses)
    .innerJoin(media, and(eq(media.tenantId, mediaUses.tenantId), eq(media.id, mediaUses.mediaId)))
    .where(tenant.own(mediaUses, inArray(mediaUses.subjectId, [...subjects]), inArray(mediaUses.role, [...roles])))
    .orderBy(asc(mediaUses.subjectId), asc(mediaUses.role), asc(mediaUses.position))
    .limit(subjects.length * MAX_USES);
}

/** What a subject shows in one role, instead of what it showed. A picture that went meanwhile is passed over. */
export function replaceUses(
  tenant: TenantDb,
  subjectId: string,
  role: PictureRole,
  mediaIds: readonly string[],
): Statement[] {
  const own = tenant.own(mediaUses, eq(mediaUses.subjectId, subjectId), eq(mediaUses.role, role));
  return [
    tenant.db.delete(mediaUses).where(own),
    ...mediaIds.map((id, position) =>
      tenant.db
        .insert(mediaUses)
        .select(
          sql`SELECT ${tenant.tenantId}, ${subjectId}, ${role}, ${position}, id FROM media WHERE tenant_id = ${tenant.tenantId} AND id = ${id}`,
        ),
    ),
  ];
}

/** Lets new events show what another one shows. @param to JSON list of their ids */
export function copyUses(tenant: TenantDb, from: string, to: string): Statement {
  return tenant.db
    .insert(mediaUses)
    .select(
      sql`SELECT u.tenant_id, e.value, u.role, u.position, u.media_id FROM media_uses AS u, json_each(${to}) AS e WHERE u.tenant_id = ${tenant.tenantId} AND u.subject_id = ${from}`,
    );
}
