/** The room of one event as it is stored, and how it changes: pure. */
import { assert } from "../../worker/kernel/assert.ts";
import type { Millis } from "../../worker/kernel/time.ts";
import type { Pace, RoomSettings, RoomState, RoomStatus } from "./protocol.ts";
import { banked, resumed, type Steering, STEERING, type Valve } from "./valve.ts";

/** The one row. */
export type Room = {
  readonly eventId: string;
  readonly settings: RoomSettings;
  readonly version: number;
  readonly shards: number;
  /** 32 random bytes, hex. Told to nobody before the draw. */
  readonly seed: string;
  readonly seedHash: string;
  /** The draw was begun, by staff or because it was time: from here on it is only finished, never put off. */
  readonly opening: boolean;
  readonly paused: boolean;
  readonly closed: boolean;
  readonly draw: { readonly at: Millis; readonly counts: readonly number[] } | null;
  /** Numbers given since the draw was made and before it: the next number. */
  readonly next: number;
  readonly valve: Valve;
  readonly steering: Steering;
  /** Of calls that are no longer kept. */
  readonly missedUpTo: number;
  /** All that were ever let in. */
  readonly admitted: number;
};

/** A room that nobody has joined. */
export function newRoom(request: {
  readonly eventId: string;
  readonly settings: RoomSettings;
  readonly shards: number;
  readonly seed: string;
  readonly seedHash: string;
  readonly now: Millis;
}): Room {
  const { now, ...given } = request;
  return {
    ...given,
    version: 1,
    opening: false,
    paused: false,
    closed: false,
    draw: null,
    next: 0,
    valve: { serving: 0, credit: 0, at: now },
    steering: { rate: STEERING.first, from: now, holds: 0, slow: 0, called: 0 },
    missedUpTo: 0,
    admitted: 0,
  };
}

/** The rate in force, people a minute. */
export function rateOf({ settings, steering }: Pick<Room, "settings" | "steering">): number {
  return settings.rate ?? steering.rate;
}

/** True when the draw is to be made: it was begun, or its time has come. */
export function isDrawDue({ draw, settings, opening }: Room, now: Millis): boolean {
  if (draw !== null || settings.mode === "off") return false;
  return opening || (settings.opensAt !== null && settings.opensAt <= now);
}

/** The room after the draw: `counts` early numbers of each join book come first, in an order that the seed decides. */
export function drawn(room: Room, counts: readonly number[], now: Millis): Room {
  assert(room.draw === null, "a draw is made once");
  assert(counts.length === room.shards, "every join book was asked");
  const next = counts.reduce((sum, count) => sum + count, 0);
  return {
    ...room,
    draw: { at: now, counts },
    next,
    valve: { serving: 0, credit: 0, at: now },
    steering: { ...room.steering, from: now },
  };
}

/** The room with other settings. What a minute earned under the old rate stays earned; nothing goes back. */
export function reconfigured(room: Room, settings: RoomSettings, now: Millis): Room {
  const valve = room.paused ? room.valve : banked(room.valve, rateOf(room), now);
  return { ...room, settings, valve, version: room.version + 1 };
}

/** The room paused or going on; the same room when it is so already. */
export function withPause(room: Room, paused: boolean, now: Millis): Room {
  if (room.paused === paused) return room;
  const valve = paused ? banked(room.valve, rateOf(room), now) : resumed(room.valve, now);
  return { ...room, paused, valve };
}

export function stateOf(room: Room): RoomState {
  if (room.settings.mode === "off") return "off";
  if (room.closed) return "closed";
  if (room.draw === null) return "before";
  return room.paused ? "paused" : "open";
}

/** True when people are called at present. */
export function isCalling(room: Room): boolean {
  return stateOf(room) === "open";
}

/** What everybody may know. The seed only once the draw is made: before, it would tell where one comes out. */
export function statusOf(
  room: Room,
  facts: { readonly joined: number; readonly missedUpTo: number; readonly pace: Pace | null },
): RoomStatus {
  return {
    state: stateOf(room),
    settings: room.settings,
    version: room.version,
    shards: room.shards,
    openedAt: room.draw?.at ?? null,
    serving: room.valve.serving,
    missedUpTo: facts.missedUpTo,
    joined: facts.joined,
    rate: rateOf(room),
    pace: facts.pace,
    seedHash: room.seedHash,
    seed: room.draw === null ? null : room.seed,
    counts: room.draw?.counts ?? null,
  };
}
