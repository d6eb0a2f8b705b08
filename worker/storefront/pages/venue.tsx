/** `/o/:tenant/venues/:venue`. */
import { VenuePage } from "../../../web/storefront/pages/venue.tsx";
import { shopVenue } from "../../shop/index.ts";
import { withPrices } from "../bill.ts";
import { htmlResponse } from "../html.tsx";
import { ALL, keepListing, ROWS, writeAfter } from "../listing.ts";
import { type PublicPage, tags } from "../page.ts";

export const venue: PublicPage = {
  paths: ["/o/:tenant/venues/:venue"],
  answer: async ({ env, now, site, parts: { tenant = "", venue: slug = "" } }) => {
    const found = await shopVenue(env, tenant, slug, { filter: ALL, now, base: "", limit: ROWS });
    if (!found) return undefined;
    const { organizer, venue } = found;
    const cards = await withPrices(env, found.events, now);
    const view = { organizer, venue, cards, next: writeAfter(found.next) };
    return await htmlResponse(<VenuePage site={await site(tenant)} view={view} />, {
      tenant: organizer,
      cache: keepListing(cards, now),
      tags: [tags.tenant(tenant)],
    });
  },
};
