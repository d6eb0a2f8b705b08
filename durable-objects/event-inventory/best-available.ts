/**
 * Best available (I4): side by side in one row, best quality first, never leaving a single seat where that can be avoided;
 * wheelchair and companion places only for those who ask. When no row has enough, neighbouring rows in even parts. Pure.
 */
import { orphansBeside } from "./orphans.ts";
import type { BestWish, SeatKind } from "./protocol.ts";
import { freeRuns, seatingOf, type Row, type Run, type Seating } from "./seating.ts";
import type { SeatPlan } from "./seats.ts";

export type Choice =
  | { readonly kind: "chosen"; readonly seats: readonly number[] }
  /** There are not so many; of wheelchair places, when those are what is missing. */
  | { readonly kind: "too_few"; readonly available: number; readonly of?: "wheelchair" }
  /** There are, but at most `longest` side by side. */
  | { readonly kind: "apart"; readonly longest: number };

type Open = (seat: number) => boolean;
type Value = (seat: number) => number;
/** Seats side by side: fewer left alone is better, then a lower sum of values. */
type Window = { readonly seats: readonly number[]; readonly alone: number; readonly sum: number };

/**
 * Chooses `wish.quantity` seats of a category among those that are open.
 * @returns indexes of the plan, neighbours next to each other
 */
export function chooseSeats(
  plan: SeatPlan,
  category: string,
  wish: BestWish & { readonly quantity: number },
  open: Open,
): Choice {
  const seating = seatingOf(plan, category);
  const { quantity } = wish;
  const value = valueOf(plan, seating, wish.near);
  if ((wish.accessible ?? 0) > 0) return chooseAccessible(plan, seating, wish, open, value);
  const sorted = wish.near === undefined;
  const { best, longest, free } = sideBySide(seating.segments, quantity, open, value, sorted);
  if (best !== undefined) return { kind: "chosen", seats: best.seats };
  if (free < quantity) return { kind: "too_few", available: free };
  if (wish.together === true) return { kind: "apart", longest };
  const seats = neighbouringRows(seating, quantity, open, value) ?? scattered(seating, quantity, open, value);
  return { kind: "chosen", seats };
}

/** What a seat costs the chooser: its rank, or first how far it is from where the buyer wants to be. */
function valueOf(plan: SeatPlan, seating: Seating, near: string | undefined): Value {
  const { quality } = seating;
  if (near === undefined) return (seat) => quality[seat] ?? 0;
  const target = plan.indexOf.get(near);
  const section = target === undefined ? near : plan.specs[target]?.section;
  const row = target === undefined ? undefined : seating.rowOf.get(target);
  const at = target === undefined ? undefined : plan.specs[target]?.index;
  return (seat) => {
    const spec = plan.specs[seat];
    const rank = quality[seat] ?? 0;
    if (spec?.section !== section) return 1e9 + rank;
    if (row === undefined) return rank;
    const rows = Math.abs((seating.rowOf.get(seat)?.order ?? 0) - row.order);
    return rows * 1e6 + Math.abs((spec?.index ?? 0) - (at ?? 0)) * 1e3 + rank / 1e3;
  };
}

/** The best window of all rows. `sorted`: segments come best first, so the search may end early. */
function sideBySide(segments: readonly Run[], quantity: number, open: Open, value: Value, sorted: boolean) {
  let best: Window | undefined;
  let longest = 0;
  let free = 0;
  for (const segment of segments) {
    if (sorted && best?.alone === 0 && segment.best * quantity >= best.sum) break;
    for (const run of freeRuns(segment.seats, open)) {
      free += run.length;
      longest = Math.max(longest, run.length);
      const window = bestWindow(run, quantity, value);
      if (window !== undefined && isBetter(window, best)) best = window;
    }
  }
  return { best, longest, free };
}

function isBetter(a: Window, b: Window | undefined): boolean {
  return b === undefined || a.alone < b.alone || (a.alone === b.alone && a.sum < b.sum);
}

/** The best `quantity` neighbours of a free run; undefined when it is too short. */
function bestWindow(run: readonly number[], quantity: number, value: Value): Window | undefined {
  if (run.length < quantity) return undefined;
  const values = run.map(value);
  let sum = 0;
  let found: { at: number; alone: number; sum: number } | undefined;
  for (const [end, last] of values.entries()) {
    sum += last;
    const at = end - quantity + 1;
    if (at < 0) continue;
    const alone = orphansBeside(at, run.length - end - 1);
    if (found === undefined || alone < found.alone || (alone === found.alone && sum < found.sum - 1e-9)) {
      found = { at, alone, sum };
    }
    sum -= values[at] ?? 0;
  }
  return found && { seats: run.slice(found.at, found.at + quantity), alone: found.alone, sum: found.sum };
}

/** Parts of the party in rows behind one another: as few rows as possible, parts as even as possible. */
function neighbouringRows(seating: Seating, quantity: number, open: Open, value: Value): number[] | undefined {
  const sections = seating.sections.map((rows) => rows.map((row) => new FreeRow(row, open, value)));
  const deepest = Math.min(quantity, Math.max(0, ...sections.map((rows) => rows.length)));
  for (let depth = 2; depth <= deepest; depth++) {
    let best: { seats: number[]; sum: number } | undefined;
    for (const rows of sections) {
      for (let first = 0; first + depth <= rows.length; first++) {
        const span = rows.slice(first, first + depth);
        // A row of another category between them: they are no neighbours.
        if ((span.at(-1)?.order ?? 0) - (span[0]?.order ?? 0) !== depth - 1) continue;
        const rooms = span.map(({ longest }) => longest);
        const parts = evenParts(quantity, rooms);
        if (parts === undefined) continue;
        const windows = span.map((row, i) => row.best(parts[i] ?? 0));
        const sum = windows.reduce((total, window) => total + (window?.sum ?? 0), 0);
        if (best === undefined || sum < best.sum)
          best = { seats: windows.flatMap((window) => window?.seats ?? []), sum };
      }
    }
    if (best !== undefined) return best.seats;
  }
  return undefined;
}

/** The free stretches of a row, and the best window of each size in it, looked for once. */
class FreeRow {
  readonly order: number;
  readonly longest: number;
  readonly #runs: readonly (readonly number[])[];
  readonly #value: Value;
  readonly #found = new Map<number, Window | undefined>();

  constructor(row: Row, open: Open, value: Value) {
    this.order = row.order;
    this.#runs = freeRuns(row.seats, open, row.breaks);
    this.#value = value;
    this.longest = this.#runs.reduce((most, run) => Math.max(most, run.length), 0);
  }

  best(quantity: number): Window | undefined {
    if (this.#found.has(quantity)) return this.#found.get(quantity);
    let best: Window | undefined;
    for (const run of this.#runs) {
      const window = bestWindow(run, quantity, this.#value);
      if (window !== undefined && isBetter(window, best)) best = window;
    }
    this.#found.set(quantity, best);
    return best;
  }
}

/** Deals `quantity` over rooms, one each in turn, so that nobody sits alone who need not; undefined when they are too small. */
export function evenParts(quantity: number, rooms: readonly number[]): number[] | undefined {
  if (rooms.includes(0) || rooms.reduce((sum, room) => sum + room, 0) < quantity) return undefined;
  const parts = rooms.map(() => 0);
  for (let left = quantity; left > 0;) {
    for (const [i, room] of rooms.entries()) {
      const part = parts[i] ?? 0;
      if (left > 0 && part < room) {
        parts[i] = part + 1;
        left--;
      }
    }
  }
  return parts;
}

/** Wherever there is room: long runs first, so that few are parted. */
function scattered(seating: Seating, quantity: number, open: Open, value: Value): number[] {
  const runs = seating.segments.flatMap(({ seats }) => freeRuns(seats, open));
  runs.sort((a, b) => b.length - a.length);
  const seats: number[] = [];
  for (const run of runs) {
    const want = Math.min(run.length, quantity - seats.length);
    if (want > 0) seats.push(...(bestWindow(run, want, value)?.seats ?? []));
  }
  return seats;
}

/** Wheelchair places with their people beside them. */
function chooseAccessible(
  plan: SeatPlan,
  seating: Seating,
  wish: BestWish & { readonly quantity: number },
  open: Open,
  value: Value,
): Choice {
  const { quantity } = wish;
  const chairs = Math.min(wish.accessible ?? 0, quantity);
  const kindOf = (seat: number): SeatKind => plan.specs[seat]?.kind ?? "standard";
  const isChair = (seat: number) => kindOf(seat) === "wheelchair";
  const places = seating.rows.flatMap(({ seats }) => seats.filter((seat) => isChair(seat) && open(seat)));
  if (places.length < chairs) return { kind: "too_few", available: places.length, of: "wheelchair" };
  let best: Window | undefined;
  let longest = 0;
  for (const row of seating.rows) {
    for (const run of freeRuns(row.seats, open, row.allBreaks)) {
      if (!run.some(isChair)) continue;
      longest = Math.max(longest, run.length);
      for (let at = 0; at + quantity <= run.length; at++) {
        const seats = run.slice(at, at + quantity);
        if (seats.filter(isChair).length !== chairs) continue;
        const alone = orphansBeside(at, run.length - at - quantity);
        const window = { seats, alone, sum: seats.reduce((sum, seat) => sum + value(seat), 0) };
        if (isBetter(window, best)) best = window;
      }
    }
  }
  if (best !== undefined) return { kind: "chosen", seats: best.seats };
  if (wish.together === true) return { kind: "apart", longest };
  return closeTo(places, chairs, wish.quantity, seating, open, value, kindOf);
}

/** Chairs by quality, companion places by them, then the standard seats that are closest. */
function closeTo(
  places: readonly number[],
  chairs: number,
  quantity: number,
  seating: Seating,
  open: Open,
  value: Value,
  kindOf: (seat: number) => SeatKind,
): Choice {
  const chosen = places.toSorted((a, b) => value(a) - value(b)).slice(0, chairs);
  const [anchor] = chosen;
  const home = anchor === undefined ? undefined : seating.rowOf.get(anchor);
  const distance = (seat: number) => {
    const row = seating.rowOf.get(seat);
    if (home === undefined || row === undefined || row.section !== home.section) return 1e9 + value(seat);
    const rows = Math.abs(row.order - home.order) * 1e4;
    const kind = kindOf(seat) === "companion" ? 0 : 10;
    return rows + kind + Math.abs(row.seats.indexOf(seat) - home.seats.indexOf(anchor ?? -1));
  };
  const others = seating.rows
    .flatMap(({ seats }) => seats.filter((seat) => kindOf(seat) !== "wheelchair" && open(seat)))
    .map((seat) => ({ seat, away: distance(seat) }))
    .sort((a, b) => a.away - b.away)
    .slice(0, quantity - chairs)
    .map(({ seat }) => seat);
  if (chosen.length + others.length < quantity) return { kind: "too_few", available: chosen.length + others.length };
  return { kind: "chosen", seats: [...chosen, ...others] };
}
