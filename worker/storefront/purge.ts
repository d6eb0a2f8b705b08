/**
 * After staff changed something that buyers may see, its cached pages are forgotten before the change is answered. It
 * listens to every route of staff, so no domain needs to know that its words are on a page, and a new one cannot forget
 * to say so; what is on no page is named here. Where it fails, pages are old for as long as they are kept.
 */
import type { MiddlewareHandler } from "hono";
import { findAnew } from "../finding/index.ts";
import type { AppEnv } from "../platform/context.ts";
import { log } from "../platform/log.ts";
import { forgetPages, tags } from "../platform/page-tags.ts";
import { createRouter } from "../platform/router.ts";
import { tenantById } from "../tenants/index.ts";

/** Mounted before the routes it listens to. */
export const storefrontPurge = createRouter();

/** First parts of addresses under /api/v1 that change nothing on a public page. A sale is none: pages ask for counts. */
export const ON_NO_PAGE: ReadonlySet<string> = new Set([
  "attention-items",
  "auth",
  "automatic-discounts",
  "box-office",
  "check-in",
  "customers",
  "dispute-policy",
  "disputes",
  "event-templates",
  "exports",
  "gateway-events",
  "invitations",
  "jobs",
  "members",
  "message-providers",
  "message-suppressions",
  "orders",
  "paper-settings",
  "payment-gateways",
  "promo-codes",
  "refund-policy",
  "refunds",
  "reports",
  "risk",
  "settlement-settings",
  "settlements",
  "shop",
]);

const afterChange: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  const { actor } = c.var;
  if (c.req.method === "GET" || !c.res.ok || actor.kind !== "person" || actor.tenantId === undefined) return;
  const [, , , first = "", id] = c.req.path.split("/");
  if (ON_NO_PAGE.has(first)) return;
  const about = { events: tags.event, media: tags.picture }[first];
  await forget(c.env, actor.tenantId, about && id !== undefined ? [about(id)] : []);
};

storefrontPurge.use("*", afterChange);

async function forget(env: Env, tenantId: string, about: readonly string[]): Promise<void> {
  try {
    // What events are found by is on pages too.
    const [tenant] = await Promise.all([tenantById(env, tenantId), findAnew(env, tenantId)]);
    const slug = tenant?.slug;
    await forgetPages([...about, ...(slug === undefined ? [] : [tags.tenant(slug)]), tags.home]);
  } catch (error) {
    log.warn("storefront_purge_failed", { tenant_id: tenantId, error: String(error) });
  }
}
