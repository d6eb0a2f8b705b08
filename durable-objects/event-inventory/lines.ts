/** What a hold asks for, line by line: whether it makes sense, which seats it becomes, and whether they can be had. Pure. */
import { assert } from "../../worker/kernel/assert.ts";
import { err, ok, type Result } from "../../worker/kernel/result.ts";
import { keptFor } from "./allotments.ts";
import { chooseSeats } from "./best-available.ts";
import { drawsOf, lacking, placesOf } from "./pools.ts";
import {
  MAX_LINES_PER_HOLD,
  MAX_PLACES_PER_HOLD,
  type BestWish,
  type HoldFault,
  type HoldLine,
  type HoldRefusal,
} from "./protocol.ts";
import { isFor, isOpen } from "./seats.ts";
import type { InventoryState } from "./state.ts";

/** Only the fields that we know, so that equal requests are equal text. */
export function plainLine({ product, seats, quantity, best }: HoldLine): HoldLine {
  assert(seats === undefined || quantity === undefined, "a line has seats or a quantity, not both");
  if (seats !== undefined) return { product, seats };
  return best === undefined ? { product, quantity: quantity ?? 0 } : { product, quantity: quantity ?? 0, best };
}

/** True when a hold with the lines `held` is what `asked` would have become. */
export function answersTo(held: readonly HoldLine[], asked: readonly HoldLine[]): boolean {
  return held.length === asked.length && asked.every((line, i) => isAnswer(held[i], line));
}

function isAnswer(held: HoldLine | undefined, asked: HoldLine): boolean {
  if (held === undefined || asked.best === undefined) return JSON.stringify(held) === JSON.stringify(asked);
  // Which seats were chosen then is not for a repeated question to say.
  return held.product === asked.product && placesOf(held) === asked.quantity;
}

/** What of `has` is also in `keep`: seats by name, other places by number. Lines of which nothing is left are dropped. */
export function linesInBoth(has: readonly HoldLine[], keep: readonly HoldLine[]): HoldLine[] {
  const seats = new Set(keep.flatMap((line) => (line.seats ?? []).map((guid) => `${line.product}\n${guid}`)));
  const places = new Map<string, number>();
  for (const { product, quantity = 0 } of keep) places.set(product, (places.get(product) ?? 0) + quantity);
  const both = has.map((line): HoldLine => {
    const { product } = line;
    if (line.seats !== undefined)
      return { product, seats: line.seats.filter((guid) => seats.has(`${product}\n${guid}`)) };
    const quantity = Math.min(line.quantity ?? 0, places.get(product) ?? 0);
    places.set(product, (places.get(product) ?? 0) - quantity);
    return { product, quantity };
  });
  return both.filter((line) => placesOf(line) > 0);
}

/** A hold that is too large, or of nothing. */
export function sizeFault(lines: readonly HoldLine[], maxPerHold: number): HoldFault | undefined {
  const max = Math.min(maxPerHold, MAX_PLACES_PER_HOLD);
  if (lines.length > MAX_LINES_PER_HOLD) return { reason: "too_many", max };
  if (lines.length === 0 || lines.some((line) => !isPositive(placesOf(line)))) return { reason: "empty" };
  const places = lines.reduce((sum, line) => sum + placesOf(line), 0);
  return places > max ? { reason: "too_many", max } : undefined;
}

function isPositive(places: number): boolean {
  return Number.isSafeInteger(places) && places > 0;
}

/** A line that nothing on sale answers to, or that its product does not allow. */
export function lineFault(state: InventoryState, lines: readonly HoldLine[]): HoldFault | HoldRefusal | undefined {
  for (const line of lines) {
    const product = state.offered.has(line.product) ? state.products.get(line.product) : undefined;
    if (product === undefined) return { reason: "unknown_product", product: line.product };
    const { minPerHold = 1, maxPerHold = Infinity } = product;
    if (minPerHold > 1 || maxPerHold !== Infinity) {
      const places = lines.reduce((sum, other) => sum + (other.product === product.id ? placesOf(other) : 0), 0);
      if (places > maxPerHold) return { reason: "too_many", max: maxPerHold, product: product.id };
      if (places < minPerHold) return { reason: "too_few", min: minPerHold, product: product.id };
    }
    if (line.seats === undefined) {
      if (product.category !== undefined && line.best === undefined) {
        return { reason: "seats_required", product: line.product };
      }
      continue;
    }
    for (const guid of line.seats) {
      const index = state.board.plan.indexOf.get(guid);
      if (index === undefined) return { reason: "unknown_seat", seat: guid };
      if (state.board.plan.specs[index]?.category !== product.category) {
        return { reason: "wrong_category", seat: guid, product: line.product };
      }
    }
  }
  return undefined;
}

/**
 * The lines with seats in place of wishes. Lines of one category are one party and sit together; what other lines name
 * is left to them.
 */
export function withSeats(
  state: InventoryState,
  lines: readonly HoldLine[],
  channel: string | undefined,
): Result<HoldLine[], HoldFault | HoldRefusal> {
  if (lines.every(({ best }) => best === undefined)) return ok([...lines]);
  const { plan } = state.board;
  const named = new Set(lines.flatMap(({ seats = [] }) => seats.map((guid) => plan.indexOf.get(guid))));
  const open = (seat: number) => isOpen(state.board, seat, channel) && !named.has(seat);
  const categoryOf = (line: HoldLine) => state.products.get(line.product)?.category;
  const chosen = new Map<string, number[]>();
  for (const line of lines) {
    const category = categoryOf(line);
    if (line.best === undefined || category === undefined || chosen.has(category)) continue;
    const party = lines.filter((other) => other.best !== undefined && categoryOf(other) === category);
    const choice = chooseSeats(plan, category, partyWish(party), open);
    if (choice.kind === "too_few") {
      const { available, of: pool = "seats" } = choice;
      return err({ reason: "sold_out", product: line.product, pool, available });
    }
    if (choice.kind === "apart") return err({ reason: "not_together", product: line.product, longest: choice.longest });
    chosen.set(category, [...choice.seats]);
  }
  return ok(
    lines.map((line) => {
      const category = categoryOf(line);
      if (line.best === undefined) return line;
      if (category === undefined) return { product: line.product, quantity: line.quantity ?? 0 };
      const mine = chosen.get(category)?.splice(0, placesOf(line)) ?? [];
      return { product: line.product, seats: mine.map((seat) => plan.specs[seat]?.guid ?? "") };
    }),
  );
}

function partyWish(lines: readonly HoldLine[]): BestWish & { quantity: number } {
  const near = lines.find(({ best }) => best?.near !== undefined)?.best?.near;
  return {
    quantity: lines.reduce((sum, line) => sum + placesOf(line), 0),
    together: lines.some(({ best }) => best?.together === true),
    accessible: lines.reduce((sum, { best }) => sum + (best?.accessible ?? 0), 0),
    ...(near === undefined ? {} : { near }),
  };
}

/** What somebody else has, what is kept back, or which pool has too little left. */
export function scarcity(
  state: InventoryState,
  lines: readonly HoldLine[],
  channel: string | undefined,
): HoldFault | HoldRefusal | undefined {
  const wanted = new Set<string>();
  const taken = new Set<string>();
  const kept = new Set<string>();
  for (const line of lines) {
    for (const guid of line.seats ?? []) {
      const index = state.board.plan.indexOf.get(guid);
      // A seat that is asked for twice is taken by the first asking.
      if (wanted.has(guid) || index === undefined || state.board.holder[index] !== undefined) taken.add(guid);
      else if (state.board.blockOf.size > 0 && !isFor(state.board, index, channel)) kept.add(guid);
      wanted.add(guid);
    }
  }
  if (taken.size > 0) return { reason: "seats_taken", seats: [...taken] };
  if (kept.size > 0) return { reason: "seats_blocked", seats: [...kept] };
  const [short] = shortPools(state, lines, channel);
  if (short === undefined) return undefined;
  const line = lines.find(({ product }) => state.products.get(product)?.pools.includes(short.pool));
  return { reason: "sold_out", product: (line ?? lines[0])?.product ?? "", ...short };
}

/** Pools that cannot give what the lines draw, with what they have left for this channel. */
export function shortPools(state: InventoryState, lines: readonly HoldLine[], channel: string | undefined) {
  const draws = drawsOf(lines, state.products, state.pools);
  if (draws.size === 0) return [];
  return lacking(draws, state.pools, (pool) => keptFor(state.allotments, channel, pool));
}

/** True when nobody has the seat and it is not kept back from this channel. */
export function isFree(state: InventoryState, guid: string, channel: string | undefined): boolean {
  const index = state.board.plan.indexOf.get(guid);
  return index !== undefined && isOpen(state.board, index, channel);
}
