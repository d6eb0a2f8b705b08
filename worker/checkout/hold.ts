/** A hold as its owner sees it: what the inventory keeps, with the names and prices that belong to it. */
import { eventOfHold } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { type Hold, inventoryOf } from "../inventory/index.ts";
import { sha256Hex } from "../platform/crypto.ts";
import { type OrderPrice, priceOrder, type TaxMode } from "../pricing/index.ts";
import { type HoldPrice, readHoldToken } from "./hold-token.ts";
import { type Sale, saleOf } from "./sale.ts";

/** One line with its fixed price. `seats` in the order they were asked for; empty for general admission. */
export type HeldLine = {
  readonly ticketTypeId: string;
  readonly variantId: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly seats: readonly string[];
  /** Minor units for one place, as it was when the hold was made (E25). */
  readonly unitPrice: number;
  readonly kind: "admission" | "add_on";
  /** Ids of its tax rates; null: the organizer's standard ones. */
  readonly taxRates: readonly string[] | null;
};

/** One place of a hold; an order has a line for each. */
export type HeldPlace = Omit<HeldLine, "quantity" | "seats" | "unitPrice"> & {
  readonly seat: string | null;
  readonly price: number;
  /** Minor units off the price, fixed when they were given. */
  readonly discount: number;
};

export type HeldPlaces = {
  readonly sale: Sale;
  readonly hold: Hold;
  readonly currency: string;
  readonly lines: readonly HeldLine[];
  /** The places of the lines, in their order. */
  readonly places: readonly HeldPlace[];
};

export type HoldFault = { readonly reason: "unknown_hold" } | { readonly reason: "hold_expired" };

/** What someone with this token may know of the hold. A wrong token, another price and an unknown id answer alike (TH04). */
export async function readHold(
  env: Env,
  holdId: string,
  token: string,
  now: Millis,
): Promise<Result<HeldPlaces, HoldFault>> {
  const opened = await openHold(env, holdId, token, now);
  if (!opened.ok) return opened;
  const { sale, tokenHash } = opened.value;
  const read = await inventoryOf(env, sale.event.id).read({ holdId, actor: { tokenHash } });
  if (!read.ok) return read;
  return describeHold(sale, read.value, token);
}

export type OpenedHold = { readonly sale: Sale; readonly tokenHash: string };

/** Which event a hold is of, and how its owner proves it. Reads nothing of the hold itself. */
export async function openHold(
  env: Env,
  holdId: string,
  token: string,
  now: Millis,
): Promise<Result<OpenedHold, HoldFault>> {
  const eventId = eventOfHold(holdId);
  const sale = eventId === undefined ? undefined : await saleOf(env, eventId, now);
  const tokenHash = await sha256Hex(token);
  return sale ? ok({ sale, tokenHash }) : err({ reason: "unknown_hold" });
}

/** Names and prices for the inventory's lines. `token` must be one that the inventory has accepted. */
export function describeHold(sale: Sale, hold: Hold, token: string): Result<HeldPlaces, HoldFault> {
  const priced = readHoldToken(token);
  if (!priced) return err({ reason: "unknown_hold" });
  const lines: HeldLine[] = [];
  for (const [at, line] of hold.lines.entries()) {
    const price = priced.lines[at];
    if (price?.ticketTypeId !== line.product) return err({ reason: "unknown_hold" });
    lines.push(heldLine(sale, line, price));
  }
  return ok({ sale, hold, currency: priced.currency, lines, places: placesOf(lines, hold.discount?.places ?? []) });
}

function heldLine(sale: Sale, line: Hold["lines"][number], { price, variantId }: HoldPrice): HeldLine {
  const seats = line.seats ?? [];
  const type = sale.types.find(({ id }) => id === line.product);
  const variant = sale.variants.find(({ id }) => id === variantId);
  const typeName = type?.name ?? "Ticket";
  return {
    ticketTypeId: line.product,
    variantId,
    name: variant === undefined ? typeName : `${typeName}, ${variant.name}`,
    quantity: line.quantity ?? seats.length,
    seats,
    unitPrice: price,
    kind: type?.kind ?? "admission",
    taxRates: type?.taxRates === null || type === undefined ? null : (JSON.parse(type.taxRates) as string[]),
  };
}

function placesOf(lines: readonly HeldLine[], off: readonly number[]): HeldPlace[] {
  const places: HeldPlace[] = [];
  for (const { ticketTypeId, variantId, name, quantity, seats, unitPrice: price, kind, taxRates } of lines) {
    for (let n = 0; n < quantity; n++) {
      const discount = Math.min(price, off[places.length] ?? 0);
      places.push({ ticketTypeId, variantId, name, kind, taxRates, seat: seats[n] ?? null, price, discount });
    }
  }
  return places;
}

/** What the places of a hold cost, with taxes and fees as they are now, to the cent what an order of them costs. */
export function priceHold(held: HeldPlaces, mode: TaxMode = "standard"): OrderPrice {
  return priceOrder(held.places, held.currency, held.sale.prices.rules, mode);
}
