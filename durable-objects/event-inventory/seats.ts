import { err, ok, type Result } from "../../worker/kernel/result.ts";
import { MAX_SEATS_PER_EVENT, type ConfigureFault, type SeatSpec } from "./protocol.ts";

/** What a page shows of a seat; two bits each in a snapshot. */
export const SEAT = { free: 0, held: 1, sold: 2, blocked: 3 } as const;

/** The seats of an event in the order of its configuration; a seat's index is its name inside the object. */
export type SeatPlan = {
  readonly specs: readonly SeatSpec[];
  readonly indexOf: ReadonlyMap<string, number>;
};

/** Who has which seat. `status` repeats `holder` in the form that snapshots need. */
export type SeatBoard = {
  readonly plan: SeatPlan;
  /** Hold id by seat index; undefined is free. */
  readonly holder: (string | undefined)[];
  readonly status: Uint8Array;
};

/** Indexes the seats. */
export function planOf(specs: readonly SeatSpec[]): Result<SeatPlan, ConfigureFault> {
  if (specs.length > MAX_SEATS_PER_EVENT) return err({ reason: "too_many_seats", max: MAX_SEATS_PER_EVENT });
  const indexOf = new Map<string, number>();
  for (const [index, { guid }] of specs.entries()) {
    if (indexOf.has(guid)) return err({ reason: "duplicate_seat", seat: guid });
    indexOf.set(guid, index);
  }
  return ok({ specs, indexOf });
}

/** A board on which every seat is free. */
export function emptyBoard(plan: SeatPlan): SeatBoard {
  return {
    plan,
    holder: Array.from<string | undefined>({ length: plan.specs.length }),
    status: new Uint8Array(plan.specs.length),
  };
}

/** True when both name the same seats with the same categories in the same order. */
export function samePlan(a: readonly SeatSpec[], b: readonly SeatSpec[]): boolean {
  return a.length === b.length && a.every((seat, i) => seat.guid === b[i]?.guid && seat.category === b[i]?.category);
}

/** Two bits a seat, four seats a byte, the first seat in the low bits; base64. */
export function packSeats(status: Uint8Array): string {
  const bytes = new Uint8Array(Math.ceil(status.length / 4));
  for (let seat = 0; seat < status.length; seat++) {
    const byte = seat >> 2;
    bytes[byte] = (bytes[byte] ?? 0) | ((status[seat] ?? 0) << ((seat & 3) * 2));
  }
  let text = "";
  // fromCharCode takes its characters as arguments, and an engine bounds how many.
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return btoa(text);
}
