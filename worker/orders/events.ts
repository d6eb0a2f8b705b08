/** What an order shows of its event. */
import { saleOf } from "../checkout/index.ts";
import { assert } from "../kernel/assert.ts";
import type { Millis } from "../kernel/time.ts";
import type { OrderEvent } from "./schemas.ts";
import type { OrderRow } from "./tables.ts";

/** The event of an order, read at most once in a few seconds. */
export async function eventOfOrder(env: Env, order: Pick<OrderRow, "eventId">, now: Millis): Promise<OrderEvent> {
  const sale = await saleOf(env, order.eventId, now);
  assert(sale, "an order has an event that was published");
  const { event, venueName } = sale;
  return { id: event.id, name: event.name, startsAt: event.startsAt, timeZone: event.timeZone, venue: venueName };
}
