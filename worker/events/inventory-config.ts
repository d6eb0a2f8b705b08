/** What an event's inventory is told to sell. Pure. */
import type { TicketType } from "../catalogue/index.ts";
import {
  EVENT_POOL,
  withGeometry,
  type DrawnSeat,
  type InventoryConfig,
  type PoolSpec,
  type ProductSpec,
} from "../inventory/index.ts";
import { MINUTE } from "../kernel/time.ts";
import type { EventRow } from "./tables.ts";

/** What of a seat map is sold: seats in snapshot order, and areas. */
export type SellableMap = {
  readonly seats: readonly DrawnSeat[];
  readonly areas: readonly { readonly id: string; readonly capacity: number }[];
};

/** The pool of a general-admission area. */
export function areaPool(areaId: string): string {
  return `area:${areaId}`;
}

/** The pool of a ticket type with a capacity of its own. */
export function typePool(ticketTypeId: string): string {
  return `type:${ticketTypeId}`;
}

/** The pools that one ticket of this type draws from. */
export function poolsOf(type: Pick<TicketType, "id" | "area" | "capacity">): string[] {
  return [...(type.area === null ? [] : [areaPool(type.area)]), ...(type.capacity === null ? [] : [typePool(type.id)])];
}

/**
 * The configuration of an event. All seats of the map are in it, so that an index means the same in snapshot and picker,
 * whether a type sells them or not. Hidden types stay in it: hiding one must not take places from who holds them.
 * A cancelled event offers nothing, nor does one that waits for another date.
 */
export function inventoryConfig(
  event: Pick<
    EventRow,
    | "tenantId"
    | "id"
    | "version"
    | "status"
    | "holdMinutes"
    | "maxPerOrder"
    | "capacity"
    | "maxPerCustomer"
    | "freeHolds"
    | "areaCapacities"
  >,
  map: SellableMap | undefined,
  types: readonly Pick<TicketType, "id" | "category" | "area" | "capacity" | "minPerOrder" | "maxPerOrder">[],
): InventoryConfig {
  const resized = readAreaCapacities(event.areaCapacities);
  const pools: PoolSpec[] = (map?.areas ?? []).map(({ id, capacity }) => ({
    id: areaPool(id),
    capacity: resized[id] ?? capacity,
  }));
  if (event.capacity !== null) pools.push({ id: EVENT_POOL, capacity: event.capacity });
  const products: ProductSpec[] = [];
  for (const type of types) {
    if (type.capacity !== null) pools.push({ id: typePool(type.id), capacity: type.capacity });
    products.push({
      id: type.id,
      ...(type.category === null ? {} : { category: type.category }),
      pools: poolsOf(type),
      minPerHold: type.minPerOrder,
      maxPerHold: type.maxPerOrder,
    });
  }
  return {
    tenantId: event.tenantId,
    eventId: event.id,
    revision: event.version,
    seats: withGeometry(map?.seats ?? []),
    pools,
    products: event.status === "cancelled" || event.status === "postponed" ? [] : products,
    holdTtl: event.holdMinutes * MINUTE,
    maxPerHold: event.maxPerOrder,
    ...(event.maxPerCustomer === null ? {} : { maxPerCustomer: event.maxPerCustomer }),
    ...(event.freeHolds === null ? {} : { freeHolds: event.freeHolds }),
  };
}

/** Capacities by area id, where staff set another one than the seat map's. */
export function readAreaCapacities(stored: string): Readonly<Record<string, number>> {
  return JSON.parse(stored) as Record<string, number>;
}
