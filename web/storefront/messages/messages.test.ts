import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { directionOf, LOCALES } from "../../../worker/kernel/locales.ts";
import type { Message, Part } from "../icu.ts";
import { parseMessage } from "../parse.ts";
import { type MessageKey, translator } from "../text.ts";
import { MESSAGES } from "./index.ts";

const KEYS = Object.keys(MESSAGES.en) as MessageKey[];

/** Every part of a message, those inside of choices too. */
function partsOf(message: Message): readonly Part[] {
  if (typeof message === "string") return [message];
  return message.flatMap((part) =>
    typeof part === "object" && part.length === 3 ? [part, ...Object.values(part[2]).flatMap(partsOf)] : [part],
  );
}

function argumentsOf(text: string): string[] {
  const names = partsOf(parseMessage(text)).flatMap((part) => (typeof part === "object" ? [part[0]] : []));
  return [...new Set(names)].sort();
}

function pluralsOf(text: string): readonly Readonly<Record<string, Message>>[] {
  return partsOf(parseMessage(text)).flatMap((part) =>
    typeof part === "object" && part.length === 3 && part[1] === "plural" ? [part[2]] : [],
  );
}

/** Letters of the language's own script: a message without one was not translated. Swahili has none of its own. */
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  bn: /\p{Script=Bengali}/u,
  hi: /\p{Script=Devanagari}/u,
  ar: /\p{Script=Arabic}/u,
};
/** Made of names and values alone, or the same word in Swahili. */
const SAME: readonly string[] = [
  "list.wish",
  "check.line.count",
  "brand.tessera",
  "check.gateway.bkash",
  "event.zone",
  "queue.before.zone",
];

describe.each(LOCALES)("W8 the messages in %s", (locale) => {
  const messages: Readonly<Record<string, string>> = MESSAGES[locale];

  it("are all there, and no other", () => {
    expect(Object.keys(messages).sort()).toEqual([...KEYS].sort());
    expect(KEYS.filter((key) => messages[key]?.trim() === "")).toEqual([]);
  });

  it("are ICU, and fill in what the English ones fill in", () => {
    for (const key of KEYS) {
      const text = messages[key] ?? "";
      expect(() => new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }), key).not.toThrow();
      expect(argumentsOf(text), key).toEqual(argumentsOf(MESSAGES.en[key]));
    }
  });

  it("know every plural of the language, and no foreign one", () => {
    const categories = [...new Intl.PluralRules(locale).resolvedOptions().pluralCategories].sort();
    for (const key of KEYS) {
      for (const options of pluralsOf(messages[key] ?? "")) {
        const named = Object.keys(options).filter((name) => !name.startsWith("="));
        expect(named.sort(), key).toEqual(categories);
      }
    }
  });

  it("are translated", () => {
    if (locale === "en") return;
    const script = SCRIPTS[locale];
    for (const key of KEYS.filter((name) => !SAME.includes(name))) {
      expect(messages[key], key).not.toBe(MESSAGES.en[key]);
      if (script) expect(messages[key], key).toMatch(script);
    }
  });

  it("say what intl-messageformat says, for any number", () => {
    const t = translator(locale);
    const isolate = (text: string) => (directionOf(locale) === "rtl" ? `\u2068${text}\u2069` : text);
    for (const key of KEYS) {
      const text = messages[key] ?? "";
      const counted = new Set(
        partsOf(parseMessage(text)).flatMap((part) => (typeof part === "object" && part.length === 3 ? [part[0]] : [])),
      );
      const oracle = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
      for (const count of [0, 1, 2, 3, 11, 100, 1250]) {
        const values = argumentsOf(text).map((name) => [name, counted.has(name) ? count : name] as const);
        const shown = values.map(
          ([name, value]) => [name, typeof value === "string" ? isolate(value) : value] as const,
        );
        expect(t(key, Object.fromEntries(values)), key).toBe(oracle.format(Object.fromEntries(shown)));
      }
    }
  });
});

it("W8 numbers are written as the language writes them", () => {
  expect(translator("en")("event.left", { count: 1250 })).toBe("1,250 left");
  expect(translator("bn")("event.left", { count: 125_000 })).toBe("১,২৫,০০০টি বাকি");
  expect(translator("hi")("event.left", { count: 125_000 })).toContain("1,25,000");
});

it("W8 Arabic has six plurals", () => {
  const t = translator("ar");
  const said = [0, 1, 2, 3, 11, 100].map((count) => t("pick.tickets", { count }));
  expect(said.map((text) => text.split("،", 1)[0])).toEqual([
    "0 تذكرة",
    "تذكرة واحدة",
    "تذكرتان",
    "3 تذاكر",
    "11 تذكرة",
    "100 تذكرة",
  ]);
});

it("W8 a price in an Arabic sentence keeps its own direction", () => {
  expect(translator("ar")("check.pay", { total: "KSh 3,600" })).toBe("ادفع \u2068KSh 3,600\u2069");
});

it("a language that we do not speak is English; a value that is missing is seen", () => {
  expect(translator("fr")("done.order")).toBe("Order");
  expect(translator("en")("done.start")).toBe("Start {start}");
});
