/**
 * `npm run bench`: figures with their ratios, all from one run on one machine, direct to workerd without the development
 * proxy. Absolute numbers drift with the machine; the ratios are what to compare.
 */
import { buildAll } from "../local/build.ts";
import { buildWorker, startWorker } from "../local/runtime.ts";
import { freePort } from "../support/system.ts";
import { measurePurchases } from "./purchases.ts";

const ROUNDS = 5;
const CALLS = 4000;
const CONCURRENCY = 200;

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

print(rows);
process.exit(rows.every((row) => row.ok) ? 0 : 1);

async function measureInventory(): Promise<void> {
  const worker = await buildWorker("test/bench/wrangler.toml", ".build/bench");
  const running = await startWorker({ worker, port: await freePort(), adjust: (base) => ({ ...base }) });
  const ask = async (path: string): Promise<{ succeeded?: number; seats?: string }> => {
    const answer = await fetch(`${running.url}${path}`);
    const body: { succeeded?: number } = await answer.json();
    return body;
  };
  const rate = async (path: string): Promise<number> => {
    const begin = performance.now();
    const { succeeded } = await ask(path);
    if (succeeded !== CALLS) throw new Error(`${path}: ${String(succeeded)} of ${CALLS} succeeded`);
    return CALLS / ((performance.now() - begin) / 1000);
  };
  const requests: number[] = [];
  const nothing: number[] = [];
  const echoes: number[] = [];
  const holds: number[] = [];
  const alone: number[] = [];
  let oversold = 0;
  // In turn, round by round, so that a drift of the machine meets all of them alike. The first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    const event = `evt_${String(round).padStart(26, "0")}`;
    await ask(`/configure?event=${event}&count=${CALLS}`);
    const figures = {
      request: await requestRate(running.url),
      nothing: await rate(`/nothing?event=${event}&count=${CALLS}&concurrency=${CONCURRENCY}`),
      echo: await rate(`/echo?event=${event}&count=${CALLS}&concurrency=${CONCURRENCY}`),
      hold: await rate(`/hold?event=${event}&count=${CALLS}&concurrency=${CONCURRENCY}`),
    };
    // Every seat has a holder now; a second wave must not get one.
    const begin = performance.now();
    const again = await ask(`/hold?event=${event}&count=500&concurrency=1`);
    const refusal = 500 / ((performance.now() - begin) / 1000);
    oversold += again.succeeded ?? 0;
    if (round === 0) continue;
    requests.push(figures.request);
    nothing.push(figures.nothing);
    echoes.push(figures.echo);
    holds.push(figures.hold);
    alone.push(refusal);
  }
  await running.stop();
  const ratio = median(holds.map((value, i) => value / (nothing[i] ?? 1)));
  rows.push(
    { what: "no-op route over HTTP", figure: `${median(requests).toFixed(0)}/s`, ratio: "", budget: "", ok: true },
    {
      what: "no-op call to the object",
      figure: `${median(nothing).toFixed(0)}/s`,
      ratio: "1.00",
      budget: "",
      ok: true,
    },
    {
      what: "  the same with a hold's request and answer",
      figure: `${median(echoes).toFixed(0)}/s`,
      ratio: median(echoes.map((value, i) => value / (nothing[i] ?? 1))).toFixed(2),
      budget: "",
      ok: true,
    },
    {
      what: "hold of a seat, durable",
      figure: `${median(holds).toFixed(0)}/s`,
      ratio: ratio.toFixed(2),
      budget: "≥ 0.60 of the no-op",
      ok: ratio >= 0.6,
    },
    {
      what: "refusal of a taken seat, one at a time",
      figure: `${median(alone).toFixed(0)}/s`,
      ratio: "",
      budget: "",
      ok: true,
    },
    { what: "oversold seats", figure: String(oversold), ratio: "", budget: "0", ok: oversold === 0 },
  );
}

async function requestRate(url: string): Promise<number> {
  const begin = performance.now();
  let done = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() - begin < 600) {
      await (await fetch(`${url}/`)).arrayBuffer();
      done++;
    }
  };
  await Promise.all(Array.from({ length: 50 }, lane));
  return done / ((performance.now() - begin) / 1000);
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
    `\n${ROUNDS} rounds after one to warm up, medians; ratios are taken round by round. Node ${process.version}, ${process.platform}.`,
  );
}
