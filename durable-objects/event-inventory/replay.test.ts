import { describe, expect, it } from "vitest";
import { changeOf, transitionOf } from "./log.ts";
import type { InventoryConfig, Transition } from "./protocol.ts";
import { replay } from "./replay.ts";
import type { Change } from "./state.ts";

const config: InventoryConfig = {
  tenantId: "ten_1",
  eventId: "evt_1",
  revision: 7,
  seats: [],
  pools: [],
  products: [],
  holdTtl: 1000,
  maxPerHold: 4,
};
const holdId = "hld_1";
const changes: Change[] = [
  { kind: "configured", config },
  { kind: "held", holdId, tokenHash: "", lines: [{ product: "p", quantity: 1 }], expiresAt: 5 },
  { kind: "extended", holdId, expiresAt: 6 },
  { kind: "extended", holdId, expiresAt: 7, orderId: "ord_1" },
  { kind: "released", holdId },
  { kind: "expired", holdId },
  { kind: "committed", holdId, orderId: "ord_1" },
  { kind: "reclaimed", holdId, orderId: "ord_1" },
  { kind: "cancelled", holdId, orderId: "ord_1" },
  { kind: "held", holdId, tokenHash: "", lines: [], expiresAt: 5, customer: "c", channel: "agency" },
  { kind: "held", holdId, tokenHash: "", lines: [], expiresAt: 5, discount: { places: [3], code: { id: "prm_1" } } },
  { kind: "discounted", holdId, discount: { places: [3, 0] } },
  { kind: "discounted", holdId },
  { kind: "moved", holdId, orderId: "ord_1", from: "a1", to: "a2" },
  { kind: "blocked", block: { key: "k", seats: ["a1"], reason: "house", note: "for the band", at: 3 } },
  { kind: "unblocked", key: "k" },
  { kind: "unblocked", key: "k", seats: ["a1"] },
  { kind: "resized", pool: "floor", capacity: 3 },
];

describe("the log", () => {
  it.each(changes.map((change) => [change.kind, change] as const))("tells %s and is read back", (_, change) => {
    expect(changeOf(transitionOf(1, 2, change), () => config)).toEqual(change);
  });
  it("never tells a hold's token", () => {
    const held = { kind: "held", holdId, tokenHash: "secret", lines: [], expiresAt: 5 } as const;
    expect(JSON.stringify(transitionOf(1, 2, held))).not.toContain("secret");
  });
  it("I7 with a hole or half a line in it is refused, not guessed", () => {
    const line = (sequence: number, change: Change) => transitionOf(sequence, 0, change);
    const first = line(1, { kind: "configured", config });
    expect(replay([first], () => config).config).toBe(config);
    expect(() => replay([first, line(3, { kind: "released", holdId })], () => config)).toThrow("hole");
    expect(() => replay([first, line(2, { kind: "released", holdId })], () => config)).toThrow("unknown hold");
    const half: Transition = { sequence: 2, at: 0, kind: "held", holdId };
    expect(() => replay([first, half], () => config)).toThrow("incomplete");
  });
});
