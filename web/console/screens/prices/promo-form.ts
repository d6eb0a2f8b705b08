/** The form of a promotion: what was typed, what is wrong with it, and what is sent. Pure. */
import type { PromoCode, PromotionKind } from "../../../api/books-types.ts";
import { parsePrice, priceText } from "../../price.ts";
import { wholeNumber } from "../../whole-number.ts";
import { fromWallClock, toWallClock } from "../../zoned-time.ts";
import { typedRate } from "../finance/period.ts";
import { p } from "./messages.en.ts";
import type { Rules } from "./promo-words.ts";

export type PromoForm = {
  kind: PromotionKind;
  code: string;
  name: string;
  event: string;
  percent: string;
  amount: string;
  per: "ticket" | "order";
  take: string;
  pay: string;
  /** Null: all types. */
  types: readonly string[] | null;
  reveals: readonly string[];
  minPlaces: string;
  startDate: string;
  startTime: string;
  endDate: string;
  endTime: string;
  maxUses: string;
  perCustomer: string;
  budget: string;
  stacks: boolean;
};

export const EMPTY_FORM: PromoForm = {
  kind: "percent",
  code: "",
  name: "",
  event: "",
  percent: "10",
  amount: "",
  per: "ticket",
  take: "4",
  pay: "3",
  types: null,
  reveals: [],
  minPlaces: "1",
  startDate: "",
  startTime: "00:00",
  endDate: "",
  endTime: "23:59",
  maxUses: "",
  perCustomer: "",
  budget: "",
  stacks: false,
};

type Stored = Omit<
  PromoCode,
  "id" | "version" | "active" | "code" | "reveals" | "max_uses" | "max_per_customer" | "budget"
> &
  Partial<PromoCode>;

/** The form of what is stored. */
export function formOf(stored: Stored, zone: string): PromoForm {
  const number = (n: number | null | undefined) => (n === null || n === undefined ? "" : String(n));
  const start = stored.starts_at === null ? undefined : toWallClock(stored.starts_at, zone);
  const end = stored.ends_at === null ? undefined : toWallClock(stored.ends_at, zone);
  return {
    ...EMPTY_FORM,
    kind: stored.kind,
    code: stored.code ?? "",
    name: stored.name,
    event: stored.event_id ?? "",
    percent: number(stored.percent),
    amount: stored.amount ? priceText(stored.amount) : "",
    per: stored.per,
    take: number(stored.take),
    pay: number(stored.pay),
    types: stored.ticket_types,
    reveals: stored.reveals ?? [],
    minPlaces: number(stored.min_places),
    startDate: start?.date ?? "",
    startTime: start?.time ?? EMPTY_FORM.startTime,
    endDate: end?.date ?? "",
    endTime: end?.time ?? EMPTY_FORM.endTime,
    maxUses: number(stored.max_uses),
    perCustomer: number(stored.max_per_customer),
    budget: stored.budget ? priceText(stored.budget) : "",
    stacks: stored.stacks,
  };
}

export type PromoFaults = Readonly<Partial<Record<keyof PromoForm, string>>>;
export type PromoBody = Omit<Rules, "max_uses" | "max_per_customer" | "budget" | "reveals"> & {
  name: string;
  code?: string;
  reveals?: string[] | null;
  max_uses?: number | null;
  max_per_customer?: number | null;
  budget?: { amount: number; currency: string } | null;
};

/**
 * Reads the form. With faults nothing is sent; the body is then as far as it can be read, for the summary.
 * @param coded whether it has a code @param currency of its event, or of the organization @param zone of the dates
 */
export function readForm(
  form: PromoForm,
  coded: boolean,
  currency: string,
  zone: string,
): { readonly faults: PromoFaults; readonly body: PromoBody } {
  const faults: { [K in keyof PromoForm]?: string } = {};
  const whole = (
    key: "minPlaces" | "maxUses" | "perCustomer" | "take",
    most: number,
    needed: boolean,
  ): number | null => {
    const value = wholeNumber(form[key], 1, most);
    if (value === undefined || (needed && value === null)) faults[key] = p.numberBad(1, most);
    return value ?? null;
  };
  const money = (key: "amount" | "budget") => {
    const amount = parsePrice(form[key], currency);
    if (amount === undefined || amount === 0) faults[key] = p.amountBad;
    return amount === undefined ? null : { amount, currency };
  };
  if (coded && (form.code.trim().length < 3 || form.code.trim().length > 60)) faults.code = p.promo.codeBad;
  const effect = effectOf(form, faults, whole, money);
  const starts = momentOf(form.startDate, form.startTime, zone);
  const ends = momentOf(form.endDate, form.endTime, zone);
  if (starts === undefined) faults.startDate = p.promo.momentBad;
  if (ends === undefined) faults.endDate = p.promo.momentBad;
  if (starts && ends && ends <= starts) faults.endDate = p.promo.endsBad;
  const types = form.event === "" ? null : form.types;
  if (types?.length === 0) faults.types = p.promo.typesBad;
  if (form.kind === "access" && form.reveals.length === 0) faults.reveals = p.promo.typesBad;
  const body: PromoBody = {
    kind: form.kind,
    name: form.name.trim(),
    ...effect,
    ticket_types: types === null ? null : [...types],
    min_places: whole("minPlaces", 100, true) ?? 1,
    starts_at: starts ?? null,
    ends_at: ends ?? null,
    stacks: form.stacks,
  };
  if (!coded) return { faults, body };
  const limited = form.event !== "";
  return {
    faults,
    body: {
      ...body,
      code: form.code.trim(),
      reveals: limited && form.reveals.length > 0 ? [...form.reveals] : null,
      max_uses: limited ? whole("maxUses", 1_000_000, false) : null,
      max_per_customer: limited ? whole("perCustomer", 1000, false) : null,
      budget: limited && form.budget.trim() !== "" ? money("budget") : null,
    },
  };
}

type Effect = Pick<PromoBody, "percent" | "amount" | "per" | "take" | "pay">;

function effectOf(
  form: PromoForm,
  faults: { [K in keyof PromoForm]?: string },
  whole: (key: "take", most: number, needed: boolean) => number | null,
  money: (key: "amount") => { amount: number; currency: string } | null,
): Effect {
  const none: Effect = { percent: null, amount: null, per: form.per, take: null, pay: null };
  if (form.kind === "percent") {
    const rate = typedRate(form.percent);
    if (!rate) faults.percent = p.promo.percentBad;
    return { ...none, percent: (rate ?? 0) / 10_000 };
  }
  if (form.kind === "fixed") return { ...none, amount: money("amount") };
  if (form.kind === "access") return none;
  const take = whole("take", 100, true);
  const pay = wholeNumber(form.pay, 0, 99);
  if (typeof pay !== "number" || (take !== null && pay >= take)) faults.pay = p.promo.payBad;
  return { ...none, take, pay: pay ?? null };
}

/** Null for no date; undefined for half a date. */
function momentOf(date: string, time: string, zone: string): string | null | undefined {
  return date === "" ? null : fromWallClock(date, time, zone);
}
