/** Use cases of those who wait: join, confirm the contact, look, leave. They end an expected refusal with a `Problem`. */
import { waitingListMessage } from "../comms/index.ts";
import { type EventRow, publicEvent, type TicketType, ticketTypesOf } from "../events/index.ts";
import { withdrawOffer } from "../checkout/index.ts";
import { newId } from "../kernel/ids.ts";
import type { Locale } from "../kernel/locales.ts";
import { HOUR, type Millis } from "../kernel/time.ts";
import { decryptSecret, keyedHash } from "../platform/crypto.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { shopAvailability } from "../shop/index.ts";
import { listState, MAX_WAITING, quantityRange } from "./entry.ts";
import { opensEntry } from "./links.ts";
import { TOKEN_PURPOSE } from "./serve.ts";
import * as store from "./store.ts";
import type { EntryRow } from "./tables.ts";

export type Wish = {
  readonly ticketType: string;
  readonly quantity: number;
  readonly accessible: number;
  readonly name: string;
  readonly email: string;
  /** Of the page on which they joined (W8). */
  readonly language?: Locale | undefined;
};

/** Stands for a contact where its name is not needed. */
export async function contactHash(env: Env, email: string): Promise<string> {
  return (await keyedHash(env, "waiting-list-contact", email.trim().toLowerCase())).slice(0, 32);
}

/**
 * Writes a wish down and sends the link that makes it count. Somebody who is on the list gets the link to their entry
 * instead; the answer is the same, so nobody learns who waits.
 * @param verified the address is proven to be theirs: they wait at once
 * @returns the entry of somebody whose address is proven
 * @throws Problem `not_found`, `waiting_list_closed`, `waiting_list_full`, `places_available`, `invalid_request`
 */
export async function joinList(
  env: Env,
  eventId: string,
  wish: Wish,
  now: Millis,
  verified = false,
): Promise<EntryRow | undefined> {
  const found = await publicEvent(env, eventId);
  if (!found) throw problem("not_found");
  const { tenant, event } = found;
  const type = (await ticketTypesOf(tenant, eventId)).find(({ id, hidden }) => id === wish.ticketType && hidden === 0);
  if (!type || type.kind === "add_on") throw fieldProblem("ticket_type", "this event has no such ticket type");
  await refuseUnlessSoldOut(env, event, type, wish, now);
  const hash = await contactHash(env, wish.email);
  const row = {
    id: newId("waitingEntry"),
    eventId,
    ticketTypeId: type.id,
    quantity: wish.quantity,
    accessible: wish.accessible,
    name: wish.name,
    email: wish.email,
    contactHash: hash,
    state: "unverified" as const,
    offers: 0,
    holdId: null,
    holdToken: null,
    offerExpiresAt: null,
    createdAt: now,
    waitingSince: null,
    endedAt: null,
    language: wish.language ?? null,
  };
  await tenant.batch([store.insertEntry(tenant, row)]);
  const entry = await store.livingEntry(tenant, eventId, type.id, hash);
  if (!entry) return undefined;
  if (verified) return await confirmEntry({ tenant, entry }, now);
  // Once an hour at most: who asks again has the mail already.
  const hour = Math.floor(now / HOUR) * HOUR;
  const message = waitingListMessage(tenant.tenantId, entry.id, "link", hour);
  const mail = outboxRow(tenant, message, now);
  await tenant.batch([mail.statement]);
  await flushOutbox(env, [mail.entry]);
  return undefined;
}

async function refuseUnlessSoldOut(
  env: Env,
  event: EventRow,
  type: TicketType,
  wish: Wish,
  now: Millis,
): Promise<void> {
  const state = listState(event, type, now);
  if (state !== "open") {
    const detail = state === "not_yet" ? "Its sale has not begun." : "Nobody joins this waiting list any more.";
    throw problem("waiting_list_closed", { detail, extra: { why: state } });
  }
  const { min, max } = quantityRange(event, type);
  if (wish.quantity < min || wish.quantity > max) throw fieldProblem("quantity", `must be ${min} to ${max}`);
  if (wish.accessible > wish.quantity) throw fieldProblem("accessible", "must not be more than the quantity");
  const availability = await shopAvailability(env, event.id);
  const free = availability?.ticket_types.find(({ id }) => id === type.id)?.available ?? 0;
  if (free >= wish.quantity && wish.accessible === 0) throw problem("places_available", { extra: { available: free } });
}

function fieldProblem(field: string, message: string) {
  return problem("invalid_request", { detail: `${field}: ${message}`, errors: [{ field, message }] });
}

type Opened = { readonly tenant: TenantDb; readonly entry: EntryRow };

/** The entry of a link. Unknown id and wrong token answer alike. @throws Problem `not_found` */
export async function openEntry(env: Env, id: string, token: string): Promise<Opened> {
  const genuine = await opensEntry(env, id, token);
  const found = genuine ? await store.findEntry(env, id) : undefined;
  if (!found) throw problem("not_found");
  return found;
}

/** The contact is theirs: from now on they wait. Repeating it changes nothing. @throws Problem `waiting_list_full` */
export async function confirmEntry({ tenant, entry }: Opened, now: Millis): Promise<EntryRow> {
  if (entry.state !== "unverified") return entry;
  const lines = await store.selectWaitedFor(tenant, entry.eventId);
  if (lines.reduce((sum, { waiting }) => sum + waiting, 0) >= MAX_WAITING) throw problem("waiting_list_full");
  await tenant.batch([
    store.moveEntry(tenant, entry, { state: "waiting", waitingSince: now }),
    ...store.recount(tenant, entry.eventId, entry.ticketTypeId, now),
  ]);
  return (await store.entryById(tenant, entry.id)) ?? entry;
}

/**
 * Takes an entry off the list; what was offered goes to the next. Repeating it changes nothing.
 * @param also written in the same transaction
 */
export async function leaveList(
  env: Env,
  { tenant, entry }: Opened,
  now: Millis,
  also: readonly Statement[] = [],
): Promise<void> {
  const { state, holdId } = entry;
  if (state !== "unverified" && state !== "waiting" && state !== "offered") return;
  await tenant.batch([
    store.moveEntry(tenant, entry, { state: "left", holdToken: null, endedAt: now }),
    ...store.recount(tenant, entry.eventId, entry.ticketTypeId, now),
    ...also,
  ]);
  if (state === "offered" && holdId !== null) await withdrawOffer(env, entry.eventId, holdId);
}

/** What the owner of a link may know. */
export type EntryView = {
  readonly entry: EntryRow;
  /** 1 is next; null for who does not wait. */
  readonly position: number | null;
  /** The hold that is the offer, while it runs. */
  readonly offer: { readonly hold: string; readonly token: string; readonly expiresAt: Millis } | null;
};

export async function viewEntry(env: Env, { tenant, entry }: Opened, now: Millis): Promise<EntryView> {
  const { state, holdId, holdToken, offerExpiresAt } = entry;
  const position = state === "waiting" ? (await store.countBefore(tenant, entry)) + 1 : null;
  const runs = state === "offered" && holdId !== null && holdToken !== null && offerExpiresAt !== null;
  if (!runs || offerExpiresAt <= now) return { entry, position, offer: null };
  const token = await decryptSecret(env, tenant.tenantId, TOKEN_PURPOSE, holdToken);
  return { entry, position, offer: { hold: holdId, token, expiresAt: offerExpiresAt } };
}

/** Everybody on an event's list in line, with their place among those who wait for the same type; at most 1,000. */
export async function wholeList(
  tenant: TenantDb,
  eventId: string,
): Promise<{ readonly entry: EntryRow; readonly position: number | null }[]> {
  const [offered, waiting] = await Promise.all([
    store.entriesIn(tenant, eventId, "offered", MAX_WAITING),
    store.entriesIn(tenant, eventId, "waiting", MAX_WAITING),
  ]);
  const places = new Map<string, number>();
  const placed = waiting.map((entry) => {
    const position = (places.get(entry.ticketTypeId) ?? 0) + 1;
    places.set(entry.ticketTypeId, position);
    return { entry, position };
  });
  return [...offered.map((entry) => ({ entry, position: null })), ...placed];
}
