/** From which payments of an order an amount goes back: pure (E17). */
import { err, ok, type Result } from "../kernel/result.ts";

/** What of a payment may still go back. */
export type RefundSource = {
  readonly paymentId: string;
  /** Minor units. */
  readonly captured: number;
  /** Captured minus every refund that did not fail, also those that are only asked for. */
  readonly left: number;
  /** What its gateway can do: any part, only all of it at once, or nothing by itself. */
  readonly refund: "full_and_partial" | "full" | "none";
};

export type RefundShare = {
  readonly paymentId: string;
  readonly amount: number;
  /** `manual`: the gateway cannot, so a person sends it. */
  readonly method: "gateway" | "manual";
};

/**
 * Splits `amount` over the payments with the least hassle: one that has exactly that much left, else the smallest one
 * that has more, else the largest one that has less and so on. Never more than a payment has left.
 * @returns `not_splittable` when all of them together cannot give exactly that much
 */
export function splitRefund(
  amount: number,
  sources: readonly RefundSource[],
): Result<RefundShare[], { readonly reason: "not_splittable" }> {
  const shares: RefundShare[] = [];
  let unused = sources.filter(({ left }) => left > 0);
  let rest = amount;
  while (rest > 0) {
    const source = bestSource(rest, unused);
    if (source === undefined) return err({ reason: "not_splittable" });
    const take = Math.min(rest, source.left);
    shares.push({ paymentId: source.paymentId, amount: take, method: source.refund === "none" ? "manual" : "gateway" });
    unused = unused.filter(({ paymentId }) => paymentId !== source.paymentId);
    rest -= take;
  }
  return ok(shares);
}

function bestSource(rest: number, sources: readonly RefundSource[]): RefundSource | undefined {
  const able = sources.filter((source) => source.refund !== "full" || isWhole(source, rest));
  const bySize = able.toSorted((a, b) => a.left - b.left);
  return bySize.find(({ left }) => left === rest) ?? bySize.find(({ left }) => left > rest) ?? bySize.at(-1);
}

/** A gateway that only gives back everything is of use where everything is asked for. */
function isWhole({ left, captured }: RefundSource, rest: number): boolean {
  return left === captured && left <= rest;
}
