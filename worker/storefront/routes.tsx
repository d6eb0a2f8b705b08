/**
 * Pages for buyers. Public ones are asked of `Storefront` with a request made here from nothing but the path; what a
 * visitor sends besides (host, forwarded headers, queries, cookies) does not get through (TH30). Personal ones are
 * rendered here and kept by nobody.
 */
import { exports } from "cloudflare:workers";
import { CheckoutPage, type WaysToPay } from "../../web/storefront/pages/checkout.tsx";
import { KEEPER } from "../../web/storefront/keeper.ts";
import { NotFoundPage } from "../../web/storefront/pages/not-found.tsx";
import { OrderPage, orderState, type OrderView } from "../../web/storefront/pages/order.tsx";
import { WaitingListPage } from "../../web/storefront/pages/waiting-list.tsx";
import { eventOfHold } from "../kernel/ids.ts";
import { handoffSources, type HandoffSources, paymentMethods } from "../payments/index.ts";
import type { AppContext } from "../platform/context.ts";
import { tenantDb } from "../platform/db.ts";
import { createRouter } from "../platform/router.ts";
import { shopEvent } from "../shop/index.ts";
import { tenantBySlug } from "../tenants/index.ts";
import type { StorefrontProps } from "./entrypoint.tsx";
import { htmlResponse, PERSONAL, siteOf } from "./html.tsx";
import { storyHtml } from "../../web/ui/story.ts";
import { orderForPage, waitingForPage } from "./order-source.ts";

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/;
const ACCESS_TOKEN = /^[\w-]{10,100}$/;
/** The host of a request that never leaves the script; the cache's key does not have it. */
const INSIDE = "https://storefront.invalid";
const ALLOWED = "GET, HEAD";

export const storefrontPages = createRouter();

storefrontPages.get("/", (c) => fromStorefront(c, { page: "home", tenant: "", event: "" }));
storefrontPages.get("/media/:id/:file", async (c) => {
  const { id, file } = c.req.param();
  if (!/^pic_\w{26}$/.test(id) || !/^\d{2,4}\.\w{3,4}$/.test(file)) return await missing(c);
  const props = { page: "picture", tenant: "", event: "", locale: "en" } as const;
  const answer = await exports.Storefront({ props }).fetch(new Request(`${INSIDE}/media/${id}/${file}`));
  return new Response(c.req.method === "HEAD" ? null : answer.body, answer);
});
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
  const ways = await waysToPay(c.env, event);
  const terms = event.terms && { id: event.terms.id, html: storyHtml(event.terms.body) };
  const page = <CheckoutPage site={site} event={event} hold={hold} ways={ways} terms={terms} />;
  return await htmlResponse(page, { tenant: event.tenant, cache: PERSONAL });
});

/** The ways to pay for this event, in the order to offer them, and where its organizer is at home. */
async function waysToPay(
  env: Env,
  event: { readonly tenant: { readonly slug: string }; readonly currency: string },
): Promise<WaysToPay> {
  const organizer = await tenantBySlug(env, event.tenant.slug);
  if (!organizer) return { methods: [], country: "" };
  const { country } = organizer;
  const methods = await paymentMethods(tenantDb(env, organizer.id), { currency: event.currency, country });
  return {
    methods: methods.map(({ gateway, flow, needsPhone }) => ({ gateway, flow, needs_phone: needsPhone })),
    country,
  };
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
  const asked = c.req.query("payment");
  const back: OrderView["back"] = asked === "cancelled" || asked === "other" ? asked : null;
  const ways = await waysToPay(c.env, event);
  const view: OrderView = { ...found, event, token, now: c.var.now, back, ways };
  return await htmlResponse(<OrderPage site={site} view={view} />, {
    tenant: event.tenant,
    cache: PERSONAL,
    ...handoffOf(view),
  });
});

/** Only the page on which a gateway's script opens lets that script in. */
function handoffOf(view: OrderView): { readonly handoff?: HandoffSources } {
  const { payment } = view.order;
  if (orderState(view) !== "handoff" || payment?.next_action?.kind !== "client_handoff") return {};
  return { handoff: handoffSources(payment.gateway, payment.next_action.script) };
}

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
for (const path of ["/", "/media/*", "/o/*", "/checkout/*", "/orders/*", "/waiting-list/*"]) {
  storefrontPages.all(path, (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    return Promise.resolve(new Response(null, { status: 405, headers: { allow: ALLOWED, "cache-control": PERSONAL } }));
  });
}
for (const path of ["/media/*", "/o/*", "/checkout/*", "/orders/*", "/waiting-list/*"])
  storefrontPages.get(path, (c) => missing(c));

async function missing(c: AppContext): Promise<Response> {
  const site = await siteOf(c.env, "en");
  return await htmlResponse(<NotFoundPage site={site} />, { status: 404, tenant: null, cache: PERSONAL });
}
