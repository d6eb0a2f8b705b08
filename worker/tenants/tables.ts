/** Tenants, their members, and the audit log. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Role } from "../platform/permissions.ts";

export const tenants = sqliteTable("tenants", {
  id: text("id").primaryKey(),
  slug: text("slug").notNull(),
  name: text("name").notNull(),
  country: text("country").notNull(),
  currency: text("currency").notNull(),
  timeZone: text("time_zone").notNull(),
  language: text("language").notNull(),
  contactEmail: text("contact_email").notNull(),
  accent: text("accent"),
  /** Of the organizer's public page. Markdown. */
  about: text("about").notNull().default(""),
  createdAt: integer("created_at").notNull(),
  version: integer("version").notNull().default(1),
});

export const members = sqliteTable(
  "members",
  {
    tenantId: text("tenant_id").notNull(),
    personId: text("person_id").notNull(),
    role: text("role").$type<Role>().notNull(),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
    /** The events that the membership is for; null is all of them (TH24). */
    eventIds: text("event_ids", { mode: "json" }).$type<readonly string[]>(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.personId] })],
);

export const auditLog = sqliteTable(
  "audit_log",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    at: integer("at").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id").notNull(),
    action: text("action").notNull(),
    subjectId: text("subject_id").notNull(),
    before: text("before"),
    after: text("after"),
    addressHash: text("address_hash"),
    requestId: text("request_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** Colleagues who were asked to join. */
export const invitations = sqliteTable(
  "invitations",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    email: text("email").notNull(),
    role: text("role").$type<Role>().notNull(),
    eventIds: text("event_ids", { mode: "json" }).$type<readonly string[]>(),
    tokenHash: text("token_hash").notNull(),
    invitedBy: text("invited_by").notNull(),
    createdAt: integer("created_at").notNull(),
    sentAt: integer("sent_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    acceptedAt: integer("accepted_at"),
    acceptedBy: text("accepted_by"),
    revokedAt: integer("revoked_at"),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
