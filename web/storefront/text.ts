/** Looking a message up and filling it in. */
import { en, type MessageKey } from "./messages.en.ts";

export type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: MessageKey, values?: Values) => string;

const MESSAGES: Readonly<Record<string, Readonly<Record<MessageKey, string | { one: string; other: string }>>>> = {
  en,
};

/** The translator of a language; English where we have no other. Counts are chosen by the language's plural rules. */
export function translator(language: string): Translate {
  const messages = MESSAGES[language] ?? en;
  const plural = new Intl.PluralRules(language);
  const digits = new Intl.NumberFormat(language);
  return (key, values = {}) => {
    const found = messages[key];
    const text =
      typeof found === "string"
        ? found
        : found[plural.select(Number(values["count"] ?? 0)) === "one" ? "one" : "other"];
    return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      return typeof value === "number" ? digits.format(value) : value;
    });
  };
}
