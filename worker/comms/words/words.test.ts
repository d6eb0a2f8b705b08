import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { counted, LANGUAGES, MESSAGE_KINDS, wordsOf } from "./index.ts";
import { CODE_WORDS } from "./sign-in.ts";

const gapsOf = (text: string): string[] => [...new Set(text.match(/\{[a-z_]+\}/g))].sort();
const english = wordsOf("en");

describe.each(LANGUAGES)("W8 what is written to buyers in %s", (language) => {
  const { kinds, labels, locale } = wordsOf(language);

  it("fills the gaps that the English words fill", () => {
    for (const kind of MESSAGE_KINDS) {
      const { subject, text, note } = kinds[kind];
      expect(gapsOf(subject), kind).toEqual(gapsOf(english.kinds[kind].subject));
      expect(gapsOf(text), kind).toEqual(gapsOf(english.kinds[kind].text));
      expect(note === undefined, kind).toBe(english.kinds[kind].note === undefined);
    }
    for (const [name, text] of Object.entries(english.labels)) {
      expect(gapsOf(Object.entries(labels).find(([label]) => label === name)?.[1] ?? ""), name).toEqual(gapsOf(text));
    }
  });

  it("have the code in what shows before a message is opened", () => {
    const { subject, heading, once, note, text } = CODE_WORDS[language];
    expect([subject, heading, once, note, text].map(gapsOf)).toEqual([["{code}"], [], [], [], ["{code}"]]);
  });

  it("counts in every plural of the language", () => {
    const categories = [...new Intl.PluralRules(locale).resolvedOptions().pluralCategories].sort();
    for (const label of [labels.tickets, labels.more]) {
      const [plural] = new IntlMessageFormat(label, locale).getAst();
      expect(plural && "options" in plural ? Object.keys(plural.options).sort() : []).toEqual(categories);
    }
    expect(counted(wordsOf(language), "tickets", 2)).not.toContain("{");
  });

  it("is translated", () => {
    if (language === "en") return;
    for (const kind of MESSAGE_KINDS) {
      for (const part of ["subject", "heading", "text", "act", "note"] as const) {
        const said = kinds[kind][part];
        if (said !== undefined && !/^[{}\w :]*$/.test(said)) expect(said, kind).not.toBe(english.kinds[kind][part]);
      }
    }
    expect(Object.values(labels).filter((text) => Object.values<string>(english.labels).includes(text))).toEqual([]);
  });
});
