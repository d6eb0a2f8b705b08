/** Holds on one object, direct to workerd, against calls that do nothing. */
import { buildWorker, startWorker } from "../local/runtime.ts";
import { freePort } from "../support/system.ts";
import { ownCpuOf } from "./cpu.ts";
import { runLoad } from "./rivals/load.ts";
import { median, type Part, rateText, ratioOf, row } from "./table.ts";

const WARM_UP_ROUNDS = 2;
const CALLS = 4000;
const CONCURRENCY = 200;
const CONNECTIONS = 100;

/** What is measured of one kind of call: calls a second, and the server's processor time for each, in microseconds. */
type Rounds = { readonly rates: number[]; readonly costs: number[] };
const KINDS = ["route", "nothing", "hold", "insideNothing", "insideEcho", "insideHold"] as const;

/** Measures so many rounds after those to warm up. */
export async function measureInventory(rounds: number): Promise<Part> {
  const worker = await buildWorker("test/bench/wrangler.toml", ".build/bench");
  const running = await startWorker({ worker, port: await freePort() });
  const { url, pid } = running;
  /** One call a request, from so many connections at once. */
  const overHttp = async (path: (index: number) => string): Promise<{ rate: number; succeeded: number }> => {
    const { perSecond, succeeded } = await runLoad({ url, path, count: CALLS, connections: CONNECTIONS });
    return { rate: perSecond, succeeded };
  };
  const each = (name: string, event: string) => overHttp((i) => `/${name}?event=${event}&from=${i}`);
  /** All calls in one request: no HTTP between caller and object. */
  const inside = async (name: string, event: string): Promise<{ rate: number; succeeded: number }> => {
    const begin = performance.now();
    const answer = await fetch(`${url}/${name}?event=${event}&count=${CALLS}&concurrency=${CONCURRENCY}`);
    const { succeeded = 0 }: { succeeded?: number } = await answer.json();
    return { rate: CALLS / ((performance.now() - begin) / 1000), succeeded };
  };
  const figures = Object.fromEntries(KINDS.map((kind) => [kind, { rates: [], costs: [] }])) as unknown as Record<
    (typeof KINDS)[number],
    Rounds
  >;
  let oversold = 0;
  // In turn, round by round, so that a drift of the machine meets all of them alike.
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
    const [first, second] = [eventNumber(2 * round), eventNumber(2 * round + 1)];
    for (const event of [first, second]) await (await fetch(`${url}/configure?event=${event}&count=${CALLS}`)).text();
    const calls: Record<(typeof KINDS)[number], () => Promise<{ rate: number; succeeded: number }>> = {
      route: () => overHttp(() => "/noop?"),
      nothing: () => each("nothing", first),
      hold: () => each("hold", first),
      insideNothing: () => inside("nothing", second),
      insideEcho: () => inside("echo", second),
      insideHold: () => inside("hold", second),
    };
    for (const kind of KINDS) {
      const before = ownCpuOf(pid ?? 0);
      const { rate, succeeded } = await calls[kind]();
      if (succeeded !== CALLS) throw new Error(`${kind}: ${succeeded} of ${CALLS} succeeded`);
      if (round < WARM_UP_ROUNDS) continue;
      figures[kind].rates.push(rate);
      figures[kind].costs.push(((ownCpuOf(pid ?? 0) - before) / CALLS) * 1000);
    }
    // Every seat has a holder now; a second wave must not get one.
    oversold += (await inside("hold", first)).succeeded;
  }
  await running.stop();
  return report(figures, oversold, rounds);
}

function report(figures: Readonly<Record<(typeof KINDS)[number], Rounds>>, oversold: number, rounds: number): Part {
  const { nothing, hold, insideNothing } = figures;
  const ratio = ratioOf(hold.rates, nothing.rates);
  const cost = ratioOf(nothing.costs, hold.costs);
  const against = (base: Rounds, one: Rounds) => ({ ratio: ratioOf(one.rates, base.rates).toFixed(2) });
  const costText = ({ costs }: Rounds): string => `${median(costs).toFixed(0)} µs`;
  return {
    rows: [
      row("no-op route over HTTP", rateText(figures.route.rates)),
      row("no-op call to the object, one a request", rateText(nothing.rates), { ratio: "1.00" }),
      row("hold of a seat, durable, one a request", rateText(hold.rates), {
        ratio: ratio.toFixed(2),
        budget: "≥ 0.65 of the no-op",
        ok: ratio >= 0.65,
      }),
      row("  the same by the server's processor time: no-op / hold", `${costText(nothing)} / ${costText(hold)}`, {
        ratio: cost.toFixed(2),
      }),
      row("inside workerd: no-op call with a number", rateText(insideNothing.rates), { ratio: "1.00" }),
      row(
        "inside workerd: no-op call with a hold's request and answer",
        rateText(figures.insideEcho.rates),
        against(insideNothing, figures.insideEcho),
      ),
      row(
        "inside workerd: hold of a seat, durable",
        rateText(figures.insideHold.rates),
        against(insideNothing, figures.insideHold),
      ),
      row("  oversold", String(oversold), { budget: "0", ok: oversold === 0 }),
    ],
    note: `inventory: ${rounds} rounds of ${CALLS} calls by ${CONNECTIONS} connections, after ${WARM_UP_ROUNDS} to warm up; medians and ranges, ratios round by round.`,
  };
}

function eventNumber(number: number): string {
  return `evt_${String(number).padStart(26, "0")}`;
}
