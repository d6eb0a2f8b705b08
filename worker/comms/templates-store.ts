/** How an organizer words what is written to buyers (N3). */
import { eq, sql } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import { messageTemplates, type TemplateRow } from "./tables.ts";
import type { Language, MessageKind, Wording } from "./words/index.ts";

type Named = { readonly kind: MessageKind; readonly language: Language };

/** The organizer's words; undefined where they have none of their own. */
export async function templateOf(tenant: TenantDb, { kind, language }: Named): Promise<TemplateRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(messageTemplates)
    .where(tenant.own(messageTemplates, eq(messageTemplates.kind, kind), eq(messageTemplates.language, language)))
    .limit(1);
  return row;
}

/** Every one of them: at most a hundred and five. */
export async function templatesOf(tenant: TenantDb): Promise<TemplateRow[]> {
  return await tenant.db.select().from(messageTemplates).where(tenant.own(messageTemplates)).limit(200);
}

export function putTemplate(
  tenant: TenantDb,
  { kind, language }: Named,
  { subject, heading, text }: Wording,
  before: Pick<TemplateRow, "version"> | undefined,
  updatedAt: number,
): Statement {
  const words = { subject, heading, body: text, updatedAt };
  if (before === undefined) {
    return (
      tenant.db
        .insert(messageTemplates)
        .values({ ...words, kind, language, tenantId: tenant.tenantId })
        // Somebody else was first: the version that nobody may have refuses the batch, as `nextVersion` does.
        .onConflictDoUpdate({
          target: [messageTemplates.tenantId, messageTemplates.kind, messageTemplates.language],
          set: { version: sql`NULL` },
        })
    );
  }
  return tenant.db
    .update(messageTemplates)
    .set({ ...words, version: nextVersion(before.version) })
    .where(tenant.own(messageTemplates, eq(messageTemplates.kind, kind), eq(messageTemplates.language, language)));
}

export function deleteTemplate(tenant: TenantDb, { kind, language }: Named): Statement {
  return tenant.db
    .delete(messageTemplates)
    .where(tenant.own(messageTemplates, eq(messageTemplates.kind, kind), eq(messageTemplates.language, language)));
}
