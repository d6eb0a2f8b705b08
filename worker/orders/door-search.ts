/** Finding an order at the door. */
import type { TenantDb } from "../platform/db.ts";
import { readOrderCode } from "./code.ts";
import { searchOrders } from "./store.ts";
import type { OrderRow } from "./tables.ts";

/** Orders of these events whose code, or whose buyer's name or address begins with the text; newest first. */
export async function ordersForDoor(
  tenant: TenantDb,
  text: string,
  events: readonly string[],
  limit: number,
): Promise<Pick<OrderRow, "id" | "code" | "eventId">[]> {
  const wanted = { code: readOrderCode(text) ?? text.toUpperCase(), contact: text.toLowerCase() };
  const found = await Promise.all(events.map((event) => searchOrders(tenant, wanted, { event }, limit)));
  return found.flat().slice(0, limit);
}
