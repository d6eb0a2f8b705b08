/** A clock that a test moves. Reaches the Worker and the Durable Objects; not SQLite and not the real alarms. */
import { onTestFinished, vi } from "vitest";

export type Clock = { readonly now: () => number; readonly advance: (ms: number) => void };

/** Stops the clock at `start` (default: the present, in whole seconds) until the test ends. */
export function stopClock(start = Math.floor(Date.now() / 1000) * 1000): Clock {
  // Only the date: queues, fetches and timeouts keep working on real timers.
  vi.useFakeTimers({ toFake: ["Date"], now: start });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  return {
    now: () => Date.now(),
    advance: (ms) => {
      vi.setSystemTime(Date.now() + ms);
    },
  };
}
