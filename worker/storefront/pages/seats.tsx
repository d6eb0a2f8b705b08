/** `/o/:tenant/events/:event/seats`: the frame of the picker. */
import { SeatsPage } from "../../../web/storefront/pages/seats.tsx";
import { turnstileSources } from "../../challenge/index.ts";
import { shopEventBySlug } from "../../shop/index.ts";
import { admissionRequired, QUEUE_HEADER } from "../../waiting-room/index.ts";
import { htmlResponse } from "../html.tsx";
import { keep, type PublicPage, tags } from "../page.ts";

export const seats: PublicPage = {
  paths: ["/o/:tenant/events/:event/seats"],
  answer: async ({ env, now, site, parts: { tenant = "", event: slug = "" } }) => {
    const event = await shopEventBySlug(env, tenant, slug, "", now);
    if (!event) return undefined;
    const queue = await admissionRequired(env, event.id, now);
    const handoff = turnstileSources(env);
    const answer = await htmlResponse(<SeatsPage site={await site(tenant)} event={event} />, {
      tenant: event.tenant,
      cache: queue ? keep.queue : keep.event,
      tags: [tags.tenant(tenant), tags.event(event.id)],
      ...(handoff === undefined ? {} : { handoff }),
    });
    // Read by the waiting room, which lets pass whom it has admitted.
    if (queue) answer.headers.set(QUEUE_HEADER, event.id);
    return answer;
  },
};
