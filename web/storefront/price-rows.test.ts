import { describe, expect, it } from "vitest";
import { samplePrice } from "./fixture.ts";
import { priceRows } from "./price-rows.ts";

describe("what the buyer pays", () => {
  it("K7 tells fees and added taxes one by one, taxes inside apart, and nothing of zero", () => {
    const { rows, inside } = priceRows(samplePrice);
    expect(rows.map(({ text, money }) => [text, money.amount])).toEqual([
      ["Booking fee", 6000],
      ["Levy 5%", 8300],
    ]);
    expect(inside.map(({ text }) => text)).toEqual(["VAT 16%"]);
    const bare = priceRows({ ...samplePrice, fee_lines: [], tax_lines: [] });
    expect([bare.rows, bare.inside]).toEqual([[], []]);
  });
});
