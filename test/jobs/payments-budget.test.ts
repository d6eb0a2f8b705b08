/** What one sale costs the database: round trips and rows, by D1's own counters (DESIGN §10, I8). */
import { env } from "cloudflare:workers";
import { expect, it, onTestFinished, vi } from "vitest";
import { openTill } from "../support/till.ts";

type Cost = { trips: number; read: number; written: number };
type Meta = { rows_read?: number; rows_written?: number };

/** Counts what goes to D1 from now on. */
function meter(): () => Cost {
  let cost: Cost = { trips: 0, read: 0, written: 0 };
  const count = (results: readonly unknown[]) => {
    cost.trips += 1;
    for (const result of results) {
      const meta = (result as { meta?: Meta } | undefined)?.meta;
      cost.read += meta?.rows_read ?? 0;
      cost.written += meta?.rows_written ?? 0;
    }
  };
  const batch = env.DB.batch.bind(env.DB);
  const spy = vi.spyOn(env.DB, "batch").mockImplementation(async (statements) => {
    const results = await batch(statements);
    count(results);
    return results;
  });
  const prototype = Object.getPrototypeOf(env.DB.prepare("SELECT 1")) as D1PreparedStatement;
  const spies = (["all", "run"] as const).map((name) => {
    const real = prototype[name];
    return vi.spyOn(prototype, name).mockImplementation(async function (this: D1PreparedStatement) {
      const result = await real.call(this);
      count([result]);
      return result;
    });
  });
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
  const raw = prototype.raw;
  const rawSpy = vi.spyOn(prototype, "raw").mockImplementation(async function (this: D1PreparedStatement) {
    cost.trips += 1;
    const rows: unknown = await raw.call(this);
    return rows as never;
  });
  onTestFinished(() => {
    for (const one of [spy, rawSpy, ...spies]) one.mockRestore();
  });
  return () => {
    const now = cost;
    cost = { trips: 0, read: 0, written: 0 };
    return now;
  };
}

it("I8 a sale of one seat stays within its round trips and rows", async () => {
  const till = await openTill();
  const line = (seat: string) => [{ ticket_type: till.house.seatedType, seats: [seat] }];
  // The first buyer fills what an isolate keeps.
  await till.press(await till.start(await till.buy(line("S-1"))), "pay");
  const [first] = await till.events("checkout.session.completed");
  if (!first) throw new Error("no event");
  await till.callback(first);
  till.queued.splice(0);
  const cost = meter();
  const held = await till.hold(line("S-2"));
  const hold = cost();
  const order = await till.order(held);
  const placed = cost();
  const page = await till.start(order);
  const started = cost();
  await till.press(page, "pay");
  const [, event] = await till.events("checkout.session.completed");
  if (!event) throw new Error("no event");
  expect((await till.callback(event)).status).toBe(200);
  const callback = cost();
  await till.deliver();
  const settled = cost();
  expect((await till.orderNow(order)).status).toBe("paid");
  const table = { hold, placed, started, callback, settled };
  console.log("D1 per sale of one seat", JSON.stringify(table));
  const trips = Object.fromEntries(Object.entries(table).map(([step, { trips }]) => [step, trips]));
  expect(trips).toEqual({ hold: 0, placed: 1, started: 2, callback: 1, settled: 2 });
  const written = Object.values(table).reduce((sum, { written }) => sum + written, 0);
  expect(written).toBeLessThanOrEqual(40);
});
