/** The languages that buyers read, and how one is chosen. A closed set: it is part of addresses and of the cache's key. */

export const LOCALES = ["en", "bn", "hi", "sw", "ar"] as const;
export type Locale = (typeof LOCALES)[number];

/** What is spoken where nothing better is known. */
export const DEFAULT_LOCALE: Locale = "en";

export function isLocale(text: string | undefined): text is Locale {
  return text !== undefined && (LOCALES as readonly string[]).includes(text);
}

/** Which way a language is written. */
export function directionOf(locale: Locale): "ltr" | "rtl" {
  return locale === "ar" ? "rtl" : "ltr";
}

/** The language that an address begins with, and the rest of it: `/bn/o/x` → bn, `/o/x`. */
export function splitLocale(path: string): { readonly locale: Locale | undefined; readonly path: string } {
  const first = path.split("/", 2)[1];
  return isLocale(first) ? { locale: first, path: path.slice(first.length + 1) || "/" } : { locale: undefined, path };
}

/** How many languages of a header are read. */
const MOST_LANGUAGES = 20;

/** The language of ours that an Accept-Language header likes best; undefined when it names none. */
export function preferredLocale(header: string | undefined): Locale | undefined {
  const wishes = (header ?? "").split(",", MOST_LANGUAGES).flatMap((wish) => {
    const [tag = "", ...parameters] = wish.trim().toLowerCase().split(";");
    const locale = tag.trim().split("-", 1)[0];
    const weight = Number(/^\s*q=([\d.]+)\s*$/.exec(parameters[0] ?? "q=1")?.[1] ?? Number.NaN);
    return isLocale(locale) && weight > 0 && weight <= 1 ? [{ locale, weight }] : [];
  });
  // The sort is stable: of two that are liked alike, the first one named.
  return wishes.sort((a, b) => b.weight - a.weight)[0]?.locale;
}
