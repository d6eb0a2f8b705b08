/** Use cases of questions. They end an expected refusal with a `Problem`. */
import type { z } from "@hono/zod-openapi";
import { ticketTypesOf } from "../catalogue/index.ts";
import { newId } from "../kernel/ids.ts";
import type { OrderLineRow, OrderRow } from "../orders/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { checkVersion } from "../platform/etag.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type AuditActor, auditStatement } from "../tenants/index.ts";
import { isFor, questionFaults, readAnswer, WHOLE_ORDER } from "./question.ts";
import { type answerPatch, type questionInput, questionOf, type questionPatch } from "./schemas.ts";
import {
  deleteAnswer,
  insertQuestion,
  MAX_QUESTIONS,
  putAnswer,
  questionById,
  removeQuestion,
  selectQuestions,
  updateQuestion,
} from "./store.ts";
import type { QuestionRow } from "./tables.ts";

/** @throws Problem `invalid_request`, `conflict` when the event asks enough */
export async function addQuestion(
  tenant: TenantDb,
  eventId: string,
  input: z.infer<typeof questionInput>,
  actor: AuditActor,
): Promise<QuestionRow> {
  await refuse(tenant, eventId, input, input.ticket_types);
  const asked = (await selectQuestions(tenant, eventId)).filter(({ active }) => active === 1).length;
  if (asked >= MAX_QUESTIONS) {
    throw problem("conflict", { detail: `An event asks at most ${MAX_QUESTIONS} questions.` });
  }
  const row = {
    id: newId("question"),
    eventId,
    asked: input.asked,
    kind: input.kind,
    label: input.label,
    help: input.help,
    required: Number(input.required),
    choices: JSON.stringify(input.choices),
    ticketTypes: input.ticket_types === null ? null : JSON.stringify(input.ticket_types),
    position: input.position,
    active: 1,
    createdAt: actor.now,
    version: 1,
  };
  await tenant.batch([
    insertQuestion(tenant, row),
    auditStatement(actor, tenant, { action: "question.added", subjectId: row.id, after: { label: row.label } }),
  ]);
  return { ...row, tenantId: tenant.tenantId };
}

async function refuse(
  tenant: TenantDb,
  eventId: string,
  question: Parameters<typeof questionFaults>[0],
  ticketTypes: readonly string[] | null,
): Promise<void> {
  const known = ticketTypes === null ? [] : await ticketTypesOf(tenant, eventId);
  const unknown = (ticketTypes ?? []).flatMap((id, at) =>
    known.some((type) => type.id === id)
      ? []
      : [{ field: `ticket_types.${at}`, message: "is no ticket type of this event" }],
  );
  const errors = [...questionFaults(question), ...unknown];
  if (errors.length > 0) throw problem("invalid_request", { errors });
}

/** @throws Problem `not_found`, `stale_version`, `invalid_request` */
export async function changeQuestion(
  tenant: TenantDb,
  target: { readonly eventId: string; readonly id: string; readonly expected: number | undefined },
  patch: z.infer<typeof questionPatch>,
  actor: AuditActor,
): Promise<QuestionRow> {
  const before = await questionById(tenant, target.eventId, target.id);
  if (!before) throw problem("not_found");
  checkVersion(target.expected, before.version);
  const known = questionOf(before);
  const choices = patch.choices ?? known.choices;
  const ticketTypes = patch.ticket_types === undefined ? known.ticketTypes : patch.ticket_types;
  await refuse(tenant, target.eventId, { kind: known.kind, choices }, patch.ticket_types ?? null);
  const fields = {
    label: patch.label ?? before.label,
    help: patch.help ?? before.help,
    required: patch.required === undefined ? before.required : Number(patch.required),
    choices: JSON.stringify(choices),
    ticketTypes: ticketTypes === null ? null : JSON.stringify(ticketTypes),
    position: patch.position ?? before.position,
    active: patch.active === undefined ? before.active : Number(patch.active),
  };
  await runVersioned(tenant, [
    updateQuestion(tenant, target.id, before.version, fields),
    auditStatement(actor, tenant, { action: "question.changed", subjectId: target.id, after: { label: fields.label } }),
  ]);
  return { ...before, ...fields, version: before.version + 1 };
}

/** @throws Problem `not_found`, `stale_version` */
export async function dropQuestion(tenant: TenantDb, eventId: string, id: string, actor: AuditActor): Promise<void> {
  const question = await questionById(tenant, eventId, id);
  if (!question) throw problem("not_found");
  await runVersioned(tenant, [
    ...removeQuestion(tenant, id, question.version),
    auditStatement(actor, tenant, {
      action: "question.removed",
      subjectId: id,
      before: { label: question.label },
    }),
  ]);
}

/** Puts one answer of an order right. The log has what was changed, never the words. @throws Problem `invalid_request` */
export async function changeAnswer(
  tenant: TenantDb,
  { order, lines }: { readonly order: OrderRow; readonly lines: readonly OrderLineRow[] },
  { question: id, line, value }: z.infer<typeof answerPatch>,
  country: string | undefined,
  actor: AuditActor,
): Promise<void> {
  const row = await questionById(tenant, order.eventId, id);
  if (!row) throw problem("invalid_request", { errors: [{ field: "question", message: "is not of this event" }] });
  const question = questionOf(row);
  const types = lines.filter(({ position }) => line === null || position === line).map((each) => each.ticketTypeId);
  if ((question.asked === "order") !== (line === null) || types.length === 0 || !isFor(question, types)) {
    throw problem("invalid_request", { errors: [{ field: "line", message: "is not asked this" }] });
  }
  const read = readAnswer({ ...question, required: false }, value, country);
  if (!read.ok) throw problem("invalid_request", { errors: [{ field: "value", message: read.message }] });
  const at = line ?? WHOLE_ORDER;
  await tenant.batch([
    read.value === undefined
      ? deleteAnswer(tenant, order.id, at, id)
      : putAnswer(tenant, order.id, { line: at, questionId: id, value: read.value }),
    auditStatement(actor, tenant, {
      action: "order.answer_changed",
      subjectId: order.id,
      after: { question: id, line },
    }),
  ]);
}
