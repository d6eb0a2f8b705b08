/** The words of a language. */
import { IntlMessageFormat } from "intl-messageformat";
import { ar } from "./ar.ts";
import { bn } from "./bn.ts";
import { en } from "./en.ts";
import { hi } from "./hi.ts";
import type { Words } from "./kinds.ts";
import { sw } from "./sw.ts";

export * from "./kinds.ts";

/** The languages that buyers are written to in. */
export const LANGUAGES = ["en", "bn", "hi", "sw", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

/** How dates and amounts are written. */
const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", bn: "bn-BD", hi: "hi-IN", sw: "sw-KE", ar: "ar" };
const WORDS: Readonly<Record<Language, Words>> = { en, bn, hi, sw, ar };

/** Words with what they are written in. */
export type Spoken = Words & { readonly language: Language; readonly locale: string };

/** True for a language that buyers are written to in. */
export function isLanguage(text: string): text is Language {
  return (LANGUAGES as readonly string[]).includes(text);
}

/** The words of a language; English for one that we do not write. */
export function wordsOf(language: string): Spoken {
  const known = isLanguage(language) ? language : "en";
  return { ...WORDS[known], language: known, locale: LOCALES[known] };
}

/** A label that counts. */
export function counted({ labels, locale }: Spoken, label: "tickets" | "more", count: number): string {
  return String(new IntlMessageFormat(labels[label], locale).format({ count }));
}
