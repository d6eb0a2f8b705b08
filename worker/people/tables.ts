/** People, their sessions, and how they sign in. These rows stand above tenants. */
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const people = sqliteTable("people", {
  id: text("id").primaryKey(),
  email: text("email").notNull(),
  name: text("name").notNull().default(""),
  createdAt: integer("created_at").notNull(),
});

export const oneTimeCodes = sqliteTable("one_time_codes", {
  id: text("id").primaryKey(),
  contactHash: text("contact_hash").notNull(),
  codeHash: text("code_hash").notNull(),
  addressHash: text("address_hash").notNull(),
  attempts: integer("attempts").notNull().default(0),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  usedAt: integer("used_at"),
});

export const sessions = sqliteTable("sessions", {
  id: text("id").primaryKey(),
  personId: text("person_id").notNull(),
  device: text("device").notNull().default(""),
  createdAt: integer("created_at").notNull(),
  lastUsedAt: integer("last_used_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  revokedAt: integer("revoked_at"),
  revokedReason: text("revoked_reason"),
  /** When it last proved more than that it exists (T10). */
  provenAt: integer("proven_at"),
});

export const refreshTokens = sqliteTable("refresh_tokens", {
  tokenHash: text("token_hash").primaryKey(),
  sessionId: text("session_id").notNull(),
  tenantId: text("tenant_id"),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  usedAt: integer("used_at"),
});
