import type { Millis } from "../../worker/kernel/time.ts";
import type { Allotments } from "./allotments.ts";
import { newAllotments } from "./allotments.ts";
import type { Codes } from "./codes.ts";
import type { Customer } from "./customers.ts";
import { ExpiryQueue } from "./expiry-queue.ts";
import type { Pool } from "./pools.ts";
import type { Block, Hold, HoldDiscount, HoldLine, InventoryConfig, ProductSpec, Transition } from "./protocol.ts";
import { emptyBoard, type SeatBoard } from "./seats.ts";

/** `held` and `committed` holds have places; the other three are over and have none. */
export type HoldStatus = "held" | "committed" | "expired" | "released" | "cancelled";

/** All that is known of a hold. Never changed in place: a transition replaces it. */
export type HoldRecord = {
  readonly id: string;
  readonly tokenHash: string;
  readonly status: HoldStatus;
  readonly expiresAt: Millis;
  /** Times that the buyer extended it. */
  readonly extensions: number;
  /** The order it is bound to: set by the first pin or by the commit, then for good. */
  readonly orderId: string | undefined;
  readonly lines: readonly HoldLine[];
  readonly startedAt: Millis;
  /** Opaque hash of who buys. */
  readonly customer: string | undefined;
  /** The allotment that it sells from. */
  readonly channel: string | undefined;
  readonly discount: HoldDiscount | undefined;
  /** When it was over; undefined while it has places. */
  readonly endedAt: Millis | undefined;
};

/** The picture of one event in memory. What is durable is in SQLite; this is rebuilt from there at any time. */
export type InventoryState = {
  /** Number of the last transition; it is the version of every snapshot. */
  sequence: number;
  config: InventoryConfig | undefined;
  /** Products on sale and those that once were: an old hold still says what it drew. */
  products: ReadonlyMap<string, ProductSpec>;
  /** Ids of the products on sale now. */
  offered: ReadonlySet<string>;
  board: SeatBoard;
  pools: ReadonlyMap<string, Pool>;
  /** Every hold that has places. */
  readonly live: Map<string, HoldRecord>;
  /** Holds that are over, only those that the present turn needs. */
  readonly ended: Map<string, HoldRecord>;
  readonly expiries: ExpiryQueue;
  /** By key, oldest first. */
  readonly blocks: Map<string, Block>;
  /** What blocks keep back of pools. */
  allotments: Allotments;
  /** What each customer has and did lately, for limits. */
  readonly customers: Map<string, Customer>;
  /** Uses of promo codes by id. */
  readonly codes: Codes;
};

/** What can happen. The log is a list of these, and the state is what they add up to. */
export type Change =
  | { readonly kind: "configured"; readonly config: InventoryConfig }
  | {
      readonly kind: "held";
      readonly holdId: string;
      readonly tokenHash: string;
      readonly lines: readonly HoldLine[];
      readonly expiresAt: Millis;
      readonly customer?: string;
      readonly channel?: string;
      readonly discount?: HoldDiscount;
    }
  /** Another discount, or none. */
  | { readonly kind: "discounted"; readonly holdId: string; readonly discount?: HoldDiscount }
  /** By the buyer (counted) or, with `orderId`, pinned for an order. */
  | { readonly kind: "extended"; readonly holdId: string; readonly expiresAt: Millis; readonly orderId?: string }
  | { readonly kind: "released" | "expired"; readonly holdId: string }
  | { readonly kind: "committed" | "reclaimed" | "cancelled"; readonly holdId: string; readonly orderId: string }
  /** Places of a committed hold came back; `lines` are those that it keeps. */
  | {
      readonly kind: "reduced";
      readonly holdId: string;
      readonly orderId: string;
      readonly lines: readonly HoldLine[];
    }
  | {
      readonly kind: "moved";
      readonly holdId: string;
      readonly orderId: string;
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: "blocked"; readonly block: Block }
  /** All of it, or these seats. */
  | { readonly kind: "unblocked"; readonly key: string; readonly seats?: readonly string[] }
  | { readonly kind: "resized"; readonly pool: string; readonly capacity: number };

/** What a turn touched, with what was there before: all that its write must know. */
export type Journal = {
  readonly log: Transition[];
  /** Holder before the turn by seat index. */
  readonly seats: Map<number, string | undefined>;
  /** Where the hold's row was before the turn. */
  readonly holds: Map<string, "live" | "ended" | "none">;
  /** Places in use before the turn by pool. */
  readonly pools: Map<string, number>;
  /** Seats whose block changed; they may look different now. */
  readonly reblocked: Set<number>;
  /** Pools whose capacity changed. */
  readonly resized: Set<string>;
  /** Keys of blocks that changed. */
  readonly blocks: Set<string>;
  /** The configuration changed: seats and pools are written anew as a whole. */
  configured: boolean;
};

/** A journal of nothing. */
export function newJournal(): Journal {
  return {
    log: [],
    seats: new Map(),
    holds: new Map(),
    pools: new Map(),
    reblocked: new Set(),
    resized: new Set(),
    blocks: new Set(),
    configured: false,
  };
}

/** An event of which nothing is known yet. */
export function emptyState(): InventoryState {
  return {
    sequence: 0,
    config: undefined,
    products: new Map(),
    offered: new Set(),
    board: emptyBoard({ specs: [], indexOf: new Map() }),
    pools: new Map(),
    live: new Map(),
    ended: new Map(),
    expiries: new ExpiryQueue(),
    blocks: new Map(),
    allotments: newAllotments(),
    customers: new Map(),
    codes: new Map(),
  };
}

/** The hold of that id, living or over. */
export function findHold(state: InventoryState, holdId: string): HoldRecord | undefined {
  return state.live.get(holdId) ?? state.ended.get(holdId);
}

/** What callers may see of a hold that has places. */
export function toHold(record: HoldRecord): Hold {
  return {
    holdId: record.id,
    expiresAt: record.expiresAt,
    lines: record.lines,
    status: record.status === "committed" ? "committed" : "held",
    ...(record.orderId === undefined ? {} : { orderId: record.orderId }),
    ...(record.discount === undefined ? {} : { discount: record.discount }),
  };
}
