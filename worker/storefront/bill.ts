/** Lines of the bill: what the shop lists, with the prices of each event. */
import type { EventCard } from "../../web/storefront/model.ts";
import { MAX_TICKET_TYPES, type TicketType, typesOfEvents } from "../catalogue/index.ts";
import { type Millis, toTimestamp } from "../kernel/time.ts";
import { tenantDb } from "../platform/db.ts";
import type { ShopListing } from "../shop/index.ts";
import { tenantBySlug } from "../tenants/index.ts";

/** The lines of listings, with the prices of each: one query an organizer. */
export async function withPrices(env: Env, listings: readonly ShopListing[], now: Millis): Promise<EventCard[]> {
  const slugs = [...new Set(listings.map(({ tenant }) => tenant.slug))];
  const found = await Promise.all(slugs.map((slug) => typesOf(env, slug, listings)));
  const types = new Map<string, TicketType[]>();
  for (const type of found.flat()) types.set(type.eventId, [...(types.get(type.eventId) ?? []), type]);
  return listings.map((listing) => cardOf(listing, types.get(listing.id) ?? [], now));
}

async function typesOf(env: Env, slug: string, listings: readonly ShopListing[]): Promise<TicketType[]> {
  const organizer = await tenantBySlug(env, slug);
  const ids = listings.filter(({ tenant }) => tenant.slug === slug).map(({ id }) => id);
  return organizer ? await typesOfEvents(tenantDb(env, organizer.id), ids, ids.length * MAX_TICKET_TYPES) : [];
}

/** The line of one event: price range, and whether something is on sale at `now`. */
export function cardOf(listing: ShopListing, types: readonly TicketType[], now: Millis): EventCard {
  const visible = types.filter(({ hidden }) => hidden === 0);
  const open = visible.filter(
    ({ salesStart, salesEnd }) => (salesStart ?? -Infinity) <= now && now < (salesEnd ?? Infinity),
  );
  const prices = visible.map(({ price }) => price).sort((a, b) => a - b);
  const [from] = prices;
  const to = prices.at(-1);
  const starts = visible.flatMap(({ salesStart }) => (salesStart !== null && salesStart > now ? [salesStart] : []));
  const { currency } = listing;
  return {
    ...listing,
    prices:
      from === undefined || to === undefined
        ? null
        : { from: { amount: from, currency }, to: { amount: to, currency } },
    on_sale: listing.status === "published" && open.length > 0,
    opens_at: open.length === 0 && starts.length > 0 ? toTimestamp(Math.min(...starts)) : null,
  };
}
