/** All SQL of the desk. */
import { assert } from "../../worker/kernel/assert.ts";
import type { Direction, Passage } from "../../worker/kernel/entry.ts";
import { MINUTE, type Millis } from "../../worker/kernel/time.ts";
import type {
  Admission,
  Attendance,
  Conflict,
  KnownPassage,
  LogFilter,
  ScanRecord,
  ScanResult,
  Suspicion,
} from "./protocol.ts";

/** A scan as it was answered, with the hash that a re-send must repeat. */
export type StoredScan = ScanRecord & { readonly codeHash: string };

/** Somebody went through a door, with who says so. */
export type StoredPassage = Passage &
  Admission & {
    readonly sequence: number;
    readonly conflict: Conflict | null;
    /** Sequence of the one that was there first, where that is the conflict. */
    readonly first: number | null;
  };

type ScanRow = {
  sequence: number;
  scan_id: string;
  code_hash: string;
  ticket_id: string | null;
  ticket_type_id: string | null;
  result: string;
  at: number;
  happened_at: number;
  direction: string;
  people: number;
  offline: number;
  suspicion: string | null;
  conflict: string | null;
  supervisor: string | null;
  reason: string | null;
  by_hand: number;
  annulled_at: number | null;
  device_id: string;
  device_name: string;
  gate: string | null;
  scanned_at: number | null;
  first_at: number | null;
  first_gate: string | null;
  first_device: string | null;
};

const SELECT = `SELECT s.sequence, s.scan_id, s.code_hash, s.ticket_id, s.ticket_type_id, s.result, s.at, s.happened_at,
    s.direction, s.people, s.offline, s.suspicion, s.conflict, s.supervisor, s.reason, s.by_hand, s.annulled_at, s.device_id,
    s.device_name, s.gate, s.scanned_at, f.happened_at AS first_at, f.gate AS first_gate, f.device_name AS first_device
  FROM scans s LEFT JOIN scans f ON f.sequence = s.first`;

/** One ticket goes through doors at most this often; beyond it the oldest are out of sight (I8). */
const MAX_PASSAGES = 500;

/** The stored scan with this id; undefined when the desk never saw it. */
export function scanById(sql: SqlStorage, scanId: string): StoredScan | undefined {
  const [row] = sql.exec<ScanRow>(`${SELECT} WHERE s.scan_id = ?`, scanId).toArray();
  return row === undefined ? undefined : toScan(row);
}

/** What happened with a ticket at the doors and still counts, in order. */
export function passagesOf(sql: SqlStorage, ticketId: string): StoredPassage[] {
  return sql
    .exec<{
      sequence: number;
      scan_id: string;
      happened_at: number;
      direction: string;
      people: number;
      supervisor: string | null;
      conflict: string | null;
      gate: string | null;
      device_name: string;
      first: number | null;
    }>(
      `SELECT sequence, scan_id, happened_at, direction, people, supervisor, conflict, gate, device_name, first FROM scans
       WHERE ticket_id = ? AND result IN ('admitted', 'exited') AND annulled_at IS NULL
       ORDER BY happened_at, scan_id LIMIT ${MAX_PASSAGES}`,
      ticketId,
    )
    .toArray()
    .map((row) => ({
      sequence: row.sequence,
      scanId: row.scan_id,
      at: row.happened_at,
      direction: row.direction as Direction,
      people: row.people,
      forced: row.supervisor !== null,
      conflict: row.conflict as Conflict | null,
      gate: row.gate,
      device: row.device_name,
      first: row.first,
    }));
}

export type NewScan = Omit<StoredScan, "sequence" | "first" | "forced" | "annulled" | "scanId"> & {
  readonly scanId: string;
  readonly ticketVersion: number | null;
  /** Sequence of the scan that was there first. */
  readonly first: number | null;
};

/** Writes one scan to the log and counts it. Call inside a transaction. */
export function writeScan(sql: SqlStorage, scan: NewScan): void {
  assert(!lets(scan.result) || scan.ticketId !== null, "who goes through shows a ticket");
  sql.exec(
    `INSERT INTO scans (scan_id, code_hash, ticket_id, ticket_version, ticket_type_id, result, at, happened_at, first,
       device_id, device_name, gate, scanned_at, direction, people, offline, suspicion, conflict, supervisor, reason, by_hand, change)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    scan.scanId,
    scan.codeHash,
    scan.ticketId,
    scan.ticketVersion,
    scan.ticketTypeId,
    scan.result,
    scan.at,
    scan.happenedAt,
    scan.first,
    scan.deviceId,
    scan.deviceName,
    scan.gate,
    scan.scannedAt,
    scan.direction,
    scan.people,
    scan.offline === true ? 1 : 0,
    scan.suspicion,
    scan.conflict ?? null,
    scan.supervisor,
    scan.reason,
    scan.byHand ? 1 : 0,
    nextChange(sql),
  );
  count(sql, scan, 1);
  if (scan.conflict !== null && scan.conflict !== undefined) add(sql, "conflicts", 1);
}

/** True for an answer with which somebody goes through. */
export function lets(result: ScanResult): boolean {
  return result === "admitted" || result === "exited";
}

type Counted = Pick<ScanRecord, "result" | "happenedAt" | "gate" | "people">;

/** Adds a scan to the numbers, or takes it out of them. */
function count(sql: SqlStorage, { result, happenedAt, gate, people }: Counted, sign: 1 | -1): void {
  if (result === "admitted") add(sql, "admitted", sign);
  if (!lets(result)) add(sql, "refused", sign);
  const minute = Math.floor(happenedAt / MINUTE) * MINUTE;
  const entered = result === "admitted" ? sign * people : 0;
  const gone = result === "exited" ? sign * people : 0;
  sql.exec(
    `INSERT INTO minutes (minute, gate, entered, gone, refused, duplicates) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET entered = entered + excluded.entered, gone = gone + excluded.gone,
       refused = refused + excluded.refused, duplicates = duplicates + excluded.duplicates`,
    minute,
    gate ?? "",
    entered,
    gone,
    lets(result) ? 0 : sign,
    result === "duplicate" ? sign : 0,
  );
}

function add(sql: SqlStorage, counter: "admitted" | "refused" | "conflicts", by: number): void {
  sql.exec("UPDATE counters SET value = value + ? WHERE name = ?", by, counter);
}

function nextChange(sql: SqlStorage): number {
  return sql
    .exec<{ value: number }>("UPDATE counters SET value = value + 1 WHERE name = 'change' RETURNING value")
    .one().value;
}

/** Notes that a passage is in conflict, or is not any more. */
export function setConflict(
  sql: SqlStorage,
  passage: Pick<StoredPassage, "sequence" | "conflict">,
  conflict: Conflict | null,
  first: number | null,
): void {
  sql.exec(
    "UPDATE scans SET conflict = ?, first = ?, change = ? WHERE sequence = ?",
    conflict,
    first,
    nextChange(sql),
    passage.sequence,
  );
  add(sql, "conflicts", (conflict === null ? 0 : 1) - (passage.conflict === null ? 0 : 1));
}

/** Takes back a scan that let somebody through; its record stays. */
export function annulScan(sql: SqlStorage, scan: StoredScan, at: Millis): void {
  sql.exec(
    "UPDATE scans SET annulled_at = ?, conflict = NULL, change = ? WHERE sequence = ?",
    at,
    nextChange(sql),
    scan.sequence,
  );
  count(sql, scan, -1);
  if (scan.conflict !== null && scan.conflict !== undefined) add(sql, "conflicts", -1);
}

/** Scans that let somebody through and changed after `after`, oldest change first. */
export function changedPassages(sql: SqlStorage, after: number, limit: number): KnownPassage[] {
  return sql
    .exec<{
      change: number;
      scan_id: string;
      ticket_id: string;
      happened_at: number;
      direction: string;
      people: number;
      supervisor: string | null;
      annulled_at: number | null;
      gate: string | null;
      device_name: string;
    }>(
      `SELECT change, scan_id, ticket_id, happened_at, direction, people, supervisor, annulled_at, gate, device_name
       FROM scans WHERE result IN ('admitted', 'exited') AND change > ? ORDER BY change LIMIT ?`,
      after,
      limit,
    )
    .toArray()
    .map((row) => ({
      change: row.change,
      scanId: row.scan_id,
      ticketId: row.ticket_id,
      at: row.happened_at,
      direction: row.direction as Direction,
      people: row.people,
      forced: row.supervisor !== null,
      annulled: row.annulled_at !== null,
      gate: row.gate,
      device: row.device_name,
    }));
}

/** The newest change. */
export function lastChange(sql: SqlStorage): number {
  return sql.exec<{ value: number }>("SELECT value FROM counters WHERE name = 'change'").one().value;
}

/** At most `limit` scans older than sequence `before`, newest first; only those that `filter` wants. */
export function scansBefore(sql: SqlStorage, before: number, limit: number, filter: LogFilter): ScanRecord[] {
  const only = [
    filter.conflicts === true ? "AND s.conflict IS NOT NULL" : "",
    filter.offline === true ? "AND s.offline = 1" : "",
    filter.forced === true ? "AND s.supervisor IS NOT NULL" : "",
    filter.byHand === true ? "AND s.by_hand = 1" : "",
    filter.result === undefined ? "" : "AND s.result = ?",
  ].join(" ");
  const result = filter.result === undefined ? [] : [filter.result];
  return records(
    sql,
    `${SELECT} WHERE s.sequence < ? ${only} ORDER BY s.sequence DESC LIMIT ?`,
    before,
    ...result,
    limit,
  );
}

/** The newest scans that let somebody through with one ticket, oldest first. */
export function scansOfTicket(sql: SqlStorage, ticketId: string, limit: number): ScanRecord[] {
  return records(
    sql,
    `${SELECT} WHERE s.ticket_id = ? AND s.result IN ('admitted', 'exited') ORDER BY s.happened_at DESC LIMIT ?`,
    ticketId,
    limit,
  ).reverse();
}

function records(sql: SqlStorage, query: string, ...bindings: (string | number)[]): ScanRecord[] {
  return sql
    .exec<ScanRow>(query, ...bindings)
    .toArray()
    .map((row) => {
      const { codeHash: _, ...record } = toScan(row);
      return record;
    });
}

/** How many scans let somebody in and how many did not. */
export function readCounts(sql: SqlStorage): { admitted: number; refused: number } {
  const { admitted, refused } = readCounters(sql);
  return { admitted, refused };
}

function readCounters(sql: SqlStorage): { admitted: number; refused: number; conflicts: number } {
  const counts = { admitted: 0, refused: 0, conflicts: 0 };
  for (const row of sql.exec<{ name: string; value: number }>("SELECT name, value FROM counters")) {
    if (row.name === "admitted" || row.name === "refused" || row.name === "conflicts") counts[row.name] = row.value;
  }
  return counts;
}

const SHOWN_MINUTES = 120;
const STORM_WINDOW: Millis = 5 * MINUTE;
/** Rows of minutes by gate that a page gets. */
const MAX_MINUTE_ROWS = 2000;

/** The numbers of the running day. */
export function readAttendance(sql: SqlStorage, since: Millis, now: Millis): Attendance {
  const from = Math.floor(since / MINUTE) * MINUTE;
  const gates = sql
    .exec<{ gate: string; entered: number; gone: number; refused: number }>(
      `SELECT gate, sum(entered) AS entered, sum(gone) AS gone, sum(refused) AS refused FROM minutes
       WHERE minute >= ? GROUP BY gate ORDER BY gate LIMIT 200`,
      from,
    )
    .toArray();
  const shown = Math.max(from, Math.floor(now / MINUTE) * MINUTE - (SHOWN_MINUTES - 1) * MINUTE);
  const minutes = sql
    .exec<{ minute: number; gate: string; entered: number; gone: number; refused: number; duplicates: number }>(
      `SELECT minute, gate, entered, gone, refused, duplicates FROM minutes WHERE minute >= ?
       ORDER BY minute, gate LIMIT ${MAX_MINUTE_ROWS}`,
      shown,
    )
    .toArray();
  const sum = (of: "entered" | "gone" | "refused") => gates.reduce((total, row) => total + row[of], 0);
  return {
    at: now,
    entered: sum("entered"),
    left: sum("gone"),
    inside: Math.max(0, sum("entered") - sum("gone")),
    refused: sum("refused"),
    conflicts: readCounters(sql).conflicts,
    recentDuplicates: minutes
      .filter(({ minute }) => minute > now - STORM_WINDOW)
      .reduce((total, { duplicates }) => total + duplicates, 0),
    gates: gates.map(({ gate, entered, gone, refused }) => ({ gate: gate || null, entered, left: gone, refused })),
    minutes: minutes.map(({ minute, gate, entered, gone, refused, duplicates }) => ({
      at: minute,
      gate: gate || null,
      entered,
      left: gone,
      refused,
      duplicates,
    })),
  };
}

function toScan(row: ScanRow): StoredScan {
  return {
    sequence: row.sequence,
    scanId: row.scan_id,
    codeHash: row.code_hash,
    ticketId: row.ticket_id,
    ticketTypeId: row.ticket_type_id,
    result: row.result as ScanResult,
    at: row.at,
    happenedAt: row.happened_at,
    direction: row.direction as Direction,
    people: row.people,
    offline: row.offline === 1,
    suspicion: row.suspicion as Suspicion | null,
    conflict: row.conflict as Conflict | null,
    forced: row.supervisor !== null,
    supervisor: row.supervisor,
    reason: row.reason,
    byHand: row.by_hand === 1,
    annulled: row.annulled_at !== null,
    first: row.first_at === null ? null : { at: row.first_at, gate: row.first_gate, device: row.first_device ?? "" },
    deviceId: row.device_id,
    deviceName: row.device_name,
    gate: row.gate,
    scannedAt: row.scanned_at,
  };
}
