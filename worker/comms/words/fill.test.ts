import { describe, expect, it } from "vitest";
import { fill, unknownGaps } from "./fill.ts";
import { LANGUAGES, MESSAGE_KINDS, variablesOf, wordsOf } from "./index.ts";

describe("N3 gaps of a message", () => {
  it("are filled once: what is put in is not looked through again", () => {
    expect(fill("Hello {name}, {event}!", { name: "{event}", event: "Gala" })).toBe("Hello {event}, Gala!");
    expect(fill("{order} costs 5 $& {x}", { order: "$1" })).toBe("$1 costs 5 $& {x}");
  });

  it("are named when nobody fills them, and so is a brace that went astray", () => {
    expect(unknownGaps("{name} {nmae} {Name} { and }", ["name"])).toEqual(["{nmae}", "{Name}", "{ and }"]);
    expect(unknownGaps("{name} }", ["name"])).toEqual(["}"]);
    expect(unknownGaps("half {name", ["name"])).toEqual(["{name"]);
    expect(unknownGaps("{event} for {name}", ["name", "event"])).toEqual([]);
  });

  it.each(LANGUAGES)("our own words in %s have only gaps that are filled", (language) => {
    const { kinds } = wordsOf(language);
    for (const kind of MESSAGE_KINDS) {
      const { subject, heading, text } = kinds[kind];
      for (const part of [subject, heading, text]) expect(unknownGaps(part, variablesOf(kind)), kind).toEqual([]);
    }
  });
});
