/**
 * What the Worker and `EventInventory` say to each other. Plain data both ways; expected outcomes are `Result`s. Worker
 * and object run different versions for a while at each deploy, so a field is first added as optional.
 */
import type { Result } from "../../worker/kernel/result.ts";
import type { Millis } from "../../worker/kernel/time.ts";

/** A seat as the plan names it. `guid` is stable; `category` decides which products may sell it. */
export type SeatSpec = { readonly guid: string; readonly category: string };
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
};

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
};

export type HoldRequest = {
  /** Chosen by the caller with `newHoldId(eventId)`; it is also the idempotency key: the same id answers the same hold. */
  readonly holdId: string;
  /** SHA-256 of the hold token, hex. The token itself never reaches the object. */
  readonly tokenHash: string;
  readonly lines: readonly HoldLine[];
};

export type Hold = {
  readonly holdId: string;
  readonly expiresAt: Millis;
  readonly lines: readonly HoldLine[];
  readonly status: "held" | "committed";
  readonly orderId?: string;
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
  | { readonly reason: "too_many"; readonly max: number }
  | { readonly reason: "empty" }
  /** The id is in use with other lines or another token, or its hold is already over. */
  | { readonly reason: "hold_mismatch" };

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
  }[];
};

/** One line of the object's append-only log. */
export type Transition = {
  readonly sequence: number;
  readonly at: Millis;
  readonly kind: "configured" | "held" | "extended" | "released" | "expired" | "committed" | "reclaimed" | "cancelled";
  readonly holdId?: string;
  readonly orderId?: string;
  readonly detail?: string;
};

/** The methods of the object. Each is idempotent, answers only after its write is durable, and never calls out. */
export interface EventInventoryApi {
  configure(config: InventoryConfig): Promise<Result<{ revision: number }, ConfigureFault>>;
  hold(request: HoldRequest): Promise<Result<Hold, HoldFault>>;
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
  snapshot(): Promise<Snapshot>;
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
