/** People, their sessions, and how they sign in. These rows stand above tenants. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

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

/** Cookies that open the account of a buyer; the session ends the cookie, too. */
export const accountCookies = sqliteTable("account_cookies", {
  tokenHash: text("token_hash").primaryKey(),
  sessionId: text("session_id").notNull(),
  createdAt: integer("created_at").notNull(),
});

/** Phones that may sign a person in; the number itself is not kept. */
export const personPhones = sqliteTable("person_phones", {
  contactHash: text("contact_hash").primaryKey(),
  personId: text("person_id").notNull(),
  /** Its last digits, for the list. */
  hint: text("hint").notNull(),
  createdAt: integer("created_at").notNull(),
});

export const passwords = sqliteTable("passwords", {
  personId: text("person_id").primaryKey(),
  /** As `hashPassword` writes it. */
  hash: text("hash").notNull(),
  changedAt: integer("changed_at").notNull(),
});

/** Apps that show codes of six digits (TOTP). */
export const authenticators = sqliteTable("authenticators", {
  personId: text("person_id").primaryKey(),
  /** Sealed. */
  secret: text("secret").notNull(),
  createdAt: integer("created_at").notNull(),
  /** Null until its first code was typed. */
  confirmedAt: integer("confirmed_at"),
  /** The newest time step whose code was used. */
  lastStep: integer("last_step").notNull().default(0),
});

export const recoveryCodes = sqliteTable(
  "recovery_codes",
  {
    personId: text("person_id").notNull(),
    codeHash: text("code_hash").notNull(),
    usedAt: integer("used_at"),
  },
  (table) => [primaryKey({ columns: [table.personId, table.codeHash] })],
);

export const passkeys = sqliteTable("passkeys", {
  /** Base64url. */
  credentialId: text("credential_id").primaryKey(),
  personId: text("person_id").notNull(),
  /** COSE, base64url. */
  publicKey: text("public_key").notNull(),
  counter: integer("counter").notNull(),
  transports: text("transports", { mode: "json" }).$type<readonly string[]>().notNull(),
  name: text("name").notNull(),
  createdAt: integer("created_at").notNull(),
  lastUsedAt: integer("last_used_at"),
});

/** Who somebody is at another issuer. */
export const issuerIdentities = sqliteTable(
  "issuer_identities",
  {
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    personId: text("person_id").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.issuer, table.subject] })],
);

/** Something begun that its holder may end once. */
export const signInSteps = sqliteTable("sign_in_steps", {
  tokenHash: text("token_hash").primaryKey(),
  kind: text("kind").notNull(),
  personId: text("person_id"),
  /** Sealed. */
  data: text("data"),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  usedAt: integer("used_at"),
});

/** Tries that are limited, by keyed hash of who or what they were against. */
export const signInTries = sqliteTable(
  "sign_in_tries",
  {
    subject: text("subject").notNull(),
    id: text("id").notNull(),
    at: integer("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subject, table.id] })],
);
