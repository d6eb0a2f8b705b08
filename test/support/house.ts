/** An event in the real hall, and one of general admission, made through the API; for tests of the `workers` project. */
import { DAY, toTimestamp } from "../../worker/kernel/time.ts";
import hall from "../fixtures/riethsporthalle.seatingplan.json";
import type { World } from "./world.ts";

/** The seating plan of the Riethsporthalle: 1,252 seats in six categories. */
export const HALL: Readonly<Record<string, unknown>> = hall;

/** A plan of one row with `count` seats `S-1` … of category "Stalls". */
export function rowPlan(count: number): Record<string, unknown> {
  return {
    name: "One row",
    size: { width: 1000, height: 200 },
    categories: [{ name: "Stalls", color: "#1D3557" }],
    zones: [
      {
        name: "Front",
        position: { x: 10, y: 20 },
        rows: [
          {
            row_number: "1",
            position: { x: 5, y: 0 },
            seats: Array.from({ length: count }, (_, index) => ({
              seat_guid: `S-${index + 1}`,
              seat_number: String(index + 1),
              position: { x: index * 25, y: 0 },
              category: "Stalls",
            })),
          },
        ],
      },
    ],
  };
}

export type House = {
  readonly venueId: string;
  readonly seatMapId: string;
  readonly eventId: string;
  /** Sells the seats of "Stalls" for 1,250.00. */
  readonly seatedType: string;
  /** Sells the area "standing" for 800.00. */
  readonly standingType: string;
};

export type HouseOptions = {
  readonly seats?: number;
  readonly standing?: number;
  readonly name?: string;
  /** False leaves the event a draft. */
  readonly publish?: boolean;
};

/** A venue, a map of one row and a standing area, an event with a type for each, on sale unless said otherwise. */
export async function createHouse(world: World, options: HouseOptions = {}): Promise<House> {
  const { seats = 20, standing = 50, name = "Winter Concert", publish = true } = options;
  const venue = await world.api("/venues", { body: { name: "Agora Hall", address: "12 Lake Road", city: "Dhaka" } });
  const map = await world.api("/seat-maps", {
    body: {
      venue_id: venue.id,
      plan: rowPlan(seats),
      areas: [{ id: "standing", name: "Standing", capacity: standing }],
    },
  });
  const event = await world.api("/events", {
    body: { venue_id: venue.id, seat_map_id: map.id, name, starts_at: toTimestamp(Date.now() + 30 * DAY) },
  });
  const currency = event.currency;
  const seated = await world.api(`/events/${event.id}/ticket-types`, {
    body: { name: "Stalls", category: "Stalls", price: { amount: 125_000, currency } },
  });
  const standingType = await world.api(`/events/${event.id}/ticket-types`, {
    body: { name: "Standing", area: "standing", price: { amount: 80_000, currency } },
  });
  if (publish) await world.api(`/events/${event.id}/publish`, { method: "POST" });
  return {
    venueId: venue.id,
    seatMapId: map.id,
    eventId: event.id,
    seatedType: seated.id,
    standingType: standingType.id,
  };
}
