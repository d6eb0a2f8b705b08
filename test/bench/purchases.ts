/** Whole purchases through the real product: hold → order → payment → signed webhook → queue → tickets and ledger. */
import { readFileSync } from "node:fs";
import type { BuiltWorker } from "../local/runtime.ts";
import type { Demo } from "../local/seed.ts";
import { buy, type Purchase } from "../support/buyer.ts";
import { type Client, until } from "../support/client.ts";
import { withProduct } from "./product.ts";

const PURCHASES = 1200;
const WARM_UP = 100;
const BUYERS = 40;

export type PurchaseFigures = {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly broken: number;
  /** Milliseconds of processor time per purchase; undefined where the system does not tell. */
  readonly cpu: { readonly app: number; readonly sandbox: number; readonly buyers: number } | undefined;
};

/** Sells to so many buyers at once; the time ends when the last ticket exists. Mails wait in their queue meanwhile. */
export async function measurePurchases(worker: BuiltWorker): Promise<PurchaseFigures> {
  return await withProduct(
    worker,
    async ({ client, demo, pids }) => await sell(client, demo, [pids.app, pids.sandbox, process.pid]),
  );
}

async function sell(client: Client, demo: Demo, pids: readonly (number | undefined)[]): Promise<PurchaseFigures> {
  const seats = await freeSeats(client, demo);
  await wave(client, demo, seats.splice(0, WARM_UP));
  const before = pids.map(cpuOf);
  const begin = performance.now();
  const sold = await wave(client, demo, seats.splice(0, PURCHASES));
  const last = sold.at(-1);
  if (!last) throw new Error("nothing was sold");
  for (const purchase of sold) await fulfilled(client, purchase);
  const seconds = (performance.now() - begin) / 1000;
  const [app, sandbox, buyers] = pids.map((pid, i) => (cpuOf(pid) - (before[i] ?? NaN)) / sold.length);
  const times = sold.map((purchase) => purchase.milliseconds).sort((a, b) => a - b);
  return {
    perSecond: sold.length / seconds,
    p50: times[Math.floor(times.length * 0.5)] ?? 0,
    p95: times[Math.floor(times.length * 0.95)] ?? 0,
    broken: await countBroken(client, sold),
    cpu:
      app === undefined || sandbox === undefined || buyers === undefined || Number.isNaN(app + sandbox + buyers)
        ? undefined
        : { app, sandbox, buyers },
  };
}

/** Milliseconds of processor time a process has used (Linux); NaN elsewhere. */
function cpuOf(pid: number | undefined): number {
  try {
    const fields =
      readFileSync(`/proc/${String(pid)}/stat`, "utf8")
        .split(") ")[1]
        ?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return NaN;
  }
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

/** Seats with two tickets, paid orders without one, tickets that appear twice. */
async function countBroken(client: Client, sold: readonly Purchase[]): Promise<number> {
  const seats = new Set<string>();
  const tickets = new Set<string>();
  let broken = 0;
  for (const purchase of sold) {
    type Ticket = { id: string; seat: { section: string; row: string; number: string } | null };
    const { data } = await client.must<{ data: Ticket[] }>("GET", `/shop/orders/${purchase.order}/tickets`, {
      headers: { "order-token": purchase.token },
    });
    if (data.length !== 1) broken++;
    for (const ticket of data) {
      const seat = JSON.stringify(ticket.seat);
      if (seats.has(seat) || tickets.has(ticket.id)) broken++;
      seats.add(seat);
      tickets.add(ticket.id);
    }
  }
  return broken;
}
