/** Promo codes and automatic discounts, for staff. */
import { z } from "@hono/zod-openapi";
import { tenantOf } from "../platform/context.ts";
import { pageOf, pageQuery, readCursor, toPage } from "../platform/cursor.ts";
import type { TenantDb } from "../platform/db.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
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
import type { PromotionRow } from "./tables.ts";

export const promotionRoutes = createRouter();

const TAGS = ["Promotions"];
const params = z.object({ id: z.string().max(64) });
const listQuery = z.object(pageQuery);

promotionRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/promo-codes",
    tags: TAGS,
    operationId: "listPromoCodes",
    summary: "Promo and access codes, newest first",
    permission: "events.read",
    request: { query: listQuery },
    responses: { 200: { description: "A page of codes", content: json(pageOf(codeSchema)) } },
  }),
  async (c) => c.json(await page(c.env, tenantOf(c), c.req.valid("query"), true, codeWire), 200),
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
    request: { query: listQuery },
    responses: { 200: { description: "A page of discounts", content: json(pageOf(discountSchema)) } },
  }),
  async (c) => c.json(await page(c.env, tenantOf(c), c.req.valid("query"), false, discountWire), 200),
);

promotionRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/automatic-discounts",
    tags: TAGS,
    operationId: "createAutomaticDiscount",
    summary: "Add a discount that applies by itself",
    permission: "events.write",
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

async function page<Wire>(
  env: Env,
  tenant: TenantDb,
  { limit, cursor }: z.infer<typeof listQuery>,
  coded: boolean,
  wire: (row: PromotionRow, currency: string) => Wire,
): Promise<{ data: Wire[]; next_cursor: string | null }> {
  const [rows, currency] = await Promise.all([
    listPromotions(tenant, coded, readCursor(cursor), limit + 1),
    // An event sells in the currency of its organizer.
    currencyOf(env, tenant, null),
  ]);
  return toPage(
    rows,
    limit,
    ({ id }) => id,
    (row) => wire(row, currency),
  );
}
