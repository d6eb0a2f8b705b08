import type { Migration } from "../shared/migrate.ts";

/** Append only. A released step is never edited: the object refuses to start when one differs from what it applied. */
export const MIGRATIONS: readonly Migration[] = [
  {
    id: "0001_inventory",
    sql: `
      -- What was configured, by revision; the newest one is in force. Old ones stay so that the log can be replayed.
      CREATE TABLE configs (revision INTEGER PRIMARY KEY, plan INTEGER NOT NULL, body TEXT NOT NULL);
      -- Seats of a plan in chunks of JSON: 20,000 seats are a few rows, and a change of prices writes none of them.
      CREATE TABLE plan_chunks (plan INTEGER NOT NULL, chunk INTEGER NOT NULL, seats TEXT NOT NULL,
        PRIMARY KEY (plan, chunk)) WITHOUT ROWID;
      -- One row for each seat that somebody has, none for a free one. The key is I1: SQLite itself refuses a second holder.
      CREATE TABLE taken (seat INTEGER PRIMARY KEY, hold_id TEXT NOT NULL);
      CREATE TABLE pools (id TEXT PRIMARY KEY, capacity INTEGER NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;
      -- Holds that have places: held or committed. Read whole on wake, so ended ones must not be here.
      CREATE TABLE holds (id TEXT PRIMARY KEY, token_hash TEXT NOT NULL, status TEXT NOT NULL, expires_at INTEGER NOT NULL,
        extensions INTEGER NOT NULL, order_id TEXT, lines TEXT NOT NULL) WITHOUT ROWID;
      -- Holds that are over, kept for a while: a late payment asks what they were (reclaim).
      CREATE TABLE ended_holds (id TEXT PRIMARY KEY, token_hash TEXT NOT NULL, status TEXT NOT NULL,
        expires_at INTEGER NOT NULL, extensions INTEGER NOT NULL, order_id TEXT, lines TEXT NOT NULL,
        ended_at INTEGER NOT NULL) WITHOUT ROWID;
      CREATE INDEX ended_holds_by_age ON ended_holds (ended_at);
      CREATE TABLE log (sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, hold_id TEXT, order_id TEXT,
        detail TEXT);
    `,
  },
  {
    id: "0002_blocks_customers_capacity",
    sql: `
      ALTER TABLE holds ADD COLUMN started_at INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE holds ADD COLUMN customer TEXT;
      ALTER TABLE holds ADD COLUMN channel TEXT;
      ALTER TABLE ended_holds ADD COLUMN started_at INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE ended_holds ADD COLUMN customer TEXT;
      ALTER TABLE ended_holds ADD COLUMN channel TEXT;
      -- What may be in use at most: the capacity, or what was in use when the capacity was made smaller than that.
      ALTER TABLE pools ADD COLUMN ceiling INTEGER NOT NULL DEFAULT 0;
      UPDATE pools SET ceiling = capacity;
      ALTER TABLE log ADD COLUMN places INTEGER;
      -- Places that are kept off sale, a row a block, JSON.
      CREATE TABLE blocks (key TEXT PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
    `,
  },
  {
    id: "0003_discounts",
    sql: `
      -- What is off the places and for which code, JSON; uses of codes are counted from these on wake.
      ALTER TABLE holds ADD COLUMN discount TEXT;
      ALTER TABLE ended_holds ADD COLUMN discount TEXT;
    `,
  },
];
