/**
 * What selling needs to know of an event, kept for a few seconds in the isolate: a hundred buyers a second read it, the
 * organizer changes it now and then. A stale copy can show an old price for these seconds and nothing worse, for who gets
 * which place is decided by the inventory.
 */
import {
  type CancellationPolicy,
  OF_ORGANIZER as POLICY_OF_ORGANIZER,
  policyInForce,
  selectNewestPolicy,
} from "../cancellation/index.ts";
import { selectTicketTypes, selectVariants, type TicketType, type Variant } from "../catalogue/index.ts";
import { type EventRow, findEventTenant, selectEvent } from "../events/index.ts";
import { SECOND, type Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { type PriceSettings, priceSettings, selectFeeSettings, selectTaxSettings } from "../pricing/index.ts";
import { type PromotionRow, selectAutomatic } from "../promotions/index.ts";
import { type Question, questionOf, selectQuestions } from "../questions/index.ts";
import { OF_ORGANIZER, selectNewest, type Terms, termsInForce } from "../terms/index.ts";
import { seatIndex, type SeatName, venueById } from "../venues/index.ts";
import { selectWaitedFor } from "../waiting-list/index.ts";

export type Sale = {
  readonly tenant: TenantDb;
  readonly event: EventRow;
  readonly types: readonly TicketType[];
  readonly variants: readonly Variant[];
  readonly prices: PriceSettings;
  /** Discounts that apply without a code, also those whose time has not come. */
  readonly automatic: readonly PromotionRow[];
  readonly venueName: string;
  /** Where it takes place: how phone numbers are written there. */
  readonly country: string | undefined;
  /** What buyers are asked (K13). */
  readonly questions: readonly Question[];
  /** What buyers agree to (V9). */
  readonly terms: Terms | undefined;
  /** What buyers may cancel and change themselves (O7). */
  readonly cancellation: CancellationPolicy;
  /** Types for which somebody waits: what comes back is theirs first (K12). */
  readonly waitedFor: ReadonlySet<string>;
  /** What is written on the ticket for a seat of the plan; undefined for a guid that the plan does not have. */
  readonly seatName: (guid: string) => SeatName | undefined;
};

const KEPT_FOR: Millis = 3 * SECOND;
const MAX_KEPT = 200;
/** Values and never promises: one request must not wait for the I/O of another. */
const kept = new Map<string, { readonly readAt: Millis; readonly sale: Sale }>();
/** An event never changes its tenant, so this is kept as long as there is room. */
const owners = new Map<string, TenantDb>();

/** The sale of an event that the public may know of; undefined for unknown ids and drafts. */
export async function saleOf(env: Env, eventId: string, now: Millis): Promise<Sale | undefined> {
  const known = kept.get(eventId);
  if (known && Math.abs(now - known.readAt) < KEPT_FOR) return known.sale;
  const sale = await readSale(env, eventId);
  if (sale) remember(kept, eventId, { readAt: now, sale });
  return sale;
}

async function readSale(env: Env, eventId: string): Promise<Sale | undefined> {
  const tenant = owners.get(eventId) ?? (await findEventTenant(env, eventId));
  if (!tenant) return undefined;
  remember(owners, eventId, tenant);
  const [
    [event],
    types,
    variants,
    [taxes],
    fees,
    automatic,
    lines,
    questions,
    [ownTerms],
    [terms],
    [ownPolicy],
    [policy],
  ] = await tenant.db.batch([
    selectEvent(tenant, eventId),
    selectTicketTypes(tenant, eventId),
    selectVariants(tenant, eventId),
    selectTaxSettings(tenant),
    selectFeeSettings(tenant, eventId),
    selectAutomatic(tenant, eventId),
    selectWaitedFor(tenant, eventId),
    selectQuestions(tenant, eventId),
    selectNewest(tenant, eventId),
    selectNewest(tenant, OF_ORGANIZER),
    selectNewestPolicy(tenant, eventId),
    selectNewestPolicy(tenant, POLICY_OF_ORGANIZER),
  ]);
  if (!event || event.status === "draft") return undefined;
  const [index, venue] = await Promise.all([
    event.seatMapId === null ? undefined : seatIndex(tenant, event.seatMapId),
    venueById(tenant, event.venueId),
  ]);
  return {
    tenant,
    event,
    types,
    variants,
    prices: priceSettings(taxes, fees, event.currency),
    automatic,
    venueName: venue?.name ?? "",
    country: venue?.country,
    questions: questions.filter(({ active }) => active === 1).map(questionOf),
    terms: termsInForce(ownTerms, terms),
    cancellation: policyInForce(ownPolicy?.body, policy?.body),
    waitedFor: new Set(lines.flatMap(({ ticketTypeId, waiting }) => (waiting > 0 ? [ticketTypeId] : []))),
    seatName: (guid) => {
      const seat = index?.byGuid.get(guid);
      return seat && { section: seat.section, row: seat.row, number: seat.number };
    },
  };
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MAX_KEPT && oldest !== undefined) map.delete(oldest);
}
