/** How often something happened lately, by key, in constant memory a key: pure. */
import type { Millis } from "../kernel/time.ts";

/** The count of the running slot and of the one before it. */
type Slots = { readonly slot: number; readonly current: number; readonly previous: number };

/**
 * Counts by key over a window that slides: the slot before counts by the share of it that is still inside. Exact at the
 * borders of slots, close to it between them. Beyond `maxKeys` the key that was silent longest is forgotten.
 */
export class SlidingWindow {
  readonly #span: Millis;
  readonly #maxKeys: number;
  readonly #slots = new Map<string, Slots>();

  constructor(span: Millis, maxKeys: number) {
    this.#span = span;
    this.#maxKeys = maxKeys;
  }

  /** One more for this key. */
  note(key: string, now: Millis): void {
    const { slot, current, previous } = this.#at(key, now);
    // Taken out first, so that the order of the map is the order of silence.
    this.#slots.delete(key);
    this.#slots.set(key, { slot, current: current + 1, previous });
    const [oldest] = this.#slots.keys();
    if (this.#slots.size > this.#maxKeys && oldest !== undefined) this.#slots.delete(oldest);
  }

  /** About how many there were within the last span. */
  count(key: string, now: Millis): number {
    const { current, previous } = this.#at(key, now);
    return current + previous * (1 - this.#share(now));
  }

  /** How long until one more stays within `limit` (at least 1); 0 is now. What was refused is not noted and so not counted. */
  wait(key: string, limit: number, now: Millis): Millis {
    const { current, previous } = this.#at(key, now);
    const share = this.#share(now);
    const room = limit - 1;
    if (current + previous * (1 - share) <= room) return 0;
    // Either the slot before has to slide out further, or this one has to become the one before first.
    const until = current <= room ? 1 - (room - current) / previous : 2 - room / current;
    return Math.ceil((until - share) * this.#span);
  }

  get size(): number {
    return this.#slots.size;
  }

  #at(key: string, now: Millis): Slots {
    const slot = Math.floor(now / this.#span);
    const known = this.#slots.get(key);
    if (known?.slot === slot) return known;
    return { slot, current: 0, previous: known?.slot === slot - 1 ? known.current : 0 };
  }

  #share(now: Millis): number {
    return (now % this.#span) / this.#span;
  }
}
