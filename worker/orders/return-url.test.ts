import { describe, expect, it } from "vitest";
import { readReturnUrl } from "./return-url.ts";

const OWN = "https://tickets.example";

describe("return address", () => {
  it("is a path of ours, or an address on our origin", () => {
    expect(readReturnUrl("/orders/1/x", OWN)).toBe(`${OWN}/orders/1/x`);
    expect(readReturnUrl(`${OWN}/orders/1`, OWN)).toBe(`${OWN}/orders/1`);
  });
  it("never leads away", () => {
    for (const text of [
      "https://evil.example/",
      "//evil.example",
      "/\\evil.example",
      "\\\\evil.example",
      "http://tickets.example/",
      "https://tickets.example.evil.example/",
      "https://tickets.example@evil.example/",
      "https://user:pass@tickets.example/",
      "https://tickets.example:8443/",
      "javascript:alert(1)",
      "data:text/html,x",
      "https://",
    ]) {
      expect(readReturnUrl(text, OWN), text).toBeUndefined();
    }
  });
});
