/** Brings an object's database to the newest step. Each step runs once and whole; the version is kept beside the data. */
export function migrate(storage: DurableObjectStorage, steps: readonly string[]): void {
  storage.transactionSync(() => {
    storage.sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL) STRICT");
    const [row] = storage.sql.exec<{ version: number }>("SELECT version FROM schema_version").toArray();
    if (row === undefined) storage.sql.exec("INSERT INTO schema_version (version) VALUES (0)");
    const version = row?.version ?? 0;
    for (const step of steps.slice(version)) storage.sql.exec(step);
    if (version < steps.length) storage.sql.exec("UPDATE schema_version SET version = ?", steps.length);
  });
}
