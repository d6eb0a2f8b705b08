/** Times, prices and codes as a reader of `locale` expects them. Pure; `Intl` does the work. */
import { directionOf, isLocale } from "../../worker/kernel/locales.ts";
import type { Money } from "../../worker/kernel/money.ts";
import { CURRENCY_DECIMALS } from "../../worker/kernel/money.ts";

/** Signs that people use at home; `Intl` in English would print "KES" or "BDT". */
const SIGNS: Readonly<Record<string, string>> = {
  BDT: "৳",
  INR: "₹",
  KES: "KSh",
  UGX: "USh",
  TZS: "TSh",
  NPR: "रू",
  LKR: "Rs",
  PKR: "Rs",
};

/** Sign and amount apart, so that the sign can be small: {sign: "৳", amount: "1,250"}. Decimals only when used. */
export function priceParts(money: Money, locale: string): { readonly sign: string; readonly amount: string } {
  const decimals = CURRENCY_DECIMALS[money.currency] ?? 2;
  const shown = money.amount % 10 ** decimals === 0 ? 0 : decimals;
  const number = new Intl.NumberFormat(locale, { minimumFractionDigits: shown, maximumFractionDigits: shown });
  const sign = SIGNS[money.currency] ?? symbolOf(money.currency, locale);
  return { sign, amount: number.format(money.amount / 10 ** decimals) };
}

function symbolOf(currency: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  }).formatToParts(0);
  return parts.find((part) => part.type === "currency")?.value ?? currency;
}

/** How many decimals amounts of a currency have. */
export function decimalsOf(currency: string): number {
  return CURRENCY_DECIMALS[currency] ?? 2;
}

/** One string: "৳ 1,250". The space does not break; among words that are written from the right, the sign stays in front. */
export function price(money: Money, locale: string): string {
  const { sign, amount } = priceParts(money, locale);
  const text = `${sign}\u00A0${amount}`;
  return isRightToLeft(locale) ? `\u2066${text}\u2069` : text;
}

function isRightToLeft(locale: string): boolean {
  return isLocale(locale) && directionOf(locale) === "rtl";
}

/** For readers who listen: "1,250 Bangladeshi takas". */
export function spokenPrice(money: Money, locale: string): string {
  const decimals = CURRENCY_DECIMALS[money.currency] ?? 2;
  const shown = money.amount % 10 ** decimals === 0 ? 0 : decimals;
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: money.currency,
    currencyDisplay: "name",
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  }).format(money.amount / 10 ** decimals);
}

/** English without a region writes days the European way, as UI.md §7 does. */
function place(locale: string): string {
  return locale === "en" ? "en-GB" : locale;
}

function parts(at: string, zone: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(place(locale), { timeZone: zone, ...options })
    .format(new Date(at))
    .replaceAll(",", "");
}

/** "19:30" on the clock of the place. */
export function clock(at: string, zone: string, locale: string): string {
  return parts(at, zone, locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** "Sat 12 December". */
export function day(at: string, zone: string, locale: string): string {
  return parts(at, zone, locale, { weekday: "short", day: "numeric", month: "long" });
}

/** "Saturday 12 December 2026". */
export function longDay(at: string, zone: string, locale: string): string {
  return parts(at, zone, locale, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

/** "12 Dec". */
export function shortDay(at: string, zone: string, locale: string): string {
  return parts(at, zone, locale, { day: "numeric", month: "short" });
}

/** "Sat 12 December, 19:30". */
export function when(at: string, zone: string, locale: string): string {
  return [day(at, zone, locale), clock(at, zone, locale)].join(isRightToLeft(locale) ? "، " : ", ");
}

/** The column of the bill: {top: "Sat Dec", number: "12"}. */
export function billDate(at: string, zone: string, locale: string): { readonly top: string; readonly number: string } {
  return {
    top: `${parts(at, zone, locale, { weekday: "short" })} ${parts(at, zone, locale, { month: "short" })}`,
    number: parts(at, zone, locale, { day: "2-digit" }),
  };
}

/** Whose time it is: "Nairobi" of Africa/Nairobi in English, which says "Nairobi time"; elsewhere the whole phrase, "Saa za Afrika Mashariki". */
export function zoneName(zone: string, locale: string): string {
  const city = (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
  if (locale === "en") return city;
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: "longGeneric" });
  return format.formatToParts(0).find(({ type }) => type === "timeZoneName")?.value ?? city;
}

/** Where a place is on a map that anybody may look at. */
export function mapAddress(venue: {
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly country: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
}): string {
  const { name, address, city, country, latitude, longitude } = venue;
  if (latitude !== null && longitude !== null)
    return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  const place = [name, address, city, country].filter(Boolean).join(", ");
  return `https://www.openstreetmap.org/search?query=${encodeURIComponent(place)}`;
}

/** Whole minutes and seconds, never negative: "8:41", in the digits of the language. */
export function countdown(milliseconds: number, locale: string): string {
  const left = Math.max(0, Math.ceil(milliseconds / 1000));
  const minutes = new Intl.NumberFormat(locale, { useGrouping: false });
  const seconds = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
  return `${minutes.format(Math.floor(left / 60))}:${seconds.format(left % 60)}`;
}

/** Seat numbers as people say them: [4, 5, 11] → "4, 5, 11"; [2, 3, 4, 5] → "2 to 5". */
export function runs(numbers: readonly string[], joined: (from: string, to: string) => string): string {
  const out: string[] = [];
  for (let i = 0; i < numbers.length;) {
    let end = i;
    while (end + 1 < numbers.length && Number(numbers[end + 1]) === Number(numbers[end]) + 1) end++;
    const from = numbers[i] ?? "";
    const to = numbers[end] ?? "";
    if (end - i >= 2) out.push(joined(from, to));
    else for (let each = i; each <= end; each++) out.push(numbers[each] ?? "");
    i = end + 1;
  }
  return out.join(", ");
}
