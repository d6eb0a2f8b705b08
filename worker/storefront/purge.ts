/**
 * After staff changed something that buyers see, its cached pages are forgotten. It listens at the routes, so no domain
 * needs to know that its words are on a page. Where it fails, pages are old for as long as their `s-maxage` says.
 */
import { exports } from "cloudflare:workers";
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../platform/context.ts";
import { log } from "../platform/log.ts";
import { createRouter } from "../platform/router.ts";
import { tenantById } from "../tenants/index.ts";

/** Mounted before the routes it listens to. */
export const storefrontPurge = createRouter();

const afterChange: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  const { actor } = c.var;
  if (c.req.method === "GET" || !c.res.ok || actor.kind !== "person" || actor.tenantId === undefined) return;
  c.executionCtx.waitUntil(forget(c.env, actor.tenantId, c.req.param("id")));
};

storefrontPurge.use("/events/:id", afterChange);
storefrontPurge.use("/events/:id/*", afterChange);
// A new text of a picture, a performer's new name: which pages show it is not known here.
for (const path of ["/media/:id", "/performers/:id", "/tenants/me/logo", "/tenants/me/terms"])
  storefrontPurge.use(path, afterChange);

async function forget(env: Env, tenantId: string, eventId: string | undefined): Promise<void> {
  try {
    const slug = (await tenantById(env, tenantId))?.slug;
    const props = { page: "home", parts: {}, query: {}, locale: "en", prefix: null, domain: null } as const;
    await exports.Storefront({ props }).purge([`event-${eventId}`, `tenant-${slug}`, "home"]);
  } catch (error) {
    log.warn("storefront_purge_failed", { event_id: eventId, error: String(error) });
  }
}
