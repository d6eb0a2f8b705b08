/** `/o/:tenant/events/:event`. */
import { EventPage } from "../../../web/storefront/pages/event.tsx";
import { storyHtml } from "../../../web/ui/story.ts";
import { shopAvailability, type ShopEvent, shopEventBySlug } from "../../shop/index.ts";
import { publicRoom } from "../../waiting-room/index.ts";
import { cardPath } from "../card.ts";
import { htmlResponse } from "../html.tsx";
import { keep, keepUntil, type PublicPage, tags } from "../page.ts";

export const event: PublicPage = {
  paths: ["/o/:tenant/events/:event"],
  answer: async ({ env, now, site, props, parts: { tenant = "", event: slug = "" } }) => {
    const found = await shopEventBySlug(env, tenant, slug, "", now);
    if (!found) return undefined;
    const [availability = null, room, card] = await Promise.all([
      shopAvailability(env, found.id),
      publicRoom(env, found.id, now),
      cardPath(found, props.locale),
    ]);
    const queue = room !== undefined && room !== null && room.state !== "off";
    const [story, terms] = [storyHtml(found.description), storyHtml(found.terms?.body ?? "")];
    const view = { event: found, availability, story, terms, card, now, queue };
    return await htmlResponse(<EventPage site={await site(tenant)} view={view} />, {
      tenant: found.tenant,
      cache: keepUntil(queue ? keep.queue : keep.event, turnsOf(found), now),
      tags: [tags.tenant(tenant), tags.event(found.id)],
    });
  },
};

/** When the page says something else by itself: sales start and end, what goes back changes, the event is over. */
function turnsOf({ ticket_types: types, ends_at: end, starts_at: start, cancellation }: ShopEvent): number[] {
  const sales = types.flatMap((type) => [type.sales_start, type.sales_end]);
  const moments = [end ?? start, cancellation?.until ?? null, ...sales];
  return moments.flatMap((moment) => (moment === null ? [] : [Date.parse(moment)]));
}
