/** What a list of public events is narrowed to, and when an event is inside it. Pure. */
import { DAY, HOUR, type Millis } from "../kernel/time.ts";
import { foldKey, foldWords } from "../kernel/words.ts";
import { CATEGORIES, type Category } from "../discovery/index.ts";

export const SPANS = ["today", "weekend"] as const;
export type Span = (typeof SPANS)[number];

/** As it stands in an address: every field in its normal form, so that one list has one address. */
export type EventFilter = {
  /** Folded words with a space between. */
  readonly q?: string | undefined;
  /** Folded. */
  readonly city?: string | undefined;
  readonly category?: Category | undefined;
  /** Folded. */
  readonly tag?: string | undefined;
  readonly when?: Span | undefined;
  /** First day, such as 2027-01-31, at the place of the event. */
  readonly from?: string | undefined;
  /** Last day. */
  readonly until?: string | undefined;
};

/** Words that are looked for at once. */
const MOST_WORDS = 4;
const MOST_TEXT = 80;

/** The normal form of each parameter; undefined leaves it out, as an unknown one is. */
export const FILTER_RULES = {
  q: (text: string) => foldWords(text.slice(0, MOST_TEXT)).slice(0, MOST_WORDS).join(" ") || undefined,
  city: (text: string) => foldKey(text.slice(0, MOST_TEXT)) || undefined,
  tag: (text: string) => foldKey(text.slice(0, MOST_TEXT)) || undefined,
  category: (text: string) => CATEGORIES.find((category) => category === text),
  when: (text: string) => SPANS.find((span) => span === text),
  from: dayOf,
  until: dayOf,
} as const satisfies { readonly [field in keyof EventFilter]: (text: string) => string | undefined };

/** A day of the calendar as it is; undefined for any other text. */
function dayOf(text: string): string | undefined {
  if (!/^20\d\d-\d\d-\d\d$/.test(text)) return undefined;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? undefined : text;
}

/** The filter that parameters say; what is not understood is left out. */
export function readFilter(query: Readonly<Record<string, string>>): EventFilter {
  const read = <Field extends keyof EventFilter>(field: Field) => {
    const text = query[field];
    return (text === undefined ? undefined : FILTER_RULES[field](text)) as EventFilter[Field];
  };
  const when = read("when");
  return {
    q: read("q"),
    city: read("city"),
    category: read("category"),
    tag: read("tag"),
    when,
    // A named span is said in one word.
    from: when === undefined ? read("from") : undefined,
    until: when === undefined ? read("until") : undefined,
  };
}

/** Whether anything is asked for. */
export function isNarrow(filter: EventFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

const calendars = new Map<string, Intl.DateTimeFormat>();

/** The day on the calendar of a zone: 2027-01-31. */
export function localDay(at: Millis, zone: string): string {
  let calendar = calendars.get(zone);
  if (!calendar) {
    calendar = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
    calendars.set(zone, calendar);
  }
  return calendar.format(at);
}

type Days = { readonly from: string | undefined; readonly until: string | undefined };

/** The days that are wanted, where it is `today`. A weekend begins on Friday: in Dhaka it is Friday and Saturday. */
function daysOf(filter: EventFilter, today: string): Days {
  if (filter.when === "today") return { from: today, until: today };
  if (filter.when === undefined) return { from: filter.from, until: filter.until };
  const midnight = Date.parse(`${today}T00:00:00Z`);
  const weekday = new Date(midnight).getUTCDay();
  const untilSunday = (7 - weekday) % 7;
  const sunday = midnight + untilSunday * DAY;
  const friday = Math.max(midnight, sunday - 2 * DAY);
  const day = (at: Millis) => new Date(at).toISOString().slice(0, 10);
  return { from: day(friday), until: day(sunday) };
}

export type Dated = { readonly startsAt: Millis; readonly endsAt: Millis | null; readonly timeZone: string };

/** True when an event that is not over is inside the days: it begins in them, or runs while they begin. */
export function isInDays(event: Dated, filter: EventFilter, now: Millis): boolean {
  const today = localDay(now, event.timeZone);
  const { from, until } = daysOf(filter, today);
  const begins = localDay(event.startsAt, event.timeZone);
  if (until !== undefined && begins > until) return false;
  if (from === undefined || begins >= from) return true;
  return from <= today && localDay(event.endsAt ?? event.startsAt, event.timeZone) >= from;
}

/** Days begin up to this much before and after they do in UTC. */
const EARLIEST = 14 * HOUR;
const LATEST = 12 * HOUR;

/**
 * Between which starts the events of a filter are to be looked for; wider than they are, by the zones of the world.
 * `from` is undefined where what is running already is wanted too.
 */
export function startsOf(
  filter: EventFilter,
  now: Millis,
): { readonly from: Millis | undefined; readonly before: Millis | undefined } {
  // In the easternmost place it is tomorrow first, in the westernmost it is yesterday last.
  const days = [now - LATEST, now + EARLIEST].map((at) => daysOf(filter, new Date(at).toISOString().slice(0, 10)));
  const until = days.map((each) => each.until).reduce((a, b) => (a !== undefined && b !== undefined && a > b ? a : b));
  const from = filter.when === undefined ? filter.from : undefined;
  const first = from === undefined ? undefined : Date.parse(`${from}T00:00:00Z`) - EARLIEST;
  return {
    from: first === undefined || first <= now ? undefined : first,
    before: until === undefined ? undefined : Date.parse(`${until}T00:00:00Z`) + DAY + LATEST,
  };
}
