/** What an event's inventory is told to sell. Pure. */
import type { TicketType } from "../catalogue/index.ts";
import {
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
 * A cancelled event offers nothing.
 */
export function inventoryConfig(
  event: Pick<EventRow, "tenantId" | "id" | "version" | "status" | "holdMinutes" | "maxPerOrder">,
  map: SellableMap | undefined,
  types: readonly Pick<TicketType, "id" | "category" | "area" | "capacity">[],
): InventoryConfig {
  const pools: PoolSpec[] = (map?.areas ?? []).map(({ id, capacity }) => ({ id: areaPool(id), capacity }));
  const products: ProductSpec[] = [];
  for (const type of types) {
    if (type.capacity !== null) pools.push({ id: typePool(type.id), capacity: type.capacity });
    products.push({
      id: type.id,
      ...(type.category === null ? {} : { category: type.category }),
      pools: poolsOf(type),
    });
  }
  return {
    tenantId: event.tenantId,
    eventId: event.id,
    revision: event.version,
    seats: withGeometry(map?.seats ?? []),
    pools,
    products: event.status === "cancelled" ? [] : products,
    holdTtl: event.holdMinutes * MINUTE,
    maxPerHold: event.maxPerOrder,
  };
}
