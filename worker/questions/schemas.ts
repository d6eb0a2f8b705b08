/** Wire shapes of questions and answers. */
import { z } from "@hono/zod-openapi";
import { toTimestamp } from "../kernel/time.ts";
import { answerText, type AnswerValue, type Question, QUESTION_KINDS, WHOLE_ORDER } from "./question.ts";
import type { AnswerRow, QuestionRow } from "./tables.ts";

const oneLine = (text: string) => !/\p{Cc}/u.test(text);
const label = z.string().trim().min(1).max(200).refine(oneLine, "must be one line");
const help = z.string().trim().max(500);
const choices = z.array(z.string().trim().min(1).max(120).refine(oneLine, "must be one line")).max(50);
const ticketTypes = z
  .array(z.string().max(64))
  .min(1)
  .max(100)
  .nullable()
  .openapi({ description: "Only of orders and tickets of these types; null: of all" });
const position = z.number().int().min(0).max(10_000);
const asked = z.enum(["order", "ticket"]).openapi({ description: "Once an order, or for every ticket" });
const kind = z.enum(QUESTION_KINDS);

export const questionInput = z
  .object({
    asked,
    kind,
    label,
    help: help.default(""),
    required: z.boolean().default(false),
    choices: choices.default([]),
    ticket_types: ticketTypes.default(null),
    position: position.default(0),
  })
  .openapi("QuestionInput");

export const questionPatch = z
  .object({
    label: label.optional(),
    help: help.optional(),
    required: z.boolean().optional(),
    choices: choices.optional(),
    ticket_types: ticketTypes.optional(),
    position: position.optional(),
    active: z.boolean().optional().openapi({ description: "False: not asked any more; its answers stay" }),
  })
  .openapi("QuestionPatch");

/** A question as buyers get it. */
export const shopQuestionSchema = z
  .object({
    id: z.string(),
    asked,
    kind,
    label: z.string(),
    help: z.string(),
    required: z.boolean(),
    choices: z.array(z.string()),
    ticket_types: z.array(z.string()).nullable(),
  })
  .openapi("ShopQuestion");

export const questionSchema = shopQuestionSchema
  .extend({
    event_id: z.string(),
    position: z.number().int(),
    active: z.boolean(),
    created_at: z.string(),
    version: z.number().int(),
  })
  .openapi("Question");

export function shopQuestionWire(row: QuestionRow): z.infer<typeof shopQuestionSchema> {
  const { id, asked, kind, label, required, choices, ticketTypes } = questionOf(row);
  return {
    id,
    asked,
    kind,
    label,
    help: row.help,
    required,
    choices: [...choices],
    ticket_types: ticketTypes && [...ticketTypes],
  };
}

export function questionWire(row: QuestionRow): z.infer<typeof questionSchema> {
  return {
    ...shopQuestionWire(row),
    event_id: row.eventId,
    position: row.position,
    active: row.active === 1,
    created_at: toTimestamp(row.createdAt),
    version: row.version,
  };
}

/** The row as the rules know it. */
export function questionOf(row: QuestionRow): Question {
  return {
    id: row.id,
    asked: row.asked,
    kind: row.kind,
    label: row.label,
    required: row.required === 1,
    choices: JSON.parse(row.choices) as string[],
    ticketTypes: row.ticketTypes === null ? null : (JSON.parse(row.ticketTypes) as string[]),
  };
}

const value = z.union([z.string().max(2000), z.number(), z.boolean(), z.array(z.string().max(200)).max(50), z.null()]);
/** Question id → answer, as a buyer sends it. */
export const answersInput = z
  .record(z.string().max(64), value)
  .refine((given) => Object.keys(given).length <= 60, "has too many answers")
  .openapi({ type: "object", description: "Question id → text, number, true, or list of choices" });

export const answerPatch = z
  .object({
    question: z.string().max(64),
    line: z
      .number()
      .int()
      .min(0)
      .max(1000)
      .nullable()
      .openapi({ description: "Position of the ticket's line; null: of the order" }),
    value: value.openapi({ description: "Null removes it" }),
  })
  .openapi("AnswerPatch");

export const orderAnswersSchema = z
  .object({
    answers: z.array(
      z.object({
        question: z.string(),
        line: z.number().int().nullable(),
        value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
        text: z.string(),
      }),
    ),
    questions: z.array(questionSchema).openapi({ description: "What the event asks, and asked" }),
    terms: z
      .object({ body: z.string(), revision: z.number().int(), own: z.boolean(), accepted_at: z.string() })
      .nullable()
      .openapi({ description: "What the buyer agreed to, word for word" }),
  })
  .openapi("OrderAnswers");

export function answerWire(row: AnswerRow): z.infer<typeof orderAnswersSchema>["answers"][number] {
  const value = JSON.parse(row.value) as Exclude<AnswerValue, readonly string[]> | string[];
  return {
    question: row.questionId,
    line: row.line === WHOLE_ORDER ? null : row.line,
    value,
    text: answerText(value),
  };
}
