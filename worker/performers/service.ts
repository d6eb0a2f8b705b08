/** Use cases of performers. They end an expected refusal with a `Problem`. */
import type { z } from "@hono/zod-openapi";
import { idBody, newId } from "../kernel/ids.ts";
import { showPictures, replaceUses } from "../media/index.ts";
import { isUniqueViolation, type TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { checkVersion } from "../platform/etag.ts";
import { runVersioned } from "../platform/versioned.ts";
import { slugOf } from "../events/index.ts";
import { type AuditActor, auditStatement, changedFields } from "../tenants/index.ts";
import type { lineUpInput, performerInput, performerPatch } from "./schemas.ts";
import {
  deletePerformer,
  eventsOfPerformer,
  insertPerformer,
  knownPerformers,
  performerById,
  replaceLineUp,
  updatePerformer,
} from "./store.ts";
import type { PerformerRow } from "./tables.ts";

/** @throws Problem `invalid_request`, `picture_without_text` */
export async function addPerformer(
  tenant: TenantDb,
  input: z.infer<typeof performerInput>,
  actor: AuditActor,
): Promise<PerformerRow> {
  const id = newId("performer");
  const { kind, name, about, website } = input;
  const row = { id, kind, name, about, website, createdAt: actor.now, version: 1 };
  const shown = await portrait(tenant, id, input.picture);
  const base = slugOf(name);
  const own = idBody(id).slice(-10);
  for (const slug of base === undefined ? [own] : [base, `${base}-${own}`]) {
    try {
      await tenant.batch([
        insertPerformer(tenant, { ...row, slug }),
        ...shown,
        auditStatement(actor, tenant, { action: "performer.added", subjectId: id, after: { name } }),
      ]);
      return { ...row, slug, tenantId: tenant.tenantId };
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }
  throw problem("slug_taken", { errors: [{ field: "name", message: "somebody has this name already" }] });
}

async function portrait(tenant: TenantDb, id: string, picture: string | null) {
  return await showPictures(tenant, id, {
    portrait: { ids: picture === null ? [] : [picture], field: "picture" },
  });
}

/** @throws Problem `not_found`, `stale_version`, `invalid_request`, `picture_without_text` */
export async function changePerformer(
  tenant: TenantDb,
  id: string,
  patch: z.infer<typeof performerPatch>,
  expected: number | undefined,
  actor: AuditActor,
): Promise<PerformerRow> {
  const before = await performerById(tenant, id);
  if (!before) throw problem("not_found");
  checkVersion(expected, before.version);
  const fields = {
    kind: patch.kind ?? before.kind,
    name: patch.name ?? before.name,
    about: patch.about ?? before.about,
    website: patch.website === undefined ? before.website : patch.website,
  };
  await runVersioned(tenant, [
    updatePerformer(tenant, id, before.version, fields),
    ...(patch.picture === undefined ? [] : await portrait(tenant, id, patch.picture)),
    auditStatement(actor, tenant, { action: "performer.changed", subjectId: id, ...changedFields(before, fields) }),
  ]);
  return { ...before, ...fields, version: before.version + 1 };
}

/** @throws Problem `not_found`, `stale_version`, `in_use` */
export async function removePerformer(tenant: TenantDb, id: string, actor: AuditActor): Promise<void> {
  const [performer, events] = await Promise.all([performerById(tenant, id), eventsOfPerformer(tenant, id)]);
  if (!performer) throw problem("not_found");
  if (events.length > 0) {
    throw problem("in_use", { detail: "They are on at an event. Take them off there first.", extra: { events } });
  }
  await runVersioned(tenant, [
    ...deletePerformer(tenant, id, performer.version),
    ...replaceUses(tenant, id, "portrait", []),
    auditStatement(actor, tenant, {
      action: "performer.removed",
      subjectId: id,
      before: { name: performer.name },
    }),
  ]);
}

/** Says who is on at an event that there is. @throws Problem `invalid_request` */
export async function setLineUp(
  tenant: TenantDb,
  eventId: string,
  { line_up: wanted }: z.infer<typeof lineUpInput>,
  actor: AuditActor,
): Promise<void> {
  const ids = wanted.map(({ performer }) => performer);
  const known = await knownPerformers(tenant, ids);
  const errors = ids.flatMap((id, at) => {
    const field = `line_up.${at}.performer`;
    if (!known.has(id)) return [{ field, message: "there is nobody with this id" }];
    return ids.indexOf(id) === at ? [] : [{ field, message: "is there twice" }];
  });
  if (errors.length > 0) throw problem("invalid_request", { errors });
  const acts = wanted.map(({ performer, billing }) => ({ performerId: performer, billing }));
  await tenant.batch([
    ...replaceLineUp(tenant, eventId, acts),
    auditStatement(actor, tenant, { action: "event.line_up", subjectId: eventId, after: { performers: ids } }),
  ]);
}
