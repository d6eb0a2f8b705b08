/**
 * A sale to somebody who stands before us, at the door or at a counter: hold, order, money, tickets, in. Each step finds what
 * an earlier try of the same sale did, so the device sends it again until it knows (S10, O5, I6).
 */
import { admitSold, eventsOf, openDevice, type OpenDoor, type SoldTicket } from "../check-in/index.ts";
import {
  type CounterLine,
  counterPrice,
  type CounterSelection,
  holdAtCounter,
  type Sale,
  saleOf,
  selectAtCounter,
} from "../checkout/index.ts";
import { assert } from "../kernel/assert.ts";
import { derivedId, newHoldId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { payAtCounter, startPayment, type StartedPayment, type StartFault } from "../payments/index.ts";
import { sha256Hex } from "../platform/crypto.ts";
import type { TenantDb } from "../platform/db.ts";
import type { OrderPrice } from "../pricing/index.ts";
import type { DeviceClaims } from "../platform/tokens.ts";
import { accessTokenOf } from "./access.ts";
import { doorSaleById, insertDoorSale } from "./door-sale-store.ts";
import type { DoorMethod, DoorSaleRow } from "./door-sale-tables.ts";
import { isFulfilled, orderIdOf } from "./order.ts";
import { type Buyer, type PlaceFault, placeOrder } from "./place.ts";
import { orderWithLines } from "./store.ts";
import type { OrderRow } from "./tables.ts";

/** Who sells, and where. */
export type Seller = {
  /** The device, or the person at a counter. */
  readonly id: string;
  readonly name: string;
  readonly sessionId: string;
  readonly counterId: string | null;
  /** Also the allotment that is sold from, where the organizer keeps places back. */
  readonly channel: "door" | "counter";
};

export type StaffedSaleRequest = {
  /** Made by who sells; the same again is the same sale. */
  readonly saleId: string;
  readonly lines: readonly CounterLine[];
  readonly method: DoorMethod;
  /** Minor units that the buyer gave in cash; null: exactly what it costs. */
  readonly received: number | null;
  /** What the operator told the buyer; another price is refused, and nothing is taken. */
  readonly total: number | null;
  readonly buyer: { readonly name: string | null; readonly email: string | null; readonly phone: string | null };
  /** For `link`: with which gateway. */
  readonly gateway: string | null;
  readonly admit: boolean;
  /** What the card terminal printed, or null. */
  readonly slip: string | null;
};

export type DoorSaleRequest = StaffedSaleRequest & {
  /** Null: the main event of the session. */
  readonly eventId: string | null;
};

export type DoorSaleFault =
  | { readonly reason: "ended" | "not_selling" | "unknown_event" | "sale_mismatch" | "hold_expired" }
  | { readonly reason: "price_changed"; readonly total: number; readonly currency: string }
  | { readonly reason: "too_little"; readonly total: number; readonly currency: string }
  | {
      readonly reason: "selection";
      readonly fault: Extract<ReturnType<typeof selectAtCounter>, { ok: false }>["error"];
    }
  | { readonly reason: "inventory"; readonly fault: HeldFault }
  | { readonly reason: "place"; readonly fault: PlaceFault }
  | { readonly reason: "payment"; readonly fault: StartFault };
type HeldFault = Extract<Awaited<ReturnType<typeof holdAtCounter>>, { ok: false }>["error"];

export type StaffedSale = {
  readonly order: OrderRow;
  /** Minor units to give back. */
  readonly change: number;
  /** For `link` while the money has not come: where the buyer pays. */
  readonly payment: StartedPayment | null;
  /** Where the buyer finds the tickets. */
  readonly url: string;
};

export type DoorSale = StaffedSale & {
  /** Empty while the money has not come, and where nobody shall go in yet. */
  readonly tickets: readonly SoldTicket[];
};

type Counter = { readonly door: OpenDoor; readonly sale: Sale };

/** The door of a device that may sell, and the event that it sells. */
export async function openCounter(
  env: Env,
  claims: DeviceClaims,
  eventId: string | null,
  now: Millis,
): Promise<Result<Counter, DoorSaleFault>> {
  const door = await openDevice(env, claims, now);
  if (door === undefined) return err({ reason: "ended" });
  if (!door.session.sells) return err({ reason: "not_selling" });
  const wanted = eventId ?? door.session.eventId;
  const sale = eventsOf(door.session).includes(wanted) ? await saleOf(env, wanted, now) : undefined;
  return sale === undefined ? err({ reason: "unknown_event" }) : ok({ door, sale: atThisDoor(sale, door) });
}

/** A door sells what it lets in. */
function atThisDoor(sale: Sale, { session }: OpenDoor): Sale {
  const { ticketTypes } = session;
  return ticketTypes === null ? sale : { ...sale, types: sale.types.filter(({ id }) => ticketTypes.includes(id)) };
}

/** What the lines would cost now. Holds nothing. */
export async function quoteAtDoor(
  env: Env,
  claims: DeviceClaims,
  request: Pick<DoorSaleRequest, "eventId" | "lines">,
  now: Millis,
): Promise<Result<{ readonly price: OrderPrice; readonly currency: string }, DoorSaleFault>> {
  const counter = await openCounter(env, claims, request.eventId, now);
  return counter.ok ? quoteSale(counter.value.sale, request.lines, now) : counter;
}

/** What the lines cost at `now`, to the cent what an order of them costs. */
export function quoteSale(
  sale: Sale,
  lines: readonly CounterLine[],
  now: Millis,
): Result<{ readonly price: OrderPrice; readonly currency: string }, DoorSaleFault> {
  const selected = selectAtCounter(sale, lines, now);
  if (!selected.ok) return err({ reason: "selection", fault: selected.error });
  return ok({ price: counterPrice(sale, selected.value), currency: sale.event.currency });
}

type Place = { readonly now: Millis; /** Where the buyer's page is. */ readonly origin: string };

/** Sells at a door and lets in, or goes on with a sale of this id. */
export async function sellAtDoor(
  env: Env,
  claims: DeviceClaims,
  request: DoorSaleRequest,
  place: Place,
): Promise<Result<DoorSale, DoorSaleFault>> {
  const counter = await openCounter(env, claims, request.eventId, place.now);
  if (!counter.ok) return counter;
  const { door, sale } = counter.value;
  const { id, name } = door.device;
  const seller = { id, name, sessionId: door.session.id, counterId: null, channel: "door" } as const;
  const done = await sellStaffed(env, seller, sale, request, place);
  if (!done.ok) return done;
  const { order, saleId, ...sold } = done.value;
  const facts = { eventId: sale.event.id, orderId: order.id, saleId };
  const tickets = isFulfilled(order.status) && request.admit ? await admitSold(env, door, facts, place.now) : [];
  return ok({ ...sold, order, tickets });
}

/** Sells, or goes on with a sale of this id. */
export async function sellStaffed(
  env: Env,
  seller: Seller,
  sale: Sale,
  request: StaffedSaleRequest,
  { now, origin }: Place,
): Promise<Result<StaffedSale & { readonly saleId: string }, DoorSaleFault>> {
  const kept = await keepSale(seller, sale, request, now);
  if (!kept.ok) return kept;
  const placed = await orderOf(env, sale, kept.value, request, now);
  if (!placed.ok) return placed;
  const { tenant } = sale;
  const { order } = placed.value;
  const token = await accessTokenOf(env, order);
  const url = `${origin}/orders/${order.id}/${token}`;
  const paid = await takeMoney(env, tenant, placed.value, { seller, request, token, url, now });
  if (!paid.ok) return paid;
  const fresh = (await orderWithLines(tenant, order.id))?.order ?? order;
  return ok({
    order: fresh,
    saleId: kept.value.id,
    change: request.method === "cash" ? Math.max(0, (request.received ?? order.total) - order.total) : 0,
    payment: isFulfilled(fresh.status) ? null : paid.value.payment,
    url,
  });
}

/** The row of the sale, written before anything happens: a retry after a death sells the same at the same price. */
async function keepSale(
  seller: Seller,
  sale: Sale,
  request: StaffedSaleRequest,
  now: Millis,
): Promise<Result<DoorSaleRow, DoorSaleFault>> {
  const { tenant, event } = sale;
  const { lines, method, gateway, buyer, admit, slip } = request;
  const id = await derivedId("doorSale", seller.id, request.saleId);
  // Not what the buyer gave and not what was said to cost it: the operator corrects those.
  const requestHash = await sha256Hex(JSON.stringify([event.id, lines, method, gateway, buyer, admit]));
  const known = await doorSaleById(tenant, id);
  if (known === undefined) {
    const selected = selectAtCounter(sale, lines, now);
    if (!selected.ok) return err({ reason: "selection", fault: selected.error });
    // The first try's row says which hold it is; being new, its order stands among those of this minute.
    const holdId = newHoldId(event.id);
    await tenant.batch([
      insertDoorSale(tenant, {
        id,
        eventId: event.id,
        sessionId: seller.sessionId,
        deviceId: seller.id,
        deviceName: seller.name,
        requestHash,
        holdId,
        orderId: orderIdOf(holdId),
        selection: JSON.stringify(selected.value),
        method,
        createdAt: now,
        counterId: seller.counterId,
        slip,
      }),
    ]);
  }
  const row = known ?? (await doorSaleById(tenant, id));
  assert(row, "the sale is there after it was written");
  return row.requestHash === requestHash ? ok(row) : err({ reason: "sale_mismatch" });
}

type Placed = NonNullable<Awaited<ReturnType<typeof orderWithLines>>>;

async function orderOf(
  env: Env,
  sale: Sale,
  row: DoorSaleRow,
  { buyer }: StaffedSaleRequest,
  now: Millis,
): Promise<Result<Placed, DoorSaleFault>> {
  const { tenant } = sale;
  const known = await orderWithLines(tenant, row.orderId);
  if (known) return ok(known);
  const selection = JSON.parse(row.selection) as CounterSelection;
  const channel = row.counterId === null ? "door" : "counter";
  const held = await holdAtCounter(env, sale, { holdId: row.holdId, selection, channel });
  if (!held.ok) return err({ reason: "inventory", fault: held.error });
  const who: Buyer = { name: buyer.name ?? row.deviceName, email: buyer.email ?? "", phone: buyer.phone };
  const placed = await placeOrder(env, {
    holdId: row.holdId,
    token: held.value.token,
    buyer: who,
    attendees: [],
    promoCode: null,
    taxBuyer: { country: null, taxNumber: null },
    channel,
    address: "",
    now,
  });
  return placed.ok
    ? ok({ order: placed.value.order, lines: [...placed.value.lines] })
    : err({ reason: "place", fault: placed.error });
}

type Taking = {
  readonly seller: Seller;
  readonly request: StaffedSaleRequest;
  readonly token: string;
  readonly url: string;
  readonly now: Millis;
};

async function takeMoney(
  env: Env,
  tenant: TenantDb,
  placed: Placed,
  { seller, request, token, url, now }: Taking,
): Promise<Result<{ payment: StartedPayment | null }, DoorSaleFault>> {
  const { order } = placed;
  if (isFulfilled(order.status)) return ok({ payment: null });
  const { total, currency } = order;
  if (request.total !== null && request.total !== total) return err({ reason: "price_changed", total, currency });
  if (request.method === "link") {
    const started = await startPayment(env, tenant, {
      orderId: order.id,
      token,
      gateway: request.gateway ?? "",
      returnUrl: url,
      ...(request.buyer.phone === null ? {} : { phone: request.buyer.phone }),
      now,
    });
    return started.ok ? ok({ payment: started.value }) : err({ reason: "payment", fault: started.error });
  }
  if (request.method === "cash" && (request.received ?? total) < total) {
    return err({ reason: "too_little", total, currency });
  }
  const reference = request.slip ?? request.saleId.slice(0, 120);
  const paid = await payAtCounter(env, tenant, placed, {
    method: request.method,
    reference,
    takenBy: seller.id,
    now,
  });
  return paid.ok ? ok({ payment: null }) : err({ reason: "hold_expired" });
}
