import { describe, expect, it } from "vitest";
import { taxModeOf } from "./reverse-charge.ts";

const german = { country: "DE", reverseCharge: true };
const buyer = (country: string | null, taxNumber: string | null) => ({ country, taxNumber });

describe("reverse charge", () => {
  it("E24 charges no tax to a business of another country of the same market", () => {
    for (const number of ["FR 12 345678901", "12345678901", "fr-12.345.678.901"])
      expect(taxModeOf(german, buyer("FR", number))).toEqual({ ok: true, value: "reverse_charge" });
    expect(taxModeOf(german, buyer("GR", "EL123456789"))).toEqual({ ok: true, value: "reverse_charge" });
  });

  it("E24 charges it to people, at home, outside of the market, and where the organizer has not switched it on", () => {
    const off = { ...german, reverseCharge: false };
    const cases = [
      [german, buyer("FR", null)],
      [german, buyer(null, "12345678901")],
      [german, buyer("DE", "123456789")],
      [german, buyer("KE", "P051234567X")],
      [{ country: "BD", reverseCharge: true }, buyer("FR", "12345678901")],
      [off, buyer("FR", "12345678901")],
    ] as const;
    for (const [seller, who] of cases) expect(taxModeOf(seller, who)).toEqual({ ok: true, value: "standard" });
  });

  it("E24 refuses a number that has not the form of its country", () => {
    expect(taxModeOf(german, buyer("FR", "12345"))).toEqual({ ok: false, error: { reason: "invalid_tax_number" } });
  });
});
