/**
 * Our hold of a seat beside what people would use instead: same machine, same run, same load generator, the same number of
 * seats and connections, each answering only when the hold is on disk. In turn, round by round, so that a drift of the
 * machine meets all of them alike.
 */
import { buildWorker, startWorker } from "../../local/runtime.ts";
import { freePort } from "../../support/system.ts";
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
  /** Seats that a second buyer got too, of all rounds. */
  oversold: number;
};
type Running = Contender & { readonly url: string; readonly route: "nothing" | "hold" };
export type Comparison = {
  readonly contenders: readonly Contender[];
  /** One line for each rival that could not take part. */
  readonly skipped: readonly string[];
};

/** Measures so many rounds after those to warm up. */
export async function compareWithRivals(rounds: number): Promise<Comparison> {
  const running: Running[] = [];
  const skipped: string[] = [];
  const stops: (() => Promise<void>)[] = [];
  const enter = (
    name: Contender["name"],
    { url }: { readonly url: string },
    route: Running["route"] = "hold",
  ): void => {
    running.push({ name, url, route, rates: [], p95: [], oversold: 0 });
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
    enter("nothing", ours, "nothing");
    enter("ours", ours);
    const postgres = await startPostgres();
    if (postgres) {
      stops.push(postgres.stop);
      const args = [postgres.socket, String(postgres.port), String(POSTGRES_CONNECTIONS)];
      enter("postgres", await server("postgres-fastify.ts", args));
    } else skipped.push("skipped: Postgres is not installed (apt-get install postgresql)");
    const redis = await startRedis();
    if (redis) {
      stops.push(redis.stop);
      enter("redis", await server("redis-express.ts", [redis.socket]));
    } else skipped.push("skipped: Redis is not installed (apt-get install redis-server)");
    for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
      for (const contender of running) await measureRound(contender, round);
    }
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
  return { contenders: running, skipped };
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
  const first = await runLoad(load);
  if (first.succeeded !== SEATS) throw new Error(`${contender.name}: ${first.succeeded} of ${SEATS} succeeded`);
  if (route === "hold") contender.oversold += (await runLoad(load)).succeeded;
  if (round < WARM_UP_ROUNDS) return;
  contender.rates.push(first.perSecond);
  contender.p95.push(first.times[Math.floor(first.times.length * 0.95)] ?? 0);
}
