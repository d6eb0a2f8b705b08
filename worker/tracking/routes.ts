/** Tracking settings of an organization, and what its pages may know of them (A7). */
import { z } from "@hono/zod-openapi";
import { tenantOf } from "../platform/context.ts";
import { isUniqueViolation, tenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { checkVersion, etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { runVersioned } from "../platform/versioned.ts";
import { auditRow, changedFields, tenantBySlug } from "../tenants/index.ts";
import { publicTrackingSchema, publicTrackingWire, trackingInput, trackingSchema } from "./schemas.ts";
import { saveTracking, trackingOf } from "./store.ts";

export const trackingRoutes = createRouter();

const TAGS = ["Organizations"];

trackingRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/tracking",
    tags: TAGS,
    operationId: "getTracking",
    summary: "Which pixels the pages may use, with the visitor's consent",
    permission: "tenant.read",
    event: "any",
    responses: { 200: { description: "The ids", content: json(trackingSchema) } },
  }),
  async (c) => {
    const settings = await trackingOf(tenantOf(c));
    c.header("etag", etagOf(settings.version));
    return c.json({ ...publicTrackingWire(settings), version: settings.version }, 200);
  },
);

trackingRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/tracking",
    tags: TAGS,
    operationId: "putTracking",
    summary: "Set or remove the ids of pixels",
    permission: "tenant.write",
    request: { body: { content: json(trackingInput), required: true } },
    responses: { 200: { description: "Set", content: json(trackingSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { meta_pixel, ga4 } = c.req.valid("json");
    const before = await trackingOf(tenant);
    checkVersion(expectedVersion(c.req.header("if-match")), before.version);
    const changes = changedFields(publicTrackingWire(before), { meta_pixel, ga4 });
    const audit = auditRow(c, tenant, { action: "tracking.changed", subjectId: tenant.tenantId, ...changes });
    try {
      await runVersioned(tenant, [saveTracking(tenant, before.version, { metaPixel: meta_pixel, ga4 }), audit]);
    } catch (error) {
      // Two that saved the first settings at once.
      if (isUniqueViolation(error)) throw problem("stale_version", { detail: "Read it again and repeat your change." });
      throw error;
    }
    const version = before.version + 1;
    c.header("etag", etagOf(version));
    return c.json({ meta_pixel, ga4, version }, 200);
  },
);

trackingRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/organizations/{slug}/tracking",
    tags: ["Shop"],
    operationId: "shopTracking",
    summary: "Which pixels the pages of an organization may use of a visitor who agrees",
    permission: "public",
    request: { params: z.object({ slug: z.string().max(80) }) },
    responses: { 200: { description: "The ids", content: json(publicTrackingSchema) } },
  }),
  async (c) => {
    const organizer = await tenantBySlug(c.env, c.req.valid("param").slug);
    if (!organizer) throw problem("not_found");
    const settings = await trackingOf(tenantDb(c.env, organizer.id));
    c.header("cache-control", "public, max-age=300");
    return c.json(publicTrackingWire(settings), 200);
  },
);
