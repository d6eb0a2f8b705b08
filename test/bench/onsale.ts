/**
 * An on-sale through the real product: a crowd waits before the opening, is drawn, let in at a rate, holds, orders and pays
 * until everything is sold and every buyer has tickets. The crowd wants a fifth more than there is.
 */
import type { BuiltWorker } from "../local/runtime.ts";
import { type HoldAnswer, type OrderAnswer, placeOrder } from "../support/buyer.ts";
import { type Client, CallFailed } from "../support/client.ts";
import { type Meter, meterText, perThing } from "./meter.ts";
import { type Product, withProduct } from "./product.ts";
import { type Part, row, share, timesText } from "./table.ts";

const TICKETS = Number(process.env["ONSALE_TICKETS"] ?? 10_000);
const BUYERS = Number(process.env["ONSALE_BUYERS"] ?? 2_000);
/** What the crowd wants, as a multiple of what there is. */
const DEMAND = 1.2;
const MAX_PER_ORDER = 50;
/** People let in a minute: what a laptop's two cores serve quickly beside the crowd itself. */
const RATE_PER_MINUTE = Number(process.env["ONSALE_RATE"] ?? 1_800);
const POLL_MS = 3_000;
/** `max-age` of the queue's public answer. */
const EDGE_COPY_MS = 2_000;
const PAID_POLL_MS = 1_000;
/** After so long a buyer counts as left without ticket. */
const PATIENCE_MS = 180_000;
const JOIN_LANES = 50;

type OnSaleFigures = {
  readonly sold: number;
  /** From the opening until the last ticket exists. */
  readonly seconds: number;
  /** Milliseconds of the holds that were answered, those that got nothing included, shortest first. */
  readonly holds: readonly number[];
  /** Buyers who found nothing left. */
  readonly emptyHanded: number;
  readonly oversold: number;
  readonly paidWithoutTicket: number;
  readonly callbacks: readonly number[];
  /** What D1 was asked for, for each ticket sold. */
  readonly asked: Meter;
};
type Sale = {
  readonly client: Client;
  readonly eventId: string;
  readonly ticketType: string;
  readonly token: string;
  readonly serving: () => Promise<number>;
};
type Buyer = { readonly number: number; readonly browser: string; readonly ticket: string };
type Bought = {
  readonly order: string;
  readonly token: string;
  readonly quantity: number;
  readonly paid: boolean;
  readonly at: number;
};

/** Sells the event out. @throws CallFailed for an answer that no buyer should get */
export async function measureOnSale(worker: BuiltWorker): Promise<Part> {
  return await withProduct(worker, async (product) => {
    const sale = await prepareSale(product);
    const buyers = await gather(sale);
    const holds: number[] = [];
    const before = await product.d1();
    await sale.client.must("POST", `/events/${sale.eventId}/waiting-room/open`, { token: sale.token });
    const begin = performance.now();
    const outcomes = await Promise.all(buyers.map(async (buyer) => await goThrough(sale, buyer, holds)));
    const bought = outcomes.filter((outcome) => outcome !== undefined);
    const seconds = (Math.max(...bought.map(({ at }) => at)) - begin) / 1000;
    const after = await product.d1();
    const audited = await audit(sale, bought);
    return report({
      seconds,
      holds,
      emptyHanded: outcomes.length - bought.length,
      callbacks: product.callbackTimes,
      asked: perThing(before, after, audited.sold),
      ...audited,
    });
  });
}

function report(sale: OnSaleFigures): Part {
  const full = TICKETS === 10_000 && BUYERS === 2000;
  const { seconds, sold } = sale;
  const hold95 = share(sale.holds, 0.95);
  const callback95 = share(sale.callbacks, 0.95);
  return {
    rows: [
      row(
        `on-sale: ${TICKETS} tickets, ${BUYERS} buyers through the queue, sold and ticketed`,
        `${seconds.toFixed(1)} s`,
        full ? { budget: "≤ 75 s", ok: seconds <= 75 } : {},
      ),
      row("  tickets a minute", ((sold / seconds) * 60).toFixed(0)),
      row("  a hold, p50 / p95 / p99", timesText(sale.holds), { budget: "p95 < 120 ms", ok: hold95 < 120 }),
      row("  a callback, until it is answered, p50 / p95 / p99", timesText(sale.callbacks), {
        budget: "p95 < 50 ms",
        ok: callback95 < 50,
      }),
      row("  D1 a ticket: round trips / rows read / rows written, indexes included", meterText(sale.asked)),
      row("  tickets sold, of all", `${sold} of ${TICKETS}`, { budget: "all", ok: sold === TICKETS }),
      row("  buyers who came when all was sold", String(sale.emptyHanded)),
      row("  oversold", String(sale.oversold), { budget: "0", ok: sale.oversold === 0 }),
      row("  paid without ticket", String(sale.paidWithoutTicket), { budget: "0", ok: sale.paidWithoutTicket === 0 }),
    ],
    note: `onsale: the queue lets ${RATE_PER_MINUTE} buyers in a minute (ONSALE_RATE); orders of ${Math.ceil((DEMAND * TICKETS) / BUYERS)} places. The crowd runs on the same processors.`,
  };
}

/** A second event of the demo's organizer: one area, a waiting room that is not open yet. */
async function prepareSale({ client, demo }: Product): Promise<Sale> {
  const { token } = demo;
  const post = async <T = { id: string }>(path: string, body: object): Promise<T> =>
    await client.must<T>("POST", path, { token, body });
  const venue = await post("/venues", { name: "Field", address: "Weg 1", city: "Erfurt", country: "DE" });
  const map = await post("/seat-maps", {
    venue_id: venue.id,
    plan: { name: "Field", size: { width: 100, height: 100 }, categories: [], zones: [] },
    areas: [{ id: "field", name: "Field", capacity: TICKETS }],
  });
  const event = await post("/events", {
    venue_id: venue.id,
    seat_map_id: map.id,
    name: "On-sale",
    starts_at: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    max_per_order: MAX_PER_ORDER,
  });
  const type = await post(`/events/${event.id}/ticket-types`, {
    name: "Standing",
    area: "field",
    price: { amount: 4900, currency: "EUR" },
  });
  await post(`/events/${event.id}/publish`, {});
  await client.must("PUT", `/events/${event.id}/waiting-room`, {
    token,
    body: { mode: "on", rate_per_minute: RATE_PER_MINUTE, holds_per_admission: 10 },
  });
  return { client, eventId: event.id, ticketType: type.id, token, serving: edgeCopy(client, event.id) };
}

/** Everybody takes a number before the opening. */
async function gather(sale: Sale): Promise<Buyer[]> {
  const buyers: Buyer[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let number = next++; number < BUYERS; number = next++) {
      const path = `/shop/events/${sale.eventId}/waiting-room/join`;
      const joined = await sale.client.must<Omit<Buyer, "number">>("POST", path, {
        headers: addressOf(number),
        body: {},
      });
      buyers.push({ number, browser: joined.browser, ticket: joined.ticket });
    }
  };
  await Promise.all(Array.from({ length: JOIN_LANES }, lane));
  return buyers;
}

/** Every buyer comes from an address of its own, as the edge tells it. */
function addressOf(number: number): Record<string, string> {
  return { "cf-connecting-ip": `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}` };
}

/** One buyer's way from the queue to the tickets; undefined when nothing was left for it. */
async function goThrough(sale: Sale, buyer: Buyer, holds: number[]): Promise<Bought | undefined> {
  const end = Date.now() + PATIENCE_MS;
  const admission = await admitted(sale, buyer, end);
  const headers = { ...addressOf(buyer.number), "admission-token": admission };
  const taken = await holdSome(sale, headers, holds);
  if (!taken) {
    await sale.client.must("DELETE", `/shop/events/${sale.eventId}/waiting-room/admission`, { headers });
    return undefined;
  }
  const order = await payFor(sale.client, taken.hold, `buyer${buyer.number}@bench.example`);
  await sale.client.must("DELETE", `/shop/events/${sale.eventId}/waiting-room/admission`, { headers });
  const paid = await isPaid(sale.client, order, end);
  return { order: order.id, token: order.access_token, quantity: taken.quantity, paid, at: performance.now() };
}

/** Orders what is held and starts the payment, which the sandbox then makes by itself. */
export async function payFor(client: Client, hold: HoldAnswer, email: string): Promise<OrderAnswer> {
  const order = await placeOrder(client, hold, { lines: [], email });
  await client.must("POST", `/shop/orders/${order.id}/payments`, {
    headers: { "order-token": order.access_token },
    body: { gateway: "stripe", return_url: `${client.appUrl}/orders/${order.id}/${order.access_token}` },
  });
  return order;
}

/** Learns its place, then watches how far the queue is, as the page does, and goes in. @throws when its patience ends */
async function admitted(sale: Sale, { number, browser, ticket }: Buyer, end: number): Promise<string> {
  const path = `/shop/events/${sale.eventId}/waiting-room`;
  const request = { headers: addressOf(number), body: { browser, ticket } };
  // Pages that were opened at different moments ask at different moments.
  await pause((POLL_MS * number) / BUYERS);
  const { place } = await sale.client.must<{ place: number | null }>("POST", `${path}/place`, request);
  if (place === null) throw new Error(`buyer ${number} has no place after the draw`);
  while (Date.now() < end) {
    if (place <= (await sale.serving())) {
      const entered = await sale.client.must<{ admission_token: string }>("POST", `${path}/admission`, request);
      return entered.admission_token;
    }
    await pause(POLL_MS);
  }
  throw new Error(`buyer ${number} was not let in within ${PATIENCE_MS / 1000} s`);
}

/** How far the queue is. The answer is the same for everybody and may be kept for two seconds, as the edge keeps it. */
function edgeCopy(client: Client, eventId: string): () => Promise<number> {
  let readAt = -Infinity;
  let answer: Promise<{ serving: number }> | undefined;
  return async () => {
    if (answer === undefined || performance.now() - readAt > EDGE_COPY_MS) {
      readAt = performance.now();
      answer = client.must<{ serving: number }>("GET", `/shop/events/${eventId}/waiting-room`);
    }
    return (await answer).serving;
  };
}

/** Holds what the buyer wants, or half of it as long as there is too little; undefined when there is not even one. */
async function holdSome(
  sale: Sale,
  headers: Record<string, string>,
  holds: number[],
): Promise<{ readonly hold: HoldAnswer; readonly quantity: number } | undefined> {
  const wanted = Math.ceil((DEMAND * TICKETS) / BUYERS);
  for (let quantity = Math.min(MAX_PER_ORDER, wanted); quantity >= 1; quantity = Math.floor(quantity / 2)) {
    const path = `/shop/events/${sale.eventId}/holds`;
    const begin = performance.now();
    const answer = await sale.client.call<HoldAnswer>("POST", path, {
      headers,
      body: { lines: [{ ticket_type: sale.ticketType, quantity }] },
    });
    holds.push(performance.now() - begin);
    if (answer.status === 201) return { hold: answer.body, quantity };
    // Too little left is a conflict. Anything else is a fault of the bench or of the product.
    if (answer.status !== 409) throw new CallFailed("POST", path, answer.status, answer.body);
  }
  return undefined;
}

async function isPaid(client: Client, order: OrderAnswer, end: number): Promise<boolean> {
  while (Date.now() < end) {
    const { status } = await client.must<{ status: string }>("GET", `/shop/orders/${order.id}`, {
      headers: { "order-token": order.access_token },
    });
    if (status === "paid") return true;
    await pause(PAID_POLL_MS);
  }
  return false;
}

/** Counts every ticket once, for all orders. */
async function audit(
  sale: Sale,
  bought: readonly Bought[],
): Promise<Pick<OnSaleFigures, "sold" | "oversold" | "paidWithoutTicket">> {
  const tickets = new Set<string>();
  let paidWithoutTicket = 0;
  for (const { order, token, quantity, paid } of bought) {
    const headers = { "order-token": token };
    const { data } = await sale.client.must<{ data: { id: string }[] }>("GET", `/shop/orders/${order}/tickets`, {
      headers,
    });
    if (!paid || data.length !== quantity) paidWithoutTicket++;
    for (const { id } of data) tickets.add(id);
  }
  return { sold: tickets.size, oversold: Math.max(0, tickets.size - TICKETS), paidWithoutTicket };
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((done) => setTimeout(done, milliseconds));
}
