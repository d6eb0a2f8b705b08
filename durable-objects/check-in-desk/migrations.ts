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
  {
    // Entries and exits, scans of devices without a network, what a supervisor or the same device did about a scan.
    id: "0002_passages",
    sql: `
      ALTER TABLE scans ADD COLUMN direction TEXT NOT NULL DEFAULT 'in';
      ALTER TABLE scans ADD COLUMN people INTEGER NOT NULL DEFAULT 1;
      ALTER TABLE scans ADD COLUMN happened_at INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE scans ADD COLUMN offline INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE scans ADD COLUMN suspicion TEXT;
      ALTER TABLE scans ADD COLUMN conflict TEXT;
      ALTER TABLE scans ADD COLUMN supervisor TEXT;
      ALTER TABLE scans ADD COLUMN reason TEXT;
      ALTER TABLE scans ADD COLUMN annulled_at INTEGER;
      ALTER TABLE scans ADD COLUMN change INTEGER NOT NULL DEFAULT 0;
      UPDATE scans SET happened_at = at, change = sequence;
      DROP TABLE admissions;
      CREATE INDEX scans_passages ON scans (ticket_id, happened_at) WHERE result IN ('admitted', 'exited');
      CREATE INDEX scans_changes ON scans (change) WHERE result IN ('admitted', 'exited');
      CREATE INDEX scans_conflicts ON scans (sequence) WHERE conflict IS NOT NULL;
      CREATE TABLE minutes (
        minute INTEGER NOT NULL,      -- ms of its beginning
        gate TEXT NOT NULL,           -- '': none was named
        entered INTEGER NOT NULL DEFAULT 0,
        gone INTEGER NOT NULL DEFAULT 0,
        refused INTEGER NOT NULL DEFAULT 0,
        duplicates INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (minute, gate)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO minutes (minute, gate, entered, refused, duplicates)
        SELECT at / 60000 * 60000, coalesce(gate, ''), sum(result = 'admitted'), sum(result <> 'admitted'), sum(result = 'duplicate')
        FROM scans GROUP BY 1, 2;
      INSERT INTO counters (name, value) SELECT 'change', coalesce(max(sequence), 0) FROM scans;
      INSERT INTO counters (name, value) VALUES ('conflicts', 0);`,
  },
  {
    id: "0003_by_hand",
    sql: "ALTER TABLE scans ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0;",
  },
];
