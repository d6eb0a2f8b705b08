import { assert } from "../../worker/kernel/assert.ts";
import type { Millis } from "../../worker/kernel/time.ts";
import type { Admission, ScanRecord, ScanRequest, ScanResult } from "./protocol.ts";

/** A scan as it was answered, with the hash that a re-send must repeat. */
export type StoredScan = ScanRecord & { readonly codeHash: string };

type ScanRow = {
  sequence: number;
  scan_id: string;
  code_hash: string;
  ticket_id: string | null;
  result: string;
  at: number;
  device_id: string;
  device_name: string;
  gate: string | null;
  scanned_at: number | null;
  first_at: number | null;
  first_gate: string | null;
  first_device: string | null;
};

const SELECT = `SELECT s.sequence, s.scan_id, s.code_hash, s.ticket_id, s.result, s.at, s.device_id, s.device_name,
    s.gate, s.scanned_at, f.at AS first_at, f.gate AS first_gate, f.device_name AS first_device
  FROM scans s LEFT JOIN scans f ON f.sequence = s.first`;

/** The stored scan with this id; undefined when the desk never saw it. */
export function scanById(sql: SqlStorage, scanId: string): StoredScan | undefined {
  const [row] = sql.exec<ScanRow>(`${SELECT} WHERE s.scan_id = ?`, scanId).toArray();
  return row === undefined ? undefined : toScan(row);
}

/** When and where a ticket was let in; undefined when it was not yet. */
export function admissionOf(sql: SqlStorage, ticketId: string): (Admission & { sequence: number }) | undefined {
  const [row] = sql
    .exec<{ sequence: number; at: number; gate: string | null; device: string }>(
      `SELECT s.sequence, s.at, s.gate, s.device_name AS device
       FROM admissions a JOIN scans s ON s.sequence = a.sequence WHERE a.ticket_id = ?`,
      ticketId,
    )
    .toArray();
  return row;
}

/** Writes one scan to the log, notes the admission if it is one, and counts it. Call inside a transaction. */
export function writeScan(
  sql: SqlStorage,
  scan: { request: ScanRequest; result: ScanResult; at: Millis; first: number | null },
): void {
  const { request, result } = scan;
  const { sequence } = sql
    .exec<{ sequence: number }>(
      `INSERT INTO scans (scan_id, code_hash, ticket_id, ticket_version, ticket_type_id, result, at, first,
         device_id, device_name, gate, scanned_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING sequence`,
      request.scanId,
      request.codeHash,
      request.ticketId,
      request.ticketVersion,
      request.ticketTypeId,
      result,
      scan.at,
      scan.first,
      request.device.id,
      request.device.name,
      request.gate,
      request.scannedAt,
    )
    .one();
  if (result === "admitted") {
    assert(request.ticketId !== null, "an admission names its ticket");
    sql.exec("INSERT INTO admissions (ticket_id, sequence) VALUES (?, ?)", request.ticketId, sequence);
  }
  const counter = result === "admitted" ? "admitted" : "refused";
  sql.exec("UPDATE counters SET value = value + 1 WHERE name = ?", counter);
}

/** At most `limit` scans older than sequence `before`, newest first. */
export function scansBefore(sql: SqlStorage, before: number, limit: number): ScanRecord[] {
  const rows = sql
    .exec<ScanRow>(`${SELECT} WHERE s.sequence < ? ORDER BY s.sequence DESC LIMIT ?`, before, limit)
    .toArray();
  return rows.map((row) => {
    const { codeHash: _, ...record } = toScan(row);
    return record;
  });
}

/** How many scans let somebody in and how many did not. */
export function readCounts(sql: SqlStorage): { admitted: number; refused: number } {
  const counts = { admitted: 0, refused: 0 };
  for (const row of sql.exec<{ name: string; value: number }>("SELECT name, value FROM counters")) {
    if (row.name === "admitted" || row.name === "refused") counts[row.name] = row.value;
  }
  return counts;
}

function toScan(row: ScanRow): StoredScan {
  return {
    sequence: row.sequence,
    scanId: row.scan_id,
    codeHash: row.code_hash,
    ticketId: row.ticket_id,
    result: row.result as ScanResult,
    at: row.at,
    first: row.first_at === null ? null : { at: row.first_at, gate: row.first_gate, device: row.first_device ?? "" },
    deviceId: row.device_id,
    deviceName: row.device_name,
    gate: row.gate,
    scannedAt: row.scanned_at,
  };
}
