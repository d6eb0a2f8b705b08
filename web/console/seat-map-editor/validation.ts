/** What is wrong with a plan, as a list whose entries lead to the seats. Pure. */
import { MAX_SEATS, type PlacedSeat, placedSeats, type Plan } from "./plan-document.ts";

export const FINDINGS = [
  "too_many_seats",
  "same_id",
  "no_id",
  "no_category",
  "same_number",
  "no_number",
  "overlap",
  "empty_row",
  "same_category",
  "empty_area",
] as const;
export type FindingKind = (typeof FINDINGS)[number];
/** The server refuses these; the others are only told. */
const REFUSED: ReadonlySet<FindingKind> = new Set([
  "too_many_seats",
  "same_id",
  "no_id",
  "no_category",
  "same_category",
  "empty_area",
]);

export type Finding = {
  readonly kind: FindingKind;
  readonly refused: boolean;
  /** How many seats, rows or names. */
  readonly count: number;
  /** Where: section, row, name of a category or area. */
  readonly where: string;
  readonly seats: readonly string[];
};

/** Seats nearer than this share of the usual distance lie on each other. */
const TOUCHING = 0.5;

/** All findings; each kind comes once a section, row or name, not once a seat. */
export function findingsOf(plan: Plan, seats: readonly PlacedSeat[] = placedSeats(plan)): Finding[] {
  const findings: Finding[] = [];
  const add = (kind: FindingKind, count: number, where: string, guids: readonly string[]) => {
    if (count > 0) findings.push({ kind, refused: REFUSED.has(kind), count, where, seats: guids });
  };
  const guidsOf = (list: readonly PlacedSeat[]) => list.map(({ guid }) => guid);
  const twice = (list: readonly PlacedSeat[], key: (seat: PlacedSeat) => string) => repeated(list, key);
  if (seats.length > MAX_SEATS) add("too_many_seats", seats.length, "", []);
  const noId = seats.filter(({ guid }) => guid === "");
  add("no_id", noId.length, "", [""]);
  const sameId = twice(
    seats.filter(({ guid }) => guid !== ""),
    ({ guid }) => guid,
  );
  add("same_id", sameId.length, "", guidsOf(sameId));
  const bare = seats.filter(({ category }) => category < 0);
  add("no_category", bare.length, "", guidsOf(bare));
  for (const [z, zone] of plan.zones.entries()) {
    const own = seats.filter((seat) => seat.zone === z);
    const named = own.filter(({ number }) => number.trim() !== "");
    const same = twice(named, (seat) => `${zone.rows[seat.row]?.row_number ?? ""}\n${seat.number}`);
    add("same_number", same.length, zone.name, guidsOf(same));
    const unnamed = own.filter(({ number }) => number.trim() === "");
    add("no_number", unnamed.length, zone.name, guidsOf(unnamed));
    const empty = zone.rows.filter((row) => row.seats.length === 0);
    add("empty_row", empty.length, zone.name, []);
  }
  const touching = overlapping(seats);
  add("overlap", touching.length, "", guidsOf(touching));
  const names = plan.categories.map(({ name }) => name);
  for (const name of new Set(names.filter((other, i) => names.indexOf(other) !== i))) add("same_category", 1, name, []);
  for (const area of plan.general_areas ?? []) {
    if (area.capacity < 1 || !Number.isInteger(area.capacity)) add("empty_area", 1, area.name, []);
  }
  return findings;
}

function repeated<T>(list: readonly T[], key: (item: T) => string): T[] {
  const counts = new Map<string, number>();
  for (const item of list) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return list.filter((item) => (counts.get(key(item)) ?? 0) > 1);
}

/** Seats that stand on others. Looks only at the cells around each, so it stays quick for a full hall. */
export function overlapping(seats: readonly PlacedSeat[]): PlacedSeat[] {
  const reach = pitchOf(seats) * TOUCHING;
  const cells = new Map<string, PlacedSeat[]>();
  const cell = (x: number, y: number) => `${x},${y}`;
  for (const seat of seats) {
    const key = cell(Math.floor(seat.x / reach), Math.floor(seat.y / reach));
    const known = cells.get(key);
    if (known) known.push(seat);
    else cells.set(key, [seat]);
  }
  return seats.filter((seat) => {
    const [cx, cy] = [Math.floor(seat.x / reach), Math.floor(seat.y / reach)];
    for (let x = cx - 1; x <= cx + 1; x++) {
      for (let y = cy - 1; y <= cy + 1; y++) {
        for (const other of cells.get(cell(x, y)) ?? []) {
          if (other !== seat && Math.hypot(other.x - seat.x, other.y - seat.y) < reach - 1e-9) return true;
        }
      }
    }
    return false;
  });
}

const DEFAULT_PITCH = 25;

/** The usual distance between neighbours in a row. */
export function pitchOf(seats: readonly PlacedSeat[]): number {
  const gaps: number[] = [];
  for (let i = 1; i < Math.min(seats.length, 4000); i++) {
    const [a, b] = [seats[i - 1], seats[i]];
    if (!a || !b || a.row !== b.row || a.zone !== b.zone) continue;
    const gap = Math.hypot(a.x - b.x, a.y - b.y);
    if (gap > 0) gaps.push(gap);
  }
  gaps.sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? DEFAULT_PITCH;
}
