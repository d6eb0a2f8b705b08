/**
 * What the Worker and `WaitingRoom` say to each other. An event has one room, which decides who may enter the sale, and a
 * few join books beside it, which give the numbers (DESIGN §4). All are objects of one class.
 */
import type { Result } from "../../worker/kernel/result.ts";
import type { Millis } from "../../worker/kernel/time.ts";

/** Join books of a new room. Kept with the room, so a later number does not change one that is in use. */
export const JOIN_SHARDS = 8;
/** The names of the objects of an event: here, because the room itself asks its join books. */
export const roomName = (eventId: string): string => eventId;
export const joinBookName = (eventId: string, shard: number): string => `${eventId}/join-${shard}`;

export type RoomSettings = {
  readonly mode: "off" | "on";
  /** When the draw is made and people are let in; null waits for `open`. */
  readonly opensAt: Millis | null;
  /** People a minute; null follows the load. */
  readonly rate: number | null;
  /** How long an admitted buyer may choose. */
  readonly admissionMinutes: number;
  /** How long a place stays good once it is called. */
  readonly turnMinutes: number;
  /** Admitted and called people at one time. */
  readonly maxChoosing: number;
  /** Holds that one admission may make. */
  readonly holdsPerAdmission: number;
  /** Numbers given to one network address. */
  readonly maxPerAddress: number;
};

/** `before` the draw people gather; `paused` calls nobody; `closed` lets nobody in any more, those inside go on. */
export type RoomState = "off" | "before" | "open" | "paused" | "closed";

/** People let in a minute, as measured: the slowest and the fastest of late. */
export type Pace = { readonly slow: number; readonly fast: number };

/** The same for everybody, so that it can be cached. */
export type RoomStatus = {
  readonly state: RoomState;
  readonly settings: RoomSettings;
  /** Raised by every change of the settings; 0 when nothing was ever set. */
  readonly version: number;
  readonly shards: number;
  readonly openedAt: Millis | null;
  /** Every place up to this one has been called. */
  readonly serving: number;
  /** Every place up to this one was called so long ago that its turn is over. */
  readonly missedUpTo: number;
  /** Numbers given; before the draw it may be some seconds old. */
  readonly joined: number;
  /** The rate in force, people a minute. */
  readonly rate: number;
  readonly pace: Pace | null;
  /** SHA-256 of the seed, hex: public from the start, so that the seed cannot be chosen afterwards. */
  readonly seedHash: string;
  /** Null until the draw. */
  readonly seed: string | null;
  /** How many numbers each join book had given when the draw was made; null until then. */
  readonly counts: readonly number[] | null;
};

/** One minute of the room, for the staff's chart. */
export type RoomMinute = {
  readonly at: Millis;
  readonly joined: number;
  readonly called: number;
  readonly admitted: number;
};
export type RoomOverview = {
  readonly status: RoomStatus;
  readonly waiting: number;
  /** Admitted people whose time is not over. */
  readonly choosing: number;
  /** Called people who have not come yet. */
  readonly expected: number;
  /** All that were ever let in. */
  readonly admitted: number;
  /** Oldest first, at most two hours. */
  readonly minutes: readonly RoomMinute[];
  /** People a minute that the holds bore well so far; absent in answers of older code. */
  readonly safeRate?: number;
};

/** A number from a join book: `early` ones take part in the draw, later ones queue behind in the order they came. */
export type JoinNumber =
  | { readonly kind: "early"; readonly shard: number; readonly index: number }
  | { readonly kind: "late"; readonly number: number; readonly ahead: number };
export type JoinFault = { readonly reason: "too_many_from_address" } | { readonly reason: "room_full" };

export type Admission = {
  readonly number: number;
  readonly admittedAt: Millis;
  readonly expiresAt: Millis;
  readonly holdsLeft: number;
};
export type AdmitFault =
  /** `place` is null before the draw. */
  | { readonly reason: "not_your_turn"; readonly place: number | null; readonly serving: number }
  /** The turn went by: back with half the wait, at `place`, with `ahead` before it. */
  | { readonly reason: "turn_missed"; readonly place: number; readonly ahead: number }
  | { readonly reason: "admission_ended" }
  | { readonly reason: "room_closed" };
export type UseFault = { readonly reason: "unknown" | "ended" | "used_up" };

/** How holds did since the last report; steers the rate when the room follows the load. */
export type Load = { readonly holds: number; readonly slow: number };

export interface WaitingRoomApi {
  /** Sets everything. `expected` is the version it is based on; undefined overwrites. The opening is fixed once it was. */
  configure(request: {
    readonly eventId: string;
    readonly settings: RoomSettings;
    readonly expected?: number;
  }): Promise<Result<RoomStatus, { reason: "stale" | "already_open" }>>;
  /** Draws now if it was not done, and lets people in; also after `close`. */
  open(): Promise<Result<RoomStatus, { reason: "not_configured" }>>;
  pause(): Promise<Result<RoomStatus, { reason: "not_configured" }>>;
  resume(): Promise<Result<RoomStatus, { reason: "not_configured" }>>;
  close(): Promise<Result<RoomStatus, { reason: "not_configured" }>>;
  /** Null when no room was ever set up; nothing is stored by asking. */
  status(): Promise<RoomStatus | null>;
  overview(): Promise<RoomOverview | null>;
  /** Lets a number in whose place is called. The same answer until the admission ends (I6). */
  admit(request: { readonly number: number; readonly place: number }): Promise<Result<Admission, AdmitFault>>;
  /** Ends an admission before its time, and so frees its place. Without one it does nothing. */
  leave(request: { readonly number: number }): Promise<void>;
  /** Counts one hold of an admission. The same `key` counts once. */
  use(request: {
    readonly number: number;
    readonly key: string;
    readonly load?: Load;
  }): Promise<Result<Admission, UseFault>>;
  /** Takes back a hold that came to nothing, by its key. Without one it does nothing. */
  giveBack(request: { readonly number: number; readonly key: string }): Promise<void>;

  /** Of the room, for its join books: `count` numbers behind everybody. The draw is made first if it is due. */
  allocate(request: { readonly count: number }): Promise<{ readonly first: number; readonly serving: number }>;
  /** Of a join book: the number of a browser; the same one again for the same browser (I6). */
  join(request: {
    readonly eventId: string;
    readonly shard: number;
    /** Keyed hashes, hex: neither browser nor address is stored as it is. */
    readonly browser: string;
    readonly address: string;
    /** Numbers for one address in this book. */
    readonly maxPerAddress: number;
  }): Promise<Result<JoinNumber, JoinFault>>;
  /** Of a join book: no more early numbers; answers how many there are, and the same again. */
  seal(request: { readonly eventId: string; readonly shard: number }): Promise<{ readonly count: number }>;
  /** Of a join book: numbers given so far. */
  joinCount(): Promise<number>;
}
