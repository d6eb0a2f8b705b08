/**
 * `npm run bench`: figures with their ratios, all from one run on one machine, direct to workerd without the development
 * proxy. Absolute numbers drift with the machine; the ratios are what to compare.
 */
import { buildAll } from "../local/build.ts";
import { buildWorker, startWorker } from "../local/runtime.ts";
import { freePort } from "../support/system.ts";
import { measureLive } from "./live.ts";
import { measureOnSale } from "./onsale.ts";
import { measurePurchases } from "./purchases.ts";
import { compareWithRivals, type Contender } from "./rivals/compare.ts";

const ROUNDS = 5;
const CALLS = 4000;
const CONCURRENCY = 200;
const CONNECTIONS = 100;

type Row = {
  readonly what: string;
  readonly figure: string;
  readonly ratio: string;
  readonly budget: string;
  readonly ok: boolean;
};
const rows: Row[] = [];
const which = process.argv.slice(2);

if (which.length === 0 || which.includes("inventory")) await measureInventory();
if (which.length === 0 || which.includes("rivals")) await measureRivals();
if (which.length === 0 || which.includes("purchases")) {
  const worker = await buildAll((line) => console.log(line));
  const result = await measurePurchases(worker);
  rows.push(
    {
      what: "whole purchases (hold → order → callback → tickets), one event",
      figure: `${result.perSecond.toFixed(0)}/s`,
      ratio: "",
      budget: "≥ 100/s",
      ok: result.perSecond >= 100,
    },
    {
      what: "  a purchase, hold to answer of payment start, p50 / p95",
      figure: `${result.p50.toFixed(0)} / ${result.p95.toFixed(0)} ms`,
      ratio: "",
      budget: "",
      ok: true,
    },
    {
      what: "  processor time a purchase: Worker, D1, objects and queues / sandbox / buyers",
      figure: result.cpu
        ? `${result.cpu.app.toFixed(1)} / ${result.cpu.sandbox.toFixed(1)} / ${result.cpu.buyers.toFixed(1)} ms`
        : "not told",
      ratio: "",
      budget: "",
      ok: true,
    },
    {
      what: "  oversold seats, paid orders without tickets, duplicate tickets",
      figure: String(result.broken),
      ratio: "",
      budget: "0",
      ok: result.broken === 0,
    },
  );
}
if (which.length === 0 || which.includes("onsale")) await onSale();
if (which.length === 0 || which.includes("live")) await live();

print(rows);
process.exit(rows.every((row) => row.ok) ? 0 : 1);

async function measureInventory(): Promise<void> {
  const worker = await buildWorker("test/bench/wrangler.toml", ".build/bench");
  const running = await startWorker({ worker, port: await freePort() });
  const ask = async (path: string): Promise<number> => {
    const answer = await fetch(`${running.url}${path}`);
    const body: { succeeded?: number } = await answer.json();
    return body.succeeded ?? 0;
  };
  /** One call a request, from so many connections at once. */
  const overHttp = async (name: string, event: string): Promise<number> => {
    const begin = performance.now();
    let next = 0;
    let succeeded = 0;
    const lane = async (): Promise<void> => {
      for (let i = next++; i < CALLS; i = next++) {
        const one = await ask(`/${name}?event=${event}&from=${i}`);
        succeeded += one;
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, lane));
    if (succeeded !== CALLS) throw new Error(`${name}: ${succeeded} of ${CALLS} succeeded`);
    return CALLS / ((performance.now() - begin) / 1000);
  };
  /** All calls in one request: no HTTP between caller and object. */
  const inside = async (name: string, event: string): Promise<number> => {
    const begin = performance.now();
    const succeeded = await ask(`/${name}?event=${event}&count=${CALLS}&concurrency=${CONCURRENCY}`);
    if (succeeded !== CALLS) throw new Error(`${name}: ${succeeded} of ${CALLS} succeeded`);
    return CALLS / ((performance.now() - begin) / 1000);
  };
  const figures = { route: [] as number[], nothing: [] as number[], hold: [] as number[] };
  const within = { nothing: [] as number[], echo: [] as number[], hold: [] as number[] };
  let oversold = 0;
  // In turn, round by round, so that a drift of the machine meets all of them alike. The first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    const [first, second] = [
      `evt_${String(2 * round).padStart(26, "0")}`,
      `evt_${String(2 * round + 1).padStart(26, "0")}`,
    ];
    await ask(`/configure?event=${first}&count=${CALLS}`);
    await ask(`/configure?event=${second}&count=${CALLS}`);
    const now = {
      route: await requestRate(running.url),
      nothing: await overHttp("nothing", first),
      hold: await overHttp("hold", first),
      insideNothing: await inside("nothing", second),
      insideEcho: await inside("echo", second),
      insideHold: await inside("hold", second),
    };
    // Every seat has a holder now; a second wave must not get one.
    const again = await ask(`/hold?event=${first}&count=${CALLS}&concurrency=${CONCURRENCY}`);
    oversold += again;
    if (round === 0) continue;
    figures.route.push(now.route);
    figures.nothing.push(now.nothing);
    figures.hold.push(now.hold);
    within.nothing.push(now.insideNothing);
    within.echo.push(now.insideEcho);
    within.hold.push(now.insideHold);
  }
  await running.stop();
  const ratio = ratioOf(figures.hold, figures.nothing);
  rows.push(
    row("no-op route over HTTP", rateText(figures.route)),
    { ...row("no-op call to the object, one a request", rateText(figures.nothing)), ratio: "1.00" },
    {
      ...row("hold of a seat, durable, one a request", rateText(figures.hold)),
      ratio: ratio.toFixed(2),
      budget: "≥ 0.60 of the no-op",
      ok: ratio >= 0.6,
    },
    { ...row("inside workerd: no-op call with a number", rateText(within.nothing)), ratio: "1.00" },
    {
      ...row("inside workerd: no-op call with a hold's request and answer", rateText(within.echo)),
      ratio: ratioOf(within.echo, within.nothing).toFixed(2),
    },
    {
      ...row("inside workerd: hold of a seat, durable", rateText(within.hold)),
      ratio: ratioOf(within.hold, within.nothing).toFixed(2),
    },
    { ...row("oversold seats", String(oversold)), budget: "0", ok: oversold === 0 },
  );
}

async function measureRivals(): Promise<void> {
  const { contenders, skipped } = await compareWithRivals(ROUNDS);
  for (const line of skipped) console.log(line);
  const ours = contenders.find(({ name }) => name === "ours");
  if (!ours) throw new Error("our own hold was not measured");
  const names: Record<Contender["name"], string> = {
    nothing: "lean load: no-op call to the object",
    ours: "lean load: hold of a seat, ours",
    postgres: "lean load: (a) Postgres row lock behind Fastify, fsync on",
    redis: "lean load: (b) Redis SET NX PX behind Express, appendfsync always",
  };
  for (const { name, rates, p95 } of contenders) {
    const figure = `${rateText(rates)}, p95 ${median(p95).toFixed(0)} ms`;
    const ratio = name === "ours" ? "" : `ours/this ${ratioOf(ours.rates, rates).toFixed(2)}`;
    const budget = name === "postgres" ? "≥ 1.50" : "";
    const ok = name !== "postgres" || ratioOf(ours.rates, rates) >= 1.5;
    rows.push({ what: names[name], figure, ratio, budget, ok });
  }
  const sellers = contenders.filter(({ name }) => name !== "nothing");
  const oversold = sellers.map((contender) => contender.oversold);
  const what = `  oversold seats: ${sellers.map(({ name }) => name).join(" / ")}`;
  rows.push({ ...row(what, oversold.join(" / ")), budget: "0", ok: oversold.every((count) => count === 0) });
}

async function onSale(): Promise<void> {
  const worker = await buildAll((line) => console.log(line));
  const sale = await measureOnSale(worker);
  const { tickets, buyers, sold, seconds, holds } = sale;
  const atShare = (share: number): string => (holds[Math.floor(holds.length * share)] ?? NaN).toFixed(0);
  const perMinute = (sold / seconds) * 60;
  const full = tickets === 10_000 && buyers === 2000;
  rows.push(
    {
      ...row(
        `on-sale: ${tickets} tickets, ${buyers} buyers through the queue, sold and ticketed`,
        `${seconds.toFixed(1)} s`,
      ),
      budget: full ? "≤ 75 s" : "",
      ok: !full || seconds <= 75,
    },
    row(`  tickets a minute; ${sale.ratePerMinute} buyers a minute were let in`, perMinute.toFixed(0)),
    {
      ...row("  a hold, p50 / p95 / p99", `${atShare(0.5)} / ${atShare(0.95)} / ${atShare(0.99)} ms`),
      budget: "p95 < 120 ms",
      ok: Number(atShare(0.95)) < 120,
    },
    { ...row("  tickets sold, of all", `${sold} of ${tickets}`), budget: "all", ok: sold === tickets },
    row("  buyers who came when all was sold", String(sale.emptyHanded)),
    { ...row("  oversold", String(sale.oversold)), budget: "0", ok: sale.oversold === 0 },
    { ...row("  paid without ticket", String(sale.paidWithoutTicket)), budget: "0", ok: sale.paidWithoutTicket === 0 },
  );
}

async function live(): Promise<void> {
  const worker = await buildAll((line) => console.log(line));
  const { sockets, sales, lags, gaps } = await measureLive(worker);
  const atShare = (share: number): number => lags[Math.floor(lags.length * share)] ?? NaN;
  rows.push(
    {
      ...row(
        `live: ${sockets} sockets while ${sales} seats sell: from a buyer's request to a watcher's screen, p50 / p95 / p99`,
        `${atShare(0.5).toFixed(0)} / ${atShare(0.95).toFixed(0)} / ${atShare(0.99).toFixed(0)} ms`,
      ),
      budget: "p95 < 500 ms",
      ok: atShare(0.95) < 500,
    },
    { ...row("  frames that left a change out", String(gaps)), budget: "0", ok: gaps === 0 },
  );
}

function row(what: string, figure: string): Row {
  return { what, figure, ratio: "", budget: "", ok: true };
}

function rateText(values: readonly number[]): string {
  return `${median(values).toFixed(0)}/s`;
}

/** The median of the ratios of each round. */
function ratioOf(values: readonly number[], base: readonly number[]): number {
  return median(values.map((value, i) => value / (base[i] ?? 1)));
}

async function requestRate(url: string): Promise<number> {
  const begin = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next++ < CALLS) await (await fetch(`${url}/`)).arrayBuffer();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  return CALLS / ((performance.now() - begin) / 1000);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function print(table: readonly Row[]): void {
  const head: Row = { what: "What", figure: "Figure", ratio: "Ratio", budget: "Budget", ok: true };
  const width = (pick: (row: Row) => string): number => Math.max(...[head, ...table].map((row) => pick(row).length));
  const [what, figure, ratio, budget] = [
    width((r) => r.what),
    width((r) => r.figure),
    width((r) => r.ratio),
    width((r) => r.budget),
  ];
  console.log("");
  for (const row of [head, ...table]) {
    console.log(
      `${row.what.padEnd(what)}  ${row.figure.padStart(figure)}  ${row.ratio.padStart(ratio)}  ${row.budget.padEnd(budget)}  ${row === head ? "" : row.ok ? "ok" : "MISSED"}`,
    );
  }
  console.log(
    `\n${ROUNDS} rounds after those to warm up, medians; ratios are taken round by round. Node ${process.version}, ${process.platform}.`,
  );
}
