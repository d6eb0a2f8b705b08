/** What differs between a gateway's books and ours: pure (G9). */
import type { ListedPayment } from "../payments/index.ts";

export const DIFFERENCE_KINDS = ["missing_here", "missing_there", "amount_differs"] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** A payment as we have it: what came in, and what of it goes or went back. */
export type OurPayment = {
  readonly paymentId: string;
  readonly orderId: string;
  readonly captured: number;
  readonly refunded: number;
  readonly currency: string;
};

export type Difference = {
  readonly kind: DifferenceKind;
  /** What the gateway calls the payment; with ` refunds` behind it where those differ. */
  readonly reference: string;
  readonly paymentId: string;
  readonly orderId: string | null;
  readonly ours: number | null;
  readonly theirs: number | null;
  readonly currency: string;
};

/** Compares what a gateway lists with what we have of the same payments. `ours` by payment id. */
export function compareListed(
  listed: readonly ListedPayment[],
  ours: ReadonlyMap<string, OurPayment>,
): readonly Difference[] {
  return listed.flatMap((theirs): Difference[] => {
    const own = ours.get(theirs.paymentId);
    const { reference, paymentId, captured, refunded } = theirs;
    const { currency } = captured;
    const about = { paymentId, orderId: own?.orderId ?? null, currency };
    // A payment with money that nobody has placed counts as here: it is on the list of what needs a person.
    if (!own || own.captured === 0) {
      return [{ ...about, kind: "missing_here", reference, ours: own ? 0 : null, theirs: captured.amount }];
    }
    if (own.captured !== captured.amount || own.currency !== currency) {
      return [{ ...about, kind: "amount_differs", reference, ours: own.captured, theirs: captured.amount }];
    }
    if (own.refunded !== refunded) {
      const back = `${reference} refunds`;
      return [{ ...about, kind: "amount_differs", reference: back, ours: own.refunded, theirs: refunded }];
    }
    return [];
  });
}
