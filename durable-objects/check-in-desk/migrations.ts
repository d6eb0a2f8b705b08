import type { Migration } from "../shared/migrate.ts";

/** The desk's own database, oldest step first. Append only. */
export const MIGRATIONS: readonly Migration[] = [
  {
    id: "0001_desk",
    sql: `
      CREATE TABLE scans (
        sequence INTEGER PRIMARY KEY,
        scan_id TEXT NOT NULL UNIQUE,
        code_hash TEXT NOT NULL,
        ticket_id TEXT,
        ticket_version INTEGER,
        ticket_type_id TEXT,
        result TEXT NOT NULL,
        at INTEGER NOT NULL,
        first INTEGER,                -- of a duplicate: the sequence of the admission
        device_id TEXT NOT NULL,
        device_name TEXT NOT NULL,
        gate TEXT,
        scanned_at INTEGER
      ) STRICT;
      CREATE TABLE admissions (
        ticket_id TEXT PRIMARY KEY,   -- the key is what makes an admission one (I4)
        sequence INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE counters (
        name TEXT PRIMARY KEY,
        value INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      INSERT INTO counters (name, value) VALUES ('admitted', 0), ('refused', 0);`,
  },
];
