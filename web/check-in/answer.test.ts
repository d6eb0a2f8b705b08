import { describe, expect, it } from "vitest";
import type { ScanAnswer, ScanResult } from "../api/types.ts";
import { faceOf } from "./answer.ts";

const NOW = Date.parse("2026-12-12T16:04:00Z");
const answer = (result: ScanResult, more: Partial<ScanAnswer> = {}): ScanAnswer => ({
  result,
  scan_id: "s1",
  event_id: "evt_1",
  at: "2026-12-12T16:04:00Z",
  ticket: {
    id: "tkt_1",
    type: "Category I",
    seat: { section: "Block B", row: "7", number: "9" },
    holder_name: "Faith Njeri",
    people: 1,
  },
  choices: [],
  forced: false,
  offline: false,
  conflict: null,
  first: null,
  message: "Send to gate 5.",
  ...more,
});

describe("answers at the door", () => {
  it("S4 lets in with the seat in large letters and goes on by itself", () => {
    expect(faceOf(answer("admitted"), NOW)).toMatchObject({
      ground: "yes",
      drawing: "tick",
      word: "Go in",
      big: "Block B, row 7, seat 9",
      brief: true,
    });
  });
  it("S4 says when, where and by whom a used ticket came in", () => {
    const first = { at: "2026-12-12T15:52:00Z", gate: "gate 2", device: "Otieno" };
    expect(faceOf(answer("duplicate", { first }), NOW, "Africa/Nairobi")).toMatchObject({
      ground: "again",
      drawing: "squares",
      frame: "hatched",
      big: "Came in at 18:52 through gate 2",
      text: "Block B, row 7, seat 9. 12 minutes ago, on Otieno.",
      brief: false,
    });
  });
  it("never tells two answers apart by colour alone", () => {
    const results: ScanResult[] = [
      ...(["admitted", "exited", "duplicate", "wrong_gate", "not_yet_valid"] as const),
      ...(["stale_code", "not_inside", "ambiguous", "invalid"] as const),
    ];
    const faces = results.map((result) => faceOf(answer(result), NOW));
    expect(new Set(faces.map(({ drawing, word }) => `${drawing} ${word}`)).size).toBe(results.length);
    expect(new Set(faces.map(({ word }) => word)).size).toBe(results.length);
  });
  it("S5 frames what it decided by itself with dashes, and S7 waits where more of a group may come", () => {
    expect(faceOf(answer("admitted", { offline: true }), NOW)).toMatchObject({ frame: "dashed", ground: "yes" });
    const ticket = { id: "tkt_1", type: "Family", seat: null, holder_name: "Faith Njeri", people: 4 };
    const face = faceOf(answer("admitted", { ticket }), NOW);
    expect(face).toMatchObject({ brief: false, big: "Family", text: "Faith Njeri. A ticket for 4." });
  });
  it("X5 TH12 asks kindly for the ticket itself where a picture was shown", () => {
    const face = faceOf(answer("stale_code", { ticket: null }), NOW);
    expect(face).toMatchObject({ word: "Old picture", drawing: "refresh", frame: "solid" });
    expect(face.sound).toHaveLength(1);
  });
  it.each(["transferred", "cancelled", "expired", "wrong_event", "unpaid", "invalid", "blocked"] as const)(
    "refuses %s with a reason and three low tones, by hand",
    (result) => {
      const face = faceOf(answer(result, { ticket: null }), NOW);
      expect(face).toMatchObject({ ground: "no", drawing: "cross", frame: "thick", word: "No entry", brief: false });
      expect(face.big).not.toBe("");
      expect(face.sound).toHaveLength(3);
    },
  );
});
