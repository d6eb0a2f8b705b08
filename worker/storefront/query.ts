/** Normal forms of the parameters of listings. Pure. What has no normal form is left out, so that it splits no cache. */
import type { QueryRule } from "./page.ts";

/** Words to look for, single spaces between them. @param most characters */
export function words(most: number): QueryRule {
  return (value) => {
    const text = value
      .normalize("NFC")
      .replaceAll(/[\s\p{Cc}]+/gu, " ")
      .trim();
    return text === "" ? undefined : Array.from(text).slice(0, most).join("").trim();
  };
}

/** One of a closed list. */
export function oneOf(choices: readonly string[]): QueryRule {
  return (value) => (choices.includes(value) ? value : undefined);
}

/** A text of a shape, such as a slug or a cursor. */
export function shaped(shape: RegExp): QueryRule {
  return (value) => (shape.test(value) ? value : undefined);
}

/** A calendar day, `2026-12-24`. */
export const calendarDay: QueryRule = (value) => {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  if (!match) return undefined;
  const [, year, month, day] = match.map(Number);
  const lastDay = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate();
  return (month ?? 0) >= 1 && (month ?? 0) <= 12 && (day ?? 0) >= 1 && (day ?? 0) <= lastDay ? value : undefined;
};

/** A whole number from `least` to `most`, without zeros in front. */
export function wholeNumber(least: number, most: number): QueryRule {
  return (value) => {
    const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
    return number >= least && number <= most ? String(number) : undefined;
  };
}

/** The allowed parameters of an address, each once, normalised, sorted by name. */
export function normalQuery(
  rules: Readonly<Record<string, QueryRule>>,
  search: URLSearchParams,
): Record<string, string> {
  const names = Object.keys(rules).sort();
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = search.get(name);
      const normal = value === null ? undefined : rules[name]?.(value);
      return normal === undefined ? [] : [[name, normal] as const];
    }),
  );
}
