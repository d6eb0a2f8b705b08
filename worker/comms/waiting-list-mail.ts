/** Mails to those who wait for places: the link that confirms a contact, and an offer. */
import type { z } from "zod";
import { settings } from "../env.ts";
import { eventById, ticketTypesOf } from "../events/index.ts";
import { derivedId } from "../kernel/ids.ts";
import { tenantDb } from "../platform/db.ts";
import type { JobContext } from "../platform/queue.ts";
import { tenantById } from "../tenants/index.ts";
import { venueById } from "../venues/index.ts";
import { entryById, linkToken, listPath } from "../waiting-list/index.ts";
import { fromHeader } from "./header.ts";
import type { waitingListPayload } from "./messages.ts";
import { siteUrl } from "./accounts.ts";
import { sendOnce } from "./service.ts";
import { waitingMail } from "./templates/waiting-mails.ts";
import { wordingOf } from "./wording.ts";

/** Sends what a message is about, unless it is out of date: somebody who left is not told of an offer. */
export async function sendWaitingList(payload: z.infer<typeof waitingListPayload>, context: JobContext): Promise<void> {
  const { env, now } = context;
  const { about, at } = payload;
  const tenant = tenantDb(env, payload.tenant_id);
  const entry = await entryById(tenant, payload.entry_id);
  if (!entry || entry.endedAt !== null) return;
  const offerEnds = entry.state === "offered" ? entry.offerExpiresAt : null;
  if (about === "offered" && (offerEnds === null || offerEnds <= now)) return;
  const [event, types, organizer] = await Promise.all([
    eventById(tenant, entry.eventId),
    ticketTypesOf(tenant, entry.eventId),
    tenantById(env, tenant.tenantId),
  ]);
  if (!event || !organizer) return;
  const url = siteUrl(env) + listPath(entry.id, await linkToken(env, entry.id));
  const type = types.find(({ id }) => id === entry.ticketTypeId)?.name ?? "Ticket";
  const isOffer = about === "offered" && offerEnds !== null;
  const kind = isOffer
    ? "waiting_list_offer"
    : entry.state === "unverified"
      ? "waiting_list_confirm"
      : "waiting_list_link";
  await sendOnce(
    tenant,
    {
      id: await derivedId("message", "waiting_list", entry.id, about, String(at)),
      template: about === "link" ? "waiting_list_link" : "waiting_list_offer",
      recipient: entry.email,
      compose: async () => {
        const [venue, written] = await Promise.all([
          venueById(tenant, event.venueId),
          wordingOf(tenant, kind, entry.language ?? organizer.language),
        ]);
        const { quantity, name } = entry;
        const until = isOffer ? offerEnds : undefined;
        const mail = { tenantName: organizer.name, event, venue, type, quantity, name, url, until };
        return {
          from: fromHeader(settings(env).MAIL_FROM, organizer.name),
          to: entry.email,
          replyTo: organizer.contactEmail,
          ...waitingMail(mail, written),
        };
      },
    },
    context,
  );
}
