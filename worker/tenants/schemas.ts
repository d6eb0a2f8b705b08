/** Wire shapes of tenants, members and the audit log. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { isCurrency } from "../kernel/money.ts";
import { isTimeZone, toTimestamp } from "../kernel/time.ts";
import { pageOf, pageQuery } from "../platform/cursor.ts";
import { emailSchema } from "../platform/fields.ts";
import { MAX_SCOPE } from "../platform/event-scope.ts";
import { ROLES } from "../platform/permissions.ts";
import { SLUG_PATTERN } from "./slug.ts";
import type { MemberRow, Tenant } from "./store.ts";
import type { auditLog } from "./tables.ts";

/** Regions that Intl names though they are no countries. */
const NO_COUNTRIES: ReadonlySet<string> = new Set(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"]);
const regions = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && !NO_COUNTRIES.has(code) && regions.of(code) !== undefined;
}

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((text) => !/\p{Cc}/u.test(text), "must be one line")
  .openapi({ example: "Agora Stage" });
const country = z.string().length(2).refine(isCountry, "must be an ISO 3166 country code such as BD");
const currency = z.string().length(3).refine(isCurrency, "must be a currency that we sell in, such as BDT");
const timeZone = z.string().max(64).refine(isTimeZone, "must be an IANA time zone such as Asia/Dhaka");
const language = z.enum(["en", "bn", "hi", "sw", "ar"]);
const accent = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, "must be a colour such as #a03020")
  .toLowerCase();

export const tenantInput = z.object({
  name,
  slug: z
    .string()
    .min(3)
    .max(48)
    .regex(SLUG_PATTERN, "must be lower-case letters, digits and dashes")
    .optional()
    .openapi({ description: "Made from the name unless said" }),
  country,
  currency,
  time_zone: timeZone,
  language: language.default("en"),
  contact_email: emailSchema.optional().openapi({ description: "The owner's address unless said" }),
});
export type TenantInput = z.infer<typeof tenantInput>;

export const tenantPatch = z.object({
  name: name.optional(),
  country: country.optional(),
  currency: currency.optional(),
  time_zone: timeZone.optional(),
  language: language.optional(),
  contact_email: emailSchema.optional(),
  accent: accent.nullable().optional(),
  about: z
    .string()
    .trim()
    .max(10_000)
    .optional()
    .openapi({ description: "Of the public page. Markdown; HTML in it is shown as text" }),
});
export type TenantPatch = z.infer<typeof tenantPatch>;

export const tenantSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    country: z.string(),
    currency: z.string(),
    time_zone: z.string(),
    language: z.string(),
    contact_email: z.string(),
    accent: z.string().nullable(),
    about: z.string(),
    created_at: z.string(),
    version: z.number().int(),
  })
  .openapi("Tenant");

export function toTenant(tenant: Tenant): z.infer<typeof tenantSchema> {
  return {
    id: tenant.id,
    slug: tenant.slug,
    name: tenant.name,
    country: tenant.country,
    currency: tenant.currency,
    time_zone: tenant.timeZone,
    language: tenant.language,
    contact_email: tenant.contactEmail,
    accent: tenant.accent,
    about: tenant.about,
    created_at: toTimestamp(tenant.createdAt),
    version: tenant.version,
  };
}

const role = z.enum(ROLES);
const eventIds = z
  .array(z.string().regex(idPattern("event"), "is not an event id"))
  .min(1)
  .max(MAX_SCOPE)
  .nullable()
  .openapi({ description: "The only events that a manager, staff or scanner works on; null is all of them" });
export const memberInput = z.object({ email: emailSchema, role, event_ids: eventIds.default(null) });
export type MemberInput = z.infer<typeof memberInput>;
export const memberPatch = z.object({ role: role.optional(), event_ids: eventIds.optional() });
export type MemberPatch = z.infer<typeof memberPatch>;
export const personId = z.string().regex(idPattern("person"));

export const memberSchema = z
  .object({
    person_id: z.string(),
    email: z.string(),
    name: z.string(),
    role,
    event_ids: z.array(z.string()).nullable(),
    created_at: z.string(),
    version: z.number().int(),
  })
  .openapi("Member");
export const membersSchema = pageOf(memberSchema);
export const membersQuery = z.object(pageQuery);

export function toMember(member: MemberRow): z.infer<typeof memberSchema> {
  return {
    person_id: member.personId,
    email: member.email,
    name: member.name,
    role: member.role,
    event_ids: member.eventIds === null ? null : [...member.eventIds],
    created_at: toTimestamp(member.createdAt),
    version: member.version,
  };
}

const moment = z.iso.datetime({ offset: true }).optional();
const auditFilter = {
  subject: z.string().min(1).max(80).optional().openapi({ description: "Id of what was changed" }),
  actor: z.string().min(1).max(80).optional().openapi({ description: "Id of who changed it" }),
  action: z
    .string()
    .min(1)
    .max(60)
    .regex(/^[a-z][a-z0-9_.]*$/, "is an action such as event.published")
    .optional(),
  from: moment.openapi({ description: "Changed at or after" }),
  to: moment.openapi({ description: "Changed before" }),
};

export const auditQuery = z.object({
  ...pageQuery,
  ...auditFilter,
});
export const auditFileQuery = z.object(auditFilter);
export const auditActionsSchema = z.object({ data: z.array(z.string()) });
const changes = z.record(z.string(), z.unknown()).nullable();
export const auditSchema = z
  .object({
    id: z.string(),
    at: z.string(),
    actor: z.object({ kind: z.string(), id: z.string() }),
    action: z.string(),
    subject_id: z.string(),
    before: changes,
    after: changes,
    request_id: z.string(),
  })
  .openapi("AuditEntry");
export const auditPageSchema = pageOf(auditSchema);

const readChanges = (text: string | null) => (text === null ? null : (JSON.parse(text) as Record<string, unknown>));

export function toAudit(row: typeof auditLog.$inferSelect): z.infer<typeof auditSchema> {
  return {
    id: row.id,
    at: toTimestamp(row.at),
    actor: { kind: row.actorKind, id: row.actorId },
    action: row.action,
    subject_id: row.subjectId,
    before: readChanges(row.before),
    after: readChanges(row.after),
    request_id: row.requestId,
  };
}
