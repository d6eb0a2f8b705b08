/** `/o/:tenant`: an organizer's events. */
import { BillPage } from "../../../web/storefront/pages/bill.tsx";
import { tenantBill } from "../bill.ts";
import { htmlResponse } from "../html.tsx";
import { keep, type PublicPage, tags } from "../page.ts";

export const tenant: PublicPage = {
  paths: ["/o/:tenant"],
  answer: async ({ env, now, site, parts: { tenant: slug = "" } }) => {
    const bill = await tenantBill(env, slug, now);
    if (!bill) return undefined;
    return await htmlResponse(<BillPage site={await site(slug)} tenant={bill.organizer} cards={bill.cards} />, {
      tenant: bill.organizer,
      cache: keep.listing,
      tags: [tags.tenant(slug)],
    });
  },
};
