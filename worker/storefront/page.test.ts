import { expect, it } from "vitest";
import { keep, keepUntil } from "./page.ts";

it("W2 a page is kept no longer than until it changes by itself", () => {
  const now = 1_000_000;
  expect(keepUntil(keep.event, [], now)).toBe(keep.event);
  expect(keepUntil(keep.event, [now - 1, now, now + 151_000], now)).toBe(keep.event);
  expect(keepUntil(keep.event, [now + 7200_000, now + 8500], now)).toBe(
    "public, max-age=0, s-maxage=9, stale-while-revalidate=0",
  );
  expect(keepUntil(keep.event, [now + 140_000], now)).toBe("public, max-age=0, s-maxage=30, stale-while-revalidate=0");
});
