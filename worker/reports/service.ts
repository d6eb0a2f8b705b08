/** Reading the figures of a period: a few seeks in one round trip, added up here. */
import { localDay } from "../kernel/local-day.ts";
import type { Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { type DayFigure, type Dimension, MAX_DAYS, type Period, periodBefore, type Step, sumBy } from "./rollup.ts";
import { MAX_FIGURES, selectDays } from "./store.ts";

/** Whose figures: all events of a tenant together in its own zone, or one event in the event's. */
export type Scope = { readonly zone: string; readonly eventId: string };

/** What a dashboard splits sales by, beside the days. */
const SPLITS = ["channel", "method", "utm", "referrer", "counter"] as const satisfies readonly Dimension[];
/** The hours of a day are told of a period as short as this. */
const HOURS_UP_TO = 2;

export type Summed = ReturnType<typeof sumBy>[number];
export type Dashboard = {
  readonly days: readonly DayFigure[];
  readonly totals: readonly Summed[];
  /** The days just before, as many. */
  readonly before: readonly Summed[];
  readonly splits: Readonly<Record<(typeof SPLITS)[number] | "event" | "type", readonly Summed[]>>;
  /** Of a short period; empty of a longer one. */
  readonly hours: readonly DayFigure[];
  readonly steps: Readonly<Record<Step, number>>;
  /** True where there are more keys than one answer may carry: the sums of `splits` are then too low. */
  readonly cut: boolean;
};

/** The last `days` days of the zone, today in it. */
export function lastDays(now: Millis, zone: string, days: number): Period {
  const to = localDay(now, 0, zone);
  return { from: to - days + 1, to };
}

/** True for a period that may be asked for. */
export function isPeriod({ from, to }: Period): boolean {
  return from <= to && to - from < MAX_DAYS;
}

/** Everything that a dashboard shows of a period. */
export async function dashboard(tenant: TenantDb, scope: Scope, period: Period): Promise<Dashboard> {
  const ask = (dimension: Dimension, days = period) => selectDays(tenant, { ...scope, dimension, period: days });
  const main = scope.eventId === "" ? "event" : "type";
  const isShort = period.to - period.from < HOURS_UP_TO;
  const found: readonly (readonly DayFigure[])[] = await tenant.query([
    ask("total"),
    ask("total", periodBefore(period)),
    ask("step"),
    ask(main),
    ...SPLITS.map((dimension) => ask(dimension)),
    ...(isShort ? [ask("hour")] : []),
  ]);
  const [totals = [], before = [], steps = [], top = [], ...rest] = found;
  const kept = (rows: readonly DayFigure[] | undefined) => sumBy((rows ?? []).slice(0, MAX_FIGURES));
  const split = Object.fromEntries(SPLITS.map((dimension, at) => [dimension, kept(rest[at])])) as Omit<
    Dashboard["splits"],
    "event" | "type"
  >;
  const stepOf = (step: Step) => steps.filter(({ key }) => key === step).reduce((sum, { orders }) => sum + orders, 0);
  return {
    days: totals,
    totals: sumBy(totals),
    before: sumBy(before),
    splits: { ...split, event: main === "event" ? kept(top) : [], type: main === "type" ? kept(top) : [] },
    hours: isShort ? (rest[SPLITS.length] ?? []) : [],
    steps: { visits: stepOf("visits"), holds: stepOf("holds"), started: stepOf("started") },
    cut: found.some((rows) => rows.length > MAX_FIGURES),
  };
}

/** The figures of one dimension by day, for a file; one more than `MAX_FIGURES` at most. */
export async function report(
  tenant: TenantDb,
  scope: Scope,
  dimension: Dimension,
  period: Period,
): Promise<readonly DayFigure[]> {
  const [rows] = await tenant.query([selectDays(tenant, { ...scope, dimension, period })]);
  return rows;
}
