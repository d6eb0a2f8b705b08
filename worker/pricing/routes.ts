/** Tax and fee settings, for staff. */
import { z } from "@hono/zod-openapi";
import { eventById } from "../events/index.ts";
import { type AppContext, tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditActor, tenantById } from "../tenants/index.ts";
import {
  feeSettingsInput,
  feeSettingsSchema,
  feeSettingsWire,
  taxSettingsInput,
  taxSettingsSchema,
  taxSettingsWire,
} from "./schemas.ts";
import { feeSettingsOf, setFees, setTaxes, taxSettingsOf } from "./service.ts";

export const pricingRoutes = createRouter();

const TAGS = ["Taxes and fees"];
const eventQuery = z.object({
  event: z.string().max(64).optional().openapi({ description: "One event; none: the organizer's own, for all events" }),
});

pricingRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/tax-settings",
    tags: TAGS,
    operationId: "getTaxSettings",
    summary: "Tax rates and how they are rounded",
    permission: "tenant.read",
    responses: { 200: { description: "The settings", content: json(taxSettingsSchema) } },
  }),
  async (c) => {
    const settings = await taxSettingsOf(tenantOf(c));
    return c.json(taxSettingsWire(settings), 200, { etag: etagOf(settings.version) });
  },
);

pricingRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/tax-settings",
    tags: TAGS,
    operationId: "setTaxSettings",
    summary: "Set all tax rates and how they are rounded; orders keep what they have",
    permission: "tenant.write",
    request: { body: { content: json(taxSettingsInput), required: true } },
    responses: { 200: { description: "The settings as they are now", content: json(taxSettingsSchema) } },
  }),
  async (c) => {
    const expected = expectedVersion(c.req.header("if-match"));
    const settings = await setTaxes(tenantOf(c), c.req.valid("json"), expected, auditActor(c));
    return c.json(taxSettingsWire(settings), 200, { etag: etagOf(settings.version) });
  },
);

pricingRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/fee-settings",
    tags: TAGS,
    operationId: "getFeeSettings",
    summary: "Fees, passed on or absorbed: of all events, or what counts for one",
    permission: "tenant.read",
    request: { query: eventQuery },
    responses: { 200: { description: "The fees", content: json(feeSettingsSchema) } },
  }),
  async (c) => {
    const { event } = await scopeOf(c, c.req.valid("query").event);
    const wire = feeSettingsWire(await feeSettingsOf(tenantOf(c), event), event);
    return c.json(wire, 200, { etag: etagOf(wire.version) });
  },
);

pricingRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/fee-settings",
    tags: TAGS,
    operationId: "setFeeSettings",
    summary: "Set the fees of all events, or of one",
    permission: "tenant.write",
    request: { query: eventQuery, body: { content: json(feeSettingsInput), required: true } },
    responses: { 200: { description: "The fees as they are now", content: json(feeSettingsSchema) } },
  }),
  async (c) => {
    const scope = await scopeOf(c, c.req.valid("query").event);
    const expected = expectedVersion(c.req.header("if-match"));
    const rows = await setFees(tenantOf(c), { ...scope, expected }, c.req.valid("json"), auditActor(c));
    const wire = feeSettingsWire(rows, scope.event);
    return c.json(wire, 200, { etag: etagOf(wire.version) });
  },
);

type Scope = { readonly event: string | undefined; readonly currency: string };

/** One event, or all of the tenant, with its currency. @throws Problem `not_found` for an event that the tenant has not */
async function scopeOf(c: AppContext, event: string | undefined): Promise<Scope> {
  const tenant = tenantOf(c);
  const owner = event === undefined ? await tenantById(c.env, tenant.tenantId) : await eventById(tenant, event);
  if (!owner) throw problem("not_found");
  return { event, currency: owner.currency };
}
