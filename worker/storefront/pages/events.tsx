/** `/events` and `/o/:tenant/events`: the listing and its filters. */
import { EventsPage } from "../../../web/storefront/pages/events.tsx";
import { CATEGORIES } from "../../discovery/index.ts";
import { readFilter, selectCities } from "../../finding/index.ts";
import { allShopEvents, shopEventsOf } from "../../shop/index.ts";
import { tenantBySlug } from "../../tenants/index.ts";
import { withPrices } from "../bill.ts";
import { htmlResponse } from "../html.tsx";
import { CITIES, keepListing, LISTING_QUERY, readAfter, ROWS, writeAfter } from "../listing.ts";
import { type PublicPage, tags } from "../page.ts";

export const events: PublicPage = {
  paths: ["/events", "/o/:tenant/events"],
  query: LISTING_QUERY,
  answer: async ({ env, now, site, query, parts: { tenant: slug } }) => {
    const filter = readFilter(query);
    const request = { filter, now, base: "", limit: ROWS, after: readAfter(query["after"]) };
    const organizer = slug === undefined ? undefined : await tenantBySlug(env, slug);
    if (slug !== undefined && !organizer) return undefined;
    const [found, cities] = await Promise.all([
      slug === undefined ? allShopEvents(env, request) : shopEventsOf(env, slug, request),
      selectCities(env, organizer?.id, CITIES),
    ]);
    if (!found) return undefined;
    const tenant = "organizer" in found ? found.organizer : null;
    const cards = await withPrices(env, found.events, now);
    const view = { tenant, filter, after: query["after"], cards, next: writeAfter(found.next), cities };
    const page = <EventsPage site={await site(slug ?? null)} view={{ ...view, categories: CATEGORIES }} />;
    return await htmlResponse(page, {
      tenant,
      cache: keepListing(cards, now),
      tags: [slug === undefined ? tags.home : tags.tenant(slug)],
    });
  },
};
