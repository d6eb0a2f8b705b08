import { describe, expect, it } from "vitest";
import { isRightToLeft, toRuns } from "./runs.ts";

const shown = (text: string) => toRuns(text).map((run) => `${run.script}${run.rtl ? "<" : ">"}${run.text}`);

describe("toRuns", () => {
  it("keeps a Latin line whole", () => {
    expect(shown("Row 7, seat 9")).toEqual(["latin>Row 7, seat 9"]);
  });
  it("cuts where the script changes; joiners, marks and dandas stay with their script", () => {
    expect(shown("Open Air র‍্যালি")).toEqual(["latin>Open Air ", "bengali>র‍্যালি"]);
    expect(shown("संगीत। Live")).toEqual(["devanagari>संगीत। ", "latin>Live"]);
  });
  it("puts an Arabic line with a Latin name in visual order", () => {
    expect(shown("حفلة Nairobi الليلة")).toEqual(["arabic<الليلة", "latin< ", "latin>Nairobi", "arabic<حفلة "]);
  });
  it("keeps digits of a right-to-left line in reading order", () => {
    expect(shown("قاعة 12")).toEqual(["latin>12", "arabic<قاعة "]);
  });
  it("knows the direction of a line by its first strong character", () => {
    expect(isRightToLeft("حفلة Nairobi")).toBe(true);
    expect(isRightToLeft("Nairobi حفلة")).toBe(false);
    expect(isRightToLeft("12:30")).toBe(false);
  });
});
