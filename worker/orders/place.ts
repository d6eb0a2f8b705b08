/** Placing an order: what is held becomes lines with fixed prices, in one atomic write. */
import { type HeldPlaces, readHold } from "../checkout/index.ts";
import { assert } from "../kernel/assert.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { isUniqueViolation } from "../platform/db.ts";
import { type AccessibleOrder, type AccessToken, accessTokenOf, newAccessToken } from "./access.ts";
import { CODE_BYTES, orderCode } from "./code.ts";
import { orderIdOf } from "./order.ts";
import { type PricedPlace, priceOrder } from "./pricing.ts";
import { insertOrder, rememberOrderTenant, selectLines, selectOrder } from "./store.ts";
import type { OrderLineRow, OrderRow } from "./tables.ts";

export type Buyer = { readonly name: string; readonly email: string; readonly phone: string | null };

export type PlaceRequest = {
  readonly holdId: string;
  readonly token: string;
  readonly buyer: Buyer;
  /** By place; shorter than the order is fine. */
  readonly attendees: readonly { readonly name: string | null }[];
  readonly now: Millis;
};

export type PlaceFault =
  | { readonly reason: "unknown_hold" }
  | { readonly reason: "hold_expired" }
  | { readonly reason: "too_many_attendees"; readonly places: number };

export type PlacedOrder = AccessibleOrder & { readonly accessToken: string };

type NewLine = Omit<OrderLineRow, "tenantId" | "orderId">;
/** A code that is taken already is drawn again this often; with 10^12 codes the second draw is a rarity (E45). */
const CODE_DRAWS = 5;

/** Makes the order of a hold, or answers the one that it has. */
export async function placeOrder(env: Env, request: PlaceRequest): Promise<Result<PlacedOrder, PlaceFault>> {
  const { holdId, token, now } = request;
  const read = await readHold(env, holdId, token, now);
  if (!read.ok) return read;
  const held = read.value;
  const lines = orderLinesOf(held, request);
  if (request.attendees.length > lines.length) return err({ reason: "too_many_attendees", places: lines.length });
  const { tenant } = held.sale;
  const id = orderIdOf(holdId);
  const access = await newAccessToken(env, tenant.tenantId);
  for (let draw = 1; ; draw++) {
    const code = orderCode(crypto.getRandomValues(new Uint8Array(CODE_BYTES)));
    const row = orderRow(id, code, held, request, access);
    try {
      const [insert, ...more] = insertOrder(tenant, row, lines);
      const results: readonly unknown[] = await tenant.query([
        insert,
        ...more,
        selectOrder(tenant, id),
        selectLines(tenant, id),
      ]);
      const [order] = results.at(-2) as OrderRow[];
      assert(order, "an order is there after it was written");
      rememberOrderTenant(id, tenant.tenantId);
      const accessToken = order.accessHash === access.hash ? access.token : await accessTokenOf(env, order);
      return ok({ tenant, order, lines: results.at(-1) as OrderLineRow[], accessToken });
    } catch (error) {
      if (draw >= CODE_DRAWS || !isUniqueViolation(error)) throw error;
    }
  }
}

/** The row of a new order. Its sums are those of its lines. */
function orderRow(
  id: string,
  code: string,
  held: HeldPlaces,
  { holdId, buyer, now }: PlaceRequest,
  access: AccessToken,
): Omit<OrderRow, "tenantId" | "version"> {
  const { event } = held.sale;
  const { lines: _lines, ...sums } = priceOrder(placesOf(held), held.currency);
  return {
    id,
    eventId: event.id,
    holdId,
    code,
    status: "pending",
    ...sums,
    rounding: "half_up",
    roundingPer: "line",
    discount: 0,
    taxIncluded: 0,
    feesAbsorbed: 0,
    promoCodeId: null,
    taxMode: "standard",
    buyerCountry: null,
    buyerTaxNumber: null,
    buyerName: buyer.name,
    buyerEmail: buyer.email,
    buyerPhone: buyer.phone,
    language: event.language,
    channel: "online",
    accessHash: access.hash,
    accessToken: access.sealed,
    expiresAt: held.hold.expiresAt,
    paidAt: null,
    createdAt: now,
  };
}

type Place = PricedPlace & { readonly name: string; readonly seat: string | null };

/** One entry a place, in the order of the hold, with the price that the hold fixed. */
function placesOf(held: HeldPlaces): Place[] {
  return held.lines.flatMap(({ ticketTypeId, name, unitPrice, quantity, seats }) =>
    Array.from({ length: quantity }, (_, n) => ({ ticketTypeId, name, price: unitPrice, seat: seats[n] ?? null })),
  );
}

function orderLinesOf(held: HeldPlaces, { attendees }: PlaceRequest): NewLine[] {
  const places = placesOf(held);
  const { lines } = priceOrder(places, held.currency);
  return lines.map((line, position) => {
    const place = places[position];
    assert(place, "the price engine answers one line a place");
    const label = place.seat === null ? undefined : held.sale.seatName(place.seat);
    return {
      position,
      ticketTypeId: place.ticketTypeId,
      name: place.name,
      seat: place.seat,
      seatLabel: label ? JSON.stringify(label) : null,
      ...line,
      attendeeName: attendees[position]?.name ?? null,
      listPrice: line.price,
      discount: 0,
      taxIncluded: 0,
      feeAbsorbed: 0,
      taxDetail: null,
      feeDetail: null,
      promoCodeId: null,
      variantId: null,
      status: "active",
      cancelledAt: null,
    };
  });
}
