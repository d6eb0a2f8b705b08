/**
 * Who may go in, from what has happened with a ticket so far: pure, and one rule for the desk and for a device without a
 * network, so that both decide alike (I4).
 */
import { localDay } from "./local-day.ts";
import type { Millis } from "./time.ts";

/** How often a ticket lets in. */
export type EntryPolicy = {
  /** `none`: once. `after_exit`: again after it was scanned out. `free`: as often as it is shown. */
  readonly reentry: "none" | "after_exit" | "free";
  /** A multi-day event: every day is a new one. */
  readonly perDay: boolean;
  /**
   * Minute of the local day at which a new day begins and everybody counts as gone, whether they were scanned out or not
   * (E26).
   */
  readonly dayStartMinute: number;
  readonly timeZone: string;
};

/** Once, on one day: what a door does unless the organizer says otherwise. */
export const SINGLE_ENTRY: EntryPolicy = { reentry: "none", perDay: false, dayStartMinute: 240, timeZone: "UTC" };

export type Direction = "in" | "out";

/** Somebody went through a door with a ticket. */
export type Passage = {
  readonly scanId: string;
  readonly at: Millis;
  readonly direction: Direction;
  /** People that went through with this scan: a group's ticket may let several in at once. */
  readonly people: number;
  /** A supervisor said so: it needs no rule, and counts all the same. */
  readonly forced: boolean;
};

export type EntryDecision =
  | { readonly kind: "pass" }
  /** It was used up by these; the first one is told at the door. */
  | { readonly kind: "duplicate"; readonly first: Passage }
  /** Scanned out without having been scanned in. */
  | { readonly kind: "not_inside" };

/** What counts at one moment. */
type Tally = {
  readonly day: number;
  readonly inside: number;
  readonly entered: number;
  readonly first: Passage | undefined;
};

const EMPTY: Omit<Tally, "day"> = { inside: 0, entered: 0, first: undefined };
const NOTHING_YET: Tally = { day: -Infinity, ...EMPTY };

/** Passages in the one order that everybody agrees on, however they arrived: by time, then by id. */
export function inOrder(passages: readonly Passage[]): Passage[] {
  return [...passages].sort((a, b) => a.at - b.at || (a.scanId < b.scanId ? -1 : a.scanId > b.scanId ? 1 : 0));
}

/**
 * Decides one more passage after those of `history`, which must be in order.
 * @param places how many people the ticket lets in
 */
export function decideEntry(
  history: readonly Passage[],
  wanted: Pick<Passage, "at" | "direction" | "people">,
  policy: EntryPolicy,
  places: number,
): EntryDecision {
  let tally = NOTHING_YET;
  for (const passage of history) tally = after(at(tally, passage.at, policy), passage);
  return judge(at(tally, wanted.at, policy), wanted, policy, places);
}

/**
 * Which passages should not have been, had everybody known of everybody (E35): the ids of those beyond what the ticket
 * allows. The same for any order in which they became known. Forced ones are nobody's mistake.
 */
export function conflictsAmong(passages: readonly Passage[], policy: EntryPolicy, places: number): Set<string> {
  const conflicts = new Set<string>();
  let tally = NOTHING_YET;
  for (const passage of inOrder(passages)) {
    const before = at(tally, passage.at, policy);
    const judged = judge(before, passage, policy, places);
    // An exit that nobody entered for is a scan that was missed, not a second person.
    if (!passage.forced && passage.direction === "in" && judged.kind === "duplicate") conflicts.add(passage.scanId);
    tally = after(before, passage);
  }
  return conflicts;
}

/** How many people are inside with this ticket at `now`. `history` must be in order. */
export function insideNow(history: readonly Passage[], now: Millis, policy: EntryPolicy): number {
  let tally = NOTHING_YET;
  for (const passage of history) tally = after(at(tally, passage.at, policy), passage);
  return at(tally, now, policy).inside;
}

function judge(
  tally: Tally,
  wanted: Pick<Passage, "direction" | "people">,
  { reentry }: EntryPolicy,
  places: number,
): EntryDecision {
  if (wanted.direction === "out") return tally.inside >= wanted.people ? { kind: "pass" } : { kind: "not_inside" };
  const used = reentry === "none" ? tally.entered : reentry === "after_exit" ? tally.inside : 0;
  if (used + wanted.people <= places || tally.first === undefined) return { kind: "pass" };
  return { kind: "duplicate", first: tally.first };
}

/** The tally as a later moment finds it: a new day has nobody inside, and with `perDay` everything starts anew. */
function at(tally: Tally, moment: Millis, policy: EntryPolicy): Tally {
  const day = dayOf(moment, policy);
  if (day <= tally.day) return tally;
  return policy.perDay ? { day, ...EMPTY } : { ...tally, day, inside: 0 };
}

function after(tally: Tally, { direction, people, ...rest }: Passage): Tally {
  if (direction === "out") return { ...tally, inside: Math.max(0, tally.inside - people) };
  return {
    ...tally,
    inside: tally.inside + people,
    entered: tally.entered + people,
    first: tally.first ?? { direction, people, ...rest },
  };
}

function dayOf(moment: Millis, { dayStartMinute, timeZone }: EntryPolicy): number {
  return localDay(moment, dayStartMinute, timeZone);
}
