/** Events as an iCalendar file. */
import type { EventStatus } from "../events/index.ts";
import { HOUR, type Millis } from "../kernel/time.ts";

export type CalendarEntry = {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly summary: string;
  readonly status: EventStatus;
  readonly startsAt: Millis;
  readonly endsAt: Millis | null;
  readonly url: string;
  readonly venue: { readonly name: string; readonly address: string; readonly city: string } | undefined;
};

/** What a calendar program shows when no end is known. */
const SHOWN_LENGTH: Millis = 2 * HOUR;

/**
 * The file, with UTC times. An event keeps its UID for ever and its sequence grows, so that programs move what was moved
 * and strike out what was cancelled instead of showing it twice.
 */
export async function icalOf(calendar: {
  readonly name: string;
  readonly host: string;
  readonly entries: readonly CalendarEntry[];
}): Promise<string> {
  // Loaded when it is first asked for: no other request needs it.
  const { default: ical, ICalCalendarMethod, ICalEventStatus } = await import("ical-generator");
  const made = ical({
    name: calendar.name,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: "Tessera", product: "Events", language: "EN" },
    ttl: HOUR / 1000,
  });
  for (const entry of calendar.entries) {
    const { venue, status } = entry;
    made.createEvent({
      id: `${entry.id}@${calendar.host}`,
      sequence: entry.version,
      start: new Date(entry.startsAt),
      end: new Date(entry.endsAt ?? entry.startsAt + SHOWN_LENGTH),
      summary: entry.name,
      description: entry.summary,
      url: entry.url,
      status:
        status === "cancelled"
          ? ICalEventStatus.CANCELLED
          : status === "postponed"
            ? ICalEventStatus.TENTATIVE
            : ICalEventStatus.CONFIRMED,
      ...(venue ? { location: [venue.name, venue.address, venue.city].filter(Boolean).join(", ") } : {}),
    });
  }
  return made.toString();
}
