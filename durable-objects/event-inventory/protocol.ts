/**
 * What the Worker and `EventInventory` say to each other. Plain data both ways; expected outcomes are `Result`s. Worker
 * and object run different versions for a while at each deploy, so a field is first added as optional.
 */
import type { Result } from "../../worker/kernel/result.ts";
import type { Millis } from "../../worker/kernel/time.ts";

/**
 * A seat as the plan names it. `guid` is stable; `category` decides which products may sell it. The rest is for best
 * available; a seat without it counts as one of a single long row, in the order of the configuration.
 */
export type SeatSpec = {
  readonly guid: string;
  readonly category: string;
  readonly section?: string;
  readonly row?: string;
  /** Place in its row. Neighbours differ by one; a larger step is an aisle. */
  readonly index?: number;
  /** Rank of the seat, lower is better. */
  readonly quality?: number;
  /** `wheelchair` and `companion` places are only given to those who ask for them. */
  readonly kind?: SeatKind;
};
export type SeatKind = "standard" | "wheelchair" | "companion";
/** Places without a number: an area, the capacity of a ticket type, the capacity of the whole event. */
export type PoolSpec = { readonly id: string; readonly capacity: number };
/**
 * What can be sold. A seated product sells the seats of one category; every product also draws one place a ticket from
 * each of its pools, all or nothing (E06, E07). `product` is the ticket type's id.
 */
export type ProductSpec = {
  readonly id: string;
  readonly category?: string;
  readonly pools: readonly string[];
  /** Places of this product in one hold. */
  readonly minPerHold?: number;
  readonly maxPerHold?: number;
};

/** The pool of the whole event: where it is configured, every product draws from it, also those that do not name it. */
export const EVENT_POOL = "event";

export type InventoryConfig = {
  readonly tenantId: string;
  readonly eventId: string;
  /** Grows with each change; an older or equal revision is a no-op, so a repeated `configure` does nothing (I6). */
  readonly revision: number;
  readonly seats: readonly SeatSpec[];
  readonly pools: readonly PoolSpec[];
  readonly products: readonly ProductSpec[];
  readonly holdTtl: Millis;
  readonly maxPerHold: number;
  /** Places that one customer may hold and own at a time, of all holds that name the customer. */
  readonly maxPerCustomer?: number;
  /** Holds that one customer may start within `HOARDING_WINDOW` before each further one has to wait (TH03). */
  readonly freeHolds?: number;
  /**
   * Capacities may fall below what is in use: nobody loses a place, nothing is sold until there is room again. Without
   * it such a configuration is refused, unless the pool is that small already.
   */
  readonly belowUse?: boolean;
};

export type ConfigureFault =
  | { readonly reason: "duplicate_seat"; readonly seat: string }
  | { readonly reason: "too_many_seats"; readonly max: number }
  | { readonly reason: "unknown_pool"; readonly pool: string; readonly product: string }
  | { readonly reason: "unknown_category"; readonly category: string; readonly product: string }
  /** A seat that is held or sold would disappear. */
  | { readonly reason: "seat_in_use"; readonly seat: string }
  /** A pool would be smaller than what is held and sold from it. */
  | { readonly reason: "capacity_in_use"; readonly pool: string; readonly inUse: number };

export type HoldLine = {
  readonly product: string;
  /** Exactly one of the two: seats by guid, or a number of places. */
  readonly seats?: readonly string[];
  readonly quantity?: number;
  /** With a quantity of numbered seats: the object chooses, and answers a line with the seats (E31). */
  readonly best?: BestWish;
};

/** How the object shall choose seats. Lines of one category are placed together as one party. */
export type BestWish = {
  /** Only side by side in one row, or not at all. */
  readonly together?: boolean;
  /** Wheelchair places among the quantity; the others get companion places, then standard seats beside them. */
  readonly accessible?: number;
  /** Guid of a seat or name of a section to be close to, before quality. */
  readonly near?: string;
};

/** What is off a hold's places, fixed when it was given (E25), and the code that it was given for. */
export type HoldDiscount = {
  /** Minor units off each place, in the order of the lines. */
  readonly places: readonly number[];
  readonly code?: CodeUse;
};
/** A promo code as the Worker knew it when it was given. Absent limits are none. */
export type CodeUse = {
  readonly id: string;
  /** Holds that may use it at a time, paid ones among them. */
  readonly maxUses?: number;
  /** Minor units that it may take off in all. */
  readonly budget?: number;
  readonly maxPerCustomer?: number;
  /** Opaque hashes of who uses it; each of them counts. */
  readonly customers?: readonly string[];
};
export type CodeFault =
  /** All of it is held or sold. `freeAt`: when the first hold that uses it ends, unless it is paid before (E04). */
  | { readonly reason: "code_used_up"; readonly freeAt?: Millis }
  | { readonly reason: "code_customer_limit"; readonly max: number };
/** How often a code is used at this moment, and the minor units that it takes off. */
export type CodeCount = {
  readonly id: string;
  readonly held: number;
  readonly sold: number;
  readonly amount: number;
};

export type HoldRequest = {
  /** Chosen by the caller with `newHoldId(eventId)`; it is also the idempotency key: the same id answers the same hold. */
  readonly holdId: string;
  /** SHA-256 of the hold token, hex. The token itself never reaches the object. */
  readonly tokenHash: string;
  readonly lines: readonly HoldLine[];
  /** Opaque hash of who buys, for limits by customer. Never a name or an address. */
  readonly customer?: string;
  /** The allotment that it sells from: opens what is blocked for this channel. */
  readonly channel?: string;
  readonly discount?: HoldDiscount;
};

export type Hold = {
  readonly holdId: string;
  readonly expiresAt: Millis;
  readonly lines: readonly HoldLine[];
  readonly status: "held" | "committed";
  readonly orderId?: string;
  readonly discount?: HoldDiscount;
};

export type HoldFault =
  | { readonly reason: "not_on_sale" }
  | { readonly reason: "unknown_product"; readonly product: string }
  | { readonly reason: "unknown_seat"; readonly seat: string }
  | { readonly reason: "wrong_category"; readonly seat: string; readonly product: string }
  /** A product of numbered seats was asked for by quantity. */
  | { readonly reason: "seats_required"; readonly product: string }
  /** These seats have another holder now; held ones may free up, sold ones will not. */
  | { readonly reason: "seats_taken"; readonly seats: readonly string[] }
  | { readonly reason: "sold_out"; readonly product: string; readonly pool: string; readonly available: number }
  /** With `product`: more of it than it allows. */
  | { readonly reason: "too_many"; readonly max: number; readonly product?: string }
  | { readonly reason: "empty" }
  /** The id is in use with other lines or another token, or its hold is already over. */
  | { readonly reason: "hold_mismatch" };

/** What is possible in itself and not given to this caller, now or in this form. */
export type HoldRefusal =
  | CodeFault
  /** Kept back by the organizer. */
  | { readonly reason: "seats_blocked"; readonly seats: readonly string[] }
  | { readonly reason: "too_few"; readonly min: number; readonly product: string }
  /** `has` places are held or owned by this customer already. */
  | { readonly reason: "customer_limit"; readonly max: number; readonly has: number }
  /** Too many holds were started lately. */
  | { readonly reason: "cool_down"; readonly retryAfter: Millis }
  /** There are enough seats, but not side by side; `longest` are. Or not enough wheelchair places. */
  | { readonly reason: "not_together"; readonly product: string; readonly longest: number };

/** Unknown hold and wrong token answer alike (TH04). */
export type HoldAccessFault = { readonly reason: "unknown_hold" } | { readonly reason: "hold_expired" };

/** Who acts on a hold: the buyer by token hash, or the system for the order that owns it. */
export type HoldActor = { readonly tokenHash: string } | { readonly orderId: string };

export type CommitFault =
  | { readonly reason: "unknown_hold" }
  /** Its time ran out and it was let go: `reclaim` may still find the places free. */
  | { readonly reason: "hold_expired" }
  | { readonly reason: "committed_to_other_order" };

export type ReclaimFault =
  | { readonly reason: "unknown_hold" }
  | { readonly reason: "committed_to_other_order" }
  /** What could not be taken again; nothing was taken (all or nothing). */
  | { readonly reason: "gone"; readonly seats: readonly string[]; readonly pools: readonly string[] };

/** Compact state for pages: 2 bits a seat (0 free, 1 held, 2 sold, 3 blocked), first seat in the low bits. */
export type Snapshot = {
  readonly version: number;
  /** Base64 of ceil(seats / 4) bytes, in the order of `InventoryConfig.seats`. */
  readonly seats: string;
  readonly pools: readonly {
    readonly id: string;
    readonly capacity: number;
    readonly held: number;
    readonly sold: number;
    /** Kept back by the organizer; absent is none. What is free is `max(0, capacity - held - sold - blocked)`. */
    readonly blocked?: number;
  }[];
};

/** `house` seats are for the house's own use, `kill` is off sale for good, `staff_hold` for a while, `allotment` is a channel's. */
export type BlockReason = "house" | "kill" | "staff_hold" | "allotment";

/** Takes places off sale. Seats by guid, or a number of places of a pool. */
export type BlockRequest = {
  /** Chosen by the caller; the same key with the same content again does nothing (I6). */
  readonly key: string;
  readonly seats?: readonly string[];
  readonly pool?: string;
  readonly quantity?: number;
  readonly reason: BlockReason;
  readonly note?: string;
  /**
   * Who may still sell them. Of a pool it is a protected number: what the channel holds and owns counts towards it, and
   * what it gives back is protected again.
   */
  readonly channel?: string;
};
export type Block = BlockRequest & { readonly at: Millis };

export type BlockFault =
  | { readonly reason: "not_on_sale" }
  | { readonly reason: "invalid_block" }
  | { readonly reason: "unknown_seat"; readonly seat: string }
  | { readonly reason: "unknown_pool"; readonly pool: string }
  /** Somebody has these seats; they are not taken away. */
  | { readonly reason: "seats_taken"; readonly seats: readonly string[] }
  | { readonly reason: "seats_blocked"; readonly seats: readonly string[] }
  | { readonly reason: "not_enough"; readonly pool: string; readonly available: number }
  | { readonly reason: "too_many_blocks"; readonly max: number }
  /** The key is in use with other content. */
  | { readonly reason: "block_mismatch" };

export type MoveRequest = {
  readonly holdId: string;
  readonly orderId: string;
  readonly from: string;
  readonly to: string;
  /** Staff may move somebody onto a seat that is kept back. */
  readonly overBlock?: boolean;
};
export type MoveFault =
  | { readonly reason: "unknown_hold" | "committed_to_other_order" | "not_committed" }
  | { readonly reason: "unknown_seat"; readonly seat: string }
  | { readonly reason: "wrong_category"; readonly seat: string; readonly product: string }
  | { readonly reason: "seats_taken"; readonly seats: readonly string[] }
  | { readonly reason: "seats_blocked"; readonly seats: readonly string[] };

/** For staff who watch a sale. Counts are places, of seats and of places without a number together. */
export type Pulse = {
  readonly version: number;
  readonly seats: { readonly free: number; readonly held: number; readonly sold: number; readonly blocked: number };
  /** Those of the free seats that no product sells. */
  readonly unoffered?: number;
  /** Places given away twice, counted from the holds up and not from the board or the pools; 0, or I1 is broken. */
  readonly twice?: number;
  readonly pools: Snapshot["pools"];
  /** Places held and sold by all living holds. */
  readonly held: number;
  readonly sold: number;
  readonly holds: number;
  /** Open sockets of the live feed. */
  readonly sockets: number;
  /** The last `PULSE_MINUTES`, oldest first, also those in which nothing happened. */
  readonly perMinute: readonly PulseMinute[];
  /** Those who hold most without having paid, most first (TH03). */
  readonly holders: readonly { readonly customer: string; readonly held: number; readonly starts: number }[];
};
/** Places by what happened to them; `back` is released, expired, cancelled and reduced. */
export type PulseMinute = {
  readonly at: Millis;
  readonly held: number;
  readonly sold: number;
  readonly back: number;
};

/** One line of the object's append-only log. */
export type Transition = {
  readonly sequence: number;
  readonly at: Millis;
  readonly kind:
    | "configured"
    | "held"
    | "extended"
    | "discounted"
    | "released"
    | "expired"
    | "committed"
    | "reclaimed"
    | "cancelled"
    | "reduced"
    | "moved"
    | "blocked"
    | "unblocked"
    | "resized";
  readonly holdId?: string;
  readonly orderId?: string;
  /** Places that the change is about; absent where it is about none, and in lines of older code. */
  readonly places?: number;
  readonly detail?: string;
};

/** The methods of the object. Each is idempotent, answers only after its write is durable, and never calls out. */
export interface EventInventoryApi {
  configure(config: InventoryConfig): Promise<Result<{ revision: number }, ConfigureFault>>;
  hold(request: HoldRequest): Promise<Result<Hold, HoldFault | HoldRefusal>>;
  /** Several holds of different buyers in one call, each decided for itself, in this order. Answers in the same order. */
  holdMany(requests: readonly HoldRequest[]): Promise<Result<Hold, HoldFault | HoldRefusal>[]>;
  /**
   * Moves the end of a hold. A buyer may extend to `now + holdTtl`, at most `MAX_BUYER_EXTENSIONS` times; the system
   * pins it for an order (`until`, the gateway's deadline). Never shortens. The first system call binds hold and order.
   */
  extend(request: {
    holdId: string;
    actor: HoldActor;
    until?: Millis;
  }): Promise<Result<Hold, HoldAccessFault | { reason: "extension_limit"; expiresAt: Millis }>>;
  /**
   * Gives everything back. Repeating it, or releasing an expired hold, succeeds. A committed hold is not released.
   * A hold that is bound to an order is being paid: only that order lets it go, the buyer is told `pinned`.
   */
  release(request: {
    holdId: string;
    actor: HoldActor;
  }): Promise<Result<null, HoldAccessFault | { reason: "committed" } | { reason: "pinned"; expiresAt: Millis }>>;
  /**
   * Gives a hold another discount, or with null none; the use of a code is counted from here on and given back when the
   * hold ends. Repeating it succeeds. `pinned`: it is paid.
   */
  discount(request: {
    holdId: string;
    actor: HoldActor;
    discount: HoldDiscount | null;
  }): Promise<Result<Hold, HoldAccessFault | CodeFault | { reason: "pinned" }>>;
  /** How often these codes are used now. */
  codes(request: { ids: readonly string[] }): Promise<readonly CodeCount[]>;
  /** What the hold is now; for pricing an order and for pages. The actor must match. */
  read(request: { holdId: string; actor: HoldActor }): Promise<Result<Hold, HoldAccessFault>>;
  /** Turns the hold into an allocation of the order. Repeating it for the same order succeeds. */
  commit(request: { holdId: string; orderId: string }): Promise<Result<Hold, CommitFault>>;
  /** After expiry: takes the same places again if all are free, straight into an allocation (I10, E08, E09). */
  reclaim(request: { holdId: string; orderId: string }): Promise<Result<Hold, ReclaimFault>>;
  /** Gives the places of a committed order back (refund of everything). Repeating it succeeds. */
  cancel(request: {
    holdId: string;
    orderId: string;
  }): Promise<Result<null, { reason: "unknown_hold" | "committed_to_other_order" }>>;
  /**
   * Gives back the places of a committed order that are not among `keep`; keeping nothing is `cancel`. It only ever takes
   * away, so a repeated or late call does no harm: what is gone stays gone.
   */
  cancelPlaces(request: {
    holdId: string;
    orderId: string;
    keep: readonly HoldLine[];
  }): Promise<Result<null, { reason: "unknown_hold" | "committed_to_other_order" | "not_committed" }>>;
  /** Exchanges one seat of a committed order for another, both in one step (E32). Repeating it succeeds. */
  move(request: MoveRequest): Promise<Result<Hold, MoveFault>>;
  /** Takes places off sale. Repeating it succeeds. */
  block(request: BlockRequest): Promise<Result<Block, BlockFault>>;
  /** Puts a block's places back on sale, or only these `seats` of it. An unknown key succeeds: there is no such block. */
  unblock(request: { key: string; seats?: readonly string[] }): Promise<Result<null, never>>;
  /** All blocks, oldest first. */
  blocks(): Promise<readonly Block[]>;
  /**
   * Changes a pool's capacity while it is on sale, also below what is sold: then nothing is free until enough came back.
   * The next `configure` says its own capacity again.
   */
  resize(request: {
    pool: string;
    capacity: number;
  }): Promise<Result<{ capacity: number; used: number }, { reason: "unknown_pool" | "invalid_capacity" }>>;
  snapshot(): Promise<Snapshot>;
  pulse(): Promise<Pulse>;
  history(request: {
    after: number;
    limit: number;
  }): Promise<{ transitions: readonly Transition[]; next: number | null }>;
}

export const MAX_BUYER_EXTENSIONS = 2;
/** Limits of one request (I8). */
export const MAX_LINES_PER_HOLD = 20;
export const MAX_PLACES_PER_HOLD = 100;
export const MAX_SEATS_PER_EVENT = 20_000;
export const MAX_BLOCKS = 2000;
export const MAX_NOTE_LENGTH = 500;
/** Length of customers, channels and keys of blocks. */
export const MAX_NAME_LENGTH = 128;
export const PULSE_MINUTES = 120;
/** Of an upgrade request to the object: a hash of the caller's address, by which sockets are capped. */
export const LIVE_ADDRESS_HEADER = "tessera-live-address";
