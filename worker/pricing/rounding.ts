/** Exact shares of whole minor units: rounding happens here and nowhere else. Pure. */
import { assert } from "../kernel/assert.ts";

/** Where a half goes: away from zero, to the even neighbour, or every fraction is cut off. */
export const ROUNDINGS = ["half_up", "half_even", "down"] as const;
export type Rounding = (typeof ROUNDINGS)[number];
/** Whether taxes are rounded on each line, or once an order and then spread over its lines. */
export const ROUNDING_PER = ["line", "order"] as const;
export type RoundingPer = (typeof ROUNDING_PER)[number];

/** Rates are in millionths: 7.5% is 75,000. */
export const WHOLE = 1_000_000;

/**
 * `amount × numerator / denominator`, rounded. Exact for any amount we handle: the product passes 2^53, so it is made in
 * BigInt where it might.
 * @throws for a negative or fractional argument: a bug of the caller
 */
export function share(amount: number, numerator: number, denominator: number, rounding: Rounding): number {
  for (const part of [amount, numerator, denominator]) {
    assert(Number.isSafeInteger(part) && part >= 0, `${part} is no whole, not negative number`);
  }
  assert(denominator > 0, "a share of nothing");
  if (amount * numerator <= Number.MAX_SAFE_INTEGER) {
    const product = amount * numerator;
    const rest = product % denominator;
    const floor = (product - rest) / denominator;
    return floor + (goesUp(BigInt(floor), BigInt(rest), BigInt(denominator), rounding) ? 1 : 0);
  }
  const product = BigInt(amount) * BigInt(numerator);
  const floor = product / BigInt(denominator);
  const rest = product % BigInt(denominator);
  return Number(floor) + (goesUp(floor, rest, BigInt(denominator), rounding) ? 1 : 0);
}

function goesUp(floor: bigint, rest: bigint, denominator: bigint, rounding: Rounding): boolean {
  if (rounding === "down") return false;
  if (rest * 2n !== denominator) return rest * 2n > denominator;
  return rounding === "half_up" || floor % 2n === 1n;
}

/**
 * Spreads `amount` over the weights, so that the parts sum to it exactly: the rests go to the largest fractions, first
 * come first. All weights zero: the parts are zero, unless there is an amount, which then falls on the first.
 */
export function spread(amount: number, weights: readonly number[]): number[] {
  assert(Number.isSafeInteger(amount) && amount >= 0, "only a whole amount can be spread");
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (amount === 0) return weights.map(() => 0);
  if (sum === 0) return weights.map((_, index) => (index === 0 ? amount : 0));
  const parts = weights.map((weight, index) => {
    const product = BigInt(amount) * BigInt(weight);
    return { index, part: Number(product / BigInt(sum)), rest: product % BigInt(sum) };
  });
  let left = amount - parts.reduce((total, { part }) => total + part, 0);
  const byRest = [...parts].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest < b.rest ? 1 : -1));
  for (const entry of byRest) {
    if (left === 0) break;
    entry.part += 1;
    left -= 1;
  }
  return parts.map(({ part }) => part);
}
