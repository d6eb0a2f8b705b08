/**
 * Offers what came back to those who wait, in their order. An offer is a hold (checkout/offer.ts): so nobody else has its
 * places, none is given twice (I1), its end needs nobody to act, and once used it is spent for good (E20). Every step may
 * be repeated: the hold's id is written down before the hold is made.
 */
import { offerPlaces, withdrawOffer } from "../checkout/index.ts";
import { waitingListMessage } from "../comms/index.ts";
import { eventById, type EventRow, type TicketType, ticketTypesOf } from "../events/index.ts";
import { assert } from "../kernel/assert.ts";
import { newHoldId } from "../kernel/ids.ts";
import { DAY, MINUTE, type Millis } from "../kernel/time.ts";
import { orderIdOf, selectOrder } from "../orders/index.ts";
import { encryptSecret } from "../platform/crypto.ts";
import { type Database, platformDb, type TenantDb } from "../platform/db.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { type Envelope, envelope, queueOf } from "../platform/queues.ts";
import { Line, LIVING, listState, offerOutcome } from "./entry.ts";
import * as store from "./store.ts";
import type { EntryRow } from "./tables.ts";

export const SERVE_LIST = "waiting_list.serve";
export const TOKEN_PURPOSE = "waiting_list_hold";

/** Of one message; what is left waits for the next one (I8). */
const OFFERS_A_RUN = 25;
const OPEN_OFFERS = 100;
const LINE_READ = 100;
const LOOK_AGAIN: Millis = MINUTE;

/** Settles the offers of an event, then makes new ones. @returns how many were made */
export async function serveWaitingList(env: Env, tenant: TenantDb, eventId: string, now: Millis): Promise<number> {
  const [event, types] = await Promise.all([eventById(tenant, eventId), ticketTypesOf(tenant, eventId)]);
  if (!event) return 0;
  for (const entry of await store.openOffers(tenant, eventId, OPEN_OFFERS)) await settleOffer(env, tenant, entry, now);
  let offers = 0;
  for (const type of types) {
    const state = listState(event, type, now);
    if (state === "off" || state === "over") await closeLine(tenant, eventId, type.id, now);
    if (state !== "open" || offers >= OFFERS_A_RUN) continue;
    offers += await serveLine(env, tenant, { event, types }, type, OFFERS_A_RUN - offers, now);
  }
  await tenant.batch([store.setDue(tenant, eventId, offers >= OFFERS_A_RUN ? now : now + LOOK_AGAIN)]);
  return offers;
}

async function settleOffer(env: Env, tenant: TenantDb, entry: EntryRow, now: Millis): Promise<void> {
  const { holdId, offerExpiresAt } = entry;
  assert(holdId !== null && offerExpiresAt !== null, "an offer is a hold with an end");
  const [[order]] = await tenant.query([selectOrder(tenant, orderIdOf(holdId))]);
  const outcome = offerOutcome({ expiresAt: offerExpiresAt }, order, now);
  if (outcome === undefined) return;
  if (outcome === "missed") await withdrawOffer(env, entry.eventId, holdId);
  await tenant.batch([
    store.moveEntry(tenant, entry, { state: outcome, holdToken: null, endedAt: now }),
    ...store.recount(tenant, entry.eventId, entry.ticketTypeId, now),
  ]);
}

/** After the sale's end or the list's own nobody is invited any more (E22). What was offered stays until its end. */
async function closeLine(tenant: TenantDb, eventId: string, typeId: string, now: Millis): Promise<void> {
  for (const state of LIVING) {
    if (state === "offered") continue;
    for (const entry of await store.entriesIn(tenant, eventId, state, LINE_READ, typeId)) {
      await tenant.batch([store.moveEntry(tenant, entry, { state: "closed", endedAt: now })]);
    }
  }
  await tenant.batch(store.recount(tenant, eventId, typeId, now));
}

type Offered = { readonly event: EventRow; readonly types: readonly TicketType[] };

async function serveLine(
  env: Env,
  tenant: TenantDb,
  sale: Offered,
  type: TicketType,
  most: number,
  now: Millis,
): Promise<number> {
  const line = new Line(await store.entriesIn(tenant, sale.event.id, "waiting", LINE_READ, type.id));
  const until = offerEnd(sale.event, type, now);
  let offers = 0;
  for (const entry of line.next()) {
    if (offers >= most) break;
    if (await offerTo(env, tenant, sale, entry, until, now)) offers += 1;
    else line.refuse(entry);
  }
  return offers;
}

/** An offer ends with the sale at the latest. */
function offerEnd(event: EventRow, type: TicketType, now: Millis): Millis {
  const ends = [now + event.claimMinutes * MINUTE, type.salesEnd, event.waitingListUntil, event.endsAt, event.startsAt];
  return Math.min(...ends.flatMap((at) => at ?? []));
}

async function offerTo(
  env: Env,
  tenant: TenantDb,
  sale: Offered,
  entry: EntryRow,
  until: Millis,
  now: Millis,
): Promise<boolean> {
  const holdId = entry.holdId ?? newHoldId(entry.eventId);
  if (entry.holdId === null) await tenant.batch([store.moveEntry(tenant, entry, { holdId })]);
  const seated = sale.types.find(({ id }) => id === entry.ticketTypeId)?.category !== null;
  const best = seated ? { best: entry.accessible > 0 ? { accessible: entry.accessible } : {} } : {};
  const line = { ticketType: entry.ticketTypeId, quantity: entry.quantity, ...best };
  const offered = await offerPlaces(env, sale, { holdId, line, until, now });
  if (!offered.ok) {
    // An offer that we died over, and whose time or price is another now: a new id next time.
    if (offered.error.reason === "spent") await tenant.batch([store.moveEntry(tenant, entry, { holdId: null })]);
    return false;
  }
  const { token, expiresAt } = offered.value;
  const mail = outboxRow(tenant, waitingListMessage(tenant.tenantId, entry.id, "offered", now), now);
  const holdToken = await encryptSecret(env, tenant.tenantId, TOKEN_PURPOSE, token);
  const [moved] = await tenant.batch([
    store.moveEntry(tenant, entry, {
      state: "offered",
      offers: entry.offers + 1,
      holdId,
      holdToken,
      offerExpiresAt: expiresAt,
    }),
    mail.statement,
    ...store.recount(tenant, entry.eventId, entry.ticketTypeId, now),
  ]);
  // They left while we asked: the places go on to the next.
  if (moved === 0) await withdrawOffer(env, entry.eventId, holdId);
  await flushOutbox(env, [mail.entry]);
  return moved !== 0;
}

const EVENTS_A_SWEEP = 90;
const MAX_PAGES = 10;

/** Enqueues the events with a line that is due. */
export async function sweepWaitingLists(env: Env, now: Millis): Promise<number> {
  const db: Database = platformDb(env);
  let found = 0;
  for (let page = 0; page < MAX_PAGES; page++) {
    const due = await store.takeDueEvents(db, now, EVENTS_A_SWEEP);
    const messages: Envelope[] = due.map(({ tenantId, eventId }) =>
      envelope(SERVE_LIST, { tenant_id: tenantId, event_id: eventId }),
    );
    if (messages.length > 0) await queueOf(env, "jobs").sendBatch(messages.map((body) => ({ body })));
    found += due.length;
    if (due.length === 0) break;
  }
  return found;
}

/** How long a mail with the link to join may lie unread. */
const UNVERIFIED_FOR: Millis = DAY;

/** Forgets those who never followed the link. */
export async function forgetUnverified(env: Env, now: Millis): Promise<void> {
  await store.forgetUnverified(platformDb(env), now - UNVERIFIED_FOR, 500);
}
