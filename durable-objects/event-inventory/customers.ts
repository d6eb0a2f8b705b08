/** Limits by customer (TH03): how many places one may have, and how often one may start anew. */
import { MINUTE, SECOND, type Millis } from "../../worker/kernel/time.ts";
import { err, ok, type Result } from "../../worker/kernel/result.ts";
import type { HoldRefusal } from "./protocol.ts";

/** What a customer has at this moment, and when they started holds that were not paid. */
export type Customer = { held: number; sold: number; starts: readonly Millis[] };

/** Holds that were started longer ago are forgiven. */
export const HOARDING_WINDOW: Millis = 15 * MINUTE;
/** Unless the event says another number. Somebody who changes seats a few times never meets it. */
export const FREE_HOLDS = 10;
const FIRST_PAUSE: Millis = 15 * SECOND;
const LONGEST_PAUSE: Millis = 10 * MINUTE;

/** The starts that still count at `now`. */
export function recentStarts(starts: readonly Millis[], now: Millis): readonly Millis[] {
  return starts.filter((at) => at > now - HOARDING_WINDOW);
}

/** How long until one more hold may be started; 0 is now. Each one beyond the free ones doubles the pause. */
export function coolDown(starts: readonly Millis[], now: Millis, free: number): Millis {
  const recent = recentStarts(starts, now);
  if (recent.length < free) return 0;
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(20, recent.length - free));
  return Math.max(0, Math.max(...recent) + pause - now);
}

/** Whether this customer may have `places` more. */
export function mayHave(
  customer: Customer | undefined,
  places: number,
  now: Millis,
  limits: { readonly maxPerCustomer?: number; readonly freeHolds?: number },
): Result<null, HoldRefusal> {
  const { maxPerCustomer } = limits;
  const has = customer === undefined ? 0 : customer.held + customer.sold;
  if (maxPerCustomer !== undefined && has + places > maxPerCustomer) {
    return err({ reason: "customer_limit", max: maxPerCustomer, has });
  }
  const retryAfter = coolDown(customer?.starts ?? [], now, limits.freeHolds ?? FREE_HOLDS);
  return retryAfter > 0 ? err({ reason: "cool_down", retryAfter }) : ok(null);
}

/** The customer's entry, made when there is none. */
export function customerOf(customers: Map<string, Customer>, id: string): Customer {
  const known = customers.get(id);
  if (known !== undefined) return known;
  const fresh: Customer = { held: 0, sold: 0, starts: [] };
  customers.set(id, fresh);
  return fresh;
}

/** Forgets a customer of whom nothing counts any more. */
export function forgetIdle(customers: Map<string, Customer>, id: string, now: Millis): void {
  const customer = customers.get(id);
  if (customer === undefined || customer.held + customer.sold > 0) return;
  customer.starts = recentStarts(customer.starts, now);
  if (customer.starts.length === 0) customers.delete(id);
}
