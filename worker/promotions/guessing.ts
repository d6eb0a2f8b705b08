/**
 * Guessing codes (TH06): a limit of tries for each network and event, and after a few wrong ones a delay that grows. Kept
 * in the isolate, like the limits of holds: near enough to stop a script, free for everybody else.
 */
import { SlidingWindow } from "../challenge/index.ts";
import { networkOf } from "../inventory/index.ts";
import { MINUTE, SECOND, type Millis } from "../kernel/time.ts";
import { log } from "../platform/log.ts";

const TRIES_PER_MINUTE = 20;
/** Wrong codes within a quarter of an hour that cost nothing: everybody mistypes. */
export const FREE_GUESSES = 4;
const LONGEST_DELAY: Millis = 5 * MINUTE;
const MAX_KEYS = 20_000;
/** A line of the log for the first one beyond the free guesses, and for each further so many. */
const LOGGED_EVERY = 10;

const tries = new SlidingWindow(MINUTE, MAX_KEYS);
const wrong = new SlidingWindow(15 * MINUTE, MAX_KEYS);
const lastWrong = new Map<string, Millis>();

/** How long after the last wrong code the next one may be tried: 2 s, 4 s, 8 s … up to five minutes. */
export function guessDelay(wrongCodes: number): Millis {
  const beyond = Math.floor(wrongCodes) - FREE_GUESSES;
  return beyond <= 0 ? 0 : Math.min(LONGEST_DELAY, SECOND * 2 ** Math.min(beyond, 20));
}

function keyOf(eventId: string, address: string): string {
  return `${eventId}\0${networkOf(address)}`;
}

/** Counts one more try of a code. Answers how long to wait when it is too many; then it was not counted. */
export function takeCodeTurn(eventId: string, address: string, now: Millis): Millis {
  const key = keyOf(eventId, address);
  const since = now - (lastWrong.get(key) ?? -Infinity);
  const wait = Math.max(tries.wait(key, TRIES_PER_MINUTE, now), guessDelay(wrong.count(key, now)) - since);
  if (wait > 0) return wait;
  tries.note(key, now);
  return 0;
}

/** Notes a code that did not work, and tells the log of those who try many. Never which codes. */
export function noteWrongCode(eventId: string, address: string, now: Millis): void {
  const key = keyOf(eventId, address);
  wrong.note(key, now);
  lastWrong.delete(key);
  lastWrong.set(key, now);
  const [oldest] = lastWrong.keys();
  if (lastWrong.size > MAX_KEYS && oldest !== undefined) lastWrong.delete(oldest);
  const beyond = Math.floor(wrong.count(key, now)) - FREE_GUESSES;
  if (beyond > 0 && beyond % LOGGED_EVERY === 1) {
    log.warn("promo_code_guessing", { event_id: eventId, count: beyond + FREE_GUESSES });
  }
}
