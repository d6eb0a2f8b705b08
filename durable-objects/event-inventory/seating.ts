/** Rows and their unbroken stretches, worked out once a plan: what best available walks over. */
import type { SeatPlan } from "./seats.ts";

/** A row of one category. */
export type Row = {
  readonly section: number;
  /** Place of the row in its section. */
  readonly order: number;
  /** In the order in which they stand. */
  readonly seats: readonly number[];
  /** Seats before which a stretch ends: an aisle, or the edge of places that are only given on request. */
  readonly breaks: ReadonlySet<number>;
  /** Aisles alone. */
  readonly allBreaks: ReadonlySet<number>;
};
/** Standard seats side by side, without an aisle between them. */
export type Run = {
  readonly seats: readonly number[];
  /** The best rank among them. */
  readonly best: number;
};

export type Seating = {
  readonly rows: readonly Row[];
  readonly sections: readonly (readonly Row[])[];
  readonly rowOf: ReadonlyMap<number, Row>;
  /** Best first. */
  readonly segments: readonly Run[];
  /** Rank by seat index; seats without one rank by their place in the plan. */
  readonly quality: Float64Array;
};

const known = new WeakMap<SeatPlan, Map<string, Seating>>();

/** The rows of one category of a plan. Worked out at the first question; a plan never changes. */
export function seatingOf(plan: SeatPlan, category: string): Seating {
  const ofPlan = known.get(plan) ?? new Map<string, Seating>();
  known.set(plan, ofPlan);
  const found = ofPlan.get(category) ?? work(plan, category);
  ofPlan.set(category, found);
  return found;
}

/** The stretches of open seats among `seats`, each in order. A seat of `breaks` starts a new one. */
export function freeRuns(
  seats: readonly number[],
  open: (seat: number) => boolean,
  breaks?: ReadonlySet<number>,
): number[][] {
  const runs: number[][] = [];
  let run: number[] | undefined;
  for (const seat of seats) {
    if (!open(seat)) {
      run = undefined;
      continue;
    }
    if (run === undefined || breaks?.has(seat) === true) runs.push((run = []));
    run.push(seat);
  }
  return runs;
}

type Draft = { section: number; order: number; seats: number[] };

function work(plan: SeatPlan, category: string): Seating {
  const quality = new Float64Array(plan.specs.length);
  plan.specs.forEach((spec, seat) => (quality[seat] = spec.quality ?? seat));
  const sections: Row[][] = [];
  const rows: Row[] = [];
  const rowOf = new Map<number, Row>();
  const segments: Run[] = [];
  for (const draft of drafts(plan, category)) {
    const at = (seat: number) => plan.specs[seat]?.index ?? seat;
    draft.seats.sort((a, b) => at(a) - at(b));
    const standard = (seat: number) => (plan.specs[seat]?.kind ?? "standard") === "standard";
    const aisles = draft.seats.filter((seat, i) => i > 0 && at(seat) !== at(draft.seats[i - 1] ?? seat) + 1);
    const edges = draft.seats.filter((seat, i) => i > 0 && standard(seat) !== standard(draft.seats[i - 1] ?? seat));
    const row: Row = { ...draft, allBreaks: new Set(aisles), breaks: new Set([...aisles, ...edges]) };
    rows.push(row);
    for (const seat of row.seats) rowOf.set(seat, row);
    for (const seats of freeRuns(row.seats, standard, row.breaks)) {
      segments.push({ seats, best: Math.min(...seats.map((seat) => quality[seat] ?? 0)) });
    }
    const ordinary: Row = { ...row, seats: row.seats.filter(standard) };
    const ofSection = sections[row.section] ?? [];
    sections[row.section] = ofSection;
    ofSection[row.order] = ordinary;
  }
  segments.sort((a, b) => a.best - b.best);
  const dense = sections.filter((section) => section !== undefined).map((section) => section.filter(Boolean));
  return { rows, sections: dense, rowOf, segments, quality };
}

/** Seats by section and row, both in the order in which the plan first names them. */
function drafts(plan: SeatPlan, category: string): Iterable<Draft> {
  const sections = new Map<string, { number: number; rows: Map<string, number> }>();
  const found = new Map<string, Draft>();
  plan.specs.forEach((spec, seat) => {
    const name = spec.section ?? "";
    const section = sections.get(name) ?? { number: sections.size, rows: new Map<string, number>() };
    sections.set(name, section);
    const order = section.rows.get(spec.row ?? "") ?? section.rows.size;
    section.rows.set(spec.row ?? "", order);
    if (spec.category !== category) return;
    const key = `${section.number}/${order}`;
    const draft = found.get(key) ?? { section: section.number, order, seats: [] };
    found.set(key, draft);
    draft.seats.push(seat);
  });
  return found.values();
}
