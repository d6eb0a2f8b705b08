/** Which seats and pools changed since which version: what live frames are made of. Knows no sockets. */
import { encodeFrame, type Frame } from "./frames.ts";
import { showPool } from "./pools.ts";
import type { InventoryState, Journal } from "./state.ts";

/** A delta with more seats than this share of the house is no smaller than a snapshot. */
const SNAPSHOT_SHARE = 1 / 8;

export class Feed {
  /** Version of the last change by seat index; 0 is none since `#base`. */
  #changed = new Float64Array(0);
  readonly #pools = new Map<string, number>();
  /** Changes after this version are known. */
  #base = 0;

  /** Begins anew at the state as it is: what was before is only in a snapshot. */
  reset(state: InventoryState): void {
    this.#changed = new Float64Array(state.board.status.length);
    this.#pools.clear();
    this.#base = state.sequence;
  }

  /** Takes in what a turn changed. `state` is the state after it. */
  note(state: InventoryState, journal: Journal): void {
    if (journal.configured || this.#changed.length !== state.board.status.length) return this.reset(state);
    const version = state.sequence;
    for (const seat of journal.seats.keys()) this.#changed[seat] = version;
    for (const seat of journal.reblocked) this.#changed[seat] = version;
    for (const pool of journal.pools.keys()) this.#pools.set(pool, version);
  }

  /** The frame that brings a client from version `since` to the state. A version that is unknown here gets all of it. */
  frame(state: InventoryState, since: number | undefined): Frame {
    const version = state.sequence;
    const pools = [...state.pools.values()];
    const seats = since === undefined ? undefined : this.#seatsSince(state, since);
    if (since === undefined || seats === undefined) {
      return { kind: "snapshot", version, statuses: state.board.status, pools: pools.map(showPool) };
    }
    const changed = pools.filter(({ id }) => (this.#pools.get(id) ?? 0) > since);
    return { kind: "delta", version, from: since, seats, pools: changed.map(showPool) };
  }

  /** The bytes of `frame`. */
  bytes(state: InventoryState, since: number | undefined): Uint8Array<ArrayBuffer> {
    return encodeFrame(this.frame(state, since));
  }

  #seatsSince(state: InventoryState, since: number): [number, number][] | undefined {
    if (!(since >= this.#base && since <= state.sequence)) return undefined;
    const seats: [number, number][] = [];
    const most = Math.max(64, this.#changed.length * SNAPSHOT_SHARE);
    for (let seat = 0; seat < this.#changed.length; seat++) {
      if ((this.#changed[seat] ?? 0) > since) seats.push([seat, state.board.status[seat] ?? 0]);
      if (seats.length > most) return undefined;
    }
    return seats;
  }
}
