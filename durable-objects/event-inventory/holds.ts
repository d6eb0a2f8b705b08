/**
 * What each call about a hold decides: pure, from the state and `now`. A decision is an answer and perhaps a change; the
 * state must have been lapsed at `now` before (`lapse`), so that what ran out is free.
 */
import { assert } from "../../worker/kernel/assert.ts";
import { err, ok, type Result } from "../../worker/kernel/result.ts";
import { SECOND, type Millis } from "../../worker/kernel/time.ts";
import { amountOff, codeFault } from "./codes.ts";
import { mayHave } from "./customers.ts";
import {
  answersTo,
  isFree,
  lineFault,
  linesInBoth,
  plainLine,
  scarcity,
  shortPools,
  sizeFault,
  withSeats,
} from "./lines.ts";
import { placesIn } from "./pools.ts";
import {
  MAX_BUYER_EXTENSIONS,
  MAX_NAME_LENGTH,
  MAX_PLACES_PER_HOLD,
  type CommitFault,
  type EventInventoryApi,
  type Hold,
  type HoldAccessFault,
  type HoldActor,
  type HoldDiscount,
  type HoldFault,
  type HoldRefusal,
  type HoldRequest,
  type ReclaimFault,
} from "./protocol.ts";
import { findHold, toHold, type Change, type HoldRecord, type InventoryState } from "./state.ts";

export type Decision<Answer> = { readonly answer: Answer; readonly change?: Change };
type Request<Method extends keyof EventInventoryApi> = Parameters<EventInventoryApi[Method]>[0];
type Outcome<Method extends keyof EventInventoryApi> = Awaited<ReturnType<EventInventoryApi[Method]>>;

/** An extension that gains less than this changes nothing and does not count, so a repeated call is harmless (I6). */
export const MIN_EXTENSION_GAIN: Millis = 5 * SECOND;

/** Takes all the places or none (I1, E06, E07). The same id with the same lines and token answers the same hold. */
export function decideHold(
  state: InventoryState,
  now: Millis,
  request: HoldRequest,
): Decision<Result<Hold, HoldFault | HoldRefusal>> {
  const { config } = state;
  if (config === undefined) return { answer: err({ reason: "not_on_sale" }) };
  const { holdId, tokenHash, customer, channel, discount } = request;
  const asked = request.lines.map(plainLine);
  const known = findHold(state, holdId);
  if (known !== undefined) {
    const same = hasPlaces(known, now) && sameHash(known.tokenHash, tokenHash) && answersTo(known.lines, asked);
    return { answer: same ? ok(toHold(known)) : err({ reason: "hold_mismatch" }) };
  }
  const fault = sizeFault(asked, config.maxPerHold) ?? lineFault(state, asked) ?? customerFault(state, now, request);
  if (fault !== undefined) return { answer: err(fault) };
  const chosen = withSeats(state, asked, channel);
  if (!chosen.ok) return { answer: chosen };
  const lines = chosen.value;
  const short = scarcity(state, lines, channel);
  if (short !== undefined) return { answer: err(short) };
  const used = discountFault(state, discount, undefined);
  if (used !== undefined) return { answer: err(used) };
  const expiresAt = now + config.holdTtl;
  const who = {
    ...(customer === undefined ? {} : { customer }),
    ...(channel === undefined ? {} : { channel }),
    ...(discount === undefined ? {} : { discount }),
  };
  const shown = discount === undefined ? {} : { discount };
  return {
    answer: ok({ holdId, expiresAt, lines, status: "held", ...shown }),
    change: { kind: "held", holdId, tokenHash, lines, expiresAt, ...who },
  };
}

function customerFault(state: InventoryState, now: Millis, request: HoldRequest): HoldRefusal | undefined {
  const { customer, channel, lines } = request;
  assert((channel?.length ?? 0) <= MAX_NAME_LENGTH, "a channel's name is short");
  if (customer === undefined || state.config === undefined) return undefined;
  assert(customer.length <= MAX_NAME_LENGTH, "a customer is a hash");
  const may = mayHave(state.customers.get(customer), placesIn(lines), now, state.config);
  return may.ok ? undefined : may.error;
}

function discountFault(state: InventoryState, discount: HoldDiscount | undefined, own: HoldDiscount | undefined) {
  if (discount === undefined) return undefined;
  const amount = amountOff(discount);
  assert(discount.places.length <= MAX_PLACES_PER_HOLD, "a discount is of the places of one hold");
  assert(Number.isSafeInteger(amount) && amount >= 0, "a discount is a whole amount");
  return codeFault(state.codes, discount, own, (id) => state.live.get(id)?.expiresAt);
}

/** Gives a hold that still runs another discount, or none (E04, E05, E25). */
export function decideDiscount(
  state: InventoryState,
  now: Millis,
  { holdId, actor, discount }: Request<"discount">,
): Decision<Outcome<"discount">> {
  const record = holdFor(state, holdId, actor);
  const access = accessFault(record, now);
  if (access !== undefined || record === undefined) return { answer: err(access ?? { reason: "unknown_hold" }) };
  const wanted = discount ?? undefined;
  if (JSON.stringify(record.discount) === JSON.stringify(wanted)) return { answer: ok(toHold(record)) };
  if (record.status === "committed") return { answer: err({ reason: "pinned" }) };
  const fault = discountFault(state, wanted, record.discount);
  if (fault !== undefined) return { answer: err(fault) };
  return {
    answer: ok(toHold({ ...record, discount: wanted })),
    change: { kind: "discounted", holdId, ...(wanted === undefined ? {} : { discount: wanted }) },
  };
}

/** Moves the end of a hold outward: for the buyer by `holdTtl` from now, for an order until the gateway's deadline. */
export function decideExtend(
  state: InventoryState,
  now: Millis,
  request: Request<"extend">,
): Decision<Outcome<"extend">> {
  const { actor } = request;
  const record = holdFor(state, request.holdId, actor, "may bind");
  const access = accessFault(record, now);
  if (access !== undefined || record === undefined) return { answer: err(access ?? { reason: "unknown_hold" }) };
  if (record.status === "committed") return { answer: ok(toHold(record)) };
  const ttl = state.config?.holdTtl ?? 0;
  if ("orderId" in actor) {
    const expiresAt = Math.max(record.expiresAt, request.until ?? now + ttl);
    assert(Number.isSafeInteger(expiresAt), "a hold ends at a whole number of milliseconds");
    if (record.orderId !== undefined && expiresAt === record.expiresAt) return { answer: ok(toHold(record)) };
    const { orderId } = actor;
    return {
      answer: ok(toHold({ ...record, expiresAt, orderId })),
      change: { kind: "extended", holdId: record.id, expiresAt, orderId },
    };
  }
  const expiresAt = now + ttl;
  // While it is being paid, its end is the gateway's deadline and not the buyer's to move.
  const idle = record.orderId !== undefined || expiresAt - record.expiresAt < MIN_EXTENSION_GAIN;
  if (idle) return { answer: ok(toHold(record)) };
  if (record.extensions >= MAX_BUYER_EXTENSIONS) {
    return { answer: err({ reason: "extension_limit", expiresAt: record.expiresAt }) };
  }
  return { answer: ok(toHold({ ...record, expiresAt })), change: { kind: "extended", holdId: record.id, expiresAt } };
}

/** Gives the places back before their time. A hold that is over already is as released as can be. */
export function decideRelease(
  state: InventoryState,
  now: Millis,
  request: Request<"release">,
): Decision<Outcome<"release">> {
  const record = holdFor(state, request.holdId, request.actor);
  if (record === undefined) return { answer: err({ reason: "unknown_hold" }) };
  if (record.status === "committed") return { answer: err({ reason: "committed" }) };
  if (!hasPlaces(record, now)) return { answer: ok(null) };
  if (record.orderId !== undefined && "tokenHash" in request.actor) {
    return { answer: err({ reason: "pinned", expiresAt: record.expiresAt }) };
  }
  return { answer: ok(null), change: { kind: "released", holdId: record.id } };
}

/** What the hold is at `now`. Needs no lapse. */
export function readHold(state: InventoryState, now: Millis, request: Request<"read">): Outcome<"read"> {
  const record = holdFor(state, request.holdId, request.actor);
  const fault = accessFault(record, now);
  if (fault !== undefined || record === undefined) return err(fault ?? { reason: "unknown_hold" });
  return ok(toHold(record));
}

/** Turns a hold that still runs into the order's allocation. */
export function decideCommit(
  state: InventoryState,
  now: Millis,
  { holdId, orderId }: Request<"commit">,
): Decision<Result<Hold, CommitFault>> {
  const record = findHold(state, holdId);
  const fault = ownerFault(record, orderId);
  if (fault !== undefined || record === undefined) return { answer: err(fault ?? { reason: "unknown_hold" }) };
  if (record.status === "committed") return { answer: ok(toHold(record)) };
  if (!hasPlaces(record, now)) return { answer: err({ reason: "hold_expired" }) };
  return {
    answer: ok(toHold({ ...record, status: "committed", orderId })),
    change: { kind: "committed", holdId, orderId },
  };
}

/** For money that came late: takes the places of a hold that was let go again, if every one of them is free (I10). */
export function decideReclaim(
  state: InventoryState,
  now: Millis,
  request: Request<"reclaim">,
): Decision<Result<Hold, ReclaimFault>> {
  const { holdId, orderId } = request;
  const record = findHold(state, holdId);
  const fault = ownerFault(record, orderId);
  if (fault !== undefined || record === undefined) return { answer: err(fault ?? { reason: "unknown_hold" }) };
  const answer = ok(toHold({ ...record, status: "committed", orderId }));
  if (record.status === "committed") return { answer };
  if (hasPlaces(record, now)) return { answer, change: { kind: "committed", holdId, orderId } };
  const { lines, channel } = record;
  const seats = lines.flatMap((line) => line.seats ?? []).filter((guid) => !isFree(state, guid, channel));
  const pools = shortPools(state, lines, channel).map(({ pool }) => pool);
  // The use of a code went with the places; another hold may have it now.
  if (discountFault(state, record.discount, undefined) !== undefined) pools.push(`code:${record.discount?.code?.id}`);
  if (seats.length + pools.length > 0) return { answer: err({ reason: "gone", seats, pools }) };
  return { answer, change: { kind: "reclaimed", holdId, orderId } };
}

/** Gives the places of an order back for good: after this nothing of the hold can be committed or reclaimed. */
export function decideCancel(
  state: InventoryState,
  { holdId, orderId }: Request<"cancel">,
): Decision<Outcome<"cancel">> {
  const record = findHold(state, holdId);
  if (record?.orderId === undefined) return { answer: err({ reason: "unknown_hold" }) };
  if (record.orderId !== orderId) return { answer: err({ reason: "committed_to_other_order" }) };
  if (record.status === "cancelled") return { answer: ok(null) };
  return { answer: ok(null), change: { kind: "cancelled", holdId, orderId } };
}

/** Gives back the places that the order does not keep. */
export function decideCancelPlaces(
  state: InventoryState,
  { holdId, orderId, keep }: Request<"cancelPlaces">,
): Decision<Outcome<"cancelPlaces">> {
  const record = findHold(state, holdId);
  if (record?.orderId === undefined) return { answer: err({ reason: "unknown_hold" }) };
  if (record.orderId !== orderId) return { answer: err({ reason: "committed_to_other_order" }) };
  if (record.status === "cancelled") return { answer: ok(null) };
  if (record.status !== "committed") return { answer: err({ reason: "not_committed" }) };
  const lines = linesInBoth(record.lines, keep);
  if (placesIn(lines) === placesIn(record.lines)) return { answer: ok(null) };
  if (lines.length === 0) return { answer: ok(null), change: { kind: "cancelled", holdId, orderId } };
  return { answer: ok(null), change: { kind: "reduced", holdId, orderId, lines } };
}

/** True while the hold has its places: it is paid, or its time runs. */
export function hasPlaces(record: HoldRecord, now: Millis): boolean {
  return record.status === "committed" || (record.status === "held" && record.expiresAt > now);
}

/** The hold, if the actor is the one who has it; an order that has none yet may bind one where that is asked for. */
function holdFor(
  state: InventoryState,
  holdId: string,
  actor: HoldActor,
  binding?: "may bind",
): HoldRecord | undefined {
  const record = findHold(state, holdId);
  if ("tokenHash" in actor) {
    // Compared also when there is no such hold, so that time does not tell the two apart (TH04).
    return sameHash(record?.tokenHash ?? "", actor.tokenHash) ? record : undefined;
  }
  if (record?.orderId === undefined && binding === undefined) return undefined;
  return record?.orderId === undefined || record.orderId === actor.orderId ? record : undefined;
}

function accessFault(record: HoldRecord | undefined, now: Millis): HoldAccessFault | undefined {
  // A cancelled hold is spent for good; it is told from an unknown one nowhere.
  if (record === undefined || record.status === "cancelled") return { reason: "unknown_hold" };
  return hasPlaces(record, now) ? undefined : { reason: "hold_expired" };
}

/** Why this order may not act on the hold. */
export function ownerFault(
  record: HoldRecord | undefined,
  orderId: string,
): { readonly reason: "unknown_hold" | "committed_to_other_order" } | undefined {
  if (record === undefined || record.status === "cancelled") return { reason: "unknown_hold" };
  if (record.orderId !== undefined && record.orderId !== orderId) return { reason: "committed_to_other_order" };
  return undefined;
}

/** Compares two hashes in a time that depends on nothing but the second one's length. Two empty ones are not equal. */
export function sameHash(known: string, claimed: string): boolean {
  let difference = known.length ^ claimed.length;
  for (let i = 0; i < claimed.length; i++)
    difference |= known.charCodeAt(i % (known.length || 1)) ^ claimed.charCodeAt(i);
  return difference === 0 && claimed.length > 0;
}
