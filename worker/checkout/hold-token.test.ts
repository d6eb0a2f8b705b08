import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId } from "../kernel/ids.ts";
import { MAX_TOKEN_LENGTH, makeHoldToken, readHoldToken } from "./hold-token.ts";

const prices = fc
  .array(fc.integer({ min: 0, max: 99_999_999 }), { minLength: 1, maxLength: 20 })
  .map((list) => new Map(list.map((price) => [newId("ticketType"), price])));

describe("hold token", () => {
  it("E25 gives back the prices it was made with", () => {
    fc.assert(
      fc.property(prices, fc.constantFrom("BDT", "EUR"), (map, currency) => {
        const token = makeHoldToken("AAAAAAAAAAAAAAAAAAAAAA", { currency, prices: map });
        expect(token.length).toBeLessThanOrEqual(MAX_TOKEN_LENGTH);
        expect(readHoldToken(token)).toEqual({ currency, prices: map });
      }),
    );
  });
  it("TH04 never throws on any text", () => {
    fc.assert(fc.property(fc.string(), (text) => void readHoldToken(text)));
    fc.assert(fc.property(fc.base64String(), (text) => void readHoldToken(`x.${text}`)));
    for (const text of ["", ".", "a.b.c", "a.", ".b", `a.${btoa("{}")}`, "x".repeat(3000)]) {
      expect(readHoldToken(text)).toBeUndefined();
    }
  });
});
