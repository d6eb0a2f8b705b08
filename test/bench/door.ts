/** Doors: scans of one event over HTTP, a device's own decision, its list of 10,000 tickets, and what comes back from offline. */
import { applyPage, type Book, emptyBook, type ManifestPage } from "../../web/check-in/book.ts";
import { sha256Hex, toBase64Url } from "../../web/check-in/bytes.ts";
import { decide } from "../../web/check-in/decide.ts";
import { queuedScanText } from "../../worker/kernel/device-proof.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { manifestKey, packPassages, packTickets } from "../../worker/kernel/manifest.ts";
import {
  generateTicketKeys,
  importTicketPrivateKey,
  shortTicketType,
  signTicketCode,
} from "../../worker/kernel/ticket-code.ts";
import type { BuiltWorker } from "../local/runtime.ts";
import { buy } from "../support/buyer.ts";
import { type Client, until } from "../support/client.ts";
import { type Product, withProduct } from "./product.ts";
import { freeSeats } from "./purchases.ts";
import { type Part, type Row, row, share, timesText } from "./table.ts";

const TICKETS = 400;
const BUYERS = 20;
/** Scans a second, and for how long. */
const RATE = 200;
const SECONDS = 15;
const DEVICES = 20;
const OFFLINE_SCANS = 10_000;
const BATCH = 100;
const MANIFEST_TICKETS = 10_000;

/** Measures the server with the running product, and the device's own code in this process. */
export async function measureDoor(worker: BuiltWorker): Promise<Part> {
  const server = await withProduct(worker, atServer);
  return {
    rows: [...server, ...(await onDevice())],
    note: `door: ${RATE} scans a second for ${SECONDS} s on one event, over ${TICKETS} tickets, so most are "used already", which reads more than an admission; ${DEVICES} devices hand over ${OFFLINE_SCANS} signed scans at once, ${BATCH} a request. The device's figures are those of this processor in Node; a phone is five to ten times slower.`,
  };
}

type Device = { readonly token: string; readonly sign: (text: string) => Promise<string> };

async function atServer({ client, demo }: Product): Promise<Row[]> {
  const codes = await soldCodes(client, demo.eventId, await freeSeats(client, demo));
  const { url } = await client.must<{ url: string }>("POST", "/check-in/sessions", {
    token: demo.token,
    body: {
      event_id: demo.eventId,
      name: "Bench",
      valid_until: new Date(Date.now() + 86_400_000).toISOString(),
      max_devices: DEVICES,
    },
  });
  const link = new URL(url, client.appUrl).searchParams.get("token") ?? "";
  const devices = await Promise.all(Array.from({ length: DEVICES }, (_, i) => enrol(client, link, `Device ${i}`)));
  const times = await scanAtRate(client, devices, codes);
  const { seconds, wrong } = await handOver(client, devices, codes);
  const p95 = share(times, 0.95);
  return [
    row(`scans at ${RATE}/s on one event, over HTTP, p50 / p95 / p99`, timesText(times), {
      budget: "p95 < 50 ms",
      ok: p95 < 50,
    }),
    row(`${OFFLINE_SCANS} scans of ${DEVICES} devices from offline, all at once`, `${seconds.toFixed(1)} s`, {
      budget: "< 30 s",
      ok: seconds < 30,
    }),
    row("  records that were not taken over", String(wrong), { budget: "0", ok: wrong === 0 }),
  ];
}

/** Codes of tickets that were bought and paid. */
async function soldCodes(
  client: Client,
  eventId: string,
  seats: readonly { readonly guid: string; readonly ticketType: string }[],
): Promise<string[]> {
  const waiting = seats.slice(0, TICKETS);
  const codes: string[] = [];
  const buyer = async (name: number): Promise<void> => {
    for (let seat = waiting.shift(); seat; seat = waiting.shift()) {
      const lines = [{ ticket_type: seat.ticketType, seats: [seat.guid] }];
      const bought = await buy(client, eventId, { lines, email: `buyer${name}@bench.example` });
      const code = await until(
        async () => {
          const path = `/shop/orders/${bought.order}/tickets`;
          const answer = await client.call<{ data?: { code: string | null }[] }>("GET", path, {
            headers: { "order-token": bought.token },
          });
          return answer.body.data?.[0]?.code ?? undefined;
        },
        "the ticket is issued",
        120,
      );
      codes.push(code);
    }
  };
  await Promise.all(Array.from({ length: BUYERS }, (_, i) => buyer(i)));
  return codes;
}

async function enrol(client: Client, link: string, name: string): Promise<Device> {
  const keys = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  const raw = await crypto.subtle.exportKey("raw", keys.publicKey);
  const { access_token: token } = await client.must<{ access_token: string }>("POST", "/check-in/enrol", {
    body: { token: link, device_name: name, public_key: toBase64Url(new Uint8Array(raw)) },
  });
  const sign = async (text: string): Promise<string> => {
    const signature = await crypto.subtle.sign("Ed25519", keys.privateKey, new TextEncoder().encode(text));
    return toBase64Url(new Uint8Array(signature));
  };
  return { token, sign };
}

/** Starts a scan every few milliseconds, whether the earlier ones are answered or not. @returns milliseconds of each */
async function scanAtRate(client: Client, devices: readonly Device[], codes: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  const running: Promise<void>[] = [];
  const scan = async (i: number): Promise<void> => {
    const begin = performance.now();
    await client.must("POST", "/check-in/scans", {
      token: devices[i % devices.length]?.token ?? "",
      body: { code: codes[i % codes.length], scan_id: newId("scan") },
    });
    times.push(performance.now() - begin);
  };
  const begin = performance.now();
  for (let i = 0; i < RATE * SECONDS; i++) {
    const due = begin + (i * 1000) / RATE;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    running.push(scan(i));
  }
  await Promise.all(running);
  return times;
}

/** Every device hands its queue over, part after part, all devices at once. */
async function handOver(
  client: Client,
  devices: readonly Device[],
  codes: readonly string[],
): Promise<{ seconds: number; wrong: number }> {
  const each = OFFLINE_SCANS / devices.length;
  const queues = await Promise.all(
    devices.map(async (device, d) => {
      const scans = [];
      for (let i = 0; i < each; i++) scans.push(await queued(device, codes[(d * 37 + i) % codes.length] ?? "", i));
      return { device, scans };
    }),
  );
  let wrong = 0;
  const begin = performance.now();
  await Promise.all(
    queues.map(async ({ device, scans }) => {
      for (let from = 0; from < scans.length; from += BATCH) {
        const part = scans.slice(from, from + BATCH);
        const { data } = await client.must<{ data: { fault: string | null }[] }>("POST", "/check-in/scans/sync", {
          token: device.token,
          body: { scans: part },
        });
        wrong += part.length - data.filter(({ fault }) => fault === null).length;
      }
    }),
  );
  return { seconds: (performance.now() - begin) / 1000, wrong };
}

async function queued({ sign }: Device, code: string, i: number): Promise<object> {
  const scanId = newId("scan");
  const scannedAt = Date.now() - OFFLINE_SCANS + i;
  const result = "admitted";
  const text = { scanId, codeHash: await sha256Hex(code), result, scannedAt, direction: "in", people: 1 };
  const signature = await sign(queuedScanText(text));
  return { code, scan_id: scanId, scanned_at: new Date(scannedAt).toISOString(), result, signature };
}

/** The device's own code, as the app runs it. */
async function onDevice(): Promise<Row[]> {
  const { page, code } = await bigManifest();
  const size = JSON.stringify(page).length / 1000;
  const event = page.event_id;
  const applied = await timed(9, async () => await applyPage(emptyBook(event), page));
  const book: Book = emptyBook(event);
  await applyPage(book, page);
  const rights = { events: [event], ticketTypes: null, acceptsUnpaid: false };
  const wanted = { code, direction: "in", people: 1, acceptUnpaid: false } as const;
  const books = new Map([[event, book]]);
  const decided = await timed(500, async () => {
    const { result } = await decide(books, rights, wanted, Date.now());
    if (result !== "admitted") throw new Error(`the device says ${result}`);
  });
  return [
    row(`a device decides by itself, ${MANIFEST_TICKETS} tickets, p50 / p95 / p99`, tenths(decided), {
      budget: "p95 < 10 ms",
      ok: share(decided, 0.95) < 10,
    }),
    row(`list of ${MANIFEST_TICKETS} tickets, 4,000 of them used, as it goes over the line`, `${size.toFixed(0)} kB`, {
      budget: "≤ 300 kB",
      ok: size <= 300,
    }),
    row("  read and applied, p50 / p95 / p99", tenths(applied), {
      budget: "p95 < 1,000 ms",
      ok: share(applied, 0.95) < 1000,
    }),
  ];
}

function tenths(milliseconds: readonly number[]): string {
  return `${[0.5, 0.95, 0.99].map((part) => share(milliseconds, part).toFixed(1)).join(" / ")} ms`;
}

async function timed(rounds: number, work: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const begin = performance.now();
    await work();
    times.push(performance.now() - begin);
  }
  return times;
}

/** The list of a whole event, in one page, and the code of a ticket in it. */
async function bigManifest(): Promise<{ page: ManifestPage; code: string }> {
  const keys = await generateTicketKeys();
  const [event, type, ticketId] = [newId("event"), newId("ticketType"), newId("ticket")];
  const ids = [ticketId, ...Array.from({ length: MANIFEST_TICKETS - 1 }, () => newId("ticket"))];
  const now = Math.floor(Date.now() / 1000);
  const tickets = ids.map((id) => ({ key: manifestKey(id), version: 1, status: "active" as const, type: 0 }));
  const passages = tickets.slice(1, 4001).map(({ key }, i) => ({
    ticket: key,
    scan: manifestKey(newId("ticket")),
    at: now - i,
    direction: "in" as const,
    people: 1,
    forced: false,
    annulled: false,
    place: 0,
  }));
  const short = shortTicketType(type);
  const page: ManifestPage = {
    event_id: event,
    now: new Date().toISOString(),
    public_key: keys.publicKey,
    rotation_key: toBase64Url(new Uint8Array(32)),
    rotating: "accepted",
    policy: { reentry: "none", per_day: false, day_start_minute: 240, time_zone: "Asia/Dhaka" },
    types: [{ id: type, short, name: "Category I", people: 1 }],
    places: [{ gate: "North", device: "Phone 1" }],
    tickets: toBase64Url(packTickets(tickets)),
    passages: toBase64Url(packPassages(passages)),
    cursor: "c",
    more: false,
  };
  const payload = { ticketId, eventId: event, ticketType: short, version: 1, validFrom: 0, validUntil: now + 3600 };
  return { page, code: await signTicketCode(await importTicketPrivateKey(keys.privateKey), payload) };
}
