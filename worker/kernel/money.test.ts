import { describe, expect, it } from "vitest";
import { formatMoney, money, sumMoney, toDecimal } from "./money.ts";

describe("money", () => {
  it("K10 keeps 0, 2 and 3 decimals exact", () => {
    expect(toDecimal(money(125_050, "BDT"))).toBe("1250.50");
    expect(toDecimal(money(5, "KWD"))).toBe("0.005");
    expect(toDecimal(money(1200, "JPY"))).toBe("1200");
    expect(toDecimal(money(-7, "EUR"))).toBe("-0.07");
  });
  it("is shown with a local sign, and decimals only where they say something", () => {
    expect(formatMoney(money(360_000, "KES"), "en-KE")).toContain("3,600");
    expect(formatMoney(money(360_000, "KES"), "en-KE")).not.toContain(".00");
    expect(formatMoney(money(360_050, "EUR"), "en")).toBe("€3,600.50");
    expect(formatMoney(money(100, "BDT"), "en", "code")).toContain("BDT");
  });
  it("never adds two currencies and never a fraction", () => {
    expect(() => sumMoney("EUR", [money(1, "EUR"), money(1, "USD")])).toThrow(/cannot add/);
    expect(() => money(0.5, "EUR")).toThrow(/out of range/);
    expect(() => money(1, "XXX")).toThrow(/unknown currency/);
  });
});
