/** Questions of events, and answers of orders, for staff (K13). */
import { z } from "@hono/zod-openapi";
import { eventById } from "../events/index.ts";
import { toTimestamp } from "../kernel/time.ts";
import { orderWithLines } from "../orders/index.ts";
import { type AppContext, tenantOf } from "../platform/context.ts";
import { pageOf } from "../platform/cursor.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditActor, tenantById } from "../tenants/index.ts";
import { acceptedTerms, OF_ORGANIZER, termsRevision } from "../terms/index.ts";
import {
  answerPatch,
  answerWire,
  orderAnswersSchema,
  questionInput,
  questionPatch,
  questionSchema,
  questionWire,
} from "./schemas.ts";
import { addQuestion, changeAnswer, changeQuestion, dropQuestion } from "./service.ts";
import { selectAnswers, selectQuestions } from "./store.ts";

export const questionRoutes = createRouter();

const TAGS = ["Questions"];
const idParam = z.object({ id: z.string().max(64) });
const questionParams = z.object({ id: z.string().max(64), question_id: z.string().max(64) });

questionRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/questions",
    tags: TAGS,
    operationId: "listQuestions",
    summary: "What buyers are asked, in its order; also what they were asked once",
    permission: "events.read",
    request: { params: idParam },
    responses: { 200: { description: "All questions", content: json(pageOf(questionSchema)) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    if (!(await eventById(tenant, id))) throw problem("not_found");
    const rows = await selectQuestions(tenant, id);
    return c.json({ data: rows.map(questionWire), next_cursor: null }, 200);
  },
);

questionRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/events/{id}/questions",
    tags: TAGS,
    operationId: "createQuestion",
    summary: "Ask something in checkout, at most 30 things",
    permission: "events.write",
    request: { params: idParam, body: { content: json(questionInput), required: true } },
    responses: { 201: { description: "The question", content: json(questionSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    if (!(await eventById(tenantOf(c), id))) throw problem("not_found");
    const row = await addQuestion(tenantOf(c), id, c.req.valid("json"), auditActor(c));
    return c.json(questionWire(row), 201, { etag: etagOf(row.version) });
  },
);

questionRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/events/{id}/questions/{question_id}",
    tags: TAGS,
    operationId: "updateQuestion",
    summary: "Change a question; its kind stays",
    permission: "events.write",
    request: { params: questionParams, body: { content: json(questionPatch), required: true } },
    responses: { 200: { description: "The question as it is now", content: json(questionSchema) } },
  }),
  async (c) => {
    const { id: eventId, question_id: id } = c.req.valid("param");
    const target = { eventId, id, expected: expectedVersion(c.req.header("if-match")) };
    const row = await changeQuestion(tenantOf(c), target, c.req.valid("json"), auditActor(c));
    return c.json(questionWire(row), 200, { etag: etagOf(row.version) });
  },
);

questionRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/events/{id}/questions/{question_id}",
    tags: TAGS,
    operationId: "deleteQuestion",
    summary: "Ask it no more; one that was answered stays with its answers",
    permission: "events.write",
    stepUp: STEP_UP_MINUTES,
    request: { params: questionParams },
    responses: { 204: { description: "It is not asked any more" } },
  }),
  async (c) => {
    const { id, question_id } = c.req.valid("param");
    await dropQuestion(tenantOf(c), id, question_id, auditActor(c));
    return c.body(null, 204);
  },
);

async function orderOf(tenant: TenantDb, id: string) {
  const found = await orderWithLines(tenant, id);
  if (!found) throw problem("not_found");
  return found;
}

async function answersOf(c: AppContext, id: string): Promise<z.infer<typeof orderAnswersSchema>> {
  const tenant = tenantOf(c);
  const { order } = await orderOf(tenant, id);
  const [answers, questions, accepted] = await Promise.all([
    selectAnswers(tenant, id),
    selectQuestions(tenant, order.eventId),
    acceptedTerms(tenant, id),
  ]);
  const terms = accepted && (await termsRevision(tenant, accepted.eventId, accepted.revision));
  return {
    answers: answers.map(answerWire),
    questions: questions.map(questionWire),
    terms:
      accepted && terms
        ? {
            body: terms.body,
            revision: terms.revision,
            own: terms.eventId !== OF_ORGANIZER,
            accepted_at: toTimestamp(accepted.acceptedAt),
          }
        : null,
  };
}

questionRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/orders/{id}/answers",
    tags: TAGS,
    operationId: "getOrderAnswers",
    summary: "What the buyer of an order answered, and which terms they agreed to",
    permission: "orders.read",
    request: { params: idParam },
    responses: { 200: { description: "Questions and answers", content: json(orderAnswersSchema) } },
  }),
  async (c) => c.json(await answersOf(c, c.req.valid("param").id), 200),
);

questionRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/orders/{id}/answers",
    tags: TAGS,
    operationId: "updateOrderAnswer",
    summary: "Put one answer right",
    permission: "orders.write",
    request: { params: idParam, body: { content: json(answerPatch), required: true } },
    responses: { 200: { description: "Questions and answers as they are now", content: json(orderAnswersSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    const [found, organizer] = await Promise.all([orderOf(tenant, id), tenantById(c.env, tenant.tenantId)]);
    await changeAnswer(tenant, found, c.req.valid("json"), organizer?.country, auditActor(c));
    return c.json(await answersOf(c, id), 200);
  },
);
