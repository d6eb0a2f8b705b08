/** Seat maps in memory: what pages and sales need of a plan, unpacked once an isolate. */
import type { TenantDb } from "../platform/db.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { type PlacedSeat, type SeatingPlan, seatsOf } from "./seating-plan.ts";
import { unpackPlan } from "./packed-plan.ts";
import { packedPlan } from "./store.ts";

/** How a seat is called on pages, tickets and at the door. */
export type SeatName = { readonly section: string; readonly row: string; readonly number: string };

export type SeatIndex = {
  readonly seatMapId: string;
  /** In the order of the inventory's snapshot. */
  readonly seats: readonly PlacedSeat[];
  readonly byGuid: ReadonlyMap<string, PlacedSeat>;
  readonly layout: Layout;
};

/** Bounds the memory of an isolate: about 20 MB at the most. */
const MAX_CACHED_SEATS = 60_000;
const cache = new Map<string, SeatIndex>();

/**
 * The seats of a map by guid, with labels and categories; undefined for an unknown map. A stored map never changes its
 * plan, so an isolate may keep it for as long as it has room.
 */
export async function seatIndex(tenant: TenantDb, seatMapId: string): Promise<SeatIndex | undefined> {
  const key = `${tenant.tenantId}/${seatMapId}`;
  const known = cache.get(key);
  if (known) {
    // Moves it to the end: the map's order is the order of last use.
    cache.delete(key);
    cache.set(key, known);
    return known;
  }
  const packed = await packedPlan(tenant, seatMapId);
  if (packed === undefined) return undefined;
  const fresh = indexOf(seatMapId, await unpackPlan(packed));
  cache.set(key, fresh);
  forgetOldest();
  return fresh;
}

function forgetOldest(): void {
  let seats = 0;
  for (const index of cache.values()) seats += index.seats.length + 100;
  for (const [key, index] of cache) {
    if (seats <= MAX_CACHED_SEATS || cache.size === 1) return;
    cache.delete(key);
    seats -= index.seats.length + 100;
  }
}

/** Everything that is derived from a plan. Pure. */
export function indexOf(seatMapId: string, plan: SeatingPlan): SeatIndex {
  const seats = seatsOf(plan);
  return { seatMapId, seats, byGuid: new Map(seats.map((seat) => [seat.guid, seat])), layout: layoutOf(plan) };
}

/** The labels of seats by guid; a guid that the map does not have is absent from the answer. */
export function seatLabels(index: SeatIndex, guids: readonly string[]): Map<string, SeatName> {
  const labels = new Map<string, SeatName>();
  for (const guid of guids) {
    const seat = index.byGuid.get(guid);
    if (seat) labels.set(guid, { section: seat.section, row: seat.row, number: seat.number });
  }
  return labels;
}
