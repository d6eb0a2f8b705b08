import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId } from "../kernel/ids.ts";
import { MAX_TOKEN_LENGTH, makeHoldToken, readHoldToken } from "./hold-token.ts";

const prices = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 99_999_999_999 }), fc.boolean()), { minLength: 1, maxLength: 20 })
  .map((list) =>
    list.map(([price, varied]) => ({
      ticketTypeId: newId("ticketType"),
      variantId: varied ? newId("variant") : null,
      price,
    })),
  );

describe("hold token", () => {
  it("E25 gives back the prices it was made with", () => {
    fc.assert(
      fc.property(prices, fc.constantFrom("BDT", "EUR"), (lines, currency) => {
        const token = makeHoldToken("AAAAAAAAAAAAAAAAAAAAAA", { currency, lines });
        expect(token.length).toBeLessThanOrEqual(MAX_TOKEN_LENGTH);
        expect(readHoldToken(token)).toEqual({ currency, lines });
      }),
    );
  });
  it("TH04 never throws on any text", () => {
    fc.assert(fc.property(fc.string(), (text) => void readHoldToken(text)));
    fc.assert(fc.property(fc.base64String(), (text) => void readHoldToken(`x.${text}`)));
    for (const text of ["", ".", "a.b.c", "a.", ".b", `a.${btoa("{}")}`, "x".repeat(4000)]) {
      expect(readHoldToken(text)).toBeUndefined();
    }
  });
});
