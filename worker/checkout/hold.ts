/** A hold as its owner sees it: what the inventory keeps, with the names and prices that belong to it. */
import { eventOfHold } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { type Hold, inventoryOf } from "../inventory/index.ts";
import { sha256Hex } from "../platform/crypto.ts";
import { readHoldToken } from "./hold-token.ts";
import { type Sale, saleOf } from "./sale.ts";

/** One line with its fixed price. `seats` in the order they were asked for; empty for general admission. */
export type HeldLine = {
  readonly ticketTypeId: string;
  readonly name: string;
  readonly quantity: number;
  readonly seats: readonly string[];
  /** Minor units for one place, as it was when the hold was made (E25). */
  readonly unitPrice: number;
};

export type HeldPlaces = {
  readonly sale: Sale;
  readonly hold: Hold;
  readonly currency: string;
  readonly lines: readonly HeldLine[];
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
  for (const line of hold.lines) {
    const unitPrice = priced.prices.get(line.product);
    if (unitPrice === undefined) return err({ reason: "unknown_hold" });
    const seats = line.seats ?? [];
    const name = sale.types.find(({ id }) => id === line.product)?.name ?? "Ticket";
    lines.push({ ticketTypeId: line.product, name, quantity: line.quantity ?? seats.length, seats, unitPrice });
  }
  return ok({ sale, hold, currency: priced.currency, lines });
}
