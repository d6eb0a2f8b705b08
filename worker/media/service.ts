/** Use cases of pictures. They end an expected refusal with a `Problem`. */
import type { z } from "@hono/zod-openapi";
import { unreachable } from "../kernel/assert.ts";
import { derivedId } from "../kernel/ids.ts";
import { toBase64Url } from "../platform/crypto.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { type Problem, problem } from "../platform/errors.ts";
import { checkVersion } from "../platform/etag.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type AuditActor, auditStatement, changedFields } from "../tenants/index.ts";
import { keepPicture, removePicture } from "./files.ts";
import { MAX_PICTURE_BYTES, measurePicture, type PictureFault, wordsOf } from "./picture.ts";
import type { picturePatch } from "./schemas.ts";
import {
  deleteUnused,
  insertPicture,
  pictureById,
  picturesById,
  replaceUses,
  replaceWords,
  updatePicture,
  usesOf,
} from "./store.ts";
import type { MediaRow, PictureRole } from "./tables.ts";

export const REMOVE_PICTURE = "media.remove_picture";

/** What somebody sends. */
export type Upload = { readonly name: string; readonly alt: string; readonly file: ArrayBuffer };

/**
 * Adds a picture to the library. The same file is the same picture, so a repeated upload has the effect of one (I6).
 * @throws Problem `picture_refused`
 */
export async function addPicture(env: Env, tenant: TenantDb, upload: Upload, actor: AuditActor): Promise<MediaRow> {
  const { name, alt } = upload;
  const file = new Uint8Array(upload.file);
  const measured = measurePicture(file);
  if (!measured.ok) throw refusal(measured.error);
  const digest = await crypto.subtle.digest("SHA-256", file);
  const id = await derivedId("picture", tenant.tenantId, toBase64Url(new Uint8Array(digest)));
  const known = await pictureById(tenant, id);
  if (known) return known;
  const size = await keepPicture(env, id, file);
  if (!size) throw refusal({ reason: "broken" });
  const row = {
    id,
    name: name === "" ? "Picture" : name,
    alt,
    ...size,
    bytes: file.byteLength,
    createdBy: actor.id,
    createdAt: actor.now,
    version: 1,
  };
  await tenant.batch([
    insertPicture(tenant, row),
    ...replaceWords(tenant, id, wordsOf(row.name, alt)),
    auditStatement(actor, tenant, { action: "media.added", subjectId: id, after: { name: row.name } }),
  ]);
  return { ...row, tenantId: tenant.tenantId };
}

/** The answer to a body that is over `MAX_PICTURE_BYTES`. */
export function tooLarge(): Problem {
  const megabytes = MAX_PICTURE_BYTES / 1024 / 1024;
  return problem("picture_too_large", {
    detail: `A picture may have ${megabytes} MB. Save it smaller, or as JPEG, and send it again.`,
    errors: [{ field: "file", message: `has more than ${megabytes} MB` }],
  });
}

function refusal(fault: PictureFault): Problem {
  const detail = refusalText(fault);
  return problem("picture_refused", { detail, errors: [{ field: "file", message: detail }] });
}

function refusalText(fault: PictureFault): string {
  switch (fault.reason) {
    case "empty":
      return "The file is empty.";
    case "svg":
      return "SVG drawings may carry script, so we take none. Save it as PNG or WebP.";
    case "unknown_kind":
      return "This is not a JPEG, PNG, WebP or GIF, whatever its name says.";
    case "broken":
      return "The file is damaged: it cannot be opened. Save it again.";
    case "too_small":
      return `The picture is smaller than ${fault.least} by ${fault.least} pixels.`;
    case "too_many_pixels":
      return `${fault.width} by ${fault.height} pixels are too many: at most 40 million, and 12,000 on a side.`;
    default:
      return unreachable(fault);
  }
}

/** @throws Problem `not_found`, `stale_version` */
export async function changePicture(
  tenant: TenantDb,
  id: string,
  patch: z.infer<typeof picturePatch>,
  expected: number | undefined,
  actor: AuditActor,
): Promise<MediaRow> {
  const before = await pictureById(tenant, id);
  if (!before) throw problem("not_found");
  checkVersion(expected, before.version);
  const fields = { name: patch.name ?? before.name, alt: patch.alt ?? before.alt };
  await runVersioned(tenant, [
    updatePicture(tenant, id, before.version, fields),
    ...replaceWords(tenant, id, wordsOf(fields.name, fields.alt)),
    auditStatement(actor, tenant, { action: "media.changed", subjectId: id, ...changedFields(before, fields) }),
  ]);
  return { ...before, ...fields, version: before.version + 1 };
}

/** @throws Problem `not_found`, `stale_version`, `in_use` */
export async function deletePicture(env: Env, tenant: TenantDb, id: string, actor: AuditActor): Promise<void> {
  const [picture, uses] = await Promise.all([pictureById(tenant, id), usesOf(tenant, id)]);
  if (!picture) throw problem("not_found");
  if (uses.length > 0) {
    throw problem("in_use", {
      detail: "It is shown somewhere. Take it off there first.",
      extra: { used: uses.map(({ subjectId, role }) => ({ subject: subjectId, role })) },
    });
  }
  const payload = { tenant_id: tenant.tenantId, picture_id: id };
  const message = outboxRow(tenant, { queue: "jobs", type: REMOVE_PICTURE, payload }, actor.now);
  await runVersioned(tenant, [
    ...deleteUnused(tenant, id, picture.version),
    auditStatement(actor, tenant, { action: "media.removed", subjectId: id, before: { name: picture.name } }),
    message.statement,
  ]);
  await flushOutbox(env, [message.entry]);
}

/** Removes the files of a picture that was deleted; one that was sent again meanwhile stays. */
export async function removeFiles(env: Env, tenant: TenantDb, id: string): Promise<void> {
  if (!(await pictureById(tenant, id))) await removePicture(env, id);
}

/**
 * Statements that let a subject show these pictures in these roles, instead of what it showed.
 * @param wanted role → ids, with the field of the request that each came in
 * @throws Problem `invalid_request` for an unknown one, `picture_without_text`
 */
export async function showPictures(
  tenant: TenantDb,
  subject: string,
  wanted: Partial<Record<PictureRole, { readonly ids: readonly string[]; readonly field: string }>>,
): Promise<Statement[]> {
  const roles = Object.entries(wanted) as [PictureRole, { ids: readonly string[]; field: string }][];
  const found = await picturesById(tenant, [...new Set(roles.flatMap(([, { ids }]) => ids))]);
  const statements: Statement[] = [];
  for (const [role, { ids, field }] of roles) {
    for (const id of ids) {
      const picture = found.find((row) => row.id === id);
      if (!picture) throw problem("invalid_request", { errors: [{ field, message: "there is no such picture" }] });
      if (picture.alt !== "") continue;
      throw problem("picture_without_text", {
        detail: "People who cannot see it are read its text. Write one in the library.",
        errors: [{ field, message: `"${picture.name}" does not say what it shows` }],
        extra: { picture: id },
      });
    }
    statements.push(...replaceUses(tenant, subject, role, [...new Set(ids)]));
  }
  return statements;
}
