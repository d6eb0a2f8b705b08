/**
 * The product with a meter: the Worker as it is deployed, and beside it one address that tells what it asked of D1 so far,
 * by D1's own counters. What is added to a sale is a few additions.
 */
import product from "../../worker/index.ts";
import { type Meter, METER_PATH } from "./meter.ts";

export * from "../../worker/index.ts";

type Counted = { readonly meta?: { readonly rows_read?: number; readonly rows_written?: number } };

const meter: { -readonly [K in keyof Meter]: Meter[K] } = { trips: 0, read: 0, written: 0 };
const metered = new WeakSet<object>();

export default {
  fetch: (request, env, context) => {
    watch(env.DB);
    if (new URL(request.url).pathname === METER_PATH) return Response.json(meter);
    return product.fetch(request, env, context);
  },
  queue: (batch, env, context) => {
    watch(env.DB);
    return product.queue(batch, env, context);
  },
  scheduled: (controller, env) => product.scheduled(controller, env),
} satisfies ExportedHandler<Env>;

function count(results: readonly Counted[]): void {
  meter.trips += 1;
  for (const { meta } of results) {
    meter.read += meta?.rows_read ?? 0;
    meter.written += meta?.rows_written ?? 0;
  }
}

/** Counts on the way back from the database, once for each handle of it. */
function watch(db: D1Database): void {
  if (metered.has(db)) return;
  metered.add(db);
  const batch = db.batch.bind(db);
  db.batch = async <T>(statements: D1PreparedStatement[]) => {
    const results = await batch<T>(statements);
    count(results);
    return results;
  };
  // All statements are of one class; the one that is asked here is never run.
  const statements = Object.getPrototypeOf(db.prepare("SELECT 1")) as D1PreparedStatement;
  for (const name of ["all", "run"] as const) {
    // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
    const real = statements[name];
    statements[name] = async function <T>(this: D1PreparedStatement) {
      const result = (await real.call(this)) as D1Result<T>;
      count([result]);
      return result;
    };
  }
  // `raw` tells no counters. It is how one query alone is read; what a sale asks for comes in batches.
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
  const raw = statements.raw;
  statements.raw = async function (this: D1PreparedStatement) {
    meter.trips += 1;
    return (await raw.call(this)) as never;
  };
}
