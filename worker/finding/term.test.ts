import { describe, expect, it } from "vitest";
import { type Findable, termsOf, termsWanted } from "./term.ts";

const event: Findable = {
  name: "Nairobi Rhinos v. Dhaka Tigers",
  summary: "Handball friendly",
  organizer: "Open Court",
  venue: { id: "ven_1", name: "Rieth Hall", city: "Nairobi" },
  acts: [{ id: "prf_1", name: "Café Jazz" }],
  category: "sport",
  tags: [{ tag: "hand-ball", label: "Hand Ball" }],
};

describe("V12 terms of an event", () => {
  it("V12 are every beginning of its words, and what it is", () => {
    const terms = termsOf(event);
    for (const term of ["w:rh", "w:rhi", "w:rhinos", "w:cafe", "w:nairobi", "w:court", "w:handball"])
      expect(terms).toContain(term);
    for (const term of [
      "city:nairobi",
      "category:sport",
      "place:nairobi/sport",
      "venue:rieth-hall-nairobi",
      "act:prf_1",
      "tag:hand-ball",
    ])
      expect(terms).toContain(term);
    expect(terms).not.toContain("w:v");
    expect(new Set(terms).size).toBe(terms.length);
  });

  it("V12 are found again by what people type", () => {
    const terms = new Set(termsOf(event));
    const found = (...words: string[]) => termsWanted({ words }).every((term) => terms.has(term));
    expect(found("rhino", "nair")).toBe(true);
    expect(found("tigers", "v")).toBe(true);
    expect(found("inos")).toBe(false);
    const long = { ...event, name: "Weihnachtsoratorium" };
    expect(termsWanted({ words: ["weihnachtsoratorien"] }).every((term) => termsOf(long).includes(term))).toBe(true);
  });

  it("I8 are bounded, however much an organizer writes", () => {
    const wordy = { ...event, summary: Array.from({ length: 500 }, (_, i) => `wordnumber${i}x`).join(" ") };
    expect(termsOf(wordy).length).toBeLessThan(400);
  });

  it("V12 the rarest is looked for first, and nothing wanted is everything", () => {
    expect(termsWanted({ words: ["of", "oratorium"], city: "dhaka", category: "music" })).toEqual([
      "w:oratorium",
      "w:of",
      "place:dhaka/music",
    ]);
    expect(termsWanted({ words: [], city: "dhaka" })).toEqual(["city:dhaka"]);
    expect(termsWanted({ words: [] })).toEqual([]);
  });
});
