/** What buyers of an event may do themselves afterwards, as it stands now: an order that is placed keeps it (O7). */
import type { BuyerRights } from "../../web/storefront/parts/rights.tsx";
import { saleOf } from "../checkout/index.ts";
import { HOUR, type Millis, toTimestamp } from "../kernel/time.ts";

export async function buyerRights(env: Env, eventId: string, now: Millis): Promise<BuyerRights> {
  const sale = await saleOf(env, eventId, now);
  if (!sale) return { steps: [], feesKept: false, renameUntil: null };
  const { cancellation, event } = sale;
  const before = (hours: number) => event.startsAt - hours * HOUR;
  const steps = cancellation.steps
    .filter(({ untilHours }) => before(untilHours) > now)
    .map(({ untilHours, percent }) => ({ until: toTimestamp(before(untilHours)), percent }));
  const rename = cancellation.renameHours === null ? null : before(cancellation.renameHours);
  return {
    steps,
    feesKept: cancellation.keepFees,
    renameUntil: rename !== null && rename > now ? toTimestamp(rename) : null,
  };
}
