import { describe, expect, it } from "vitest";
import { isE164, toE164 } from "./phone.ts";

describe("E.164", () => {
  it("G4 reads a number as it is written at home", () => {
    for (const text of ["0712 345 678", "712345678", "254712345678", "+254 712 345678", "00254712345678"]) {
      expect(toE164(text, "KE"), text).toBe("+254712345678");
    }
    expect(toE164("0112345678", "KE")).toBe("+254112345678");
    expect(toE164("01712-345678", "BD")).toBe("+8801712345678");
    expect(toE164("98765 43210", "IN")).toBe("+919876543210");
    expect(toE164("০১৭১২-৩৪৫৬৭৮", "BD")).toBe("+8801712345678");
    expect(toE164("(415) 555-2671", "US")).toBe("+14155552671");
  });
  it("needs the country for a number without one", () => {
    expect(toE164("0712345678")).toBeUndefined();
    expect(toE164("0712345678", "ZZ")).toBeUndefined();
    expect(toE164("+33612345678")).toBe("+33612345678");
  });
  it("refuses what cannot be a number", () => {
    for (const text of [
      "",
      "abc",
      "+",
      "+0123456789",
      "07123",
      "+25471234567",
      "+2547123456789",
      "+1".padEnd(18, "2"),
    ]) {
      expect(toE164(text, "KE"), text).toBeUndefined();
    }
    expect(toE164("+254712345678; drop", "KE")).toBeUndefined();
  });
  it("tells its own form from others", () => {
    expect(isE164("+254712345678")).toBe(true);
    expect(isE164("254712345678")).toBe(false);
  });
});
