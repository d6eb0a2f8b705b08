import { describe, expect, it } from "vitest";
import { minutesLeft, networkOf, nextPoll, numbersPerBook, shareDone, waitingRoomShard } from "./queue.ts";

describe("what a person is told", () => {
  it("I5 minutes are a range of what was measured, never nothing and never upside down", () => {
    expect(minutesLeft(1284, { slow: 180, fast: 210 })).toEqual({ from: 6, to: 8 });
    expect(minutesLeft(1, { slow: 100, fast: 300 })).toEqual({ from: 1, to: 1 });
    expect(minutesLeft(50, null)).toBeNull();
    for (let ahead = 1; ahead < 3000; ahead += 37) {
      const { from, to } = minutesLeft(ahead, { slow: 13, fast: 210 }) ?? { from: 0, to: 0 };
      expect(from).toBeGreaterThanOrEqual(1);
      expect(to).toBeGreaterThanOrEqual(from);
    }
  });
  it("the share done starts at 0 and is not 100 before the turn", () => {
    expect(shareDone(3566, 1284)).toBe(64);
    expect(shareDone(3566, 3566)).toBe(0);
    expect(shareDone(10_000, 1)).toBe(99);
    expect(shareDone(0, 0)).toBe(0);
    expect(shareDone(10, 12)).toBe(0);
  });
  it("I8 the more wait, the less often each asks", () => {
    expect([0, 50_000, 1_000_000].map(nextPoll)).toEqual([3000, 5000, 10_000]);
  });
});

describe("where a browser's number comes from", () => {
  it("I5 the books get equal shares, and a browser always the same one", () => {
    const counts = Array.from({ length: 8 }, () => 0);
    for (let i = 0; i < 8000; i++) {
      const hash = (Math.imul(i, 2654435761) >>> 0).toString(16).padStart(8, "0");
      const shard = waitingRoomShard(hash, 8);
      expect(waitingRoomShard(hash, 8)).toBe(shard);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
  it("TH02 an IPv6 household is one address, however it is written", () => {
    const one = networkOf("2001:db8:0:7::1");
    expect(networkOf("2001:0DB8:0000:0007:ffff:1:2:3")).toBe(one);
    expect(networkOf("2001:db8:0:8::1")).not.toBe(one);
    expect(networkOf("::1")).toBe("0:0:0:0::/64");
    expect(networkOf("203.0.113.7")).toBe("203.0.113.7");
  });
  it("the books share what an address may have", () => {
    expect(numbersPerBook(500, 8)).toBe(63);
    expect(numbersPerBook(1, 8)).toBe(1);
  });
});
