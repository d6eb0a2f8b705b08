/** Promo codes on the way to a hold: what one opens, what is off, and how often it may still be used. */
import { rateProblem } from "../challenge/index.ts";
import { type CodeFault, type HoldDiscount, inventoryOf } from "../inventory/index.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { sha256Hex } from "../platform/crypto.ts";
import { type Problem, problem } from "../platform/errors.ts";
import {
  bestDiscount,
  type FullPrice,
  type OrderPrice,
  type TaxBuyer,
  type TaxMode,
  taxModeOf,
} from "../pricing/index.ts";
import {
  codeCustomer,
  codeUse,
  counts,
  findCode,
  noteWrongCode,
  type PromotionRow,
  takeCodeTurn,
  termsOf,
} from "../promotions/index.ts";
import { describeHold, type HeldPlaces, type HoldFault, openHold, priceHold, readHold } from "./hold.ts";
import type { Sale } from "./sale.ts";

export type PromoFault =
  /** Unknown, or not for this event or time. */
  | { readonly reason: "unknown_code" }
  /** It takes nothing off these places, or no more than what is off by itself. */
  | { readonly reason: "no_effect" | "not_better" }
  | CodeFault
  | { readonly reason: "pinned" };

/**
 * The promotion of a code that somebody at this address typed.
 * @throws Problem `rate_limited` for who tries too many (TH06)
 */
export async function typedCode(
  sale: Sale,
  code: string,
  address: string,
  now: Millis,
): Promise<PromotionRow | undefined> {
  const { event, tenant } = sale;
  const wait = takeCodeTurn(event.id, address, now);
  if (wait > 0) throw rateProblem(wait);
  const row = await findCode(tenant, event.id, code, now);
  if (row === undefined) noteWrongCode(event.id, address, now);
  return row;
}

/**
 * What is off these places, with the code or without one; undefined when nothing is.
 * @param customers hashes of who uses the code
 */
export function discountOf(
  sale: Sale,
  places: readonly FullPrice[],
  code: PromotionRow | undefined,
  customers: readonly string[],
  now: Millis,
): Result<HoldDiscount | undefined, { readonly reason: "no_effect" | "not_better" }> {
  const automatic = sale.automatic.filter((row) => counts(row, sale.event.id, now)).map(termsOf);
  if (automatic.length === 0 && code === undefined) return ok(undefined);
  const best = bestDiscount(places, automatic, code === undefined ? undefined : termsOf(code));
  if (code !== undefined && best.code !== "used") return err({ reason: best.code ?? "no_effect" });
  if (best.amount === 0 && code === undefined) return ok(undefined);
  return ok({ places: best.places, ...(code === undefined ? {} : { code: codeUse(code, customers) }) });
}

/** How somebody applies a code to places that they hold already. Null takes it off again. */
export type Application = {
  readonly holdId: string;
  readonly token: string;
  readonly code: string | null;
  readonly address: string;
  /** Of the buyer, once it is known. */
  readonly email?: string;
  readonly now: Millis;
};

/**
 * Gives a hold the discount of a code, at the prices that the hold fixed. The inventory counts the use in the same step,
 * so that of two who want the last one gets it (E04). Who holds places is told why a code does not work.
 * @throws Problem `rate_limited`
 */
export async function applyCode(env: Env, request: Application): Promise<Result<HeldPlaces, HoldFault | PromoFault>> {
  const { holdId, token, code, address, email, now } = request;
  const opened = await openHold(env, holdId, token, now);
  if (!opened.ok) return opened;
  const { sale, tokenHash } = opened.value;
  const inventory = inventoryOf(env, sale.event.id);
  const read = await inventory.read({ holdId, actor: { tokenHash } });
  if (!read.ok) return read;
  const held = describeHold(sale, read.value, token);
  if (!held.ok) return held;
  const row = code === null ? undefined : await typedCode(sale, code, address, now);
  if (code !== null && row === undefined) return err({ reason: "unknown_code" });
  const known = read.value.discount?.code;
  const customers = known !== undefined && known.id === row?.id ? (known.customers ?? []) : [];
  const all = row === undefined || email === undefined ? customers : await withEmail(env, sale, customers, email);
  const discount = discountOf(sale, held.value.places, row, all, now);
  if (!discount.ok) return discount;
  return await giveDiscount(env, held.value, tokenHash, token, discount.value ?? null);
}

/**
 * Counts the buyer, now that their address is known, for a code that is limited by customer. Others are left as they are.
 */
export async function countBuyer(
  env: Env,
  held: HeldPlaces,
  request: { readonly token: string; readonly email: string },
): Promise<Result<HeldPlaces, HoldFault | PromoFault>> {
  const { discount } = held.hold;
  if (discount?.code?.maxPerCustomer === undefined) return ok(held);
  const customers = await withEmail(env, held.sale, discount.code.customers ?? [], request.email);
  const counted = { ...discount, code: { ...discount.code, customers } };
  return await giveDiscount(env, held, await sha256Hex(request.token), request.token, counted);
}

async function withEmail(env: Env, sale: Sale, customers: readonly string[], email: string): Promise<string[]> {
  return [...new Set([...customers, await codeCustomer(env, sale.event.id, { email })])];
}

async function giveDiscount(
  env: Env,
  { sale, hold }: HeldPlaces,
  tokenHash: string,
  token: string,
  discount: HoldDiscount | null,
): Promise<Result<HeldPlaces, HoldFault | PromoFault>> {
  const request = { holdId: hold.holdId, actor: { tokenHash }, discount };
  const given = await inventoryOf(env, sale.event.id).discount(request);
  return given.ok ? describeHold(sale, given.value, token) : given;
}

export type Quote = { readonly held: HeldPlaces; readonly price: OrderPrice; readonly mode: TaxMode };
export type QuoteFault = HoldFault | PromoFault | { readonly reason: "invalid_tax_number" };

/**
 * What the held places would cost this buyer, with a code that is not counted yet. Nothing is changed.
 * @throws Problem `rate_limited`
 */
export async function quoteHold(
  env: Env,
  request: Omit<Application, "email"> & { readonly buyer: TaxBuyer },
): Promise<Result<Quote, QuoteFault>> {
  const { holdId, token, code, address, buyer, now } = request;
  const read = await readHold(env, holdId, token, now);
  if (!read.ok) return read;
  let held = read.value;
  const { sale, hold } = held;
  const mode = taxModeOf(sale.prices.seller, buyer);
  if (!mode.ok) return mode;
  if (code !== null) {
    const row = await typedCode(sale, code, address, now);
    if (row === undefined) return err({ reason: "unknown_code" });
    const discount = discountOf(sale, held.places, row, [], now);
    if (!discount.ok) return discount;
    const given = { ...hold, ...(discount.value === undefined ? {} : { discount: discount.value }) };
    const described = describeHold(sale, given, token);
    if (!described.ok) return described;
    held = described.value;
  }
  return ok({ held, price: priceHold(held, mode.value), mode: mode.value });
}

/** The one answer to a code that does not work for somebody who holds nothing, whatever the reason (TH06). */
export function refusedCode(): Problem {
  return problem("promo_code_refused", {
    detail: "This code does not work for these tickets now.",
    errors: [{ field: "promo_code", message: "does not work for these tickets now" }],
  });
}
