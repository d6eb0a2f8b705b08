import type { Migration } from "../shared/migrate.ts";

/** Append only. A released step is never edited: the object refuses to start when one differs from what it applied. */
export const MIGRATIONS: readonly Migration[] = [
  {
    id: "0001_room",
    sql: `
      -- The room: settings, seed, draw, how far people were called. One row.
      CREATE TABLE room (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL) STRICT;
      -- Places called together, kept while their turn lasts.
      CREATE TABLE calls (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, at INTEGER NOT NULL, people INTEGER NOT NULL,
        came INTEGER NOT NULL) STRICT;
      -- Numbers that missed their turn, and the place they got then. "shared" is 1 when another number has that place too.
      CREATE TABLE returns (number INTEGER PRIMARY KEY, place INTEGER NOT NULL, shared INTEGER NOT NULL) STRICT;
      CREATE INDEX returns_by_place ON returns (place);
      -- The key is what makes an admission one; "until" is moved forward in time by nothing, back by leaving.
      CREATE TABLE admissions (number INTEGER PRIMARY KEY, admitted_at INTEGER NOT NULL, until INTEGER NOT NULL,
        uses TEXT NOT NULL) STRICT;
      CREATE INDEX admissions_by_end ON admissions (until);
      CREATE TABLE minutes (at INTEGER PRIMARY KEY, joined INTEGER NOT NULL, called INTEGER NOT NULL,
        admitted INTEGER NOT NULL, idle INTEGER NOT NULL) STRICT;

      -- A join book: one short row a browser. "ahead" is null for the numbers that take part in the draw.
      CREATE TABLE joins (browser BLOB PRIMARY KEY, number INTEGER NOT NULL, ahead INTEGER) STRICT, WITHOUT ROWID;
      CREATE TABLE addresses (address BLOB PRIMARY KEY, given INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE book (id INTEGER PRIMARY KEY CHECK (id = 1), given INTEGER NOT NULL, sealed INTEGER) STRICT;
      INSERT INTO book (id, given, sealed) VALUES (1, 0, NULL);
    `,
  },
];
