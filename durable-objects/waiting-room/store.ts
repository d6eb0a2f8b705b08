/** All SQL of the room. There is no picture in memory: SQLite is read at each call, so an eviction loses nothing. */
import { MINUTE, type Millis } from "../../worker/kernel/time.ts";
import type { RoomMinute } from "./protocol.ts";
import type { Room } from "./room.ts";

export type Call = {
  readonly first: number;
  readonly last: number;
  readonly at: Millis;
  readonly people: number;
  readonly came: number;
};
export type AdmissionRow = {
  readonly number: number;
  readonly admittedAt: Millis;
  readonly until: Millis;
  /** The keys of the holds that were made. */
  readonly uses: readonly string[];
};
type MinuteRow = RoomMinute & { readonly idle: boolean };

/** The room; undefined when none was ever set up. */
export function readRoom(sql: SqlStorage): Room | undefined {
  const [row] = sql.exec<{ body: string }>("SELECT body FROM room").toArray();
  return row === undefined ? undefined : (JSON.parse(row.body) as Room);
}

export function writeRoom(sql: SqlStorage, room: Room): void {
  sql.exec(
    "INSERT INTO room (id, body) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
    JSON.stringify(room),
  );
}

/** How many admitted people still have time. */
export function choosingAt(sql: SqlStorage, now: Millis): number {
  return sql.exec<{ n: number }>("SELECT count(*) AS n FROM admissions WHERE until > ?", now).one().n;
}

/** Called people whose turn is not over and who have not come. */
export function expectedAt(sql: SqlStorage, since: Millis): number {
  const select = "SELECT coalesce(sum(max(people - came, 0)), 0) AS n FROM calls WHERE at > ?";
  return sql.exec<{ n: number }>(select, since).one().n;
}

/** Places above `after` that a returned number shares, ascending, at most `limit`. */
export function sharedPlaces(sql: SqlStorage, after: number, limit: number): number[] {
  return sql
    .exec<{ place: number }>(
      "SELECT place FROM returns WHERE place > ? AND shared = 1 ORDER BY place LIMIT ?",
      after,
      limit,
    )
    .toArray()
    .map(({ place }) => place);
}

export function writeCall(sql: SqlStorage, call: Omit<Call, "came">): void {
  sql.exec(
    "INSERT INTO calls (first, last, at, people, came) VALUES (?, ?, ?, ?, 0)",
    call.first,
    call.last,
    call.at,
    call.people,
  );
}

/** The call that a place was part of; undefined when it was not called, or so long ago that it is forgotten. */
export function callOf(sql: SqlStorage, place: number): Call | undefined {
  const [row] = sql.exec<Call>("SELECT * FROM calls WHERE first <= ? ORDER BY first DESC LIMIT 1", place).toArray();
  return row !== undefined && row.last >= place ? row : undefined;
}

/** The last place whose turn is over among the calls that are kept; undefined when there is none. */
export function lastCalledBefore(sql: SqlStorage, at: Millis): number | undefined {
  const row = sql.exec<{ last: number | null }>("SELECT max(last) AS last FROM calls WHERE at <= ?", at).one();
  return row.last ?? undefined;
}

export function forgetCalls(sql: SqlStorage, upTo: Millis): void {
  sql.exec("DELETE FROM calls WHERE at <= ?", upTo);
}

export function countArrival(sql: SqlStorage, call: Call): void {
  sql.exec("UPDATE calls SET came = came + 1 WHERE first = ?", call.first);
}

export function returnedPlace(sql: SqlStorage, number: number): number | undefined {
  const [row] = sql.exec<{ place: number }>("SELECT place FROM returns WHERE number = ?", number).toArray();
  return row?.place;
}

export function writeReturn(sql: SqlStorage, number: number, place: number, shared: boolean): void {
  sql.exec(
    `INSERT INTO returns (number, place, shared) VALUES (?, ?, ?)
     ON CONFLICT (number) DO UPDATE SET place = excluded.place, shared = excluded.shared`,
    number,
    place,
    shared ? 1 : 0,
  );
}

export function admissionOf(sql: SqlStorage, number: number): AdmissionRow | undefined {
  const [row] = sql
    .exec<{ number: number; admitted_at: number; until: number; uses: string }>(
      "SELECT * FROM admissions WHERE number = ?",
      number,
    )
    .toArray();
  if (row === undefined) return undefined;
  return { number: row.number, admittedAt: row.admitted_at, until: row.until, uses: JSON.parse(row.uses) as string[] };
}

export function insertAdmission(sql: SqlStorage, { number, admittedAt, until }: Omit<AdmissionRow, "uses">): void {
  sql.exec(
    "INSERT INTO admissions (number, admitted_at, until, uses) VALUES (?, ?, ?, '[]')",
    number,
    admittedAt,
    until,
  );
}

export function writeUses(sql: SqlStorage, number: number, uses: readonly string[]): void {
  sql.exec("UPDATE admissions SET uses = ? WHERE number = ?", JSON.stringify(uses), number);
}

/** Ends an admission at `now` unless it is over. */
export function endAdmission(sql: SqlStorage, number: number, now: Millis): void {
  sql.exec("UPDATE admissions SET until = ? WHERE number = ? AND until > ?", now, number, now);
}

/** Adds to the minute of `now`. */
export function countMinute(
  sql: SqlStorage,
  now: Millis,
  seen: { readonly joined?: number; readonly called?: number; readonly admitted?: number; readonly idle?: boolean },
): void {
  sql.exec(
    `INSERT INTO minutes (at, joined, called, admitted, idle) VALUES (?, ?, ?, ?, ?) ON CONFLICT (at) DO UPDATE SET
     joined = joined + excluded.joined, called = called + excluded.called, admitted = admitted + excluded.admitted,
     idle = max(idle, excluded.idle)`,
    Math.floor(now / MINUTE) * MINUTE,
    seen.joined ?? 0,
    seen.called ?? 0,
    seen.admitted ?? 0,
    seen.idle === true ? 1 : 0,
  );
}

/** Minutes from `since`, oldest first, at most `limit`: the newest ones. */
export function minutesSince(sql: SqlStorage, since: Millis, limit: number): MinuteRow[] {
  return sql
    .exec<{ at: number; joined: number; called: number; admitted: number; idle: number }>(
      "SELECT * FROM minutes WHERE at >= ? ORDER BY at DESC LIMIT ?",
      since,
      limit,
    )
    .toArray()
    .map((row) => ({ ...row, idle: row.idle === 1 }))
    .reverse();
}

export function forgetMinutes(sql: SqlStorage, before: Millis): void {
  sql.exec("DELETE FROM minutes WHERE at < ?", before);
}
