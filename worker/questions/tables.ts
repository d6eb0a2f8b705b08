/** Questions to buyers, and their answers. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { QuestionKind } from "./question.ts";

export const questions = sqliteTable(
  "questions",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    /** Once an order, or for every ticket. */
    asked: text("asked").$type<"order" | "ticket">().notNull(),
    kind: text("kind").$type<QuestionKind>().notNull(),
    label: text("label").notNull(),
    help: text("help").notNull().default(""),
    required: integer("required").notNull(),
    /** JSON list of texts. */
    choices: text("choices").notNull().default("[]"),
    /** JSON list of ids; null: of all. */
    ticketTypes: text("ticket_types"),
    position: integer("position").notNull().default(0),
    active: integer("active").notNull().default(1),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const answers = sqliteTable(
  "answers",
  {
    tenantId: text("tenant_id").notNull(),
    orderId: text("order_id").notNull(),
    /** Position of the order's line; -1: of the order. */
    line: integer("line").notNull(),
    questionId: text("question_id").notNull(),
    /** JSON: a text, a number, true, or a list of texts. */
    value: text("value").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.orderId, table.line, table.questionId] })],
);

export type QuestionRow = typeof questions.$inferSelect;
export type AnswerRow = typeof answers.$inferSelect;
