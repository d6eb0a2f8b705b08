/**
 * Figures of sales: what is counted from orders by quarter hour, and what days of a zone make of it. Pure. Money of two
 * currencies is never added up; what went back stays beside what came in.
 */
import { instantOf, localDay } from "../kernel/local-day.ts";
import { readOrigin } from "../kernel/origin.ts";
import { HOUR, MINUTE, type Millis } from "../kernel/time.ts";

/** Every zone's day begins at a quarter of an hour, so days can be made of these. */
export const SLICE: Millis = 15 * MINUTE;

/**
 * By what figures are told apart. `total` has one row; `event`, `channel`, `method` (of payment), `counter` (who took the
 * money by hand), `utm` and `referrer` split whole orders; `type` and `variant` split their lines; `hour` is the hour of
 * the day at which they were paid. `step` is the way there: visits, holds and orders that were started, without money.
 */
export const DIMENSIONS = [
  "total",
  "event",
  "channel",
  "method",
  "counter",
  "utm",
  "referrer",
  "type",
  "variant",
  "hour",
  "step",
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** What is added up: paid orders, their tickets, what they cost (minor units), and what went back since. */
export type Sums = {
  readonly orders: number;
  readonly tickets: number;
  readonly revenue: number;
  readonly refunded: number;
};
export const NO_SUMS: Sums = { orders: 0, tickets: 0, revenue: 0, refunded: 0 };

export type Figure = Sums & {
  readonly eventId: string;
  readonly dimension: Dimension;
  readonly key: string;
  readonly currency: string;
  readonly label: string;
};
export type SliceFigure = Figure & { readonly slice: number };
/** `eventId` is empty for all events together. */
export type DayFigure = Figure & { readonly day: number };

/** Adds two sums. */
export function plus(a: Sums, b: Sums): Sums {
  return {
    orders: a.orders + b.orders,
    tickets: a.tickets + b.tickets,
    revenue: a.revenue + b.revenue,
    refunded: a.refunded + b.refunded,
  };
}

/** The slice that holds an instant. */
export function sliceOf(at: Millis): number {
  return Math.floor(at / SLICE);
}

/** Paid orders of one slice that have everything in common that figures ask for. */
export type PaidGroup = {
  readonly slice: number;
  readonly eventId: string;
  readonly eventName: string;
  readonly currency: string;
  readonly channel: string;
  readonly method: string | null;
  /** A device or a person; null where nobody took the money by hand. */
  readonly counter: string | null;
  readonly counterName: string | null;
  /** As the order keeps it. */
  readonly origin: string | null;
  readonly orders: number;
  readonly tickets: number;
  readonly revenue: number;
};

/** Lines of one slice with one type and variant. */
export type LineGroup = {
  readonly slice: number;
  readonly eventId: string;
  readonly currency: string;
  readonly typeId: string;
  readonly variantId: string | null;
  readonly name: string;
  readonly tickets: number;
  readonly revenue: number;
};

/** What went back in one slice, by the event and the way it was paid. */
export type RefundGroup = {
  readonly slice: number;
  readonly eventId: string;
  readonly eventName: string;
  readonly currency: string;
  readonly method: string | null;
  readonly refunded: number;
};

/** `news / email / winter`: the three parts that campaigns are told apart by. */
export function utmKey(origin: string | null): string {
  const { source, medium, campaign } = readOrigin(origin);
  return source === undefined && medium === undefined && campaign === undefined
    ? ""
    : [source ?? "-", medium ?? "-", campaign ?? "-"].join(" / ");
}

/** The figures of slices, of what the database counted for them. */
export function sliceFigures(
  paid: readonly PaidGroup[],
  lines: readonly LineGroup[],
  refunds: readonly RefundGroup[],
): SliceFigure[] {
  const figures = new Adder<SliceFigure>(({ slice, eventId, dimension, key, currency }) =>
    JSON.stringify([slice, eventId, dimension, key, currency]),
  );
  for (const group of paid) {
    const { slice, eventId, currency, orders, tickets, revenue } = group;
    const sums = { orders, tickets, revenue, refunded: 0 };
    const add = (dimension: Dimension, key: string, label = key) =>
      figures.add({ slice, eventId, dimension, key, currency, label, ...sums });
    add("total", "");
    add("event", eventId, group.eventName);
    add("channel", group.channel);
    add("method", group.method ?? "");
    if (group.counter !== null) add("counter", group.counter, group.counterName ?? "");
    add("utm", utmKey(group.origin));
    add("referrer", readOrigin(group.origin).referrer ?? "");
  }
  for (const { slice, eventId, currency, typeId, variantId, name, tickets, revenue } of lines) {
    const sums = { orders: 0, tickets, revenue, refunded: 0 };
    figures.add({ slice, eventId, dimension: "type", key: typeId, currency, label: name, ...sums });
    if (variantId !== null) {
      figures.add({ slice, eventId, dimension: "variant", key: variantId, currency, label: name, ...sums });
    }
  }
  for (const { slice, eventId, eventName, currency, method, refunded } of refunds) {
    const sums = { ...NO_SUMS, refunded };
    figures.add({ slice, eventId, dimension: "total", key: "", currency, label: "", ...sums });
    figures.add({ slice, eventId, dimension: "event", key: eventId, currency, label: eventName, ...sums });
    const way = method ?? "";
    figures.add({ slice, eventId, dimension: "method", key: way, currency, label: way, ...sums });
  }
  return figures.all();
}

/** The figures of days by the clock of `zone`: of each event, and of all together. */
export function dayFigures(slices: readonly SliceFigure[], zone: string): DayFigure[] {
  const figures = new Adder<DayFigure>(({ day, eventId, dimension, key, currency }) =>
    JSON.stringify([day, eventId, dimension, key, currency]),
  );
  for (const { slice, ...figure } of slices) {
    const at = slice * SLICE;
    const day = localDay(at, 0, zone);
    for (const eventId of [figure.eventId, ""]) {
      figures.add({ ...figure, eventId, day });
      if (figure.dimension !== "total") continue;
      const hour = hourOf(at, zone);
      figures.add({ ...figure, eventId, day, dimension: "hour", key: hour, label: hour });
    }
  }
  return figures.all();
}

export const STEPS = ["visits", "holds", "started"] as const;
export type Step = (typeof STEPS)[number];
export type StepGroup = { readonly slice: number; readonly eventId: string } & Readonly<Partial<Record<Step, number>>>;

/** Visits, holds and started orders of slices as figures: the count stands in `orders`, and there is no currency. */
export function stepFigures(groups: readonly StepGroup[]): SliceFigure[] {
  return groups.flatMap((group) =>
    STEPS.flatMap((key) => {
      const { slice, eventId, [key]: orders = 0 } = group;
      const sums = { ...NO_SUMS, orders };
      return orders === 0
        ? []
        : [{ slice, eventId, dimension: "step" as const, key, currency: "", label: key, ...sums }];
    }),
  );
}

/** Adds up figures that are the same but for their sums. */
class Adder<F extends Figure> {
  readonly #byKey = new Map<string, F>();
  readonly #keyOf: (figure: F) => string;
  constructor(keyOf: (figure: F) => string) {
    this.#keyOf = keyOf;
  }

  add(figure: F): void {
    const key = this.#keyOf(figure);
    const known = this.#byKey.get(key);
    // The newest name is the one that people know.
    this.#byKey.set(key, known === undefined ? figure : { ...figure, ...plus(known, figure) });
  }

  all(): F[] {
    return [...this.#byKey.values()];
  }
}

const hours = new Map<string, Intl.DateTimeFormat>();

/** `00` to `23` by the clock of the place. */
function hourOf(at: Millis, zone: string): string {
  let format = hours.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", hour: "2-digit" });
    hours.set(zone, format);
  }
  return format.format(at).padStart(2, "0");
}

/** When the day begins and ends, as slices; the end is not in it. */
export function slicesOfDay(day: number, zone: string): { readonly from: number; readonly to: number } {
  return { from: sliceOf(instantOf(day, 0, zone)), to: sliceOf(instantOf(day + 1, 0, zone)) };
}

/** A period of whole days by the clock of `zone`, both ends in it. */
export type Period = { readonly from: number; readonly to: number };
/** Longer ones are asked for in parts. */
export const MAX_DAYS = 92;

/** The days as long as `period` that end just before it. */
export function periodBefore({ from, to }: Period): Period {
  return { from: from - (to - from + 1), to: from - 1 };
}

/** `2026-11-21` of days since 1970. */
export function isoDay(day: number): string {
  return new Date(day * 24 * HOUR).toISOString().slice(0, 10);
}

/** Days since 1970 of `2026-11-21`; undefined for what is no date. */
export function readDay(text: string): number | undefined {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const day = at / (24 * HOUR);
  return Number.isInteger(day) && isoDay(day) === text ? day : undefined;
}

/** Sums by currency, and by key where one is given, largest revenue first. */
export function sumBy(
  figures: readonly Figure[],
): readonly (Sums & { readonly key: string; readonly label: string; readonly currency: string })[] {
  const sums = new Map<string, Sums & { key: string; label: string; currency: string }>();
  for (const { key, label, currency, orders, tickets, revenue, refunded } of figures) {
    const name = JSON.stringify([key, currency]);
    const own = { orders, tickets, revenue, refunded };
    sums.set(name, { key, label, currency, ...plus(sums.get(name) ?? NO_SUMS, own) });
  }
  return [...sums.values()].sort(
    (a, b) => b.revenue - a.revenue || b.tickets - a.tickets || a.key.localeCompare(b.key, "en"),
  );
}
