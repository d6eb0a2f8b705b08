import { expect, it } from "vitest";
import { lifetimeOf, stableJson } from "./local-cache.ts";

it("W2 only what is public, found or known to be missing, and gives nobody a cookie, may be kept", () => {
  const of = (control: string, status = 200, more: Record<string, string> = {}) =>
    lifetimeOf(status, new Headers({ ...(control === "" ? {} : { "cache-control": control }), ...more }));
  expect(of("public, max-age=0, s-maxage=30, stale-while-revalidate=120")).toEqual({ fresh: 30_000, stale: 120_000 });
  expect(of("public, max-age=60", 404)).toEqual({ fresh: 60_000, stale: 0 });
  expect(of("public, max-age=60, stale-while-revalidate=later")).toEqual({ fresh: 60_000, stale: 0 });
  for (const refused of [
    "",
    "no-store",
    "private, max-age=60",
    "public, no-cache, max-age=9",
    "max-age=60",
    "public",
    "public, s-maxage=0, max-age=60",
  ])
    expect([refused, of(refused)]).toEqual([refused, undefined]);
  for (const status of [206, 301, 302, 304, 400, 403, 421, 500, 503])
    expect([status, of("public, max-age=60", status)]).toEqual([status, undefined]);
  expect(of("public, max-age=60", 200, { "set-cookie": "a=b" })).toBeUndefined();
});

it("TH30 the same props are the same key in whatever order they are written, others are others", () => {
  const one = stableJson({ page: "event", parts: { tenant: "a", event: "b" }, domain: null });
  expect(stableJson({ domain: null, parts: { event: "b", tenant: "a" }, page: "event" })).toBe(one);
  expect(stableJson({ domain: null, parts: { event: "a", tenant: "b" }, page: "event" })).not.toBe(one);
  expect(stableJson({ list: [2, 1] })).not.toBe(stableJson({ list: [1, 2] }));
});
