/** The rule of an event's doors: pure. */
import { type EntryPolicy, SINGLE_ENTRY } from "../kernel/entry.ts";
import { instantOf, localDay } from "../kernel/local-day.ts";
import type { Millis } from "../kernel/time.ts";
import type { DoorSettings } from "./tables.ts";

/** What is stored of an event's doors; an event without a row lets in once. */
export type StoredPolicy = Pick<DoorSettings, "reentry" | "perDay" | "dayStartMinute" | "rotating">;

export const DEFAULT_POLICY: StoredPolicy = {
  reentry: SINGLE_ENTRY.reentry,
  perDay: SINGLE_ENTRY.perDay,
  dayStartMinute: SINGLE_ENTRY.dayStartMinute,
  rotating: "accepted",
};

/** The rule as desk and devices apply it, on the clock of the place. */
export function entryPolicy({ reentry, perDay, dayStartMinute }: StoredPolicy, timeZone: string): EntryPolicy {
  return { reentry, perDay, dayStartMinute, timeZone };
}

/** When the running day of an event's doors began. */
export function dayStart({ dayStartMinute, timeZone }: EntryPolicy, now: Millis): Millis {
  return instantOf(localDay(now, dayStartMinute, timeZone), dayStartMinute, timeZone);
}

/** An event as its doors know it. `timeZone` is undefined where the tenant has no such event. */
export type DoorEvent = StoredPolicy & { readonly timeZone: string | undefined };

/** Reads what `selectDoorEvent` answered. */
export function doorEventOf(
  rows: readonly {
    readonly zone: string | null;
    readonly reentry: DoorSettings["reentry"] | null;
    readonly perDay: number | null;
    readonly dayStartMinute: number | null;
    readonly rotating: DoorSettings["rotating"] | null;
  }[],
): DoorEvent {
  const [row] = rows;
  return {
    timeZone: row?.zone ?? undefined,
    reentry: row?.reentry ?? DEFAULT_POLICY.reentry,
    perDay: row?.perDay === 1,
    dayStartMinute: row?.dayStartMinute ?? DEFAULT_POLICY.dayStartMinute,
    rotating: row?.rotating ?? DEFAULT_POLICY.rotating,
  };
}
