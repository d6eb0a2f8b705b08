/** `/o/:tenant/performers/:performer`. */
import { PerformerPage } from "../../../web/storefront/pages/performer.tsx";
import { storyHtml } from "../../../web/ui/story.ts";
import { shopPerformer } from "../../shop/index.ts";
import { withPrices } from "../bill.ts";
import { htmlResponse } from "../html.tsx";
import { ALL, excerpt, keepListing, ROWS, writeAfter } from "../listing.ts";
import { type PublicPage, tags } from "../page.ts";

export const performer: PublicPage = {
  paths: ["/o/:tenant/performers/:performer"],
  answer: async ({ env, now, site, parts: { tenant = "", performer: slug = "" } }) => {
    const found = await shopPerformer(env, tenant, slug, { filter: ALL, now, base: "", limit: ROWS });
    if (!found) return undefined;
    const { organizer, performer } = found;
    const { about } = performer;
    const cards = await withPrices(env, found.events, now);
    const view = { organizer, performer, about: storyHtml(about), aboutText: excerpt(about), cards };
    const page = <PerformerPage site={await site(tenant)} view={{ ...view, next: writeAfter(found.next) }} />;
    return await htmlResponse(page, {
      tenant: organizer,
      cache: keepListing(cards, now),
      tags: [tags.tenant(tenant)],
    });
  },
};
