/**
 * How often a promo code is used, counted from the holds that use it: from the moment it is held, not when it is paid, so
 * of two carts that race for the last use one gets it (E04, E05). Pure.
 */
import type { Millis } from "../../worker/kernel/time.ts";
import type { CodeCount, CodeFault, HoldDiscount } from "./protocol.ts";
import type { HoldRecord } from "./state.ts";

/** What living holds use of one code. */
export type CodeUses = {
  held: number;
  sold: number;
  /** Minor units that it takes off all of them. */
  amount: number;
  /** Uses by customer. */
  readonly customers: Map<string, number>;
  /** Holds that are not paid and may give their use back. */
  readonly open: Set<string>;
};
export type Codes = Map<string, CodeUses>;

/** Minor units off a hold. */
export function amountOff({ places }: HoldDiscount): number {
  return places.reduce((sum, amount) => sum + amount, 0);
}

/** Counts a hold with places in, or out again. A discount without a code is nobody's to count. */
export function useCode(codes: Codes, { id, status, discount }: HoldRecord, sign: 1 | -1): void {
  const code = discount?.code;
  if (discount === undefined || code === undefined) return;
  const uses = codes.get(code.id) ?? { held: 0, sold: 0, amount: 0, customers: new Map(), open: new Set() };
  codes.set(code.id, uses);
  uses[status === "committed" ? "sold" : "held"] += sign;
  uses.amount += sign * amountOff(discount);
  for (const customer of code.customers ?? []) {
    const count = (uses.customers.get(customer) ?? 0) + sign;
    if (count === 0) uses.customers.delete(customer);
    else uses.customers.set(customer, count);
  }
  if (sign === 1 && status === "held") uses.open.add(id);
  else uses.open.delete(id);
  if (uses.held + uses.sold === 0) codes.delete(code.id);
}

/**
 * Why a discount cannot be had.
 * @param own what the same hold uses now, which it would give back
 * @param endOf when a hold that is not paid ends
 */
export function codeFault(
  codes: Codes,
  discount: HoldDiscount | undefined,
  own: HoldDiscount | undefined,
  endOf: (holdId: string) => Millis | undefined,
): CodeFault | undefined {
  const code = discount?.code;
  const uses = code === undefined ? undefined : codes.get(code.id);
  if (discount === undefined || code === undefined) return undefined;
  const mine = own?.code?.id === code.id ? own : undefined;
  const count = (uses?.held ?? 0) + (uses?.sold ?? 0) - (mine === undefined ? 0 : 1);
  const amount = (uses?.amount ?? 0) - (mine === undefined ? 0 : amountOff(mine));
  const { maxUses = Infinity, budget = Infinity, maxPerCustomer = Infinity, customers = [] } = code;
  if (count + 1 > maxUses || amount + amountOff(discount) > budget) {
    const ends = [...(uses?.open ?? [])].flatMap((holdId) => endOf(holdId) ?? []);
    return { reason: "code_used_up", ...(ends.length === 0 ? {} : { freeAt: Math.min(...ends) }) };
  }
  const before = (customer: string) =>
    (uses?.customers.get(customer) ?? 0) - (mine?.code?.customers?.includes(customer) ? 1 : 0);
  if (customers.some((customer) => before(customer) + 1 > maxPerCustomer)) {
    return { reason: "code_customer_limit", max: maxPerCustomer };
  }
  return undefined;
}

/** What callers may see of a code's uses. */
export function countOf(codes: Codes, id: string): CodeCount {
  const uses = codes.get(id);
  return { id, held: uses?.held ?? 0, sold: uses?.sold ?? 0, amount: uses?.amount ?? 0 };
}
