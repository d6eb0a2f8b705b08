/** What the public reads: events, seat maps, availability. The pages use these functions without HTTP in between. */
import { selectVariants, ticketTypesOf, type TicketType } from "../catalogue/index.ts";
import { eventBySlug, type EventRow, isPublic, poolsOf, publicEvent } from "../events/index.ts";
import { rateProblem } from "../challenge/index.ts";
import { inventoryOf } from "../inventory/index.ts";
import type { Millis } from "../kernel/time.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import { isAllIn, priceSettings, selectFeeSettings, selectTaxSettings } from "../pricing/index.ts";
import { noteWrongCode, takeCodeTurn, typesOpenedBy } from "../promotions/index.ts";
import { tenantById, tenantBySlug } from "../tenants/index.ts";
import { seatIndex, venueById } from "../venues/index.ts";
import { selectWaitedFor } from "../waiting-list/index.ts";
import { availabilityOf } from "./availability.ts";
import { besidesOf } from "./besides.ts";
import {
  type Availability,
  listingWire,
  organizerWire,
  seatMapWire,
  shopEventWire,
  type ShopEvent,
  type ShopSeatMap,
} from "./schemas.ts";

/** A public event with what belongs to it. */
type Found = { readonly tenant: TenantDb; readonly event: EventRow; readonly types: readonly TicketType[] };

async function findPublic(env: Env, eventId: string): Promise<Found | undefined> {
  const found = await publicEvent(env, eventId);
  return found && { ...found, types: await ticketTypesOf(found.tenant, eventId) };
}

async function present(
  env: Env,
  found: Found,
  base: string,
  now: Millis,
  opened: ReadonlySet<string> = new Set(),
): Promise<ShopEvent | undefined> {
  const { tenant, event, types } = found;
  const { tenantId } = tenant;
  const [venue, organizer, variants, [taxes], fees, besides] = await Promise.all([
    venueById(tenant, event.venueId),
    tenantById(env, tenantId),
    selectVariants(tenant, event.id),
    selectTaxSettings(tenant),
    selectFeeSettings(tenant, event.id),
    besidesOf(tenant, event.id, base),
  ]);
  if (!organizer) return undefined;
  const { rules, seller } = priceSettings(taxes, fees, event.currency);
  const sold = { types, variants, opened, allIn: isAllIn(rules), reverseCharge: seller.reverseCharge };
  const { logo, poster, shown, cancellation } = besides;
  const listing = listingWire(event, venue, { tenant: organizerWire(organizer, logo), poster }, base);
  return shopEventWire(event, { ...sold, cancellation }, { ...listing, ...shown }, now);
}

/**
 * A public event by id; undefined for drafts and unknown ids.
 * @param base our origin, without a trailing slash
 */
export async function shopEvent(env: Env, eventId: string, base: string, now: Millis): Promise<ShopEvent | undefined> {
  const found = await findPublic(env, eventId);
  return found && (await present(env, found, base, now));
}

/**
 * The same for somebody who has a code: with the hidden types that it opens. One that is unknown opens as much as one
 * that is used up, nothing (TH06).
 * @throws Problem `rate_limited` for who tries too many
 */
export async function shopEventByCode(
  env: Env,
  eventId: string,
  base: string,
  by: { readonly code: string; readonly address: string },
  now: Millis,
): Promise<ShopEvent | undefined> {
  const wait = takeCodeTurn(eventId, by.address, now);
  if (wait > 0) throw rateProblem(wait);
  const found = await findPublic(env, eventId);
  if (!found) return undefined;
  const opened = await typesOpenedBy(env, found.tenant, eventId, by.code, now);
  if (opened === undefined) noteWrongCode(eventId, by.address, now);
  return await present(env, found, base, now, new Set(opened));
}

/** A public event by the two slugs of its address; undefined for drafts and unknown ones. */
export async function shopEventBySlug(
  env: Env,
  tenantSlug: string,
  eventSlug: string,
  base: string,
  now: Millis,
): Promise<ShopEvent | undefined> {
  const organizer = await tenantBySlug(env, tenantSlug);
  if (!organizer) return undefined;
  const tenant = tenantDb(env, organizer.id);
  const event = await eventBySlug(tenant, eventSlug);
  if (!event || !isPublic(event.status)) return undefined;
  return await present(env, { tenant, event, types: await ticketTypesOf(tenant, event.id) }, base, now);
}

/** The drawing and its prices, with a tag that changes when either does; undefined when there is no such map in public. */
export async function shopSeatMap(env: Env, eventId: string): Promise<{ tag: string; map: ShopSeatMap } | undefined> {
  const found = await findPublic(env, eventId);
  if (!found || found.event.seatMapId === null) return undefined;
  const { tenant, event, types } = found;
  const index = await seatIndex(tenant, found.event.seatMapId);
  if (!index) return undefined;
  return { tag: `"${index.seatMapId}-${event.version}"`, map: seatMapWire(index.layout, types, event.currency) };
}

/** What is free now; undefined for drafts and unknown events. */
export async function shopAvailability(env: Env, eventId: string): Promise<Availability | undefined> {
  const found = await findPublic(env, eventId);
  if (!found) return undefined;
  const { tenant, event, types } = found;
  const [snapshot, index, lines] = await Promise.all([
    inventoryOf(env, event.id).snapshot(),
    event.seatMapId === null ? undefined : seatIndex(tenant, event.seatMapId),
    selectWaitedFor(tenant, event.id),
  ]);
  // What came back of these is offered to those who wait first (K12).
  const waitedFor = new Set(lines.flatMap(({ ticketTypeId, waiting }) => (waiting > 0 ? [ticketTypeId] : [])));
  const visible = types.filter(({ hidden }) => hidden === 0);
  const offered = visible.map((type) => ({ id: type.id, category: type.category, pools: poolsOf(type) }));
  return {
    version: snapshot.version,
    seats: snapshot.seats,
    pools: snapshot.pools.map(({ id, capacity, held, sold }) => ({ id, capacity, held, sold })),
    ticket_types: availabilityOf(snapshot, index?.seats ?? [], offered).map((type) =>
      waitedFor.has(type.id) ? { ...type, available: 0 } : type,
    ),
  };
}
