import { describe, expect, it } from "vitest";
import { newHoldId, newId } from "../kernel/ids.ts";
import { customerKey, holdLimits, isHot, LANES_PER_NETWORK } from "./rules.ts";

const event = newId("event");
const carrier = { device: undefined, network: "203.0.113.7" };
const keyOf = (who: Parameters<typeof customerKey>[1], holdId = newHoldId(event)) => customerKey(event, who, holdId);

describe("who is one customer", () => {
  it("TH03 a device is one, wherever it is, and another one at another event", () => {
    const phone = { device: "d".repeat(22), network: "203.0.113.7" };
    expect(keyOf(phone)).toBe(keyOf({ ...phone, network: "2001:db8:0:1::/64" }));
    expect(keyOf(phone)).not.toBe(keyOf({ ...phone, device: "e".repeat(22) }));
    expect(keyOf(phone)).not.toBe(customerKey(newId("event"), phone, newHoldId(event)));
  });

  it("TH03 an address that many share counts as many customers, evenly; one hold always as the same", () => {
    const holdId = newHoldId(event);
    expect(keyOf(carrier, holdId)).toBe(keyOf(carrier, holdId));
    const counts = new Map<string | undefined, number>();
    for (let i = 0; i < 100 * LANES_PER_NETWORK; i++) {
      const key = keyOf(carrier);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(LANES_PER_NETWORK);
    expect(Math.max(...counts.values())).toBeLessThan(200);
  });

  it("the machine itself is nobody, unless it names a device", () => {
    for (const network of ["local", "127.0.0.1", "0:0:0:0::/64"]) {
      expect(keyOf({ device: undefined, network })).toBeUndefined();
      expect(keyOf({ device: "d".repeat(22), network })).toBeDefined();
    }
  });
});

it("TH01 addresses may hold far more than devices; a setting goes before the default", () => {
  const { device, network } = holdLimits("production", {});
  expect(network).toBeGreaterThanOrEqual(10 * device);
  expect(holdLimits("local", {}).network).toBeGreaterThan(150 * 60);
  expect(holdLimits("local", { network: 3, device: 2 })).toEqual({ network: 3, device: 2 });
});

it("I6 a sale is hot with a queue or above the threshold, and never without a threshold", () => {
  const quiet = { queued: false, holdsPerMinute: 10 };
  expect(isHot(quiet, 10)).toBe(false);
  expect(isHot({ ...quiet, holdsPerMinute: 11 }, 10)).toBe(true);
  expect(isHot({ ...quiet, queued: true }, 10)).toBe(true);
  expect(isHot({ queued: true, holdsPerMinute: 1e6 }, undefined)).toBe(false);
});
