/**
 * Pages for buyers. Public ones are asked of `Storefront` with a request made here from nothing but the path; what a
 * visitor sends besides (host, forwarded headers, queries, cookies) does not get through (TH30). Personal ones are
 * rendered here and kept by nobody.
 */
import { exports } from "cloudflare:workers";
import { CheckoutPage } from "../../web/storefront/pages/checkout.tsx";
import { KEEPER } from "../../web/storefront/keeper.ts";
import { NotFoundPage } from "../../web/storefront/pages/not-found.tsx";
import { OrderPage } from "../../web/storefront/pages/order.tsx";
import { WaitingListPage } from "../../web/storefront/pages/waiting-list.tsx";
import { eventOfHold } from "../kernel/ids.ts";
import { paymentMethods } from "../payments/index.ts";
import type { AppContext } from "../platform/context.ts";
import { tenantDb } from "../platform/db.ts";
import { createRouter } from "../platform/router.ts";
import { shopEvent } from "../shop/index.ts";
import { tenantBySlug } from "../tenants/index.ts";
import type { StorefrontProps } from "./entrypoint.tsx";
import { htmlResponse, PERSONAL, siteOf } from "./html.tsx";
import { orderForPage, waitingForPage } from "./order-source.ts";

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/;
const ACCESS_TOKEN = /^[\w-]{10,100}$/;
/** The host of a request that never leaves the script; the cache's key does not have it. */
const INSIDE = "https://storefront.invalid";
const ALLOWED = "GET, HEAD";

export const storefrontPages = createRouter();

storefrontPages.get("/", (c) => fromStorefront(c, { page: "home", tenant: "", event: "" }));
storefrontPages.get("/o/:tenant", (c) => {
  return fromStorefront(c, { page: "tenant", tenant: c.req.param("tenant"), event: "" });
});
storefrontPages.get("/o/:tenant/events/:event", (c) => {
  return fromStorefront(c, { page: "event", tenant: c.req.param("tenant"), event: c.req.param("event") });
});
storefrontPages.get("/o/:tenant/events/:event/seats", (c) => {
  return fromStorefront(c, { page: "seats", tenant: c.req.param("tenant"), event: c.req.param("event") });
});

/** Asks the cached entrypoint for a page. A HEAD is a GET without its body, so that it can never be what is cached. */
async function fromStorefront(c: AppContext, wanted: Omit<StorefrontProps, "locale">): Promise<Response> {
  const { page, tenant, event } = wanted;
  const known = (page === "home" || SLUG.test(tenant)) && (event === "" || SLUG.test(event));
  if (!known) return await missing(c);
  const suffix = page === "seats" ? "/seats" : "";
  const path = page === "home" ? "/" : `/o/${tenant}${event === "" ? "" : `/events/${event}`}${suffix}`;
  const storefront = exports.Storefront({ props: { ...wanted, locale: "en" } });
  const answer = await storefront.fetch(new Request(INSIDE + path));
  const headers = new Headers(answer.headers);
  // Tags are for the cache inside, not for visitors.
  headers.delete("cache-tag");
  return new Response(c.req.method === "HEAD" ? null : answer.body, { status: answer.status, headers });
}

storefrontPages.get("/checkout/:hold", async (c) => {
  const hold = c.req.param("hold");
  const eventId = eventOfHold(hold);
  const event = eventId === undefined ? undefined : await shopEvent(c.env, eventId, "", c.var.now);
  if (!event) return await missing(c);
  const site = await siteOf(c.env, "en");
  const gateways = await gatewaysFor(c.env, event);
  const page = <CheckoutPage site={site} event={event} hold={hold} gateways={gateways} />;
  return await htmlResponse(page, { tenant: event.tenant, cache: PERSONAL });
});

/** The ways to pay that this page knows how to go: those with a page of their own to go to, in the order to offer them. */
async function gatewaysFor(
  env: Env,
  event: { readonly tenant: { readonly slug: string }; readonly currency: string },
): Promise<string[]> {
  const organizer = await tenantBySlug(env, event.tenant.slug);
  if (!organizer) return [];
  const { currency } = event;
  const methods = await paymentMethods(tenantDb(env, organizer.id), { currency, country: organizer.country });
  return methods.filter(({ flow }) => flow === "redirect").map(({ gateway }) => gateway);
}

/** What keeps a buyer's own page on their own device. */
storefrontPages.get("/orders/keeper.js", () => {
  const headers = {
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "no-cache",
    "content-security-policy": "default-src 'none'; connect-src 'self'",
    "x-content-type-options": "nosniff",
  };
  return new Response(KEEPER, { headers });
});

storefrontPages.get("/orders/:order/:token", async (c) => {
  const { order: id, token } = c.req.param();
  const found = ACCESS_TOKEN.test(token) ? await orderForPage(id, token) : undefined;
  const event = found && (await shopEvent(c.env, found.order.event.id, "", c.var.now));
  if (!found || !event) return await missing(c);
  const site = await siteOf(c.env, "en");
  const cancelled = c.req.query("payment") === "cancelled";
  const page = <OrderPage site={site} view={{ ...found, event, token, now: c.var.now, cancelled }} />;
  return await htmlResponse(page, { tenant: event.tenant, cache: PERSONAL });
});

storefrontPages.get("/waiting-list/:entry/:token", async (c) => {
  const { entry: id, token } = c.req.param();
  const view = ACCESS_TOKEN.test(token) ? await waitingForPage(id, token) : undefined;
  const event = view && (await shopEvent(c.env, view.event_id, "", c.var.now));
  if (!view || !event) return await missing(c);
  const site = await siteOf(c.env, "en");
  const { state, position, quantity, offer } = view;
  const ticketType = event.ticket_types.find((type) => type.id === view.ticket_type)?.name ?? "";
  const shown = {
    event,
    entry: id,
    token,
    state,
    position,
    ticketType,
    quantity,
    offerUntil: offer?.expires_at ?? null,
  };
  return await htmlResponse(<WaitingListPage site={site} view={shown} />, { tenant: event.tenant, cache: PERSONAL });
});

/** A page is read, never written to. */
for (const path of ["/", "/o/*", "/checkout/*", "/orders/*", "/waiting-list/*"]) {
  storefrontPages.all(path, (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    return Promise.resolve(new Response(null, { status: 405, headers: { allow: ALLOWED, "cache-control": PERSONAL } }));
  });
}
for (const path of ["/o/*", "/checkout/*", "/orders/*", "/waiting-list/*"])
  storefrontPages.get(path, (c) => missing(c));

async function missing(c: AppContext): Promise<Response> {
  const site = await siteOf(c.env, "en");
  return await htmlResponse(<NotFoundPage site={site} />, { status: 404, tenant: null, cache: PERSONAL });
}
