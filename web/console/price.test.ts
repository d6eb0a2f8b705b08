import { describe, expect, it } from "vitest";
import { parsePrice, priceText, staffMoney } from "./price.ts";

describe("prices as people type them", () => {
  it("reads grouping, decimals and digits of other scripts", () => {
    expect(parsePrice("1,800", "KES")).toBe(180_000);
    expect(parsePrice("1,25,000", "INR")).toBe(12_500_000);
    expect(parsePrice("18.50", "EUR")).toBe(1850);
    expect(parsePrice("18,50", "EUR")).toBe(1850);
    expect(parsePrice("১২৫০", "BDT")).toBe(125_000);
    expect(parsePrice("0", "BDT")).toBe(0);
    expect(parsePrice("500", "RWF")).toBe(500);
    expect(parsePrice("1.234", "KWD")).toBe(1234);
  });
  it("refuses what is no price or finer than the currency", () => {
    for (const text of ["", "free", "-5", "1.2.3", "10.005", "1e3"]) expect(parsePrice(text, "EUR")).toBeUndefined();
    expect(parsePrice("5.5", "JPY")).toBeUndefined();
  });
  it("writes them back", () => {
    expect(priceText({ amount: 180_000, currency: "KES" })).toBe("1800");
    expect(priceText({ amount: 1850, currency: "EUR" })).toBe("18.50");
    expect(staffMoney({ amount: 360_000, currency: "KES" })).toBe("KES\u00a03,600");
    expect(staffMoney({ amount: 7700, currency: "EUR" })).toBe("EUR\u00a077");
    expect(staffMoney({ amount: 1850, currency: "EUR" })).toBe("EUR\u00a018.50");
    expect(staffMoney({ amount: -1850, currency: "EUR" })).toBe("EUR\u00a0−18.50");
  });
});
