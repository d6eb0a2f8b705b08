import { assert } from "../../worker/kernel/assert.ts";

/** One step of an object's schema. `id` never changes; a step that was released is never edited. */
export type Migration = {
  readonly id: string;
  readonly sql: string;
};

/**
 * Brings an object's SQLite up to the end of `migrations` (or to `upTo`, for tests of a later step). The list is
 * append-only: what was applied must be a prefix of it, else two versions of the code disagree about the data and going
 * on would corrupt it. All missing steps run in one transaction, so a failing one leaves the old schema.
 * @throws when the list was reordered, shortened below what is applied, or a released step was edited
 */
export function migrate(storage: DurableObjectStorage, migrations: readonly Migration[], upTo?: string): void {
  const last = upTo === undefined ? migrations.length : migrations.findIndex((step) => step.id === upTo) + 1;
  assert(upTo === undefined || last > 0, `no migration ${upTo}`);
  storage.transactionSync(() => {
    const { sql } = storage;
    sql.exec(
      "CREATE TABLE IF NOT EXISTS migrations (position INTEGER PRIMARY KEY, id TEXT NOT NULL, sql TEXT NOT NULL)",
    );
    const applied = sql.exec<{ id: string; sql: string }>("SELECT id, sql FROM migrations ORDER BY position").toArray();
    assert(applied.length <= migrations.length, `this code knows ${migrations.length} of ${applied.length} migrations`);
    applied.forEach((step, position) => {
      const known = migrations[position];
      assert(known?.id === step.id && known.sql === step.sql, `migration ${step.id} was changed after it was applied`);
    });
    migrations.slice(applied.length, last).forEach((step, offset) => {
      sql.exec(step.sql);
      sql.exec(
        "INSERT INTO migrations (position, id, sql) VALUES (?, ?, ?)",
        applied.length + offset,
        step.id,
        step.sql,
      );
    });
  });
}
