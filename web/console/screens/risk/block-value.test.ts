import { expect, it } from "vitest";
import { fitsKind } from "./block-value.ts";

it("G12 an address, a phone number and a network are told apart before they are sent", () => {
  expect(fitsKind("contact", " karim@example.com ")).toBe(true);
  expect(fitsKind("contact", "karim@example")).toBe(false);
  expect(fitsKind("phone", "+254 712 000 111")).toBe(true);
  expect(fitsKind("phone", "karim")).toBe(false);
  expect(fitsKind("network", "203.0.113.7")).toBe(true);
  expect(fitsKind("network", "2001:db8::1")).toBe(true);
  expect(fitsKind("network", "cafe")).toBe(false);
});
