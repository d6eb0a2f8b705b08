import { MINUTE, type Millis } from "../../worker/kernel/time.ts";
import { PULSE_MINUTES, type PulseMinute } from "./protocol.ts";

type Counts = { held: number; sold: number; back: number };
/** Which count a kind of transition adds to. */
const COUNTED: Readonly<Record<string, keyof Counts>> = {
  held: "held",
  committed: "sold",
  reclaimed: "sold",
  released: "back",
  expired: "back",
  cancelled: "back",
  reduced: "back",
};

/** Places by minute over the last `PULSE_MINUTES`; older ones are forgotten. */
export class Minutes {
  readonly #counts = new Map<number, Counts>();

  /** Counts one transition. */
  add(at: Millis, kind: string, places: number): void {
    const side = COUNTED[kind];
    if (side === undefined) return;
    const minute = Math.floor(at / MINUTE);
    let counts = this.#counts.get(minute);
    if (counts === undefined) {
      counts = { held: 0, sold: 0, back: 0 };
      this.#counts.set(minute, counts);
      this.#forget(minute - PULSE_MINUTES);
    }
    counts[side] += places;
  }

  /** The minutes up to the one of `now`, oldest first, without holes. */
  series(now: Millis): PulseMinute[] {
    const last = Math.floor(now / MINUTE);
    return Array.from({ length: PULSE_MINUTES }, (_, i) => {
      const minute = last - PULSE_MINUTES + 1 + i;
      return { at: minute * MINUTE, ...(this.#counts.get(minute) ?? { held: 0, sold: 0, back: 0 }) };
    });
  }

  #forget(before: number): void {
    if (this.#counts.size <= PULSE_MINUTES) return;
    for (const minute of this.#counts.keys()) if (minute < before) this.#counts.delete(minute);
  }
}
