import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CODE_BYTES, ORDER_CODE_PATTERN, orderCode, readOrderCode } from "./code.ts";

const bytes = fc.uint8Array({ minLength: CODE_BYTES, maxLength: CODE_BYTES });

describe("order code", () => {
  it("is grouped and has no sign that is mistaken for another", () => {
    fc.assert(
      fc.property(bytes, (random) => {
        const code = orderCode(random);
        expect(code).toMatch(ORDER_CODE_PATTERN);
        expect(code).not.toMatch(/[01OI]/);
      }),
    );
  });
  it("is read back however it is typed", () => {
    fc.assert(
      fc.property(bytes, (random) => {
        const code = orderCode(random);
        expect(readOrderCode(code.toLowerCase().replaceAll("-", " "))).toBe(code);
      }),
    );
    expect(readOrderCode("O0-1111-11")).toBeUndefined();
    expect(readOrderCode("7K2M")).toBeUndefined();
  });
});
