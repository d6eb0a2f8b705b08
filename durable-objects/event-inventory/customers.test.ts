import { describe, expect, it } from "vitest";
import { MINUTE, SECOND } from "../../worker/kernel/time.ts";
import { coolDown, forgetIdle, HOARDING_WINDOW, mayHave, type Customer } from "./customers.ts";

const now = 100 * MINUTE;
const starts = (count: number, last = now) => Array.from({ length: count }, (_, n) => last - (count - 1 - n));

describe("TH03 cool-down", () => {
  it("is nothing for the first ones, then grows with each one more, up to a limit", () => {
    const pauses = [9, 10, 11, 12, 15, 16, 40].map((count) => coolDown(starts(count), now, 10) / SECOND);
    expect(pauses).toEqual([0, 15, 30, 60, 480, 600, 600]);
  });
  it("runs down with the clock, to the very millisecond", () => {
    const ten = starts(10);
    expect(coolDown(ten, now + 15 * SECOND - 1, 10)).toBe(1);
    expect(coolDown(ten, now + 15 * SECOND, 10)).toBe(0);
  });
  it("forgives what is long ago", () => {
    expect(coolDown(starts(30), now + HOARDING_WINDOW, 10)).toBe(0);
    expect(coolDown([now - HOARDING_WINDOW, ...starts(9)], now, 10)).toBe(0);
    expect(coolDown([now - HOARDING_WINDOW + 1, ...starts(9)], now, 10)).toBeGreaterThan(0);
  });
});

describe("limits of a customer", () => {
  const customer = (change: Partial<Customer>): Customer => ({ held: 0, sold: 0, starts: [], ...change });
  it("count what is held and what is owned", () => {
    const has = customer({ held: 2, sold: 3 });
    expect(mayHave(has, 1, now, { maxPerCustomer: 6 }).ok).toBe(true);
    expect(mayHave(has, 2, now, { maxPerCustomer: 6 })).toEqual({
      ok: false,
      error: { reason: "customer_limit", max: 6, has: 5 },
    });
    expect(mayHave(undefined, 7, now, { maxPerCustomer: 6 })).toMatchObject({ error: { has: 0 } });
    expect(mayHave(has, 50, now, {}).ok).toBe(true);
  });
  it("let an event say how many tries are free", () => {
    const tried = customer({ starts: starts(3) });
    expect(mayHave(tried, 1, now, { freeHolds: 4 }).ok).toBe(true);
    expect(mayHave(tried, 1, now, { freeHolds: 3 })).toEqual({
      ok: false,
      error: { reason: "cool_down", retryAfter: 15 * SECOND },
    });
  });
  it("I8 who has nothing and did nothing lately is forgotten", () => {
    const all = new Map([
      ["owner", customer({ sold: 1 })],
      ["lately", customer({ starts: starts(1) })],
      ["long ago", customer({ starts: [1] })],
    ]);
    for (const id of ["owner", "lately", "long ago", "nobody"]) forgetIdle(all, id, now);
    expect([...all.keys()]).toEqual(["owner", "lately"]);
  });
});
