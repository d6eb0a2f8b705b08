/** Expectations of a screen that is still moving: what is to be seen is asked for until it is there. */
import { expect } from "vitest";

/** A screen that has not come to it within this has failed; a busy machine needs its time. */
const PATIENCE = { timeout: 20_000, interval: 100 };

/** `await eventually(() => list.count()).toBe(3)`: fails when it never becomes true, not when it is not true yet. */
export function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read, PATIENCE);
}
