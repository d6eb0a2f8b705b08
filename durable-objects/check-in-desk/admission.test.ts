import { describe, expect, it } from "vitest";
import { SINGLE_ENTRY } from "../../worker/kernel/entry.ts";
import { conflictChanges, decide } from "./admission.ts";
import type { StoredPassage } from "./store.ts";

const NOW = 1_800_000_000_000;
const went = (scanId: string, at: number, more: Partial<StoredPassage> = {}): StoredPassage => ({
  sequence: at,
  scanId,
  at,
  direction: "in",
  people: 1,
  forced: false,
  conflict: null,
  first: null,
  gate: "North",
  device: "Phone 1",
  ...more,
});
const asked = (more: Partial<Parameters<typeof decide>[0]>) => ({ refusal: null, ticketId: "tkt_a", ...more });
const resultOf = (...call: Parameters<typeof decide>) => decide(...call).result;

describe("decide", () => {
  it("I4 E33 lets a ticket in once, and names the first time", () => {
    const earlier = went("scn_1", NOW - 1000);
    expect(resultOf(asked({}), [], NOW)).toBe("admitted");
    expect(decide(asked({}), [earlier], NOW)).toMatchObject({ result: "duplicate", first: earlier });
  });
  it("a refusal stands, also for a ticket that went in before", () => {
    expect(decide(asked({ refusal: "cancelled" }), [went("scn_1", 1)], NOW)).toMatchObject({
      result: "cancelled",
      first: undefined,
    });
    expect(resultOf(asked({ refusal: "invalid", ticketId: null }), [], NOW)).toBe("invalid");
  });
  it("a scan without ticket and without refusal is a bug", () => {
    expect(() => decide(asked({ ticketId: null }), [], NOW)).toThrow(/known ticket/);
  });
  it("S8 a supervisor lets in what is refused or used, and never what is no ticket", () => {
    const override = { by: "per_1", reason: "Seen by the manager" };
    expect(resultOf(asked({ refusal: "wrong_gate", override }), [], NOW)).toBe("admitted");
    expect(resultOf(asked({ override }), [went("scn_1", 1)], NOW)).toBe("admitted");
    expect(resultOf(asked({ refusal: "invalid", ticketId: null, override }), [], NOW)).toBe("invalid");
  });
  it("S7 out goes who is in", () => {
    expect(resultOf(asked({ direction: "out" }), [], NOW)).toBe("not_inside");
    expect(resultOf(asked({ direction: "out" }), [went("scn_1", NOW - 1000)], NOW)).toBe("exited");
  });
  it("E35 E37 what a device decided without a network is kept as it was, and marked", () => {
    const offline = { result: "admitted", at: NOW - 5000, suspicion: null } as const;
    expect(decide(asked({ offline }), [went("scn_1", 1)], NOW)).toMatchObject({
      result: "admitted",
      happenedAt: NOW - 5000,
      conflict: null,
    });
    expect(decide(asked({ offline, refusal: "cancelled" }), [], NOW)).toMatchObject({
      result: "admitted",
      conflict: "cancelled",
    });
    expect(decide(asked({ offline, refusal: "invalid", ticketId: null }), [], NOW)).toMatchObject({
      result: "invalid",
      conflict: "invalid",
    });
  });
});

describe("conflictChanges", () => {
  it("E35 the later of two is marked, and unmarked when the earlier one is taken back", () => {
    const [early, late] = [went("scn_1", 1), went("scn_2", 2)];
    expect(conflictChanges([early, late], SINGLE_ENTRY, 1)).toEqual([
      { passage: late, conflict: "duplicate", first: early },
    ]);
    const marked = { ...late, conflict: "duplicate" as const, first: early.sequence };
    expect(conflictChanges([early, marked], SINGLE_ENTRY, 1)).toEqual([]);
    // A third one becomes known, which was there before both.
    const earliest = went("scn_0", 0);
    expect(conflictChanges([earliest, early, marked], SINGLE_ENTRY, 1)).toEqual([
      { passage: early, conflict: "duplicate", first: earliest },
      { passage: marked, conflict: "duplicate", first: earliest },
    ]);
    expect(conflictChanges([marked], SINGLE_ENTRY, 1)).toEqual([{ passage: marked, conflict: null, first: undefined }]);
  });
  it("E37 a conflict of another kind stays", () => {
    expect(conflictChanges([went("scn_1", 1, { conflict: "cancelled" })], SINGLE_ENTRY, 1)).toEqual([]);
  });
});
