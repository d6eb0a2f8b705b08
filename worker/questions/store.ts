/** Queries of questions and answers. */
import { and, asc, eq, sql } from "drizzle-orm";
import { newId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import { type Answered, answerText, type AnswerValue, WHOLE_ORDER } from "./question.ts";
import { answers, type QuestionRow, questions } from "./tables.ts";

/** The most that one event asks. */
export const MAX_QUESTIONS = 30;
/** Of one order: 100 tickets with every question. */
const MAX_ANSWERS = 3100;

/** The query of an event's questions in their order, also those that are not asked any more. */
export function selectQuestions(tenant: TenantDb, eventId: string) {
  return tenant.db
    .select()
    .from(questions)
    .where(tenant.own(questions, eq(questions.eventId, eventId)))
    .orderBy(asc(questions.position), asc(questions.id))
    .limit(MAX_QUESTIONS * 4);
}

export async function questionById(tenant: TenantDb, eventId: string, id: string): Promise<QuestionRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(questions)
    .where(tenant.own(questions, eq(questions.id, id), eq(questions.eventId, eventId)))
    .limit(1);
  return row;
}

export function insertQuestion(tenant: TenantDb, row: Omit<QuestionRow, "tenantId">): Statement {
  return tenant.db.insert(questions).values({ ...row, tenantId: tenant.tenantId });
}

/** Changes a question of version `from`; for `runVersioned`. */
export function updateQuestion(tenant: TenantDb, id: string, from: number, changes: Partial<QuestionRow>): Statement {
  return tenant.db
    .update(questions)
    .set({ ...changes, version: nextVersion(from) })
    .where(tenant.own(questions, eq(questions.id, id)));
}

/** Removes a question that nobody answered; one that somebody did is not asked any more. For `runVersioned`. */
export function removeQuestion(tenant: TenantDb, id: string, from: number): Statement[] {
  const { tenantId } = tenant;
  return [
    updateQuestion(tenant, id, from, { active: 0 }),
    tenant.db
      .delete(questions)
      .where(
        tenant.own(
          questions,
          eq(questions.id, id),
          sql`NOT EXISTS (SELECT 1 FROM answers AS a WHERE a.tenant_id = ${tenantId} AND a.question_id = ${id})`,
        ),
      ),
  ];
}

/** The query of an order's answers. */
export function selectAnswers(tenant: TenantDb, orderId: string) {
  return tenant.db
    .select()
    .from(answers)
    .where(tenant.own(answers, eq(answers.orderId, orderId)))
    .limit(MAX_ANSWERS);
}

/** Answers of many orders in one list; what is beyond it is not told. */
const MAX_LISTED = 20_000;

/** What the buyers of these orders answered, as a text an order: `Diet: vegan; 2. Name on the badge: Rahima`. */
export async function answerTexts(tenant: TenantDb, orderIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const ids = JSON.stringify(orderIds);
  const rows = await tenant.db
    .select({ orderId: answers.orderId, line: answers.line, value: answers.value, label: questions.label })
    .from(answers)
    .innerJoin(questions, and(eq(questions.tenantId, answers.tenantId), eq(questions.id, answers.questionId)))
    .where(tenant.own(answers, sql`${answers.orderId} IN (SELECT value FROM json_each(${ids}))`))
    .orderBy(asc(answers.orderId), asc(answers.line), asc(questions.position), asc(questions.id))
    .limit(MAX_LISTED);
  const texts = new Map<string, string>();
  for (const { orderId, line, value, label } of rows) {
    const place = line === WHOLE_ORDER ? "" : `${line + 1}. `;
    const text = `${place}${label}: ${answerText(JSON.parse(value) as AnswerValue)}`;
    const before = texts.get(orderId);
    texts.set(orderId, before === undefined ? text : `${before}; ${text}`);
  }
  return texts;
}

/**
 * What the buyer of an order answered, instead of what they said before, while the order is pending: a paid order is the
 * staff's to change.
 */
export function answerOrder(tenant: TenantDb, orderId: string, answered: readonly Answered[]): Statement[] {
  const { tenantId } = tenant;
  const pending = sql`EXISTS (SELECT 1 FROM orders AS o WHERE o.tenant_id = ${tenantId} AND o.id = ${orderId} AND o.status = 'pending')`;
  const rows = JSON.stringify(answered.map(({ line, questionId, value }) => [line, questionId, JSON.stringify(value)]));
  return [
    tenant.db.delete(answers).where(tenant.own(answers, eq(answers.orderId, orderId), pending)),
    tenant.db
      .insert(answers)
      .select(
        sql`SELECT ${tenantId}, ${orderId}, value->>0, value->>1, value->>2 FROM json_each(${rows}) WHERE ${pending}`,
      )
      .onConflictDoNothing(),
  ];
}

/** One answer as staff put it right. */
export function putAnswer(tenant: TenantDb, orderId: string, { line, questionId, value }: Answered): Statement {
  const text = JSON.stringify(value);
  return tenant.db
    .insert(answers)
    .values({ tenantId: tenant.tenantId, orderId, line, questionId, value: text })
    .onConflictDoUpdate({
      target: [answers.tenantId, answers.orderId, answers.line, answers.questionId],
      set: { value: text },
    });
}

export function deleteAnswer(tenant: TenantDb, orderId: string, line: number, questionId: string): Statement {
  return tenant.db
    .delete(answers)
    .where(
      tenant.own(answers, eq(answers.orderId, orderId), eq(answers.line, line), eq(answers.questionId, questionId)),
    );
}

/**
 * Lets new events ask what another one asks now; for the batch that adds them, after their ticket types: a type of the
 * original is the one of the same name and place in the copy.
 */
export function copyQuestions(tenant: TenantDb, from: string, to: readonly string[], now: Millis): Statement {
  const ids = JSON.stringify(Array.from({ length: to.length * MAX_QUESTIONS }, () => newId("question")));
  const types = sql`(SELECT json_group_array(n.id) FROM json_each(q.ticket_types) AS j JOIN ticket_types AS o ON o.tenant_id = q.tenant_id AND o.id = j.value JOIN ticket_types AS n ON n.tenant_id = q.tenant_id AND n.event_id = e.value AND n.name = o.name AND n.position = o.position)`;
  return tenant.db
    .insert(questions)
    .select(
      sql`SELECT q.tenant_id, json_extract(${ids}, '$[' || (row_number() OVER (ORDER BY e.key, q.position, q.id) - 1) || ']'), e.value, q.asked, q.kind, q.label, q.help, q.required, q.choices, CASE WHEN q.ticket_types IS NULL THEN NULL ELSE ${types} END, q.position, 1, ${now}, 1 FROM questions AS q, json_each(${JSON.stringify(to)}) AS e WHERE q.tenant_id = ${tenant.tenantId} AND q.event_id = ${from} AND q.active = 1`,
    );
}

/** Answers are a person's words: they go when the person does (TH42). One parameter for all ids. */
export function eraseAnswersStatement(tenant: TenantDb, orderIds: readonly string[]): Statement {
  const ids = JSON.stringify(orderIds);
  return tenant.db
    .delete(answers)
    .where(tenant.own(answers, sql`${answers.orderId} IN (SELECT value FROM json_each(${ids}))`));
}
