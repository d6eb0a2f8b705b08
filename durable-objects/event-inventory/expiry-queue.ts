import type { Millis } from "../../worker/kernel/time.ts";

type Entry = { readonly at: Millis; readonly holdId: string };

/**
 * The ends of holds, soonest first (a binary heap). Entries are hints: a hold may have been extended or ended since, so
 * who takes one out asks the hold itself.
 */
export class ExpiryQueue {
  readonly #heap: Entry[] = [];

  /** The soonest end; never later than that of any hold in the queue. */
  get soonest(): Millis | undefined {
    return this.#heap[0]?.at;
  }

  add(at: Millis, holdId: string): void {
    const heap = this.#heap;
    let child = heap.length;
    const entry = { at, holdId };
    heap.push(entry);
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.at <= at) break;
      heap[child] = above;
      child = parent;
    }
    heap[child] = entry;
  }

  /** Takes out the soonest hold whose entry is due (`at <= now`). */
  takeDue(now: Millis): string | undefined {
    const top = this.#heap[0];
    if (top === undefined || top.at > now) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#sink(last);
    return top.holdId;
  }

  #sink(entry: Entry): void {
    const heap = this.#heap;
    let parent = 0;
    for (;;) {
      let child = parent * 2 + 1;
      const left = heap[child];
      if (left === undefined) break;
      const right = heap[child + 1];
      let least = left;
      if (right !== undefined && right.at < left.at) {
        least = right;
        child++;
      }
      if (least.at >= entry.at) break;
      heap[parent] = least;
      parent = child;
    }
    heap[parent] = entry;
  }
}
