/** Use cases of the queue: join, ask for one's place, go in, make a hold. */
import { eventById, type EventRow, findEventTenant } from "../events/index.ts";
import { newId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { SECOND, type Millis } from "../kernel/time.ts";
import { keyedHash } from "../platform/crypto.ts";
import type { Admission, RoomStatus } from "../../durable-objects/waiting-room/protocol.ts";
import { joinBookOf, roomOf } from "./client.ts";
import { type Draw, drawKey, drawOf, earlyNumber } from "./draw.ts";
import type { AdmissionRefusal, QueueFault } from "./faults.ts";
import { minutesLeft, networkOf, numbersPerBook, shareDone, waitingRoomShard } from "./queue.ts";
import {
  browserHash,
  newBrowser,
  type QueueNumber,
  readAdmission,
  readTicket,
  signAdmission,
  signTicket,
} from "./tokens.ts";

/**
 * Kept in the isolate, values and never promises: one request must not wait for the I/O of another. A stale copy shows an
 * old place for a moment; who goes in is decided by the room.
 */
const kept = {
  status: new Map<string, { readonly readAt: Millis; readonly value: RoomStatus | null }>(),
  event: new Map<string, { readonly readAt: Millis; readonly value: EventRow | undefined }>(),
  draw: new Map<string, Draw>(),
};
const STATUS_FOR: Millis = 1.5 * SECOND;
/** An event without a room costs a busy sale one call of its room in this time. */
const NO_ROOM_FOR: Millis = 5 * SECOND;
const EVENT_FOR: Millis = 10 * SECOND;
const MAX_KEPT = 200;

function remember<T>(map: Map<string, T>, key: string, value: T): T {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MAX_KEPT && oldest !== undefined) map.delete(oldest);
  return value;
}

/** The room as it was within the last seconds; null when the event has none. Asks the room only when that is older. */
export async function roomStatus(env: Env, eventId: string, now: Millis): Promise<RoomStatus | null> {
  const known = kept.status.get(eventId);
  if (known) {
    const fresh = known.value === null || known.value.state === "off" ? NO_ROOM_FOR : STATUS_FOR;
    if (Math.abs(now - known.readAt) < fresh) return known.value;
  }
  return await freshStatus(env, eventId, now);
}

async function freshStatus(env: Env, eventId: string, now: Millis): Promise<RoomStatus | null> {
  return remember(kept.status, eventId, { readAt: now, value: await roomOf(env, eventId).status() }).value;
}

/** What a change of the settings answered is what this isolate knows from now on. */
export function noteStatus(eventId: string, value: RoomStatus, now: Millis): void {
  remember(kept.status, eventId, { readAt: now, value });
}

async function eventOf(env: Env, eventId: string, now: Millis): Promise<EventRow | undefined> {
  const known = kept.event.get(eventId);
  if (known && Math.abs(now - known.readAt) < EVENT_FOR) return known.value;
  const tenant = await findEventTenant(env, eventId);
  const value = tenant && (await eventById(tenant, eventId));
  return remember(kept.event, eventId, { readAt: now, value }).value;
}

/** The room of a public event, closed once the event is cancelled or over; undefined for drafts and unknown events. */
export async function publicRoom(env: Env, eventId: string, now: Millis): Promise<RoomStatus | null | undefined> {
  const event = await eventOf(env, eventId, now);
  if (!event || event.status === "draft") return undefined;
  const status = await roomStatus(env, eventId, now);
  if (status === null || status.state === "off") return status;
  const over = event.status !== "published" || (event.endsAt ?? event.startsAt) <= now;
  return over ? { ...status, state: "closed" } : status;
}

/** Where somebody stands. `place` and what follows from it are null before the draw. */
export type Standing = {
  readonly state: RoomStatus["state"];
  readonly place: number | null;
  /** How many are before it, itself included; 0 when it is its turn. */
  readonly ahead: number | null;
  /** The place in line when it joined. */
  readonly joinedAt: number | null;
  /** Whole percent of the way to the front. */
  readonly share: number | null;
  readonly minutes: { readonly from: number; readonly to: number } | null;
  /** The turn is there, or went by. */
  readonly turn: "waiting" | "now" | "missed";
};

/** The place of a number; null before the draw. Undefined when the draw does not know it: it is not of this room. */
export function placeOf(eventId: string, number: QueueNumber, status: RoomStatus): number | null | undefined {
  if (number.kind === "back") return number.place;
  if (number.kind === "late") return number.number + 1;
  const index = overallNumber(number, status);
  return typeof index === "number" ? 1 + drawFor(eventId, status).shuffled(index) : index;
}

function overallNumber(number: QueueNumber, { counts, seed }: RoomStatus): number | null | undefined {
  if (number.kind !== "early") return number.number;
  if (counts === null || seed === null) return null;
  return earlyNumber(counts, number.shard, number.index);
}

function drawFor(eventId: string, { seed, counts }: RoomStatus): Draw {
  const known = kept.draw.get(eventId);
  if (known) return known;
  const all = counts ?? [];
  const size = all.reduce((sum, count) => sum + count, 0);
  return remember(kept.draw, eventId, drawOf(drawKey(seed ?? "", eventId, all), size));
}

/** Where a number stands by what is public; asks nobody. */
export function standingOf(eventId: string, number: QueueNumber, status: RoomStatus): Standing {
  const place = placeOf(eventId, number, status) ?? null;
  const { state, serving, missedUpTo, pace } = status;
  if (place === null) {
    return { state, place, ahead: null, joinedAt: null, share: null, minutes: null, turn: "waiting" };
  }
  const ahead = Math.max(0, place - serving);
  const joinedAt = number.kind === "early" ? place : number.ahead + (number.kind === "late" ? 1 : 0);
  const minutes = state === "open" ? minutesLeft(ahead, pace) : null;
  const turn = ahead > 0 ? "waiting" : place > missedUpTo ? "now" : "missed";
  return { state, place, ahead, joinedAt, share: shareDone(joinedAt, ahead), minutes, turn };
}

/** A browser and the number that it has. */
export type Bearer = { readonly browser: string; readonly ticket: string };
export type Joined = Bearer & { readonly standing: Standing };

/** Gives a browser its number; the same one again if it has one. Without `browser` it is a new one. */
export async function joinQueue(
  env: Env,
  eventId: string,
  request: { readonly browser: string | undefined; readonly address: string },
  status: RoomStatus | null,
): Promise<Result<Joined, QueueFault>> {
  if (status === null || status.state === "off") return err({ reason: "off" });
  if (status.state === "closed") return err({ reason: "closed" });
  const browser = request.browser ?? newBrowser();
  const [hash, address] = await Promise.all([
    browserHash(env, eventId, browser),
    keyedHash(env, "waiting-room-address", `${eventId}\0${networkOf(request.address)}`),
  ]);
  const shard = waitingRoomShard(hash, status.shards);
  const maxPerAddress = numbersPerBook(status.settings.maxPerAddress, status.shards);
  const joined = await joinBookOf(env, eventId, shard).join({ eventId, shard, browser: hash, address, maxPerAddress });
  if (!joined.ok) return joined;
  const ticket = await signTicket(env, eventId, browser, joined.value);
  return ok({ browser, ticket, standing: standingOf(eventId, joined.value, status) });
}

/** Where the bearer of a ticket stands; asks no object beyond what this isolate knows. */
export async function standingOfTicket(
  env: Env,
  eventId: string,
  { browser, ticket }: Bearer,
  status: RoomStatus,
): Promise<Result<Standing, QueueFault>> {
  const number = await readTicket(env, eventId, browser, ticket);
  return number.ok ? ok(standingOf(eventId, number.value, status)) : number;
}

export type Entered = { readonly token: string; readonly admission: Admission };

/** Trades a ticket whose place is called for an admission. The same one again until it ends. */
export async function enterSale(
  env: Env,
  eventId: string,
  { browser, ticket }: Bearer,
  now: Millis,
): Promise<Result<Entered, QueueFault>> {
  const read = await readTicket(env, eventId, browser, ticket);
  if (!read.ok) return read;
  let status = await publicRoom(env, eventId, now);
  // What is kept may be from just before the draw.
  if (status?.seed === null) status = await freshStatus(env, eventId, now);
  if (!status || status.state === "off") return err({ reason: "off" });
  const number = overallNumber(read.value, status);
  const place = placeOf(eventId, read.value, status);
  if (number === undefined || place === undefined) return err({ reason: "forged" });
  if (number === null || place === null) return err({ reason: "not_your_turn", place: null, serving: 0 });
  const entered = await roomOf(env, eventId).admit({ number, place });
  if (entered.ok) {
    return ok({ token: await signAdmission(env, eventId, entered.value), admission: entered.value });
  }
  const { error } = entered;
  if (error.reason === "room_closed") return err({ reason: "closed" });
  if (error.reason === "admission_ended") return err({ reason: "ended" });
  if (error.reason === "not_your_turn") return err(error);
  const back = { kind: "back", number, place: error.place, ahead: error.ahead } as const;
  return err({ ...error, ticket: await signTicket(env, eventId, browser, back) });
}

/** Gives an admission back before its time. Anything that is no admission does nothing. */
export async function leaveSale(env: Env, eventId: string, token: string, now: Millis): Promise<void> {
  const number = await readAdmission(env, eventId, token, now);
  if (number.ok) await roomOf(env, eventId).leave({ number: number.value });
}

/** True when a hold of this event needs an admission. Without a room this asks it once in some seconds. */
export async function admissionRequired(env: Env, eventId: string, now: Millis): Promise<boolean> {
  const status = await roomStatus(env, eventId, now);
  return status !== null && status.state !== "off";
}

/** Holds since the last report of this isolate, by event: they go along with the next admission, so they cost no call. */
const seen = new Map<string, { readonly holds: number; readonly slow: number }>();
/** A hold that takes longer, or that the inventory refused because it had too much to do, is slow. */
const SLOW: Millis = 120;

/** Notes how long the inventory took for a hold; the rate follows it when the organizer has set none. */
export function noteHold(eventId: string, ms: Millis): void {
  const known = seen.get(eventId) ?? { holds: 0, slow: 0 };
  remember(seen, eventId, { holds: known.holds + 1, slow: known.slow + (ms > SLOW ? 1 : 0) });
}

/**
 * Lets a hold through (TH02): genuine, of this event, not over, and with holds left, of which this takes one.
 * @param options.key what makes a retry the same use, such as the hold's id
 */
export async function checkAdmission(
  env: Env,
  eventId: string,
  token: string | undefined,
  now: Millis,
  options: { readonly key?: string } = {},
): Promise<Result<Admission, AdmissionRefusal>> {
  if (token === undefined || token === "") return err({ reason: "required" });
  const number = await readAdmission(env, eventId, token, now);
  if (!number.ok) return number;
  const load = seen.get(eventId);
  seen.delete(eventId);
  const { key = newId("request") } = options;
  return await roomOf(env, eventId).use({ number: number.value, key, ...(load === undefined ? {} : { load }) });
}

/** Takes back what `checkAdmission` took for `key`, when nothing was held: somebody was faster. */
export async function giveHoldBack(env: Env, eventId: string, admission: Admission, key: string): Promise<void> {
  await roomOf(env, eventId).giveBack({ number: admission.number, key });
}
