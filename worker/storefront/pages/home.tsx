/** `/`: every organizer's events. */
import { HomePage } from "../../../web/storefront/pages/home.tsx";
import { selectCities } from "../../finding/index.ts";
import { allShopEvents } from "../../shop/index.ts";
import { withPrices } from "../bill.ts";
import { htmlResponse } from "../html.tsx";
import { ALL, CITY_CHIPS, keepListing, ROWS } from "../listing.ts";
import { type PublicPage, tags } from "../page.ts";

export const home: PublicPage = {
  paths: ["/"],
  answer: async ({ env, now, site }) => {
    const [{ events, next }, cities] = await Promise.all([
      allShopEvents(env, { filter: ALL, now, base: "", limit: ROWS }),
      selectCities(env, undefined, CITY_CHIPS),
    ]);
    const cards = await withPrices(env, events, now);
    return await htmlResponse(<HomePage site={await site(null)} view={{ cards, more: next !== null, cities }} />, {
      tenant: null,
      cache: keepListing(cards, now),
      tags: [tags.home],
    });
  },
};
