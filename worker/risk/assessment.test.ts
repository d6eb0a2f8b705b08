import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MINUTE } from "../kernel/time.ts";
import { assess, RISK_WINDOW, type Signals } from "./assessment.ts";

const NOW = 1_800_000_000_000;
const quiet: Signals = { failures: {}, orders: 1, blocked: [] };
const failed = (count: number, minutesAgo = 0, instruments = 1) => ({
  count,
  last: NOW - minutesAgo * MINUTE,
  instruments,
});

describe("assessment of a payment", () => {
  it("G12 nobody is suspicious for a first order or two failures", () => {
    expect(assess(quiet, NOW)).toEqual({ kind: "allow", score: 0, reasons: [] });
    expect(assess({ ...quiet, failures: { contact: failed(2), network: failed(2) } }, NOW)).toMatchObject({
      kind: "allow",
      score: 0,
    });
  });
  it("TH34 several cards that fail are looked at, with the reasons", () => {
    const signals = { ...quiet, failures: { contact: failed(4, 5, 4) } };
    expect(assess(signals, NOW)).toEqual({
      kind: "review",
      score: 70,
      reasons: ["contact_fails_often", "several_cards"],
    });
  });
  it("TH34 a burst of failures has to rest, longer with each, and never longer than the window", () => {
    const wait = (count: number) => assess({ ...quiet, failures: { contact: failed(count) } }, NOW);
    expect(wait(5)).toEqual({ kind: "cool_down", retryAfter: MINUTE });
    expect(wait(7)).toEqual({ kind: "cool_down", retryAfter: 4 * MINUTE });
    expect(wait(40)).toEqual({ kind: "cool_down", retryAfter: RISK_WINDOW });
    expect(assess({ ...quiet, failures: { contact: failed(5, 2) } }, NOW).kind).toBe("allow");
  });
  it("G12 a network has the room that a household and an office need", () => {
    expect(assess({ ...quiet, failures: { network: failed(12) } }, NOW)).toMatchObject({ kind: "allow", score: 8 });
    expect(assess({ ...quiet, failures: { network: failed(40) } }, NOW).kind).toBe("cool_down");
  });
  it("G12 a score is a whole number, however orders are counted", () => {
    const found = assess({ ...quiet, orders: 7.3, failures: { contact: failed(4) } }, NOW);
    expect("score" in found && Number.isInteger(found.score)).toBe(true);
  });
  it("G12 who is on the block list pays nothing online", () => {
    expect(assess({ ...quiet, blocked: ["phone"] }, NOW)).toEqual({ kind: "blocked" });
  });
  it("G12 more failures never make a payment less suspicious", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(5), (contact, network, orders, more) => {
        const rank = (n: number) => {
          const signals = { ...quiet, orders, failures: { contact: failed(n, 0, n), network: failed(network) } };
          const found = assess(signals, NOW);
          return found.kind === "cool_down" ? 1000 + found.retryAfter : "score" in found ? found.score : 0;
        };
        expect(rank(contact + more)).toBeGreaterThanOrEqual(rank(contact));
      }),
    );
  });
});
