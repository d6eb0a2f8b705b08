/** Words for pages. Runs on the server; an island gets its words from its page (`islands/page-words.ts`). */
import { DEFAULT_LOCALE, directionOf, isLocale, type Locale } from "../../worker/kernel/locales.ts";
import { type Message, say, speaker, type Values } from "./icu.ts";
import { type MessageKey, MESSAGES } from "./messages/index.ts";
import { parseMessage } from "./parse.ts";

export type { MessageKey };
export type Translate = (key: MessageKey, values?: Values) => string;

/** Messages that were said before, by language: parsing costs more than saying. */
const parsed: Readonly<Record<Locale, Map<MessageKey, Message>>> = {
  en: new Map(),
  bn: new Map(),
  hi: new Map(),
  sw: new Map(),
  ar: new Map(),
};
const translators = new Map<Locale, Translate>();

function messageOf(language: Locale, key: MessageKey): Message {
  const known = parsed[language].get(key);
  if (known !== undefined) return known;
  const message = parseMessage(MESSAGES[language][key]);
  parsed[language].set(key, message);
  return message;
}

/** The translator of a language; English where we have no other. Numbers are written as the language writes them. */
export function translator(locale: string): Translate {
  const language = isLocale(locale) ? locale : DEFAULT_LOCALE;
  const known = translators.get(language);
  if (known) return known;
  const voice = speaker(language, directionOf(language) === "rtl");
  const translate: Translate = (key, values = {}) => say(voice, messageOf(language, key), values);
  translators.set(language, translate);
  return translate;
}

/** Messages whose keys start with one of `starts`, for an island of that page. */
export function wordsFor(locale: string, starts: readonly string[]): Readonly<Record<string, Message>> {
  const language = isLocale(locale) ? locale : DEFAULT_LOCALE;
  const keys = (Object.keys(MESSAGES[language]) as MessageKey[]).filter((key) =>
    starts.some((start) => key.startsWith(start)),
  );
  return Object.fromEntries(keys.map((key) => [key, messageOf(language, key)]));
}
