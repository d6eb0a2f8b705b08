/** What is asked of the database, by D1's own counters. */
import { env } from "cloudflare:workers";
import { onTestFinished, vi } from "vitest";

export type Rows = { trips: number; read: number; returned: number };

/** Counts from now on until the test ends; each call gives what came since the one before. Once a test. */
export function meterDatabase(): () => Rows {
  let rows: Rows = { trips: 0, read: 0, returned: 0 };
  const count = (results: readonly D1Result[]) => {
    rows.trips += 1;
    for (const { meta, results: found } of results) {
      rows.read += meta.rows_read;
      rows.returned += found.length;
    }
  };
  const batch = env.DB.batch.bind(env.DB);
  const batches = vi.spyOn(env.DB, "batch").mockImplementation(async (statements) => {
    const results = await batch(statements);
    count(results);
    return results;
  });
  const prototype = Object.getPrototypeOf(env.DB.prepare("SELECT 1")) as D1PreparedStatement;
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this`
  const all = prototype.all;
  const alls = vi.spyOn(prototype, "all").mockImplementation(async function (this: D1PreparedStatement) {
    const result = await all.call(this);
    count([result]);
    return result;
  });
  onTestFinished(() => {
    batches.mockRestore();
    alls.mockRestore();
  });
  return () => {
    const now = rows;
    rows = { trips: 0, read: 0, returned: 0 };
    return now;
  };
}
