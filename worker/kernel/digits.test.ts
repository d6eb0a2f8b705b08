import { expect, it } from "vitest";
import { latinDigits } from "./digits.ts";

it("W8 digits of other scripts are read as what they mean", () => {
  expect(latinDigits("+৮৮০ १७१२ ٣٤٥ ۶۷۸")).toBe("+880 1712 345 678");
  expect(latinDigits("plain 0189, ๙")).toBe("plain 0189, ๙");
});
