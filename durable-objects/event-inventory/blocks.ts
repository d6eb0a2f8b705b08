/** What each call about blocks, moves and capacities decides. Pure, like holds.ts. */
import { err, ok, type Result } from "../../worker/kernel/result.ts";
import type { Millis } from "../../worker/kernel/time.ts";
import { surplusOf } from "./allotments.ts";
import { hasPlaces, ownerFault, type Decision } from "./holds.ts";
import { freeIn } from "./pools.ts";
import {
  MAX_BLOCKS,
  MAX_NAME_LENGTH,
  MAX_NOTE_LENGTH,
  MAX_SEATS_PER_EVENT,
  type Block,
  type BlockFault,
  type BlockRequest,
  type EventInventoryApi,
  type Hold,
  type MoveFault,
  type MoveRequest,
} from "./protocol.ts";
import { findHold, toHold, type InventoryState } from "./state.ts";

type Outcome<Method extends keyof EventInventoryApi> = Awaited<ReturnType<EventInventoryApi[Method]>>;

/** Takes free places off sale. Nobody loses a place by it. */
export function decideBlock(
  state: InventoryState,
  now: Millis,
  request: BlockRequest,
): Decision<Result<Block, BlockFault>> {
  if (state.config === undefined) return { answer: err({ reason: "not_on_sale" }) };
  const plain = plainBlock(request);
  if (plain === undefined) return { answer: err({ reason: "invalid_block" }) };
  const known = state.blocks.get(plain.key);
  if (known !== undefined) {
    const same = JSON.stringify({ ...plain, at: known.at }) === JSON.stringify(known);
    return { answer: same ? ok(known) : err({ reason: "block_mismatch" }) };
  }
  if (state.blocks.size >= MAX_BLOCKS) return { answer: err({ reason: "too_many_blocks", max: MAX_BLOCKS }) };
  const fault = plain.pool === undefined ? seatFault(state, plain.seats ?? []) : poolFault(state, plain);
  if (fault !== undefined) return { answer: err(fault) };
  const block: Block = { ...plain, at: now };
  return { answer: ok(block), change: { kind: "blocked", block } };
}

/** The fields that we know, in one order; undefined when they make no block. */
function plainBlock(request: BlockRequest): BlockRequest | undefined {
  const { key, seats, pool, quantity, reason, note, channel } = request;
  const names = [key, channel ?? "channel", pool ?? "pool"];
  if (names.some((name) => name === "" || name.length > MAX_NAME_LENGTH)) return undefined;
  if ((note?.length ?? 0) > MAX_NOTE_LENGTH) return undefined;
  const rest = { reason, ...(note === undefined ? {} : { note }), ...(channel === undefined ? {} : { channel }) };
  if (seats !== undefined) {
    const given = pool === undefined && quantity === undefined && seats.length > 0;
    return given && seats.length <= MAX_SEATS_PER_EVENT ? { key, seats, ...rest } : undefined;
  }
  if (pool === undefined || quantity === undefined || !Number.isSafeInteger(quantity) || quantity <= 0)
    return undefined;
  return { key, pool, quantity, ...rest };
}

function seatFault(state: InventoryState, seats: readonly string[]): BlockFault | undefined {
  const { board } = state;
  const seen = new Set<string>();
  const taken: string[] = [];
  const kept: string[] = [];
  for (const guid of seats) {
    const seat = board.plan.indexOf.get(guid);
    if (seat === undefined) return { reason: "unknown_seat", seat: guid };
    if (board.holder[seat] !== undefined) taken.push(guid);
    else if (seen.has(guid) || board.blockOf.has(seat)) kept.push(guid);
    seen.add(guid);
  }
  if (taken.length > 0) return { reason: "seats_taken", seats: taken };
  return kept.length > 0 ? { reason: "seats_blocked", seats: kept } : undefined;
}

function poolFault(state: InventoryState, block: BlockRequest): BlockFault | undefined {
  const { pool: id = "", quantity = 0, channel } = block;
  const pool = state.pools.get(id);
  if (pool === undefined) return { reason: "unknown_pool", pool: id };
  const available = Math.max(0, freeIn(pool));
  // What the channel has beyond its protected number already counts towards a larger one.
  const surplus = surplusOf(state.allotments, channel, id);
  return Math.max(0, quantity - surplus) > available ? { reason: "not_enough", pool: id, available } : undefined;
}

/** Puts places back on sale. Seats that are not in the block, and a key that names none, change nothing. */
export function decideUnblock(
  state: InventoryState,
  { key, seats }: { readonly key: string; readonly seats?: readonly string[] },
): Decision<Outcome<"unblock">> {
  const block = state.blocks.get(key);
  if (block === undefined) return { answer: ok(null) };
  if (seats === undefined) return { answer: ok(null), change: { kind: "unblocked", key } };
  const lifted = seats.filter((guid) => block.seats?.includes(guid) === true);
  if (lifted.length === 0) return { answer: ok(null) };
  return { answer: ok(null), change: { kind: "unblocked", key, seats: lifted } };
}

/** Exchanges a seat of a paid order (E32): the old one is free in the same step in which the new one is taken. */
export function decideMove(
  state: InventoryState,
  now: Millis,
  request: MoveRequest,
): Decision<Result<Hold, MoveFault>> {
  const { holdId, orderId, from, to, overBlock } = request;
  const record = findHold(state, holdId);
  const fault = ownerFault(record, orderId);
  if (fault !== undefined || record === undefined) return { answer: err(fault ?? { reason: "unknown_hold" }) };
  if (record.status !== "committed" || !hasPlaces(record, now)) return { answer: err({ reason: "not_committed" }) };
  const line = record.lines.find(({ seats }) => seats?.includes(from) === true);
  if (line === undefined) {
    const moved = record.lines.some(({ seats }) => seats?.includes(to) === true);
    return { answer: moved ? ok(toHold(record)) : err({ reason: "unknown_seat", seat: from }) };
  }
  if (from === to) return { answer: ok(toHold(record)) };
  const seat = state.board.plan.indexOf.get(to);
  if (seat === undefined) return { answer: err({ reason: "unknown_seat", seat: to }) };
  if (state.board.plan.specs[seat]?.category !== state.products.get(line.product)?.category) {
    return { answer: err({ reason: "wrong_category", seat: to, product: line.product }) };
  }
  if (state.board.holder[seat] !== undefined) return { answer: err({ reason: "seats_taken", seats: [to] }) };
  const block = state.board.blockOf.get(seat);
  const opened = block === undefined || overBlock === true || (block.channel ?? null) === record.channel;
  if (!opened) return { answer: err({ reason: "seats_blocked", seats: [to] }) };
  const lines = record.lines.map((one) =>
    one === line ? { ...one, seats: one.seats?.map((guid) => (guid === from ? to : guid)) ?? [] } : one,
  );
  return {
    answer: ok(toHold({ ...record, lines })),
    change: { kind: "moved", holdId, orderId, from, to },
  };
}

/** Changes a capacity, also below what is in use: nobody loses a place, and nothing is free until enough came back. */
export function decideResize(
  state: InventoryState,
  { pool: id, capacity }: { readonly pool: string; readonly capacity: number },
): Decision<Outcome<"resize">> {
  const pool = state.pools.get(id);
  if (pool === undefined) return { answer: err({ reason: "unknown_pool" }) };
  if (!Number.isSafeInteger(capacity) || capacity < 0) return { answer: err({ reason: "invalid_capacity" }) };
  const answer = ok({ capacity, used: pool.held + pool.sold });
  return pool.capacity === capacity ? { answer } : { answer, change: { kind: "resized", pool: id, capacity } };
}
