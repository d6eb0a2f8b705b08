/** Promo codes and automatic discounts, for staff. */
import { z } from "@hono/zod-openapi";
import { type AppContext, tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { eventScopeOf } from "../platform/event-scope.ts";
import { answerList, listAnswer, listQuery, type Stretch, wordQuery } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditActor } from "../tenants/index.ts";
import {
  codeInput,
  codePatch,
  codeSchema,
  codeWire,
  discountInput,
  discountPatch,
  discountSchema,
  discountWire,
  usedCodeSchema,
  usedCodeWire,
} from "./schemas.ts";
import { addPromotion, changePromotion, currencyOf, loadPromotion, usesOf } from "./service.ts";
import { listPromotions } from "./store.ts";

export const promotionRoutes = createRouter();

const TAGS = ["Promotions"];
const params = z.object({ id: z.string().max(64) });
const promotionsQuery = z.object({
  ...listQuery,
  q: wordQuery("Part of the code or the name"),
  event: z.string().max(64).optional().openapi({ description: "Only those for this event" }),
  active: z.enum(["true", "false"]).optional(),
});

promotionRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/promo-codes",
    tags: TAGS,
    operationId: "listPromoCodes",
    summary: "Promo and access codes, newest first",
    permission: "events.read",
    event: "filtered",
    request: { query: promotionsQuery },
    responses: listAnswer(codeSchema),
  }),
  async (c) => {
    const { query, read, currency } = await promotionsOf(c, c.req.valid("query"), true);
    return await answerList(c, query, {
      name: "promo-codes",
      item: codeSchema,
      read,
      keyOf: ({ id }) => id,
      toWire: (row) => codeWire(row, currency),
    });
  },
);

promotionRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/promo-codes",
    tags: TAGS,
    operationId: "createPromoCode",
    summary: "Add a promo code, or one that opens hidden ticket types",
    description: "Limits are counted when places are held, not when they are paid.",
    permission: "events.write",
    event: { body: ["event_id"] },
    request: { body: { content: json(codeInput), required: true } },
    responses: { 201: { description: "The code", content: json(codeSchema) } },
  }),
  async (c) => {
    const { row, currency } = await addPromotion(c.env, tenantOf(c), c.req.valid("json"), auditActor(c));
    return c.json(codeWire(row, currency), 201, { etag: etagOf(row.version) });
  },
);

promotionRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/promo-codes/{id}",
    tags: TAGS,
    operationId: "getPromoCode",
    summary: "One code with what is used of it now",
    permission: "events.read",
    request: { params },
    responses: { 200: { description: "The code", content: json(usedCodeSchema) } },
  }),
  async (c) => {
    const { row, currency } = await loadPromotion(c.env, tenantOf(c), { id: c.req.valid("param").id, coded: true });
    return c.json(usedCodeWire(row, currency, await usesOf(c.env, row)), 200, { etag: etagOf(row.version) });
  },
);

promotionRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/promo-codes/{id}",
    tags: TAGS,
    operationId: "updatePromoCode",
    summary: "Change a code; places that are held with it keep what they have",
    permission: "events.write",
    request: { params, body: { content: json(codePatch), required: true } },
    responses: { 200: { description: "The code as it is now", content: json(codeSchema) } },
  }),
  async (c) => {
    const expected = expectedVersion(c.req.header("if-match"));
    const target = { id: c.req.valid("param").id, coded: true, expected };
    const changed = await changePromotion(c.env, tenantOf(c), target, c.req.valid("json"), auditActor(c));
    return c.json(codeWire(changed.row, changed.currency), 200, { etag: etagOf(changed.row.version) });
  },
);

promotionRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/promo-codes/{id}",
    tags: TAGS,
    operationId: "endPromoCode",
    summary: "Switch a code off; it stays in the list, for orders name it",
    permission: "events.write",
    stepUp: STEP_UP_MINUTES,
    request: { params },
    responses: { 204: { description: "Nobody can use it any more" } },
  }),
  async (c) => {
    const expected = expectedVersion(c.req.header("if-match"));
    const target = { id: c.req.valid("param").id, coded: true, expected };
    await changePromotion(c.env, tenantOf(c), target, { active: false }, auditActor(c));
    return c.body(null, 204);
  },
);

promotionRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/automatic-discounts",
    tags: TAGS,
    operationId: "listAutomaticDiscounts",
    summary: "Discounts that apply without a code, newest first",
    permission: "events.read",
    event: "filtered",
    request: { query: promotionsQuery },
    responses: listAnswer(discountSchema),
  }),
  async (c) => {
    const { query, read, currency } = await promotionsOf(c, c.req.valid("query"), false);
    return await answerList(c, query, {
      name: "automatic-discounts",
      item: discountSchema,
      read,
      keyOf: ({ id }) => id,
      toWire: (row) => discountWire(row, currency),
    });
  },
);

promotionRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/automatic-discounts",
    tags: TAGS,
    operationId: "createAutomaticDiscount",
    summary: "Add a discount that applies by itself",
    permission: "events.write",
    event: { body: ["event_id"] },
    request: { body: { content: json(discountInput), required: true } },
    responses: { 201: { description: "The discount", content: json(discountSchema) } },
  }),
  async (c) => {
    const { row, currency } = await addPromotion(c.env, tenantOf(c), c.req.valid("json"), auditActor(c));
    return c.json(discountWire(row, currency), 201, { etag: etagOf(row.version) });
  },
);

promotionRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/automatic-discounts/{id}",
    tags: TAGS,
    operationId: "updateAutomaticDiscount",
    summary: "Change a discount that applies by itself, or switch it off",
    permission: "events.write",
    request: { params, body: { content: json(discountPatch), required: true } },
    responses: { 200: { description: "The discount as it is now", content: json(discountSchema) } },
  }),
  async (c) => {
    const expected = expectedVersion(c.req.header("if-match"));
    const target = { id: c.req.valid("param").id, coded: false, expected };
    const changed = await changePromotion(c.env, tenantOf(c), target, c.req.valid("json"), auditActor(c));
    return c.json(discountWire(changed.row, changed.currency), 200, { etag: etagOf(changed.row.version) });
  },
);

/** How the rows of a list are read, and the currency of their amounts: an event sells in the one of its organizer. */
async function promotionsOf(c: AppContext, asked: z.infer<typeof promotionsQuery>, coded: boolean) {
  const { q, event, active, ...query } = asked;
  const tenant = tenantOf(c);
  const scope = eventScopeOf(c);
  if (scope !== undefined && event !== undefined && !scope.includes(event)) throw problem("not_found");
  const isActive = active === undefined ? undefined : active === "true";
  const filter = { coded, q, event, active: isActive, scope };
  return {
    query,
    read: (stretch: Stretch) => listPromotions(tenant, filter, stretch),
    currency: await currencyOf(c.env, tenant, null),
  };
}
