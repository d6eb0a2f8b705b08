/** Promotions in plain words. Pure. */
import type { AutomaticDiscount, CodeUses, PromoCode } from "../../../api/books-types.ts";
import { staffMoney } from "../../price.ts";
import { longTime } from "../../zoned-time.ts";
import { p } from "./messages.en.ts";

const say = p.say;

export type Rules = Omit<AutomaticDiscount, "id" | "version" | "event_id" | "active" | "name"> &
  Partial<Pick<PromoCode, "reveals" | "max_uses" | "max_per_customer" | "budget">>;

/** `A`, `A and B`, `A, B and C`. */
export function listWords(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Everything a promotion does, in one or two sentences. @param nameOf of a ticket type; undefined for one that we do not know */
export function promoSummary(
  rules: Rules,
  nameOf: (id: string) => string | undefined,
  zone: string,
  now: number,
): string {
  const names = (ids: readonly string[] | null | undefined) => {
    const known = (ids ?? []).map(nameOf);
    return known.includes(undefined) ? say.someTypes : listWords(known.filter((name) => name !== undefined));
  };
  const parts = [effect(rules, names)];
  if (rules.min_places > 1) parts.push(say.minPlaces(rules.min_places));
  if (rules.starts_at !== null) parts.push(say.from(longTime(rules.starts_at, zone, now)));
  if (rules.ends_at !== null) parts.push(say.until(longTime(rules.ends_at, zone, now)));
  if (rules.max_uses) parts.push(say.maxUses(rules.max_uses));
  if (rules.max_per_customer) parts.push(say.perCustomer(rules.max_per_customer));
  if (rules.budget) parts.push(say.budget(staffMoney(rules.budget)));
  const first = `${parts.join(", ")}.`;
  return rules.kind === "access" ? first : `${first} ${rules.stacks ? say.stacks : say.alone}`;
}

/** Only what it does, for a list. */
export function promoEffect(rules: Rules, nameOf: (id: string) => string | undefined): string {
  return effect(rules, (ids) => {
    const known = (ids ?? []).map(nameOf);
    return known.includes(undefined) ? say.someTypes : listWords(known.filter((name) => name !== undefined));
  });
}

function effect(rules: Rules, names: (ids: readonly string[] | null | undefined) => string): string {
  const { ticket_types: types } = rules;
  if (rules.kind === "access") return rules.reveals?.length ? say.opens(names(rules.reveals)) : say.opensNothing;
  if (rules.kind === "n_for_m") {
    return say.nForM(rules.take ?? 0, rules.pay ?? 0, types ? say.theseTickets(names(types)) : say.anyTickets);
  }
  const what = rules.kind === "percent" ? `${rules.percent ?? 0}%` : rules.amount ? staffMoney(rules.amount) : "0";
  if (rules.kind === "fixed" && rules.per === "order") {
    return say.off(what, types ? say.orderOf(names(types)) : say.wholeOrder);
  }
  return say.off(what, types ? say.every(names(types)) : say.eachTicket);
}

export type PromoState = "on" | "off" | "over" | "coming";

/** Whether it counts now. */
export function promoState(
  promo: Pick<AutomaticDiscount, "active" | "starts_at" | "ends_at">,
  now: number,
): PromoState {
  if (!promo.active) return "off";
  if (promo.ends_at !== null && now >= Date.parse(promo.ends_at)) return "over";
  return promo.starts_at !== null && now < Date.parse(promo.starts_at) ? "coming" : "on";
}

export type UseBar = {
  readonly text: string;
  /** 0 to 1 of the limit; null where there is none. */
  readonly paid: number | null;
  readonly held: number;
};

/** Uses against the limits of a code, as they are drawn: paid solid, in baskets hatched. */
export function useBars(code: Pick<PromoCode, "max_uses" | "budget">, uses: CodeUses): UseBar[] {
  const used = uses.held + uses.paid;
  const share = (part: number, whole: number) => Math.min(1, part / whole);
  const most = code.max_uses;
  const bars: UseBar[] = [
    most === null
      ? { text: p.promo.usesOnly(used), paid: null, held: 0 }
      : { text: p.promo.usesOf(used, most), paid: share(uses.paid, most), held: share(uses.held, most) },
  ];
  if (code.budget && code.budget.amount > 0) {
    const text = p.promo.budgetOf(staffMoney(uses.amount), staffMoney(code.budget));
    bars.push({ text, paid: share(uses.amount.amount, code.budget.amount), held: 0 });
  }
  return bars;
}
