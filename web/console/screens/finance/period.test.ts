import { expect, it } from "vitest";
import { periodName, rateText, typedRate } from "./period.ts";

it("F3 a whole month has its name, another period its first and last day, by the organization's clock", () => {
  expect(periodName("2026-10-31T21:00:00Z", "2026-11-30T21:00:00Z", "Africa/Nairobi")).toBe("November 2026");
  expect(periodName("2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z", "UTC")).toBe("16 Nov to 22 Nov 2026");
  expect(periodName("2026-11-12T00:00:00Z", "2026-12-01T00:00:00Z", "UTC")).toBe("12 Nov to 30 Nov 2026");
});

it("F3 shares are typed with a point or a comma, and nothing above the whole", () => {
  expect(typedRate("7,5 %")).toBe(75_000);
  expect(typedRate("0")).toBe(0);
  expect(typedRate("100")).toBe(1_000_000);
  expect(typedRate("101")).toBeUndefined();
  expect(typedRate("-1")).toBeUndefined();
  expect(typedRate("7.12345")).toBeUndefined();
  expect(rateText(75_000)).toBe("7.5");
});
