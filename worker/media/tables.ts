/** Pictures and where they are shown. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const media = sqliteTable(
  "media",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    /** What it shows, in words; a picture without them cannot be used. */
    alt: text("alt").notNull().default(""),
    width: integer("width").notNull(),
    height: integer("height").notNull(),
    bytes: integer("bytes").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** What a picture is found by. */
export const mediaWords = sqliteTable(
  "media_words",
  {
    tenantId: text("tenant_id").notNull(),
    word: text("word").notNull(),
    mediaId: text("media_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.word, table.mediaId] })],
);

export type PictureRole = "poster" | "gallery" | "logo" | "portrait";

export const mediaUses = sqliteTable(
  "media_uses",
  {
    tenantId: text("tenant_id").notNull(),
    /** An event, a performer or the organizer. */
    subjectId: text("subject_id").notNull(),
    role: text("role").$type<PictureRole>().notNull(),
    position: integer("position").notNull(),
    mediaId: text("media_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.subjectId, table.role, table.position] })],
);

export type MediaRow = typeof media.$inferSelect;
export type UseRow = typeof mediaUses.$inferSelect;
