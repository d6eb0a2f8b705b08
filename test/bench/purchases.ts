/** Whole purchases through the real product: hold → order → payment → signed webhook → queue → tickets and ledger. */
import type { BuiltWorker } from "../local/runtime.ts";
import type { Demo } from "../local/seed.ts";
import { buy, type Purchase } from "../support/buyer.ts";
import { type Client, until } from "../support/client.ts";
import { ownCpuOf } from "./cpu.ts";
import { type Meter, meterText, perThing } from "./meter.ts";
import { type Product, withProduct } from "./product.ts";
import { type Part, row, share, timesText } from "./table.ts";

/** With those to warm up, nearly the whole hall. */
const PURCHASES = 1150;
const WARM_UP = 100;
const BUYERS = 20;

type Broken = { readonly oversold: number; readonly withoutTicket: number; readonly duplicates: number };

/** Sells one seat each to so many buyers at once; the time ends when the last ticket exists and its buyer has seen so. */
export async function measurePurchases(worker: BuiltWorker): Promise<Part> {
  return await withProduct(worker, sell);
}

async function sell({ client, demo, pids, callbackTimes, d1 }: Product): Promise<Part> {
  const seats = await freeSeats(client, demo);
  await settled(client, await wave(client, demo, seats.splice(0, WARM_UP)));
  const processes = [pids.app, pids.sandbox, process.pid].map((pid) => pid ?? NaN);
  const cpuBefore = processes.map(ownCpuOf);
  const d1Before = await d1();
  const callbacksBefore = callbackTimes.length;
  const begin = performance.now();
  const sold = await wave(client, demo, seats.splice(0, PURCHASES));
  await settled(client, sold);
  const seconds = (performance.now() - begin) / 1000;
  const cpu = processes.map((pid, i) => (ownCpuOf(pid) - (cpuBefore[i] ?? NaN)) / sold.length);
  const asked = perThing(d1Before, await d1(), sold.length);
  const figures = { perSecond: sold.length / seconds, cpu, asked, callbacks: callbackTimes.slice(callbacksBefore) };
  return report(figures, sold, await countBroken(client, sold));
}

type Figures = {
  readonly perSecond: number;
  /** Milliseconds a purchase: app, sandbox, buyers. */
  readonly cpu: readonly number[];
  /** For each purchase. */
  readonly asked: Meter;
  readonly callbacks: readonly number[];
};

function report({ perSecond, cpu, asked, callbacks }: Figures, sold: readonly Purchase[], broken: Broken): Part {
  const times = sold.map((purchase) => purchase.milliseconds);
  const callback95 = share(callbacks, 0.95);
  return {
    rows: [
      row("whole purchases (hold → order → callback → tickets), one event", `${perSecond.toFixed(0)}/s`, {
        budget: "≥ 150/s",
        ok: perSecond >= 150,
      }),
      row("  a callback, until it is answered, p50 / p95 / p99", timesText(callbacks), {
        budget: "p95 < 50 ms",
        ok: callback95 < 50,
      }),
      row("  a purchase, from hold to the answer of the payment's start, p50 / p95 / p99", timesText(times)),
      row(
        "  processor time a purchase: Worker, D1, objects and queues / sandbox / buyers",
        `${cpu.map((milliseconds) => milliseconds.toFixed(1)).join(" / ")} ms`,
      ),
      row("  D1 a ticket: round trips / rows read / rows written, indexes included", meterText(asked)),
      row("  oversold", String(broken.oversold), { budget: "0", ok: broken.oversold === 0 }),
      row("  paid without ticket", String(broken.withoutTicket), { budget: "0", ok: broken.withoutTicket === 0 }),
      row("  tickets that appear twice", String(broken.duplicates), { budget: "0", ok: broken.duplicates === 0 }),
    ],
    note: `purchases: ${sold.length} of one seat by ${BUYERS} buyers at once, after ${WARM_UP} to warm up; each looks at its order until it is paid, which is part of the load. Mails wait in their queue. The development server's own file router is left out (it took 1 ms a purchase).`,
  };
}

/** Every buyer looks at the orders until they are paid. */
async function settled(client: Client, sold: readonly Purchase[]): Promise<void> {
  const waiting = [...sold];
  const look = async (): Promise<void> => {
    for (let purchase = waiting.shift(); purchase; purchase = waiting.shift()) await fulfilled(client, purchase);
  };
  await Promise.all(Array.from({ length: BUYERS }, look));
}

/** `index` is the seat's place in snapshots. */
type Seat = { readonly guid: string; readonly ticketType: string; readonly index: number };

/** Every seat of the demo's hall. */
export async function freeSeats(client: Client, demo: Demo): Promise<Seat[]> {
  type SeatMap = {
    categories: { ticket_type: string }[];
    sections: { rows: { seats: { n: number; guid: string; c: number }[] }[] }[];
  };
  const map = await client.must<SeatMap>("GET", `/shop/events/${demo.eventId}/seat-map`);
  return map.sections.flatMap((section) =>
    section.rows.flatMap((row) =>
      row.seats.map(({ n, guid, c }) => ({ guid, ticketType: map.categories[c]?.ticket_type ?? "", index: n })),
    ),
  );
}

async function wave(client: Client, demo: Demo, seats: readonly Seat[]): Promise<Purchase[]> {
  const waiting = [...seats];
  const sold: Purchase[] = [];
  const buyer = async (name: number): Promise<void> => {
    for (let seat = waiting.shift(); seat; seat = waiting.shift()) {
      const email = `buyer${name}@bench.example`;
      sold.push(
        await buy(client, demo.eventId, { lines: [{ ticket_type: seat.ticketType, seats: [seat.guid] }], email }),
      );
    }
  };
  await Promise.all(Array.from({ length: BUYERS }, (_, i) => buyer(i)));
  return sold;
}

async function fulfilled(client: Client, purchase: Purchase): Promise<void> {
  await until(
    async () => {
      const order = await client.must<{ status: string }>("GET", `/shop/orders/${purchase.order}`, {
        headers: { "order-token": purchase.token },
      });
      return order.status === "paid" ? true : undefined;
    },
    `order ${purchase.order} is paid`,
    120,
  );
}

async function countBroken(client: Client, sold: readonly Purchase[]): Promise<Broken> {
  const seats = new Set<string>();
  const tickets = new Set<string>();
  let [oversold, withoutTicket, duplicates] = [0, 0, 0];
  for (const purchase of sold) {
    type Ticket = { id: string; seat: { section: string; row: string; number: string } | null };
    const { data } = await client.must<{ data: Ticket[] }>("GET", `/shop/orders/${purchase.order}/tickets`, {
      headers: { "order-token": purchase.token },
    });
    if (data.length !== 1) withoutTicket++;
    for (const ticket of data) {
      const seat = JSON.stringify(ticket.seat);
      if (seats.has(seat)) oversold++;
      if (tickets.has(ticket.id)) duplicates++;
      seats.add(seat);
      tickets.add(ticket.id);
    }
  }
  return { oversold, withoutTicket, duplicates };
}
