import { describe, expect, it } from "vitest";
import { blockedIn, keep, keptFor, newAllotments, surplusOf, use } from "./allotments.ts";
import type { Block } from "./protocol.ts";

const block = (quantity: number, channel?: string): Block => {
  const base = { key: `k${quantity}`, pool: "floor", quantity, reason: "allotment", at: 0 } as const;
  return channel === undefined ? base : { ...base, channel };
};
const drawn = (places: number) => new Map([["floor", places]]);

describe("allotments", () => {
  it("keep places from everybody, or for a channel until it has used them", () => {
    const kept = newAllotments();
    keep(kept, block(2), 1);
    keep(kept, block(5, "agency"), 1);
    expect([blockedIn(kept, "floor"), keptFor(kept, "agency", "floor"), keptFor(kept, undefined, "floor")]).toEqual([
      7, 5, 0,
    ]);
    use(kept, "agency", drawn(3), 1);
    expect([blockedIn(kept, "floor"), keptFor(kept, "agency", "floor")]).toEqual([4, 2]);
    use(kept, "agency", drawn(4), 1);
    expect([blockedIn(kept, "floor"), keptFor(kept, "agency", "floor"), surplusOf(kept, "agency", "floor")]).toEqual([
      2, 0, 2,
    ]);
  });
  it("are protected again when a sale of the channel is undone", () => {
    const kept = newAllotments();
    keep(kept, block(5, "agency"), 1);
    use(kept, "agency", drawn(3), 1);
    use(kept, "agency", drawn(3), -1);
    expect(blockedIn(kept, "floor")).toBe(5);
    expect(kept.used.size).toBe(0);
  });
  it("count what the channel had before", () => {
    const kept = newAllotments();
    use(kept, "agency", drawn(3), 1);
    expect(surplusOf(kept, "agency", "floor")).toBe(3);
    keep(kept, block(5, "agency"), 1);
    expect(blockedIn(kept, "floor")).toBe(2);
    expect([surplusOf(kept, undefined, "floor"), keptFor(kept, "other", "floor"), blockedIn(kept, "x")]).toEqual([
      0, 0, 0,
    ]);
  });
});
