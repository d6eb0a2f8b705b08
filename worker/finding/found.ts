/**
 * Keeping what events are found by true. Triggers of the database mark what changed, in the transaction of the change;
 * here the terms of marked events are made anew from what is true now. So it may run as often as it likes (I6, I7).
 */
import { selectCategory, selectTags } from "../discovery/index.ts";
import { eventById } from "../events/index.ts";
import { selectLineUp } from "../performers/index.ts";
import { tenantDb } from "../platform/db.ts";
import { tenantById } from "../tenants/index.ts";
import { venueById } from "../venues/index.ts";
import { type Found, replaceTerms, selectUnfound, type Unfound } from "./found-store.ts";
import { termsOf } from "./term.ts";

/** Events of one run; the next run goes on (I8). */
const AT_ONCE = 40;
const SIDE_BY_SIDE = 8;

/** Makes the terms of marked events: of one organizer, or of all. Returns of how many. */
export async function findAnew(env: Env, tenantId?: string): Promise<number> {
  const marked = await selectUnfound(env, tenantId, AT_ONCE);
  for (let from = 0; from < marked.length; from += SIDE_BY_SIDE) {
    await Promise.all(marked.slice(from, from + SIDE_BY_SIDE).map((unfound) => makeTerms(env, unfound)));
  }
  return marked.length;
}

/** The sweep: what is still marked, because a process died or a venue with many events changed. */
export async function sweepFound(env: Env): Promise<number> {
  return await findAnew(env);
}

async function makeTerms(env: Env, unfound: Unfound): Promise<void> {
  const tenant = tenantDb(env, unfound.tenantId);
  await tenant.batch(replaceTerms(tenant, unfound, await foundBy(env, unfound)));
}

const NOT_FOUND: Found = { startsAt: 0, city: "", terms: [] };

async function foundBy(env: Env, { tenantId, eventId }: Unfound): Promise<Found> {
  const tenant = tenantDb(env, tenantId);
  const event = await eventById(tenant, eventId);
  if (event?.status !== "published") return NOT_FOUND;
  const [organizer, venue, [acts, [topic], tags]] = await Promise.all([
    tenantById(env, tenantId),
    venueById(tenant, event.venueId),
    tenant.query([selectLineUp(tenant, eventId), selectCategory(tenant, eventId), selectTags(tenant, eventId)]),
  ]);
  const { name, summary, startsAt } = event;
  const city = venue?.city ?? "";
  const terms = termsOf({
    name,
    summary,
    organizer: organizer?.name ?? "",
    venue: { id: event.venueId, name: venue?.name ?? "", city },
    acts,
    category: topic?.category ?? null,
    tags,
  });
  return { startsAt, city, terms };
}
