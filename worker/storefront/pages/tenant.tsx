/** `/o/:tenant`: an organizer's front. */
import { OrganizerPage } from "../../../web/storefront/pages/organizer.tsx";
import { storyHtml } from "../../../web/ui/story.ts";
import { selectCities } from "../../finding/index.ts";
import { shopOrganizer } from "../../shop/index.ts";
import { tenantBySlug } from "../../tenants/index.ts";
import { withPrices } from "../bill.ts";
import { htmlResponse } from "../html.tsx";
import { ALL, CITY_CHIPS, excerpt, keepListing, ROWS } from "../listing.ts";
import { type PublicPage, tags } from "../page.ts";

/** Events that are over and still told of. */
const PAST = 8;

export const tenant: PublicPage = {
  paths: ["/o/:tenant"],
  answer: async ({ env, now, site, parts: { tenant: slug = "" } }) => {
    const row = await tenantBySlug(env, slug);
    const request = { filter: ALL, now, base: "", limit: ROWS };
    const found = row && (await shopOrganizer(env, slug, request, PAST));
    if (!found) return undefined;
    const { organizer, about, events, next } = found;
    const [cards, past, cities] = await Promise.all([
      withPrices(env, events, now),
      withPrices(env, found.past, now),
      selectCities(env, row.id, CITY_CHIPS),
    ]);
    const view = { organizer, about: storyHtml(about), aboutText: excerpt(about), cards, more: next !== null };
    return await htmlResponse(<OrganizerPage site={await site(slug)} view={{ ...view, cities, past }} />, {
      tenant: organizer,
      cache: keepListing(cards, now),
      tags: [tags.tenant(slug)],
    });
  },
};
