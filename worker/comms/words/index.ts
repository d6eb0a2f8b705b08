/** The words of a language. */
import { IntlMessageFormat } from "intl-messageformat";
import { ar } from "./ar.ts";
import { bn } from "./bn.ts";
import { DEFAULT_LOCALE, isLocale, LOCALES, type Locale } from "../../kernel/locales.ts";
import { en } from "./en.ts";
import { hi } from "./hi.ts";
import type { Words } from "./kinds.ts";
import { sw } from "./sw.ts";

export * from "./kinds.ts";

/** The languages that buyers are written to in: those that they read pages in. */
export { isLocale as isLanguage, LOCALES as LANGUAGES, type Locale as Language };

/** How dates and amounts are written. */
const FORMATS: Readonly<Record<Locale, string>> = { en: "en-GB", bn: "bn-BD", hi: "hi-IN", sw: "sw-KE", ar: "ar" };
const WORDS: Readonly<Record<Locale, Words>> = { en, bn, hi, sw, ar };

/** Words with what they are written in. */
export type Spoken = Words & { readonly language: Locale; readonly locale: string };

/** The words of a language; English for one that we do not write. */
export function wordsOf(language: string): Spoken {
  const known = isLocale(language) ? language : DEFAULT_LOCALE;
  return { ...WORDS[known], language: known, locale: FORMATS[known] };
}

/** A label that counts. */
export function counted({ labels, locale }: Spoken, label: "tickets" | "more", count: number): string {
  return String(new IntlMessageFormat(labels[label], locale).format({ count }));
}
