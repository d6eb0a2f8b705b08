import { err, ok, type Result } from "../../worker/kernel/result.ts";
import { packStatuses } from "./frames.ts";
import { MAX_SEATS_PER_EVENT, type Block, type ConfigureFault, type SeatSpec } from "./protocol.ts";

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
  /** The block that each kept seat is in, by seat index. A seat may be in one and have a holder of its channel. */
  readonly blockOf: Map<number, Block>;
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

/** A board on which nobody has a seat. A block's seat that the plan does not have is left out. */
export function emptyBoard(plan: SeatPlan, blocks: Iterable<Block> = []): SeatBoard {
  const board: SeatBoard = {
    plan,
    holder: Array.from<string | undefined>({ length: plan.specs.length }),
    status: new Uint8Array(plan.specs.length),
    blockOf: new Map(),
  };
  for (const block of blocks) {
    for (const guid of block.seats ?? []) {
      const seat = plan.indexOf.get(guid);
      if (seat === undefined) continue;
      board.blockOf.set(seat, block);
      board.status[seat] = SEAT.blocked;
    }
  }
  return board;
}

/** What a seat that nobody has looks like. */
export function vacant(board: SeatBoard, seat: number): number {
  return board.blockOf.has(seat) ? SEAT.blocked : SEAT.free;
}

/** True when nobody has the seat, and it is on sale or kept for just this channel. */
export function isOpen(board: SeatBoard, seat: number, channel: string | undefined): boolean {
  const status = board.status[seat];
  return status === SEAT.free || (status === SEAT.blocked && channel !== undefined && isFor(board, seat, channel));
}

/** True when the seat is not kept back from this channel. */
export function isFor(board: SeatBoard, seat: number, channel: string | undefined): boolean {
  const block = board.blockOf.get(seat);
  return block === undefined || (channel !== undefined && block.channel === channel);
}

const SPEC_FIELDS = ["guid", "category", "section", "row", "index", "quality", "kind"] as const;

/** True when both name the same seats in the same order, alike in all we know of them. */
export function samePlan(a: readonly SeatSpec[], b: readonly SeatSpec[]): boolean {
  return a.length === b.length && a.every((seat, i) => SPEC_FIELDS.every((field) => seat[field] === b[i]?.[field]));
}

/** The short form in which a seat is stored: its fields in order, without empty ones at the end. */
export function packSpec(spec: SeatSpec): unknown[] {
  const fields: unknown[] = SPEC_FIELDS.map((field) => spec[field] ?? null);
  while (fields.at(-1) === null) fields.pop();
  return fields;
}

/** Reads what `packSpec` wrote. */
export function unpackSpec(packed: readonly unknown[]): SeatSpec {
  const entries = SPEC_FIELDS.map((field, i) => [field, packed[i] ?? undefined] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as SeatSpec;
}

/** Two bits a seat, four seats a byte, the first seat in the low bits; base64. */
export function packSeats(status: Uint8Array): string {
  const bytes = packStatuses(status);
  let text = "";
  // fromCharCode takes its characters as arguments, and an engine bounds how many.
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return btoa(text);
}
