/** How a change moves the state: the same steps for a live call, for the load after a wake and for a replay of the log. */
import { assert } from "../../worker/kernel/assert.ts";
import type { Millis } from "../../worker/kernel/time.ts";
import { keep, newAllotments, refresh, use } from "./allotments.ts";
import { useCode } from "./codes.ts";
import { customerOf, recentStarts } from "./customers.ts";
import { layoutOf } from "./layout.ts";
import { transitionOf } from "./log.ts";
import { draw, drawsOf, placesIn } from "./pools.ts";
import { emptyBoard, SEAT, vacant } from "./seats.ts";
import type { Block, InventoryConfig } from "./protocol.ts";
import { findHold, type Change, type HoldRecord, type HoldStatus, type InventoryState, type Journal } from "./state.ts";

/** Moves `state` by one change that was decided on it, and notes in `journal` what there is to write. */
export function apply(state: InventoryState, change: Change, at: Millis, journal: Journal): void {
  state.sequence += 1;
  journal.log.push(transitionOf(state.sequence, at, change, placesOfChange(state, change)));
  switch (change.kind) {
    case "configured":
      return configure(state, change.config, journal);
    case "blocked":
      return setBlock(state, change.block, journal);
    case "unblocked":
      return unblock(state, change.key, change.seats, journal);
    case "resized":
      return resize(state, change.pool, change.capacity, journal);
    case "held":
      return start(state, change, at, journal);
    default:
      return step(state, change, at, journal);
  }
}

type OfHold = Exclude<Change, { kind: "configured" | "blocked" | "unblocked" | "resized" | "held" }>;

function start(state: InventoryState, change: Extract<Change, { kind: "held" }>, at: Millis, journal: Journal): void {
  const { holdId: id, tokenHash, lines, expiresAt, customer, channel, discount } = change;
  note(state, id, journal);
  const record = { id, tokenHash, status: "held", expiresAt, extensions: 0, orderId: undefined, lines } as const;
  enter(state, { ...record, startedAt: at, customer, channel, discount, endedAt: undefined }, journal);
  if (customer !== undefined) {
    const entry = customerOf(state.customers, customer);
    entry.starts = [...recentStarts(entry.starts, at), at];
  }
}

/** A change of a hold that is there already. */
function step(state: InventoryState, change: OfHold, at: Millis, journal: Journal): void {
  const record = findHold(state, change.holdId);
  assert(record !== undefined, `${change.kind} of unknown hold ${change.holdId}`);
  note(state, record.id, journal);
  switch (change.kind) {
    case "extended": {
      const orderId = change.orderId ?? record.orderId;
      const extensions = record.extensions + (change.orderId === undefined ? 1 : 0);
      state.live.set(record.id, { ...record, expiresAt: change.expiresAt, orderId, extensions });
      return;
    }
    case "discounted": {
      const changed = { ...record, discount: change.discount };
      useCode(state.codes, record, -1);
      useCode(state.codes, changed, 1);
      state.live.set(record.id, changed);
      return;
    }
    case "committed":
      forgive(state, record);
      leave(state, record, journal);
      return enter(state, { ...record, status: "committed", orderId: change.orderId }, journal);
    case "reclaimed":
      forgive(state, record);
      state.ended.delete(record.id);
      return enter(state, { ...record, status: "committed", orderId: change.orderId, endedAt: undefined }, journal);
    case "moved": {
      const lines = record.lines.map((line) =>
        line.seats === undefined
          ? line
          : { ...line, seats: line.seats.map((guid) => (guid === change.from ? change.to : guid)) },
      );
      leave(state, record, journal);
      return enter(state, { ...record, lines }, journal);
    }
    case "reduced":
      leave(state, record, journal);
      return enter(state, { ...record, lines: change.lines }, journal);
    case "released":
    case "expired":
      return end(state, record, change.kind, at, journal);
    case "cancelled":
      forgive(state, record);
      return end(state, { ...record, orderId: change.orderId }, "cancelled", at, journal);
  }
}

/** Who pays does not hoard: the hold's start no longer counts. Once, for another one may have the same time. */
function forgive(state: InventoryState, { customer, startedAt, status }: HoldRecord): void {
  if (status === "committed") return;
  const entry = customer === undefined ? undefined : state.customers.get(customer);
  const counted = entry?.starts.indexOf(startedAt) ?? -1;
  if (entry !== undefined && counted >= 0) entry.starts = entry.starts.toSpliced(counted, 1);
}

/** For the log: how many places the change is about. */
function placesOfChange(state: InventoryState, change: Change): number | undefined {
  switch (change.kind) {
    case "held":
      return placesIn(change.lines);
    case "moved":
      return 1;
    case "blocked":
      return change.block.seats?.length ?? change.block.quantity;
    case "configured":
    case "unblocked":
    case "resized":
    case "extended":
    case "discounted":
      return undefined;
    case "reduced":
      return placesIn(findHold(state, change.holdId)?.lines ?? []) - placesIn(change.lines);
    default: {
      const record = findHold(state, change.holdId);
      return record === undefined ? undefined : placesIn(record.lines);
    }
  }
}

/** Lets go every hold whose time is over. Comes first in each turn, so that no decision depends on the alarm. */
export function lapse(state: InventoryState, now: Millis, journal: Journal): void {
  for (let id = state.expiries.takeDue(now); id !== undefined; id = state.expiries.takeDue(now)) {
    const record = state.live.get(id);
    if (record?.status !== "held") continue;
    if (record.expiresAt <= now) apply(state, { kind: "expired", holdId: id }, now, journal);
    else state.expiries.add(record.expiresAt, id);
  }
}

/** Puts a living hold on its places. @throws when one of them is not free: a decision was wrong, or memory is. */
export function enter(state: InventoryState, record: HoldRecord, journal: Journal): void {
  const status = record.status === "committed" ? SEAT.sold : SEAT.held;
  for (const seat of seatsOf(state, record)) {
    assert(state.board.holder[seat] === undefined, `I1: seat ${seat} already has a holder`);
    setSeat(state, seat, record.id, status, journal);
  }
  move(state, record, 1, journal);
  state.live.set(record.id, record);
  if (record.status === "held") state.expiries.add(record.expiresAt, record.id);
}

function leave(state: InventoryState, record: HoldRecord, journal: Journal): void {
  for (const seat of seatsOf(state, record)) {
    assert(state.board.holder[seat] === record.id, `I1: seat ${seat} is not of the hold that leaves it`);
    setSeat(state, seat, undefined, vacant(state.board, seat), journal);
  }
  move(state, record, -1, journal);
  state.live.delete(record.id);
}

function end(state: InventoryState, record: HoldRecord, status: HoldStatus, at: Millis, journal: Journal): void {
  if (state.live.has(record.id)) leave(state, record, journal);
  state.ended.set(record.id, { ...record, status, endedAt: at });
}

function setSeat(state: InventoryState, seat: number, holder: string | undefined, status: number, journal: Journal) {
  if (!journal.seats.has(seat)) journal.seats.set(seat, state.board.holder[seat]);
  state.board.holder[seat] = holder;
  state.board.status[seat] = status;
}

function move(state: InventoryState, record: HoldRecord, sign: 1 | -1, journal: Journal): void {
  const side = record.status === "committed" ? "sold" : "held";
  const draws = drawsOf(record.lines, state.products, state.pools);
  for (const id of draws.keys()) notePool(state, id, journal);
  draw(draws, state.pools, side, sign);
  useCode(state.codes, record, sign);
  if (record.channel !== undefined) {
    use(state.allotments, record.channel, draws, sign);
    refresh(state.allotments, state.pools, draws.keys());
  }
  if (record.customer !== undefined)
    customerOf(state.customers, record.customer)[side] += sign * placesIn(record.lines);
}

function notePool(state: InventoryState, id: string, journal: Journal): void {
  const pool = state.pools.get(id);
  if (pool !== undefined && !journal.pools.has(id)) journal.pools.set(id, pool.held + pool.sold);
}

function seatsOf(state: InventoryState, record: HoldRecord): number[] {
  const seats: number[] = [];
  for (const line of record.lines) {
    for (const guid of line.seats ?? []) {
      const seat = state.board.plan.indexOf.get(guid);
      assert(seat !== undefined, `seat ${guid} of hold ${record.id} is not in the plan`);
      seats.push(seat);
    }
  }
  return seats;
}

function note(state: InventoryState, id: string, journal: Journal): void {
  if (journal.holds.has(id)) return;
  journal.holds.set(id, state.live.has(id) ? "live" : state.ended.has(id) ? "ended" : "none");
}

function setBlock(state: InventoryState, block: Block, journal: Journal): void {
  state.blocks.set(block.key, block);
  journal.blocks.add(block.key);
  for (const seat of blockSeats(state, block.seats)) {
    state.board.blockOf.set(seat, block);
    look(state, seat, journal);
  }
  keep(state.allotments, block, 1);
  if (block.pool !== undefined) showKept(state, block.pool, journal);
}

function unblock(state: InventoryState, key: string, seats: readonly string[] | undefined, journal: Journal): void {
  const block = state.blocks.get(key);
  assert(block !== undefined, `there is no block ${key} to lift`);
  journal.blocks.add(key);
  for (const seat of blockSeats(state, seats ?? block.seats)) {
    state.board.blockOf.delete(seat);
    look(state, seat, journal);
  }
  const left = seats === undefined ? [] : (block.seats ?? []).filter((guid) => !seats.includes(guid));
  if (left.length === 0) {
    state.blocks.delete(key);
    keep(state.allotments, block, -1);
    if (block.pool !== undefined) showKept(state, block.pool, journal);
    return;
  }
  const rest = { ...block, seats: left };
  state.blocks.set(key, rest);
  for (const seat of blockSeats(state, left)) state.board.blockOf.set(seat, rest);
}

function resize(state: InventoryState, id: string, capacity: number, journal: Journal): void {
  const pool = state.pools.get(id);
  assert(pool !== undefined, `there is no pool ${id} to resize`);
  notePool(state, id, journal);
  journal.resized.add(id);
  pool.capacity = capacity;
  pool.ceiling = Math.max(capacity, pool.held + pool.sold);
}

function showKept(state: InventoryState, pool: string, journal: Journal): void {
  notePool(state, pool, journal);
  refresh(state.allotments, state.pools, [pool]);
}

/** Shows a seat as it is after its block changed. */
function look(state: InventoryState, seat: number, journal: Journal): void {
  if (state.board.holder[seat] === undefined) state.board.status[seat] = vacant(state.board, seat);
  journal.reblocked.add(seat);
}

/** Indexes of a block's seats; those that a later plan lost are left out. */
function blockSeats(state: InventoryState, guids: readonly string[] = []): number[] {
  return guids.flatMap((guid) => state.board.plan.indexOf.get(guid) ?? []);
}

function configure(state: InventoryState, config: InventoryConfig, journal: Journal): void {
  const layout = layoutOf(state, config);
  assert(layout.ok, "a configuration that was refused is applied");
  const board = emptyBoard(layout.value.plan, state.blocks.values());
  const { pools, products, offered } = layout.value;
  Object.assign(state, { config, board, pools, products, offered } satisfies Partial<InventoryState>);
  for (const record of state.live.values()) {
    for (const seat of seatsOf(state, record)) {
      board.holder[seat] = record.id;
      board.status[seat] = record.status === "committed" ? SEAT.sold : SEAT.held;
    }
  }
  recountKept(state);
  journal.configured = true;
}

/** Counts what blocks keep of the pools from the blocks and holds up. */
export function recountKept(state: InventoryState): void {
  state.allotments = newAllotments();
  for (const block of state.blocks.values()) keep(state.allotments, block, 1);
  for (const { channel, lines } of state.live.values()) {
    if (channel !== undefined) use(state.allotments, channel, drawsOf(lines, state.products, state.pools), 1);
  }
  refresh(state.allotments, state.pools, state.pools.keys());
}
