/** `/`: every organizer's events. */
import { BillPage } from "../../../web/storefront/pages/bill.tsx";
import { platformBill } from "../bill.ts";
import { htmlResponse } from "../html.tsx";
import { keep, type PublicPage, tags } from "../page.ts";

export const home: PublicPage = {
  paths: ["/"],
  answer: async ({ env, now, site }) => {
    const cards = await platformBill(env, now);
    return await htmlResponse(<BillPage site={await site(null)} tenant={null} cards={cards} />, {
      tenant: null,
      cache: keep.listing,
      tags: [tags.home],
    });
  },
};
