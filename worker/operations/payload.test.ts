import { describe, expect, it } from "vitest";
import { HIDDEN, plainPayload, readPayload } from "./payload.ts";

describe("R1 what people see of a message", () => {
  it("ids, codes, numbers and times stay", () => {
    const payload = {
      tenant_id: "ten_01m7ye6fgsetatykz71xdq2qa3",
      gateway: "stripe",
      from: 1_763_700_000_000,
      at: "2026-11-21T10:00:00.000Z",
      lines: [0, 1],
      forced: false,
      after: null,
    };
    expect(plainPayload(payload)).toEqual(payload);
  });

  it("names, contacts, tokens and free text do not, wherever they stand", () => {
    const payload = {
      to: "ayesha@example.com",
      buyer_name: "ayesha",
      reason: "She called, +880 1712 345678",
      token: "abcdef",
      deep: { list: [{ phone: 880_171_234_567 }, "ayesha@example.com"] },
      note: 7,
    };
    expect(plainPayload(payload)).toEqual({
      to: HIDDEN,
      buyer_name: HIDDEN,
      reason: HIDDEN,
      token: HIDDEN,
      deep: { list: [{ phone: HIDDEN }, HIDDEN] },
      note: HIDDEN,
    });
  });

  it("nothing is shown of what was cut off, is no JSON or goes on and on", () => {
    expect(readPayload('{"to": "ayes')).toBe(HIDDEN);
    let deep: unknown = "stripe";
    for (let i = 0; i < 10; i++) deep = { more: deep };
    expect(JSON.stringify(plainPayload(deep))).toContain(HIDDEN);
    expect(plainPayload(Array.from({ length: 99 }, () => 1))).toHaveLength(30);
  });
});
