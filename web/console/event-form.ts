/** The facts of an event as they are typed, what they say, and what is wrong with them. Pure. */
import type { EventShape } from "../api/types.ts";
import { e } from "./messages.events.en.ts";
import { m } from "./messages.en.ts";
import { wholeNumber } from "./whole-number.ts";
import { fromWallClock, toWallClock } from "./zoned-time.ts";

/** What the page of an event changes, as the API takes it. */
export type EventFacts = Pick<
  EventShape,
  | "name"
  | "summary"
  | "slug"
  | "starts_at"
  | "ends_at"
  | "doors_at"
  | "time_zone"
  | "capacity"
  | "max_per_order"
  | "max_per_customer"
  | "free_holds"
  | "hold_minutes"
  | "claim_minutes"
  | "hot"
  | "waiting_list"
>;
export type EventFact = keyof EventFacts;
export const EVENT_FACTS = [
  "name",
  "summary",
  "slug",
  "starts_at",
  "ends_at",
  "doors_at",
  "time_zone",
  "capacity",
  "max_per_order",
  "max_per_customer",
  "free_holds",
  "hold_minutes",
  "claim_minutes",
  "hot",
  "waiting_list",
] as const satisfies readonly EventFact[];

/** A date and a time as the two inputs have them; "" is nothing. */
export type Wall = { readonly date: string; readonly time: string };
type Moments = "starts_at" | "ends_at" | "doors_at";
type Numbers = keyof typeof NUMBERS;
export type EventForm = Readonly<Record<"name" | "summary" | "slug" | "time_zone" | Numbers, string>> &
  Readonly<Record<Moments, Wall>> & { readonly hot: boolean; readonly waiting_list: boolean };

/** Least, most, and whether it may be left empty. */
export const NUMBERS = {
  capacity: [0, 1_000_000, true],
  max_per_order: [1, 100, false],
  max_per_customer: [1, 1000, true],
  free_holds: [1, 1000, true],
  hold_minutes: [1, 60, false],
  claim_minutes: [5, 10_080, false],
} as const;
const NUMBER_NAMES = Object.keys(NUMBERS) as Numbers[];

const wallOf = (at: string | null, zone: string): Wall => (at ? toWallClock(at, zone) : { date: "", time: "" });
const sameWall = (a: Wall, b: Wall) => a.date === b.date && a.time === b.time;

/** What is stored, as it is typed. */
export function eventForm(event: EventFacts): EventForm {
  const { name, summary, slug, time_zone, hot, waiting_list } = event;
  const zone = time_zone;
  const numbers = Object.fromEntries(NUMBER_NAMES.map((one) => [one, event[one] === null ? "" : String(event[one])]));
  return {
    ...(numbers as Record<Numbers, string>),
    name,
    summary,
    slug,
    time_zone,
    hot,
    waiting_list,
    starts_at: wallOf(event.starts_at, zone),
    ends_at: wallOf(event.ends_at, zone),
    doors_at: wallOf(event.doors_at, zone),
  };
}

export type EventFaults = Readonly<Partial<Record<EventFact, string>>>;

/** What a form says. A field with a fault keeps its stored fact, so that the rest can be shown. */
export function readEvent(form: EventForm, stored: EventFacts): { facts: EventFacts; faults: EventFaults } {
  const faults: Partial<Record<EventFact, string>> = {};
  const zone = form.time_zone;
  const moment = (field: Moments): string | null | undefined => {
    const was = stored[field];
    const { date, time } = form[field];
    const wall = { date: date || form.starts_at.date, time };
    // A moment that was not touched stays to the second: tickets of one that moves get new codes.
    if (was !== null && zone === stored.time_zone && sameWall(wallOf(was, zone), wall)) return was;
    return field !== "starts_at" && time === "" ? null : fromWallClock(wall.date, wall.time, zone);
  };
  const starts = moment("starts_at");
  const ends = moment("ends_at");
  const doors = moment("doors_at");
  const start = starts ?? undefined;
  const after = (a: string, b: string | undefined) => b !== undefined && Date.parse(a) > Date.parse(b);
  if (form.name.trim() === "") faults.name = m.newEvent.nameBad;
  if (start === undefined) faults.starts_at = m.newEvent.startsBad;
  if (ends === undefined || (ends !== null && !after(ends, start))) faults.ends_at = e.edit.endsBad;
  if (doors === undefined || (doors !== null && after(doors, start))) faults.doors_at = m.newEvent.doorsBad;
  const numbers: Partial<Record<Numbers, number | null>> = {};
  for (const field of NUMBER_NAMES) {
    const [least, most, optional] = NUMBERS[field];
    const n = wholeNumber(form[field], least, most);
    if (n === undefined || (n === null && !optional)) faults[field] = m.sale.numberBad(least, most);
    else numbers[field] = n;
  }
  const facts: EventFacts = {
    ...stored,
    ...(numbers as Pick<EventFacts, Numbers>),
    name: faults.name ? stored.name : form.name.trim(),
    summary: form.summary.trim(),
    slug: form.slug.trim(),
    time_zone: zone,
    hot: form.hot,
    waiting_list: form.waiting_list,
    ...(start === undefined ? {} : { starts_at: start }),
    ...(faults.ends_at ? {} : { ends_at: ends ?? null }),
    ...(faults.doors_at ? {} : { doors_at: doors ?? null }),
  };
  return { facts, faults };
}

/** The fields that say something else than what is stored, and those with a fault: both are not saved yet. */
export function unsavedOf(facts: EventFacts, faults: EventFaults, stored: EventFacts): readonly EventFact[] {
  return EVENT_FACTS.filter((field) => facts[field] !== stored[field] || faults[field] !== undefined);
}

/** Of two who changed the same field to something else: those fields. */
export function conflictsOf(mine: EventFacts, theirs: EventFacts, before: EventFacts): readonly EventFact[] {
  return EVENT_FACTS.filter(
    (field) => mine[field] !== before[field] && theirs[field] !== before[field] && theirs[field] !== mine[field],
  );
}
