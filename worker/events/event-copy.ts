/** What a clone, a template and an occurrence of a series have of the event that they are made like (V6, V10). Pure. */
import type { TicketType, Variant } from "../catalogue/index.ts";
import { instantOf, localDay } from "../kernel/local-day.ts";
import { DAY, MINUTE, type Millis } from "../kernel/time.ts";
import type { EventRow } from "./tables.ts";

/** What an event has for itself: its address, its dates, where its sale stands. */
const OWN = [
  "tenantId",
  "id",
  "slug",
  "status",
  "startsAt",
  "endsAt",
  "doorsAt",
  "waitingListUntil",
  "publishedAt",
  "createdAt",
  "version",
  "seriesId",
  "refundUntil",
] as const satisfies readonly (keyof EventRow)[];
const OWN_OF_TYPE = ["tenantId", "id", "eventId", "createdAt", "version"] as const;
const OWN_OF_VARIANT = [...OWN_OF_TYPE, "ticketTypeId"] as const;

export type CopiedType = Omit<TicketType, (typeof OWN_OF_TYPE)[number]>;
/** `type` is the index of its ticket type. */
export type CopiedVariant = Omit<Variant, (typeof OWN_OF_VARIANT)[number]> & { readonly type: number };

/** The row without some of its fields; what is added to the table later is in it by itself. */
function without<Row extends object, Field extends keyof Row>(row: Row, fields: readonly Field[]): Omit<Row, Field> {
  const left: Partial<Row> = { ...row };
  for (const field of fields) delete left[field];
  return left as Omit<Row, Field>;
}

/** An event without its sales. Kept as JSON in templates: a column that is added later takes its default. */
export type EventCopy = {
  readonly settings: Omit<EventRow, (typeof OWN)[number]>;
  /** The dates of the original; a copy keeps their distance to the start. */
  readonly dates: Pick<EventRow, "startsAt" | "endsAt" | "doorsAt" | "waitingListUntil">;
  readonly types: readonly CopiedType[];
  readonly variants: readonly CopiedVariant[];
  /** The fees of this event alone, as JSON; null: those of the organization count. */
  readonly fees: string | null;
};

/** Takes a copy of an event with what is for sale. */
export function copyEvent(
  event: EventRow,
  types: readonly TicketType[],
  variants: readonly Variant[],
  fees: string | null,
): EventCopy {
  const { startsAt, endsAt, doorsAt, waitingListUntil } = event;
  return {
    settings: without(event, OWN),
    dates: { startsAt, endsAt, doorsAt, waitingListUntil },
    types: types.map((type) => without(type, OWN_OF_TYPE)),
    variants: variants.flatMap((variant) => {
      const type = types.findIndex(({ id }) => id === variant.ticketTypeId);
      return type < 0 ? [] : [{ ...without(variant, OWN_OF_VARIANT), type }];
    }),
    fees,
  };
}

/**
 * A moment of the original, for a copy that starts at `to` instead of `from`. What is less than a day away (doors, the
 * end) keeps its distance; what is further away (a sale that opens weeks before) keeps its time on the wall, also when
 * the clock changes in between.
 */
export function shifted(at: Millis, from: Millis, to: Millis, zone: string): Millis {
  if (Math.abs(at - from) < DAY) return at - from + to;
  const day = localDay(at, 0, zone);
  const minute = Math.round((at - instantOf(day, 0, zone)) / MINUTE);
  const days = localDay(to, 0, zone) - localDay(from, 0, zone);
  // On the day of a change `minute` is what has passed since midnight: near enough for a window of weeks.
  return instantOf(day + days, Math.min(minute, 1439), zone);
}

/** The dates of a copy that starts at `to`. */
export function shiftedDates(copy: EventCopy, to: Millis): EventCopy["dates"] {
  const { startsAt, endsAt, doorsAt, waitingListUntil } = copy.dates;
  const move = (at: Millis | null) => (at === null ? null : shifted(at, startsAt, to, copy.settings.timeZone));
  return {
    startsAt: to,
    endsAt: move(endsAt),
    doorsAt: move(doorsAt),
    waitingListUntil: move(waitingListUntil),
  };
}

/** The sale window of a type of a copy that starts at `to`. */
export function shiftedWindow(copy: EventCopy, type: CopiedType, to: Millis) {
  const move = (at: Millis | null) =>
    at === null ? null : shifted(at, copy.dates.startsAt, to, copy.settings.timeZone);
  return { salesStart: move(type.salesStart), salesEnd: move(type.salesEnd) };
}

/** When a copy starts unless said: as many weeks later as it takes to lie ahead, at the same time on the wall. */
export function nextStart(copy: EventCopy, now: Millis): Millis {
  const { startsAt } = copy.dates;
  const { timeZone } = copy.settings;
  const weeks = Math.max(1, Math.ceil((now + DAY - startsAt) / (7 * DAY)));
  const day = localDay(startsAt, 0, timeZone);
  return instantOf(day + 7 * weeks, Math.round((startsAt - instantOf(day, 0, timeZone)) / MINUTE), timeZone);
}
