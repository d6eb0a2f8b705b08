/** Brings the room up to a moment: what time has done since it was last looked at. */
import { DAY, MINUTE, type Millis } from "../../worker/kernel/time.ts";
import { isCalling, rateOf, type Room } from "./room.ts";
import {
  choosingAt,
  countMinute,
  expectedAt,
  forgetCalls,
  forgetMinutes,
  lastCalledBefore,
  readRoom,
  sharedPlaces,
  writeCall,
  writeRoom,
} from "./store.ts";
import { banked, creditAt, observed, provenUpTo, servingAt, steered } from "./valve.ts";

export type Settled = { readonly room: Room; readonly missedUpTo: number };
type Step = Settled & {
  readonly called: { readonly people: number; readonly idle: boolean; readonly first: number } | undefined;
};

/** The room at `now`. Writes nothing. Undefined when there is none. */
export function settle(sql: SqlStorage, now: Millis): Settled | undefined {
  const stored = readRoom(sql);
  return stored && advance(sql, stored, now);
}

/**
 * The room at `now`, stored if anybody was called. The place of each call is stored with it, so that a turn can be told
 * from a missed one. Call inside a transaction.
 */
export function settleAndWrite(sql: SqlStorage, now: Millis): Room | undefined {
  const stored = readRoom(sql);
  if (stored === undefined) return undefined;
  const { room, missedUpTo, called } = advance(sql, stored, now);
  if (room === stored) return stored;
  const kept = { ...room, missedUpTo };
  writeRoom(sql, kept);
  if (called === undefined) return kept;
  forgetCalls(sql, now - room.settings.turnMinutes * MINUTE);
  writeCall(sql, { first: called.first, last: room.valve.serving, at: now, people: called.people });
  countMinute(sql, now, { called: called.people, idle: called.idle });
  forgetMinutes(sql, now - DAY);
  return kept;
}

function advance(sql: SqlStorage, stored: Room, now: Millis): Step {
  const turnOver = now - stored.settings.turnMinutes * MINUTE;
  const missedUpTo = Math.max(stored.missedUpTo, lastCalledBefore(sql, turnOver) ?? 0);
  if (!isCalling(stored)) return { room: stored, missedUpTo, called: undefined };
  const room = steer(stored, now);
  const rate = rateOf(room);
  const { serving } = room.valve;
  const facts = {
    rate,
    end: room.next,
    room: room.settings.maxChoosing - choosingAt(sql, now) - expectedAt(sql, turnOver),
    shared: sharedPlaces(sql, serving, Math.ceil(creditAt(room.valve, rate, now)) + 1),
  };
  const { valve, people, idle } = servingAt(room.valve, facts, now);
  if (people === 0) return { room, missedUpTo, called: undefined };
  const steering = observed(room.steering, { called: people });
  return { room: { ...room, valve, steering }, missedUpTo, called: { people, idle, first: serving + 1 } };
}

/** Also where the organizer set a rate: then it only says what would be safe. */
function steer(room: Room, now: Millis): Room {
  const steering = steered(room.steering, now);
  if (steering === room.steering) return room;
  const { rate } = room.settings;
  if (rate !== null) return { ...room, steering: { ...steering, rate: Math.min(steering.rate, provenUpTo(rate)) } };
  return { ...room, steering, valve: banked(room.valve, rateOf(room), now) };
}
