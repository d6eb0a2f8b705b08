/**
 * The live feed while an event sells: so many sockets watch the hall, buyers hold, order and pay. The lag of a change is
 * from the moment that a buyer asks for a seat until a watcher has the frame that shows it as taken.
 */
import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { decodeFrame } from "../../durable-objects/event-inventory/frames.ts";
import type { BuiltWorker } from "../local/runtime.ts";
import type { HoldAnswer } from "../support/buyer.ts";
import { type Client, until } from "../support/client.ts";
import { payFor } from "./onsale.ts";
import { withProduct } from "./product.ts";
import { freeSeats } from "./purchases.ts";
import { type Part, row, share, timesText } from "./table.ts";

const SOCKETS = Number(process.env["LIVE_SOCKETS"] ?? 5000);
const SALES = 400;
const BUYERS = 5;
/** The product's own limit for one address is 200. */
const SOCKETS_PER_ADDRESS = 100;
const OPENING_LANES = 50;
/** Where a frame says what it is, its version and, a delta, the version before it; see frames.ts. */
const DELTA = 2;
const VERSION_AT = 2;
const FROM_AT = 10;

type Arrival = { readonly version: number; readonly at: number };
type Watcher = { readonly socket: Socket; readonly arrivals: Arrival[]; readonly gaps: () => number };
type Taken = { readonly seat: number; readonly asked: number };

/** Opens the sockets, sells, and waits until all of them saw the last change. */
export async function measureLive(worker: BuiltWorker): Promise<Part> {
  return await withProduct(worker, async ({ client, demo }) => {
    // The first version that shows a seat as not free, as the first socket was told.
    const shown = new Map<number, number>();
    const watchers = await openAll(client, demo.eventId, shown);
    try {
      const seats = (await freeSeats(client, demo)).slice(0, SALES);
      const taken: Taken[] = [];
      const buyer = async (name: number): Promise<void> => {
        for (let seat = seats.shift(); seat; seat = seats.shift()) {
          const asked = performance.now();
          const hold = await client.must<HoldAnswer>("POST", `/shop/events/${demo.eventId}/holds`, {
            body: { lines: [{ ticket_type: seat.ticketType, seats: [seat.guid] }] },
          });
          taken.push({ seat: seat.index, asked });
          await payFor(client, hold, `buyer${name}@bench.example`);
        }
      };
      await Promise.all(Array.from({ length: BUYERS }, (_, i) => buyer(i)));
      await until(
        async () => (taken.every(({ seat }) => isSeenByAll(watchers, shown.get(seat))) ? true : undefined),
        "every socket sees every sale",
        60,
      );
      const gaps = watchers.reduce((sum, watcher) => sum + watcher.gaps(), 0);
      return report(watchers.length, taken.length, lagsOf(watchers, taken, shown), gaps);
    } finally {
      for (const { socket } of watchers) socket.destroy();
    }
  });
}

/**
 * @param lags milliseconds from the request of a hold to its frame, over all holds and sockets
 * @param gaps frames that begin after the version that their socket had: a change was left out
 */
function report(sockets: number, sales: number, lags: readonly number[], gaps: number): Part {
  const lag95 = share(lags, 0.95);
  return {
    rows: [
      row(`live: from a buyer's request to ${sockets} watchers' screens, p50 / p95 / p99`, timesText(lags), {
        budget: "p95 < 500 ms",
        ok: lag95 < 500,
      }),
      row("  frames that left a change out", String(gaps), { budget: "0", ok: gaps === 0 }),
    ],
    note: `live: ${sales} seats are sold by ${BUYERS} buyers meanwhile; the interval between frames grows with the sockets. The sockets' other ends run on the same processors.`,
  };
}

function isSeenByAll(watchers: readonly Watcher[], version: number | undefined): boolean {
  return version !== undefined && watchers.every(({ arrivals }) => (arrivals.at(-1)?.version ?? 0) >= version);
}

function lagsOf(watchers: readonly Watcher[], taken: readonly Taken[], shown: ReadonlyMap<number, number>): number[] {
  const lags: number[] = [];
  for (const { seat, asked } of taken) {
    const version = shown.get(seat) ?? Infinity;
    for (const { arrivals } of watchers) {
      const arrival = arrivals.find((candidate) => candidate.version >= version);
      if (arrival) lags.push(arrival.at - asked);
    }
  }
  return lags;
}

async function openAll(client: Client, eventId: string, shown: Map<number, number>): Promise<Watcher[]> {
  const watchers: Watcher[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < SOCKETS; i = next++) {
      watchers.push(await watch(client.appUrl, eventId, i, i === 0 ? shown : undefined));
    }
  };
  await Promise.all(Array.from({ length: OPENING_LANES }, lane));
  return watchers;
}

/** Opens one socket; done with its first frame. Plain sockets, for a thousand clients share one process here. */
async function watch(
  url: string,
  eventId: string,
  number: number,
  shown: Map<number, number> | undefined,
): Promise<Watcher> {
  const { hostname, port } = new URL(url);
  const address = Math.floor(number / SOCKETS_PER_ADDRESS);
  const arrivals: Arrival[] = [];
  return await new Promise((done, fail) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let received: Buffer = Buffer.alloc(0);
    let upgraded = false;
    let gaps = 0;
    socket.on("error", fail);
    socket.on("close", () => fail(new Error(`socket ${number} was closed: ${received.toString("latin1")}`)));
    socket.on("data", (part: Buffer) => {
      const at = performance.now();
      received = received.length === 0 ? part : Buffer.concat([received, part]);
      if (!upgraded) {
        const end = received.indexOf("\r\n\r\n");
        if (end < 0) return;
        if (!received.toString("latin1").startsWith("HTTP/1.1 101")) {
          socket.destroy();
          return;
        }
        received = received.subarray(end + 4);
        upgraded = true;
      }
      for (let message = messageIn(received); message; message = messageIn(received)) {
        received = message.rest;
        const { payload } = message;
        const before = arrivals.at(-1)?.version ?? 0;
        if (payload[0] === DELTA && payload.readDoubleLE(FROM_AT) > before) gaps++;
        arrivals.push({ version: payload.readDoubleLE(VERSION_AT), at });
        if (shown) noteSeats(payload, shown);
        done({ socket, arrivals, gaps: () => gaps });
      }
    });
    socket.write(
      `GET /api/v1/shop/events/${eventId}/live HTTP/1.1\r\nhost: ${hostname}:${port}\r\nupgrade: websocket\r\n` +
        `connection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${randomBytes(16).toString("base64")}\r\n` +
        `cf-connecting-ip: 10.200.${address >> 8}.${address & 255}\r\n\r\n`,
    );
  });
}

/** The first whole message of what a server sent, which is never masked; undefined when there is more to come. */
function messageIn(bytes: Buffer): { readonly payload: Buffer; readonly rest: Buffer } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 127;
  const head = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (bytes.length < head) return undefined;
  const length = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
  if (bytes.length < head + length) return undefined;
  return { payload: bytes.subarray(head, head + length), rest: bytes.subarray(head + length) };
}

function noteSeats(payload: Buffer, shown: Map<number, number>): void {
  const frame = decodeFrame(Uint8Array.from(payload).buffer);
  if (frame?.kind !== "delta") return;
  for (const [seat, status] of frame.seats) if (status !== 0 && !shown.has(seat)) shown.set(seat, frame.version);
}
