/**
 * Our hold of a seat beside what people would use instead: same machine, same run, same load generator, the same number of
 * seats and connections, each answering only when the hold is on disk. In turn, round by round, so that a drift of the
 * machine meets all of them alike.
 */
import { buildWorker, startWorker } from "../../local/runtime.ts";
import { freePort } from "../../support/system.ts";
import { cpuOf } from "../cpu.ts";
import { median, type Part, rateText, ratioOf, row, share } from "../table.ts";
import { runLoad } from "./load.ts";
import { type Server, startPostgres, startRedis, startServer } from "./processes.ts";

const CONNECTIONS = 100;
const SEATS = 4000;
/** The default of `pg`. On two cores 20 and 40 did no better. */
const POSTGRES_CONNECTIONS = 10;

/** As many as it takes until the compilers of all contenders have seen enough. */
const WARM_UP_ROUNDS = 3;

export type Contender = {
  /** `nothing` is a call to our object that does nothing: the most that any object could answer. */
  readonly name: "nothing" | "ours" | "postgres" | "redis";
  /** Holds a second of each round. */
  readonly rates: number[];
  /** The 95th percentile of each round, ms. */
  readonly p95: number[];
  /** Processor time of one hold in each round, µs: HTTP server and database together. */
  readonly costs: number[];
  /** Holds a second of each round when one request asks for all of them: the lock and its store, no HTTP. */
  readonly bare: number[];
  /** Seats that a second buyer got too, of all rounds. */
  oversold: number;
};
type Running = Contender & {
  readonly url: string;
  readonly route: "nothing" | "hold";
  /** Its processes; those that they start count with them. */
  readonly pids: readonly (number | undefined)[];
};

/** Measures so many rounds after those to warm up. A rival that is not installed is left out with a line that says so. */
export async function compareWithRivals(rounds: number): Promise<Part> {
  const running: Running[] = [];
  const skipped: string[] = [];
  const stops: (() => Promise<void>)[] = [];
  const enter = (
    name: Contender["name"],
    url: string,
    pids: Running["pids"],
    route: Running["route"] = "hold",
  ): void => {
    running.push({ name, url, pids, route, rates: [], p95: [], costs: [], bare: [], oversold: 0 });
  };
  const server = async (file: string, args: readonly string[]): Promise<Server> => {
    const started = await startServer(file, args);
    stops.push(started.stop);
    return started;
  };
  try {
    const worker = await buildWorker("test/bench/wrangler.toml", ".build/bench");
    const ours = await startWorker({ worker, port: await freePort() });
    stops.push(async () => await ours.stop());
    enter("nothing", ours.url, [ours.pid], "nothing");
    enter("ours", ours.url, [ours.pid]);
    const postgres = await startPostgres();
    if (postgres) {
      stops.push(postgres.stop);
      const args = [postgres.socket, String(postgres.port), String(POSTGRES_CONNECTIONS)];
      const fastify = await server("postgres-fastify.ts", args);
      enter("postgres", fastify.url, [fastify.pid, postgres.pid]);
    } else skipped.push("skipped: Postgres is not installed (apt-get install postgresql)");
    const redis = await startRedis();
    if (redis) {
      stops.push(redis.stop);
      const express = await server("redis-express.ts", [redis.socket]);
      enter("redis", express.url, [express.pid, redis.pid]);
    } else skipped.push("skipped: Redis is not installed (apt-get install redis-server)");
    for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
      for (const contender of running) await measureRound(contender, round);
    }
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
  for (const line of skipped) console.log(line);
  return report(running, skipped, rounds);
}

const NAMES: Record<Contender["name"], string> = {
  nothing: "no-op call to the object",
  ours: "hold of a seat, ours",
  postgres: "(a) Postgres row lock behind Fastify, fsync on",
  redis: "(b) Redis SET NX PX behind Express, appendfsync always",
};

function report(contenders: readonly Contender[], skipped: readonly string[], rounds: number): Part {
  const ours = contenders.find(({ name }) => name === "ours");
  if (!ours) throw new Error("our own hold was not measured");
  const rows = contenders.flatMap(({ name, rates, p95, costs, bare, oversold }) => {
    const byRate = ratioOf(ours.rates, rates);
    const byCost = ratioOf(costs, ours.costs);
    const compared = (ratio: number) => (name === "ours" ? {} : { ratio: `ours/this ${ratio.toFixed(2)}` });
    const budget = name === "postgres" ? { budget: "≥ 1.50", ok: byRate >= 1.5 } : {};
    return [
      row(NAMES[name], `${rateText(rates)}, p95 ${median(p95).toFixed(0)} ms`, { ...compared(byRate), ...budget }),
      row("  processor time of one: server and database", `${median(costs).toFixed(0)} µs`, compared(byCost)),
      row(
        "  without HTTP: all asked for by one request, 100 at once",
        rateText(bare),
        compared(ratioOf(ours.bare, bare)),
      ),
      ...(name === "nothing" ? [] : [row("  oversold", String(oversold), { budget: "0", ok: oversold === 0 })]),
    ];
  });
  const note = `rivals: ${rounds} rounds of ${SEATS} seats by ${CONNECTIONS} connections of one load generator, in turn, after ${WARM_UP_ROUNDS} to warm up. By rate, more is better; by processor time "ours/this" is theirs divided by ours, so more is better too. See worker/decisions/2026-11-21-holds-against-postgres.md.`;
  return { rows, note: [note, ...skipped].join("\n") };
}

/** One event with so many seats: each is held once, then asked for again, which nobody may get. */
async function measureRound(contender: Running, round: number): Promise<void> {
  const { url, route } = contender;
  const event = `evt_${route === "hold" ? "h" : "n"}${String(round).padStart(25, "0")}`;
  await runLoad({ url, path: () => `/configure?event=${event}&count=${SEATS}`, count: 1, connections: 1 });
  const load = {
    url,
    path: (index: number) => `/${route}?event=${event}&from=${index}`,
    count: SEATS,
    connections: CONNECTIONS,
  };
  const before = costOf(contender);
  const first = await runLoad(load);
  const used = costOf(contender) - before;
  if (first.succeeded !== SEATS) throw new Error(`${contender.name}: ${first.succeeded} of ${SEATS} succeeded`);
  if (route === "hold") contender.oversold += (await runLoad(load)).succeeded;
  const bare = await runBare(contender, round);
  if (round < WARM_UP_ROUNDS) return;
  contender.bare.push(bare);
  contender.rates.push(first.perSecond);
  contender.p95.push(share(first.times, 0.95));
  contender.costs.push((used / SEATS) * 1000);
}

/** Holds a second of an event of its own, without HTTP. */
async function runBare(
  { url, route, name }: Contender & Pick<Running, "url" | "route">,
  round: number,
): Promise<number> {
  const event = `evt_${route === "hold" ? "b" : "m"}${String(round).padStart(25, "0")}`;
  await runLoad({ url, path: () => `/configure?event=${event}&count=${SEATS}`, count: 1, connections: 1 });
  const path = () => `/${route}?event=${event}&from=0&count=${SEATS}&concurrency=${CONNECTIONS}`;
  const { succeeded, perSecond } = await runLoad({ url, path, count: 1, connections: 1 });
  if (succeeded !== SEATS) throw new Error(`${name}: ${succeeded} of ${SEATS} succeeded without HTTP`);
  return perSecond * SEATS;
}

/** Milliseconds of processor time so far. */
function costOf({ pids }: Running): number {
  return pids.reduce<number>((sum, pid) => sum + cpuOf(pid), 0);
}
