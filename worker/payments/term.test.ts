import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY } from "../kernel/time.ts";
import { paymentTerm } from "./term.ts";

const DHAKA = "Asia/Dhaka";
const at = (text: string) => Date.parse(text);
const term = (now: string, days: number, limits: readonly string[] = [], timeZone = DHAKA) =>
  new Date(paymentTerm({ now: at(now), days, timeZone, limits: limits.map(at) })).toISOString();

describe("E27 the term of a payment by hand", () => {
  it("is the end of a day by the clock of the place", () => {
    // Wednesday in Dhaka, six hours ahead; three days later is a Saturday, two a Friday.
    expect(term("2026-11-18T10:00:00Z", 2)).toBe("2026-11-20T17:59:59.999Z");
    // It is Thursday in Dhaka already.
    expect(term("2026-11-18T19:00:00Z", 1)).toBe("2026-11-20T17:59:59.999Z");
  });

  it("on a Saturday or a Sunday it is moved to Monday", () => {
    expect(term("2026-11-18T10:00:00Z", 3)).toBe("2026-11-23T17:59:59.999Z");
    expect(term("2026-11-18T10:00:00Z", 4)).toBe("2026-11-23T17:59:59.999Z");
    expect(term("2026-11-18T10:00:00Z", 5)).toBe("2026-11-23T17:59:59.999Z");
  });

  it("the earliest of several limits wins, also over the Monday", () => {
    const limits = ["2026-12-01T18:00:00Z", "2026-11-21T18:00:00Z", "2026-11-25T00:00:00Z"];
    expect(term("2026-11-18T10:00:00Z", 3, limits)).toBe("2026-11-21T18:00:00.000Z");
    expect(term("2026-11-18T10:00:00Z", 2, limits)).toBe("2026-11-20T17:59:59.999Z");
  });

  it("a day of 25 hours ends where its clock says", () => {
    expect(term("2026-10-30T12:00:00Z", 2, [], "Europe/Berlin")).toBe("2026-11-02T22:59:59.999Z");
    expect(term("2026-10-23T12:00:00Z", 0, [], "Europe/Berlin")).toBe("2026-10-23T21:59:59.999Z");
  });

  it("is never on a weekend without a limit, never before its days, and at most two later", () => {
    const zones = fc.constantFrom("Asia/Dhaka", "Europe/Berlin", "America/New_York", "Pacific/Auckland");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 60 }), zones, (now, days, timeZone) => {
        const until = paymentTerm({ now, days, timeZone, limits: [] });
        const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone }).format(until);
        expect(["Sat", "Sun"]).not.toContain(weekday);
        expect(until).toBeGreaterThanOrEqual(now + (days - 1) * DAY);
        expect(until).toBeLessThanOrEqual(now + (days + 4) * DAY);
      }),
    );
  });
});
