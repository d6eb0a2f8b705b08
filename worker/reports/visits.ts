/**
 * Visits of event pages, as a number and nothing else: no cookie, no address, no browser. An isolate adds them up and
 * writes the sum every few seconds, so a crowd at a page costs the database one row a quarter hour. An isolate that dies
 * takes the visits of these seconds along; nothing is decided by this number.
 */
import { findEventTenant } from "../events/index.ts";
import { SECOND, type Millis } from "../kernel/time.ts";
import { sliceOf } from "./rollup.ts";
import { addVisits } from "./store.ts";

export const VISIT_PAUSE: Millis = 5 * SECOND;
/** Events whose visits wait; more than that are written at the next visit of one that waits. */
const MAX_WAITING = 500;

let waiting = new Map<string, number>();

/** Adds a visit of an event. Answers true to the first that waits: its caller writes the sum in a while. */
export function countVisit(eventId: string): boolean {
  if (!waiting.has(eventId) && waiting.size >= MAX_WAITING) return false;
  const isFirst = waiting.size === 0;
  waiting.set(eventId, (waiting.get(eventId) ?? 0) + 1);
  return isFirst;
}

/** Writes what waits. Visits of what is no event that the public knows are dropped. */
export async function writeVisits(env: Env, now: Millis): Promise<void> {
  const sums = waiting;
  waiting = new Map();
  for (const [eventId, visits] of sums) {
    const tenant = await findEventTenant(env, eventId);
    if (tenant) await tenant.batch([addVisits(tenant, eventId, sliceOf(now), visits)]);
  }
}
