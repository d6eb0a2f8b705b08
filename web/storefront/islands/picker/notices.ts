/** What the picker has to tell, as data; `words.ts` has the sentence of each. Pure. */
import type { Fault } from "../call.ts";

export type Notice =
  | { readonly kind: "taken"; readonly seat: number; readonly next: number | null }
  | { readonly kind: "limit" }
  /** A step-free place is asked for: is it needed? */
  | { readonly kind: "access"; readonly seat: number; readonly place: "wheelchair" | "companion" }
  /** There are only so many wheelchair places. */
  | { readonly kind: "stepfree"; readonly name: string; readonly count: number }
  /** Seats there are, but at most so many side by side. */
  | { readonly kind: "apart"; readonly longest: number }
  | { readonly kind: "lost" }
  | { readonly kind: "few"; readonly name: string; readonly count: number }
  /** Those who wait come first. */
  | { readonly kind: "waited"; readonly name: string }
  | { readonly kind: "least"; readonly name: string; readonly count: number }
  | { readonly kind: "most"; readonly name: string; readonly count: number }
  /** More than one customer may have of this event. */
  | { readonly kind: "customer"; readonly count: number; readonly has: number }
  /** Too often in a short time; 0 seconds where nobody said how long. */
  | { readonly kind: "slow"; readonly seconds: number }
  /** The check against scripts failed. */
  | { readonly kind: "check" }
  | { readonly kind: "code" }
  | { readonly kind: "not_on_sale" }
  /** The hold of this tab is being paid for. */
  | { readonly kind: "paying" }
  /** The hold of this tab became tickets. */
  | { readonly kind: "bought" }
  /** The hold of this tab is over. */
  | { readonly kind: "ended" }
  /** What nobody foresaw, or what is our fault. */
  | { readonly kind: "refused" };

/** What a refused hold says to the buyer. @param nameOf the name of a ticket type, if this page knows it */
export function noticeOf(fault: Fault, nameOf: (ticketType: string | null) => string | undefined): Notice {
  const name = nameOf(fault.ticketType) ?? "";
  const number = (field: string): number => (typeof fault.more[field] === "number" ? fault.more[field] : 0);
  switch (fault.code) {
    case "offline":
      return { kind: "lost" };
    case "not_together":
      return { kind: "apart", longest: fault.longest ?? 0 };
    case "not_on_sale":
    case "event_not_on_sale":
    case "not_found":
      return { kind: "not_on_sale" };
    case "sold_out":
      if (fault.pool === "wheelchair") return { kind: "stepfree", name, count: fault.available ?? 0 };
      if (fault.more["waiting_list"] === true) return { kind: "waited", name };
      return { kind: "few", name, count: fault.available ?? 0 };
    case "too_many_places":
      return name === "" ? { kind: "limit" } : { kind: "most", name, count: number("max") };
    case "too_few_places":
      return { kind: "least", name, count: number("min") };
    case "customer_limit":
      return { kind: "customer", count: number("max"), has: number("has") };
    case "rate_limited":
    case "cool_down":
      return { kind: "slow", seconds: fault.retryAfter ?? 0 };
    case "challenge_required":
    case "challenge_failed":
      return { kind: "check" };
    case "promo_code_refused":
    case "promo_code_used_up":
    case "promo_code_no_effect":
      return { kind: "code" };
    default:
      return { kind: "refused" };
  }
}
