/** What the metered product tells of D1: round trips, rows that queries looked at, rows written, indexes included. */
export type Meter = { readonly trips: number; readonly read: number; readonly written: number };

export const METER_PATH = "/bench/d1";

/** What was asked for between two readings, for each of `count` things. */
export function perThing(before: Meter, after: Meter, count: number): Meter {
  return {
    trips: (after.trips - before.trips) / count,
    read: (after.read - before.read) / count,
    written: (after.written - before.written) / count,
  };
}

/** Three figures in one cell. */
export function meterText({ trips, read, written }: Meter): string {
  return `${trips.toFixed(1)} / ${read.toFixed(1)} / ${written.toFixed(1)}`;
}
