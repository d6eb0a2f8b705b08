import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  decodeId,
  derivedId,
  encodeId,
  eventOfHold,
  firstIdAt,
  HOLD_ID_PATTERN,
  idPattern,
  newHoldId,
  newId,
} from "./ids.ts";

describe("ids", () => {
  it("name their kind and sort by time", () => {
    const ids = Array.from({ length: 50 }, () => newId("event"));
    expect(ids.every((id) => idPattern("event").test(id))).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(50);
  });
  it("follow a clock that was set back, and stay in order when it only trembles", () => {
    const now = vi.spyOn(Date, "now").mockReturnValue(2_000_000_000_000);
    onTestFinished(() => now.mockRestore());
    const early = newId("event");
    now.mockReturnValue(1_999_999_999_990);
    expect(newId("event") > early).toBe(true);
    now.mockReturnValue(1_900_000_000_000);
    expect(newId("event") < firstIdAt("event", 1_900_000_000_001)).toBe(true);
  });
  it("an age is a seek: the first id of a moment sorts before all made since", () => {
    const before = Date.now() - 1;
    const id = newId("session");
    expect(firstIdAt("session", before) < id).toBe(true);
    expect(firstIdAt("session", Date.now() + 1000) > id).toBe(true);
    expect(firstIdAt("session", before)).toMatch(idPattern("session"));
  });
  it("encode 16 bytes both ways and refuse other text", () => {
    const bytes = Uint8Array.from({ length: 16 }, (_, i) => 255 - i * 3);
    expect(decodeId(encodeId(bytes))).toEqual(bytes);
    expect(decodeId("zzzzzzzzzzzzzzzzzzzzzzzzzz")).toBeUndefined();
    expect(encodeId(new Uint8Array(16).fill(255))).toBe(`7${"z".repeat(25)}`);
    expect(encodeId(Uint8Array.from({ length: 16 }, (_, i) => (i === 15 ? 33 : 0)))).toBe(`${"0".repeat(24)}11`);
    for (let round = 0; round < 500; round++) {
      const random = crypto.getRandomValues(new Uint8Array(16));
      expect(decodeId(encodeId(random))).toEqual(random);
    }
    expect(decodeId("short")).toBeUndefined();
    expect(decodeId("0000000000000000000000000u")).toBeUndefined();
  });
  it("I6 a derived id is a function of its parts, and the parts do not run together", async () => {
    expect(await derivedId("ticket", "ord_a", "1")).toBe(await derivedId("ticket", "ord_a", "1"));
    expect(await derivedId("ticket", "ab", "c")).not.toBe(await derivedId("ticket", "a", "bc"));
    expect(await derivedId("ticket", "a")).not.toBe((await derivedId("line", "a")).replace("lin", "tkt"));
  });
  it("a hold id carries its event", () => {
    const event = newId("event");
    const hold = newHoldId(event);
    expect(HOLD_ID_PATTERN.test(hold)).toBe(true);
    expect(eventOfHold(hold)).toBe(event);
    expect(eventOfHold(event)).toBeUndefined();
  });
});
