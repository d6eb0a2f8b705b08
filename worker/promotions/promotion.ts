/** The rules of promotions: when one counts, for what, and how its code is compared. Pure. */
import type { Millis } from "../kernel/time.ts";
import type { PromotionTerms } from "../pricing/index.ts";
import type { PromotionRow } from "./tables.ts";

/** Codes that differ only in case, width or spaces are one code. */
export function codeKey(code: string): string {
  return code.normalize("NFKC").toUpperCase().replaceAll(/\s+/g, "");
}

/** Whether a promotion counts at `now` for an event: switched on, in its time, and of this event or of all. */
export function counts(
  promotion: Pick<PromotionRow, "active" | "startsAt" | "endsAt" | "eventId">,
  eventId: string,
  now: Millis,
): boolean {
  const { active, startsAt, endsAt } = promotion;
  if (active === 0 || (promotion.eventId !== null && promotion.eventId !== eventId)) return false;
  return (startsAt === null || now >= startsAt) && (endsAt === null || now < endsAt);
}

/** What it takes off, for the price engine. */
export function termsOf(row: PromotionRow): PromotionTerms {
  return {
    id: row.id,
    kind: row.kind,
    rate: row.rate ?? 0,
    amount: row.amount ?? 0,
    per: row.per,
    take: row.take ?? 0,
    pay: row.pay ?? 0,
    ticketTypes: readIds(row.ticketTypes),
    minPlaces: row.minPlaces,
    stacks: row.stacks === 1,
  };
}

/** Ids of the hidden ticket types that it opens. */
export function revealedBy(row: Pick<PromotionRow, "reveals">): readonly string[] {
  return readIds(row.reveals) ?? [];
}

/** A stored list of ids; null for none. */
export function readIds(json: string | null): string[] | null {
  return json === null ? null : (JSON.parse(json) as string[]);
}

export type PromotionFault = { readonly field: string; readonly message: string };

/** What is wrong with a promotion by itself. */
export function promotionFaults(row: Omit<PromotionRow, "tenantId">): PromotionFault[] {
  const faults: PromotionFault[] = [];
  const need = (fine: boolean, field: string, message: string) => {
    if (!fine) faults.push({ field, message });
  };
  need(row.kind !== "percent" || (row.rate ?? 0) > 0, "percent", "is needed for this kind");
  need(row.kind !== "fixed" || (row.amount ?? 0) > 0, "amount", "is needed for this kind");
  need(row.kind !== "n_for_m" || (row.take !== null && row.pay !== null), "take", "and pay are needed for this kind");
  need(row.take === null || row.pay === null || row.pay < row.take, "pay", "must be less than take");
  need(row.kind !== "access" || row.reveals !== null, "reveals", "is needed for this kind");
  need(row.kind !== "access" || row.code !== null, "kind", "access needs a code");
  const named = row.ticketTypes !== null || row.reveals !== null;
  need(!named || row.eventId !== null, "event_id", "is needed where ticket types are named");
  const limited = row.maxUses !== null || row.maxPerCustomer !== null || row.budget !== null;
  need(!limited || row.eventId !== null, "event_id", "is needed for a limit: uses are counted by event");
  const { startsAt, endsAt } = row;
  need(startsAt === null || endsAt === null || endsAt > startsAt, "ends_at", "must be after starts_at");
  return faults;
}
