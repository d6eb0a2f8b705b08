import type { Millis } from "../../worker/kernel/time.ts";

/** At most ten frames a second, fewer as sockets grow: each frame costs the object time for each socket. */
const SHORTEST: Millis = 100;
const LONGEST: Millis = 2000;
const SOCKETS_PER_MILLISECOND = 25;
/** What comes after a quiet while waits only this long, for what comes with it. */
const GATHER: Millis = 20;

/** The least time between two frames for so many sockets: 100 ms for a few, 300 ms for 5,000, 2 s at the most. */
export function frameInterval(sockets: number): Millis {
  return Math.min(LONGEST, SHORTEST + Math.floor(sockets / SOCKETS_PER_MILLISECOND));
}

/** How long a change waits for its frame, when the last one left at `last`. */
export function frameDelay(sockets: number, last: Millis, now: Millis): Millis {
  // A clock that was set back must not stop the feed.
  const since = Math.max(0, now - last);
  return Math.max(GATHER, frameInterval(sockets) - since);
}
