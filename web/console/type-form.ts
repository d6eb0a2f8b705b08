/** A ticket type as it is typed, what is sent of it, and what is wrong with it. Pure. */
import type { TicketType } from "../api/types.ts";
import { e } from "./messages.events.en.ts";
import { m } from "./messages.en.ts";
import { parsePrice, priceText } from "./price.ts";
import { wholeNumber } from "./whole-number.ts";
import type { Wall } from "./event-form.ts";
import { fromWallClock, toWallClock } from "./zoned-time.ts";

export type TypeForm = {
  readonly name: string;
  readonly description: string;
  readonly price: string;
  /** `c:VIP` of a category, `a:floor` of an area, "" for a number of its own. */
  readonly place: string;
  readonly capacity: string;
  readonly max: string;
  readonly from: Wall;
  readonly until: Wall;
  readonly hidden: boolean;
};
export type TypeField = "name" | "price" | "capacity" | "max_per_order" | "sales_start" | "sales_end";
export type TypeFaults = Readonly<Partial<Record<TypeField, string>>>;

/** What the API takes. */
export type TypeBody = Pick<
  TicketType,
  "name" | "description" | "price" | "category" | "area" | "capacity" | "max_per_order" | "hidden"
> & { readonly sales_start: string | null; readonly sales_end: string | null };

const MOST = 1_000_000;
const placeOf = (type: TicketType | null) =>
  type?.category ? `c:${type.category}` : type?.area ? `a:${type.area}` : "";
const wallOf = (at: string | null | undefined, zone: string): Wall =>
  at ? toWallClock(at, zone) : { date: "", time: "" };

/** What is stored, as it is typed; null is a new one. */
export function typeForm(type: TicketType | null, zone: string): TypeForm {
  return {
    name: type?.name ?? "",
    description: type?.description ?? "",
    price: type ? priceText(type.price) : "",
    place: placeOf(type),
    capacity: type?.capacity ? String(type.capacity) : "",
    max: type ? String(type.max_per_order ?? "") : "10",
    from: wallOf(type?.sales_start, zone),
    until: wallOf(type?.sales_end, zone),
    hidden: type?.hidden ?? false,
  };
}

/** Null when nothing is typed; a date without a time begins with its day. Undefined when it is no moment. */
function momentOf({ date, time }: Wall, zone: string): string | null | undefined {
  return date === "" && time === "" ? null : fromWallClock(date, time || "00:00", zone);
}

/** What a form says; without a body while something is wrong with it. */
export function readType(
  form: TypeForm,
  { currency, time_zone: zone }: { readonly currency: string; readonly time_zone: string },
): { readonly body?: TypeBody; readonly faults: TypeFaults } {
  const amount = parsePrice(form.price, currency);
  const capacity = wholeNumber(form.capacity, 1, MOST);
  const most = wholeNumber(form.max, 1, MOST);
  const start = momentOf(form.from, zone);
  const end = momentOf(form.until, zone);
  const isTurned = !!start && !!end && Date.parse(end) <= Date.parse(start);
  const faults: TypeFaults = {
    ...(form.name.trim() === "" ? { name: m.ticketType.nameBad } : {}),
    ...(amount === undefined ? { price: m.newEvent.priceBad } : {}),
    ...(capacity === undefined || (form.place === "" && capacity === null) ? { capacity: m.newEvent.capacityBad } : {}),
    ...(most ? {} : { max_per_order: m.newEvent.capacityBad }),
    ...(start === undefined ? { sales_start: e.edit.momentBad } : {}),
    ...(end === undefined ? { sales_end: e.edit.momentBad } : isTurned ? { sales_end: e.edit.salesBad } : {}),
  };
  if (amount === undefined || !most || capacity === undefined || start === undefined || end === undefined) {
    return { faults };
  }
  if (Object.keys(faults).length > 0) return { faults };
  const body: TypeBody = {
    name: form.name.trim(),
    description: form.description.trim(),
    price: { amount, currency },
    category: form.place.startsWith("c:") ? form.place.slice(2) : null,
    area: form.place.startsWith("a:") ? form.place.slice(2) : null,
    capacity,
    max_per_order: most,
    hidden: form.hidden,
    sales_start: start,
    sales_end: end,
  };
  return { body, faults };
}

/** How many fields of a form say something else than another. */
export function changesOf(form: TypeForm, before: TypeForm): number {
  const names = Object.keys(before) as (keyof TypeForm)[];
  return names.filter((name) => JSON.stringify(form[name]) !== JSON.stringify(before[name])).length;
}
