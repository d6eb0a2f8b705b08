/** Selling to somebody who stands before us, at a door or a counter: what is for sale there, and the hold of it (S10, O5). */
import type { HoldDiscount, HoldLine } from "../inventory/index.ts";
import { inventoryOf } from "../inventory/index.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { keyedHash, sha256Hex } from "../platform/crypto.ts";
import { type OrderPrice, priceOrder } from "../pricing/index.ts";
import { type HoldPrice, makeHoldToken } from "./hold-token.ts";
import { discountOf } from "./promo.ts";
import type { Sale } from "./sale.ts";
import { resolveSelection, type SelectionFault } from "./selection.ts";

export type CounterLine = {
  readonly ticketType: string;
  readonly variant?: string | undefined;
  readonly quantity: number;
  /** Numbered seats by guid, as many as the quantity; without them the house chooses. */
  readonly seats?: readonly string[] | undefined;
};

/** What is sold, with the prices of the moment: kept by the caller, so that a retry holds the very same. */
export type CounterSelection = {
  readonly lines: readonly HoldLine[];
  readonly prices: readonly HoldPrice[];
  readonly discount: HoldDiscount | null;
};

export type CounterFault = SelectionFault | { readonly reason: "waited_for"; readonly ticketType: string };

/**
 * Resolves the lines at the prices of now. A door sells until the event is over, also when the online sale of a type has
 * ended; of numbered seats that nobody named the house chooses. Whoever waits for a type goes first (K12).
 */
export function selectAtCounter(
  sale: Sale,
  wanted: readonly CounterLine[],
  now: Millis,
): Result<CounterSelection, CounterFault> {
  const seated = new Set(sale.types.flatMap(({ id, category }) => (category === null ? [] : [id])));
  const lines = wanted.map(({ seats, ...line }) => {
    if (!seated.has(line.ticketType)) return line;
    return seats === undefined ? { ...line, best: {} } : { ...line, quantity: undefined, seats };
  });
  const types = sale.types.map((type) => ({ ...type, salesEnd: null }));
  const selected = resolveSelection(lines, { types, variants: sale.variants, opened: new Set() }, sale.event, now);
  if (!selected.ok) return selected;
  const waited = selected.value.lines.find(({ product }) => sale.waitedFor.has(product));
  if (waited) return err({ reason: "waited_for", ticketType: waited.product });
  const discount = discountOf(sale, placesOf(selected.value), undefined, [], now);
  return ok({ ...selected.value, discount: (discount.ok ? discount.value : undefined) ?? null });
}

function placesOf({ lines, prices }: Pick<CounterSelection, "lines" | "prices">) {
  return lines.flatMap(({ product: ticketTypeId, quantity, seats }, at) =>
    Array.from({ length: quantity ?? seats?.length ?? 0 }, () => ({ ticketTypeId, price: prices[at]?.price ?? 0 })),
  );
}

/** What the selection costs, to the cent what an order of it costs. */
export function counterPrice(sale: Sale, selection: CounterSelection): OrderPrice {
  const places = placesOf(selection).map(({ ticketTypeId, price }, at) => {
    const type = sale.types.find(({ id }) => id === ticketTypeId);
    const rates = type?.taxRates ?? null;
    return {
      ticketTypeId,
      price,
      discount: Math.min(price, selection.discount?.places[at] ?? 0),
      kind: type?.kind ?? ("admission" as const),
      taxRates: rates === null ? null : (JSON.parse(rates) as string[]),
    };
  });
  return priceOrder(places, sale.event.currency, sale.prices.rules);
}

type HoldOutcome = Awaited<ReturnType<ReturnType<typeof inventoryOf>["hold"]>>;
type CounterHoldFault = Extract<HoldOutcome, { ok: false }>["error"];

type CounterHold = {
  readonly holdId: string;
  readonly selection: CounterSelection;
  /** The allotment that is sold from, where the organizer keeps places back for it. */
  readonly channel: "door" | "counter";
};

/**
 * Holds the selection; all or none (I1). The same id with the same selection again answers the same, and so does its token.
 * @throws Problem for what the inventory refuses for now
 */
export async function holdAtCounter(
  env: Env,
  sale: Pick<Sale, "event">,
  { holdId, selection: { lines, prices, discount }, channel }: CounterHold,
): Promise<Result<{ readonly token: string }, CounterHoldFault>> {
  const secret = (await keyedHash(env, "counter-hold", holdId)).slice(0, 32);
  const token = makeHoldToken(secret, { currency: sale.event.currency, lines: prices });
  const held = await inventoryOf(env, sale.event.id).hold({
    holdId,
    tokenHash: await sha256Hex(token),
    lines,
    channel,
    ...(discount === null ? {} : { discount }),
  });
  return held.ok ? ok({ token }) : held;
}
