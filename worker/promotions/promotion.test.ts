import { describe, expect, it } from "vitest";
import { codeKey, counts } from "./promotion.ts";

describe("promotions", () => {
  it("TH06 codes are compared without case, width and spaces", () => {
    for (const code of ["summer24", " Summer 24 ", "SUMMER24", "ｓｕｍｍｅｒ２４"])
      expect(codeKey(code)).toBe("SUMMER24");
    expect(codeKey("straße")).toBe(codeKey("STRASSE"));
    expect(codeKey("গ্রীষ্ম")).toBe("গ্রীষ্ম".normalize("NFKC"));
  });

  it("K5 count in their time, for their event, while they are on: the start is in, the end is out", () => {
    const row = { active: 1, eventId: "evt_1", startsAt: 10, endsAt: 20 };
    expect([9, 10, 19, 20].map((now) => counts(row, "evt_1", now))).toEqual([false, true, true, false]);
    expect(counts(row, "evt_2", 15)).toBe(false);
    expect(counts({ ...row, eventId: null }, "evt_2", 15)).toBe(true);
    expect(counts({ ...row, active: 0 }, "evt_1", 15)).toBe(false);
  });
});
