/** The small pure parts of the device: keys of a scanner, clock, languages, what clashes. */
import { describe, expect, it } from "vitest";
import type { ScanAnswer } from "../api/types.ts";
import { NO_BURST, typed } from "./burst.ts";
import { makeClock } from "./clock.ts";
import { clashOf, withClashes } from "./keeping.ts";
import type { OwnScan } from "./link.ts";
import { ar } from "./messages.ar.ts";
import { bn } from "./messages.bn.ts";
import { en } from "./messages.en.ts";
import { hi } from "./messages.hi.ts";
import { sw } from "./messages.sw.ts";
import { pickLanguage } from "./words.ts";

/** Types a text with so many milliseconds between the keys. */
function type(text: string, gap: number): string | null {
  let burst = NO_BURST;
  let at = 1000;
  for (const key of text) {
    burst = typed(burst, key, at).burst;
    at += gap;
  }
  return typed(burst, "Enter", at).code;
}

describe("scanners that type", () => {
  it("S3 E41 a burst that ends with Enter is a code; a person who types is not", () => {
    expect(type("TS1:AB C$%*+-./:", 8)).toBe("TS1:AB C$%*+-./:");
    expect(type("TS1:ABCDEFGH", 160)).toBeNull();
    expect(type("hallo", 8)).toBeNull();
    expect(type("", 8)).toBeNull();
  });
  it("takes no notice of Shift between letters, and begins anew after a pause", () => {
    let burst = NO_BURST;
    for (const [i, key] of ["T", "Shift", "S", "1", ":", "A", "B", "C", "D"].entries()) {
      burst = typed(burst, key, 1000 + i * 10).burst;
    }
    expect(typed(burst, "Enter", 1090).code).toBe("TS1:ABCD");
    expect(typed(burst, "X", 5000).burst.text).toBe("X");
    expect(typed(burst, "Enter", 5000)).toMatchObject({ code: null, taken: false });
  });
});

describe("the device's clock", () => {
  it("TH17 E26 is put right by what it hears, and remembers it", () => {
    let own = 1_000_000;
    const clock = makeClock(() => own, 0);
    own += 200;
    clock.heard(9_000_000, 1_000_000);
    // Heard half way between asking and hearing.
    expect(clock.now()).toBe(9_000_100);
    own += 5000;
    expect(clock.now()).toBe(9_005_100);
    expect(makeClock(() => own, clock.offset()).now()).toBe(9_005_100);
  });
});

describe("languages", () => {
  const shape = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
      : Array.isArray(value)
        ? value.length
        : typeof value;
  const empty = (value: unknown, path = ""): string[] =>
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => empty(inner, `${path}.${key}`))
      : value === ""
        ? [path]
        : [];
  it.each(Object.entries({ bn, hi, sw, ar }))("W8 %s says everything that English says", (_name, messages) => {
    expect(shape(messages)).toEqual(shape(en));
    expect(empty(messages)).toEqual(empty(en));
  });
  it("W8 picks the first language of the browser that it speaks", () => {
    expect(pickLanguage(["de-DE", "sw-KE", "en"])).toBe("sw");
    expect(pickLanguage(["de"])).toBe("en");
    expect(pickLanguage(["AR-eg"])).toBe("ar");
  });
});

const scan: OwnScan = {
  code: "TS1:X",
  scanId: "s1",
  at: 1000,
  direction: "in",
  people: 1,
  ticket: null,
  acceptUnpaid: false,
  result: "admitted",
  gate: null,
  signature: "",
};
const said = (more: Partial<ScanAnswer>) => ({
  scan_id: "s1",
  fault: null,
  scan: {
    result: "admitted",
    scan_id: "s1",
    event_id: "e",
    at: "2026-12-12T19:00:00Z",
    ticket: null,
    choices: [],
    first: null,
    forced: false,
    offline: true,
    conflict: null,
    message: "",
    ...more,
  } satisfies ScanAnswer,
});

describe("scans that do not go together", () => {
  it("E34 what the server has as it was is no clash", () => {
    expect(clashOf(scan, said({}))).toBeUndefined();
  });
  it("E35 E37 names what the server knows against it, and the record that was there first", () => {
    const first = { at: "2026-12-12T18:59:00Z", gate: "South", device: "Otieno" };
    expect(clashOf(scan, said({ conflict: "duplicate", first }))).toMatchObject({ against: "duplicate", first });
    expect(clashOf(scan, said({ conflict: "cancelled" }))).toMatchObject({ said: "admitted", against: "cancelled" });
    expect(clashOf(scan, said({ result: "duplicate" }))).toMatchObject({ against: "duplicate" });
    expect(clashOf(scan, { scan_id: "s1", scan: null, fault: "scan_mismatch" })).toMatchObject({ against: "refused" });
  });
  it("keeps each clash once, the newest first", () => {
    const clash = clashOf(scan, said({ conflict: "duplicate" }));
    if (clash === undefined) throw new Error("it is a clash");
    expect(withClashes([clash, { ...clash, scanId: "s0" }], [clash]).map(({ scanId }) => scanId)).toEqual(["s1", "s0"]);
  });
});
