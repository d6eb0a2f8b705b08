/** How a request writes events: with addresses of our own origin and the organization's. */
import type { z } from "@hono/zod-openapi";
import { settings } from "../env.ts";
import { type AppContext, publicUrl, tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { type Tenant, tenantById } from "../tenants/index.ts";
import { type eventSchema, eventWire } from "./schemas.ts";
import type { EventRow } from "./tables.ts";

/** The organization of this request. @throws Problem `no_tenant` */
export async function organizationOf(c: AppContext): Promise<Tenant> {
  const organization = await tenantById(c.env, tenantOf(c).tenantId);
  if (!organization) throw problem("no_tenant");
  return organization;
}

/** The projection of events for this request. @throws Problem `no_tenant` */
export async function eventWriter(c: AppContext): Promise<(event: EventRow) => z.infer<typeof eventSchema>> {
  const { slug } = await organizationOf(c);
  const base = publicUrl(c, settings(c.env).PUBLIC_URL);
  return (event) => eventWire(event, base, slug, c.var.now);
}
