/** Where the money of a payout is, and which steps of the ledger bring it there: pure. */
import type { PayoutStep } from "../ledger/index.ts";
import type { PayoutTruth } from "./gateway.ts";

type Place = "gateway" | "transit" | "bank";

function placeOf(status: PayoutTruth["status"] | undefined): Place {
  if (status === "pending") return "transit";
  return status === "paid" ? "bank" : "gateway";
}

const STEPS: Readonly<Record<Place, Readonly<Record<Place, readonly PayoutStep[]>>>> = {
  gateway: { gateway: [], transit: ["sent"], bank: ["sent", "arrived"] },
  transit: { gateway: ["failed"], transit: [], bank: ["arrived"] },
  // A bank may send money back that had arrived; on its way again it was never seen.
  bank: { gateway: ["failed_after_arrival"], transit: [], bank: [] },
};

/** The steps from what was booked to what the gateway says now. The same twice is no step (I6). */
export function payoutSteps(was: PayoutTruth["status"] | undefined, now: PayoutTruth["status"]): readonly PayoutStep[] {
  return STEPS[placeOf(was)][placeOf(now)];
}

/** True when the money has left the gateway. */
export function hasLeft(status: PayoutTruth["status"]): boolean {
  return placeOf(status) !== "gateway";
}
