/** What is printed on a ticket besides its code: days and hours in the event's language, places, readable colours. Pure. */
import { type Millis, toTimestamp } from "../../kernel/time.ts";
import { wordsOf } from "./words.ts";
import type { TicketsDocument } from "./page.ts";

const INK = "#0d0d0d";
const WHITE = "#ffffff";
const URUSHI = "#6b2737";

type EventTimes = TicketsDocument["event"];

export function dateLine(event: EventTimes): string {
  return clockOf(event)?.date.format(event.startsAt) ?? toTimestamp(event.startsAt).slice(0, 10);
}

export function timeLine(event: EventTimes): string {
  const words = wordsOf(event.language);
  const at = (time: Millis) => clockOf(event)?.time.format(time) ?? `${toTimestamp(time).slice(11, 16)} UTC`;
  const start = `${words.start} ${at(event.startsAt)}`;
  return event.doorsAt === null ? start : `${words.doors} ${at(event.doorsAt)} · ${start}`;
}

export function placeLine(venue: { readonly name: string; readonly city: string }): string {
  return venue.city === "" ? venue.name : `${venue.name}, ${venue.city}`;
}

type Clock = { readonly date: Intl.DateTimeFormat; readonly time: Intl.DateTimeFormat };
/** Making a formatter takes longer than drawing a page; a document needs two. Bounded by starting over. */
const clocks = new Map<string, Clock | undefined>();

function clockOf(event: EventTimes): Clock | undefined {
  const key = `${event.language} ${event.timeZone}`;
  if (clocks.has(key)) return clocks.get(key);
  if (clocks.size >= 50) clocks.clear();
  const clock = makeClock(event);
  clocks.set(key, clock);
  return clock;
}

/** Latin digits everywhere (UI.md §7): a time on a ticket is compared with a clock. */
function makeClock(event: EventTimes): Clock | undefined {
  try {
    // English without a country: the date as Nairobi, Dhaka and London write it, not as New York does.
    const language = event.language === "en" ? "en-GB" : event.language;
    const locale = new Intl.Locale(language, { numberingSystem: "latn" });
    const { timeZone } = event;
    return {
      date: new Intl.DateTimeFormat(locale, {
        weekday: "short",
        day: "numeric",
        month: "long",
        year: "numeric",
        timeZone,
      }),
      time: new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone }),
    };
  } catch {
    // A language or zone that this runtime cannot read must not keep a buyer from the ticket: UTC then.
    return undefined;
  }
}

/** The tenant's colour for the head, with white or ink on it, whichever can be read (4.5:1 at least for one of them). */
export function accentOf(accent: string | null): { fill: string; on: string } {
  const fill = accent !== null && /^#[0-9a-f]{6}$/i.test(accent) ? accent.toLowerCase() : URUSHI;
  const channel = (at: number) => {
    const value = Number.parseInt(fill.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return { fill, on: 1.05 / (luminance + 0.05) >= 4.5 ? WHITE : INK };
}
