/** Pages for buyers. Public ones come from `Storefront` (public-routes.ts); personal ones are rendered here and kept by nobody. */
import { CheckoutPage } from "../../web/storefront/pages/checkout.tsx";
import { KEEPER } from "../../web/storefront/keeper.ts";
import { LostTicketPage } from "../../web/storefront/pages/lost-ticket.tsx";
import { OrderPage, orderState, type OrderView } from "../../web/storefront/pages/order.tsx";
import { WaitingListPage } from "../../web/storefront/pages/waiting-list.tsx";
import type { Site } from "../../web/storefront/site.ts";
import { accountToken, type Details, detailsOf } from "../account/index.ts";
import { eventOfHold } from "../kernel/ids.ts";
import { handoffSources, type HandoffSources } from "../payments/index.ts";
import { accountOf } from "../people/index.ts";
import type { AppContext } from "../platform/context.ts";
import { createRouter } from "../platform/router.ts";
import { shopEvent, type ShopEvent } from "../shop/index.ts";
import { accountPages } from "./account-routes.tsx";
import { htmlResponse, PERSONAL, siteFor } from "./html.tsx";
import { languageOf } from "../platform/language.ts";
import { plainPages } from "./plain-routes.tsx";
import { missingPage } from "./missing.tsx";
import { publicPages } from "./public-routes.ts";
import { storyHtml } from "../../web/ui/story.ts";
import { orderForPage, waitingForPage } from "./order-source.ts";
import { buyerRights } from "./rights.ts";
import { waysToPay } from "./ways.ts";

const ACCESS_TOKEN = /^[\w-]{10,100}$/;
const ALLOWED = "GET, HEAD";
/** Where every address is a page or missing. */
const BELOW = ["/account/*", "/media/*", "/o/*", "/checkout/*", "/orders/*", "/waiting-list/*"];

export const storefrontPages = createRouter();

storefrontPages.route("/", publicPages);
storefrontPages.route("/", plainPages);
storefrontPages.route("/", accountPages);

storefrontPages.get("/checkout/:hold", async (c) => {
  const hold = c.req.param("hold");
  const eventId = eventOfHold(hold);
  const event = eventId === undefined ? undefined : await shopEvent(c.env, eventId, "", c.var.now);
  if (!event || isElsewhere(c, event)) return await missing(c);
  const site = await personalSite(c, event);
  const ways = await waysToPay(c.env, event);
  const account = await signedInAs(c);
  const terms = event.terms && { id: event.terms.id, html: storyHtml(event.terms.body) };
  const rights = await buyerRights(c.env, event.id, c.var.now);
  const shown = { site, event, hold, ways, terms, account, rights };
  return await htmlResponse(<CheckoutPage {...shown} />, { tenant: event.tenant, cache: PERSONAL });
});

/** True on the own domain of another organizer: theirs shows nothing of this event. */
function isElsewhere(c: AppContext, event: Pick<ShopEvent, "tenant">): boolean {
  const { domain } = c.var.visit;
  return domain !== null && domain.slug !== event.tenant.slug;
}

/** What the account of the visitor fills into a form; null for a guest. */
async function signedInAs(c: AppContext): Promise<Details | null> {
  const account = await accountOf(c.env, accountToken(c), c.var.now);
  return account ? await detailsOf(c.env, account.person) : null;
}

/** What a personal page is rendered with: in the language of the visitor, or else of their order. */
async function personalSite(c: AppContext, event: Pick<ShopEvent, "tenant">, language?: string): Promise<Site> {
  return await siteFor(c.env, { ...c.var.visit, locale: languageOf(c, language) }, event.tenant.slug);
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
  if (!found || !event || isElsewhere(c, event)) return await lost(c);
  const site = await personalSite(c, event, found.order.language);
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
  if (!view || !event || isElsewhere(c, event)) return await missing(c);
  const site = await personalSite(c, event, view.language ?? undefined);
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
for (const path of ["/", "/events", ...BELOW]) {
  storefrontPages.all(path, (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    return Promise.resolve(new Response(null, { status: 405, headers: { allow: ALLOWED, "cache-control": PERSONAL } }));
  });
}
storefrontPages.get("/orders/*", (c) => lost(c));
for (const path of BELOW) storefrontPages.get(path, (c) => missing(c));

/** A link that opens no order: unknown, mistyped, of somebody else; the answer is the same. */
async function lost(c: AppContext): Promise<Response> {
  const site = await siteFor(c.env, { ...c.var.visit, locale: languageOf(c) }, null);
  return await htmlResponse(<LostTicketPage site={site} />, { status: 404, tenant: null, cache: PERSONAL });
}

async function missing(c: AppContext): Promise<Response> {
  return await missingPage(c.env, { ...c.var.visit, locale: languageOf(c) }, { cache: PERSONAL });
}
