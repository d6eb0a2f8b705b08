/** Finding public events (V12): by place, text, category, day. Pages and the API ask here. */
import {
  type EventRow,
  type ListingKey,
  publishedEvents,
  RUNNING_AT_MOST,
  upcomingEvents,
  upcomingEventsOf,
} from "../events/index.ts";
import type { Millis } from "../kernel/time.ts";
import { tenantDb } from "../platform/db.ts";
import { type EventFilter, isInDays, startsOf } from "./filter.ts";
import { selectCandidates } from "./found-store.ts";
import { termsWanted, type Wanted } from "./term.ts";

/** Rows that are looked at for a page: this often, this many (I8). Who looks for what is rare gets shorter pages. */
const ROUNDS = 4;
const LOOKED_AT = 150;

export type Search = {
  /** Whose events; those of all organizers without it. */
  readonly tenantId?: string | undefined;
  readonly filter: EventFilter;
  /** Only those at a venue, or with a performer. */
  readonly at?: Pick<Wanted, "venue" | "act">;
  readonly now: Millis;
  readonly limit: number;
  readonly after?: ListingKey | undefined;
};

/** A page of events, soonest first; `next` is where to go on, null at the end. */
export type FoundPage = { readonly events: EventRow[]; readonly next: ListingKey | null };

/** The published events of a search that are not over. */
export async function searchEvents(env: Env, search: Search): Promise<FoundPage> {
  const { filter, now, limit, at } = search;
  const terms = termsWanted({ ...filter, ...at, words: filter.q?.split(" ") ?? [] });
  const events: EventRow[] = [];
  let after = search.after;
  for (let round = 0; round < ROUNDS; round++) {
    const { rows, end } = await lookOn(env, search, terms, after);
    for (const row of rows) {
      if (!isInDays(row, filter, now)) continue;
      const last = events.at(-1);
      if (events.length === limit && last) return { events, next: keyOf(last) };
      events.push(row);
    }
    if (end === null) return { events, next: null };
    after = end;
  }
  return { events, next: after ?? null };
}

type Look = {
  readonly rows: readonly EventRow[];
  /** Up to where was looked; null at the end. */
  readonly end: ListingKey | null;
};

async function lookOn(
  env: Env,
  search: Search,
  terms: readonly string[],
  after: ListingKey | undefined,
): Promise<Look> {
  const { tenantId, filter, now, limit } = search;
  const starts = startsOf(filter, now);
  const [term, ...others] = terms;
  if (term === undefined) {
    const rows =
      tenantId === undefined
        ? await upcomingEvents(env, now, limit + 1, after, starts)
        : await upcomingEventsOf(tenantDb(env, tenantId), now, limit + 1, after, starts);
    const last = rows.at(-1);
    return { rows, end: rows.length > limit && last ? keyOf(last) : null };
  }
  const most = others.length === 0 ? limit + 1 : LOOKED_AT;
  const range = { from: starts.from ?? now - RUNNING_AT_MOST, before: starts.before, after };
  const candidates = await selectCandidates(env, tenantId, { term, others }, range, most);
  const hits = candidates.filter(({ hit }) => hit);
  const last = candidates.at(-1);
  return {
    rows: await publishedEvents(env, hits, now),
    end: candidates.length === most && last ? { startsAt: last.startsAt, id: last.eventId } : null,
  };
}

function keyOf({ startsAt, id }: EventRow): ListingKey {
  return { startsAt, id };
}
