/** How a change moves the state: the same steps for a live call, for the load after a wake and for a replay of the log. */
import { assert } from "../../worker/kernel/assert.ts";
import type { Millis } from "../../worker/kernel/time.ts";
import { layoutOf } from "./layout.ts";
import { transitionOf } from "./log.ts";
import { draw, drawsOf } from "./pools.ts";
import { emptyBoard, SEAT } from "./seats.ts";
import type { InventoryConfig } from "./protocol.ts";
import { findHold, type Change, type HoldRecord, type HoldStatus, type InventoryState, type Journal } from "./state.ts";

/** Moves `state` by one change that was decided on it, and notes in `journal` what there is to write. */
export function apply(state: InventoryState, change: Change, at: Millis, journal: Journal): void {
  state.sequence += 1;
  journal.log.push(transitionOf(state.sequence, at, change));
  if (change.kind === "configured") return configure(state, change.config, journal);
  if (change.kind === "held") {
    const { holdId: id, tokenHash, lines, expiresAt } = change;
    const record = { id, tokenHash, status: "held", expiresAt, extensions: 0, orderId: undefined, lines } as const;
    note(state, id, journal);
    return enter(state, { ...record, endedAt: undefined }, journal);
  }
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
    case "committed":
      leave(state, record, journal);
      return enter(state, { ...record, status: "committed", orderId: change.orderId }, journal);
    case "reclaimed":
      state.ended.delete(record.id);
      return enter(state, { ...record, status: "committed", orderId: change.orderId, endedAt: undefined }, journal);
    case "released":
    case "expired":
      return end(state, record, change.kind, at, journal);
    case "cancelled":
      return end(state, { ...record, orderId: change.orderId }, "cancelled", at, journal);
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
    setSeat(state, seat, undefined, SEAT.free, journal);
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
  const draws = drawsOf(record.lines, state.products, state.pools);
  for (const id of draws.keys()) {
    const pool = state.pools.get(id);
    if (pool !== undefined && !journal.pools.has(id)) journal.pools.set(id, pool.held + pool.sold);
  }
  draw(draws, state.pools, record.status === "committed" ? "sold" : "held", sign);
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

function configure(state: InventoryState, config: InventoryConfig, journal: Journal): void {
  const layout = layoutOf(state, config);
  assert(layout.ok, "a configuration that was refused is applied");
  const board = emptyBoard(layout.value.plan);
  const { pools, products, offered } = layout.value;
  Object.assign(state, { config, board, pools, products, offered } satisfies Partial<InventoryState>);
  for (const record of state.live.values()) {
    for (const seat of seatsOf(state, record)) {
      board.holder[seat] = record.id;
      board.status[seat] = record.status === "committed" ? SEAT.sold : SEAT.held;
    }
  }
  journal.configured = true;
}
