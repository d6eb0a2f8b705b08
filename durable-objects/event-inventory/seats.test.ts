import { describe, expect, it } from "vitest";
import { MAX_SEATS_PER_EVENT } from "./protocol.ts";
import { emptyBoard, packSeats, planOf, samePlan, SEAT } from "./seats.ts";

const seat = (guid: string, category = "A") => ({ guid, category });

describe("seats", () => {
  it("are numbered in the order of the configuration and named once", () => {
    const plan = planOf([seat("x"), seat("y")]);
    expect(plan.ok && [...plan.value.indexOf]).toEqual([
      ["x", 0],
      ["y", 1],
    ]);
    expect(planOf([seat("x"), seat("y"), seat("x", "B")])).toEqual({
      ok: false,
      error: { reason: "duplicate_seat", seat: "x" },
    });
  });
  it("I8 are at most as many as an object can show", () => {
    const many = Array.from({ length: MAX_SEATS_PER_EVENT + 1 }, (_, n) => seat(String(n)));
    expect(planOf(many)).toEqual({ ok: false, error: { reason: "too_many_seats", max: MAX_SEATS_PER_EVENT } });
    expect(planOf(many.slice(1)).ok).toBe(true);
  });
  it("start free", () => {
    const board = emptyBoard({ specs: [seat("x"), seat("y")], indexOf: new Map() });
    expect(board.holder).toEqual([undefined, undefined]);
    expect([...board.status]).toEqual([SEAT.free, SEAT.free]);
  });
  it("are the same plan only with the same categories in the same order", () => {
    expect(samePlan([seat("x"), seat("y")], [seat("x"), seat("y")])).toBe(true);
    expect(samePlan([seat("x"), seat("y")], [seat("y"), seat("x")])).toBe(false);
    expect(samePlan([seat("x")], [seat("x", "B")])).toBe(false);
    expect(samePlan([seat("x")], [])).toBe(false);
  });
  it.each([
    [[], []],
    [[1], [0b01]],
    [[0, 1, 2, 3], [0b11_10_01_00]],
    [
      [3, 0, 0, 0, 2],
      [0b11, 0b10],
    ],
  ])("pack %j as two bits each, the first in the low bits", (status, bytes) => {
    expect(Array.from(atob(packSeats(Uint8Array.from(status))), (char) => char.charCodeAt(0))).toEqual(bytes);
  });
  it("I8 20,000 of them are 5,000 bytes", () => {
    expect(atob(packSeats(new Uint8Array(20_000).fill(2)))).toHaveLength(5000);
  });
});
