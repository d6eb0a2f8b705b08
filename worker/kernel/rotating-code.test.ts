import { describe, expect, it } from "vitest";
import { newId } from "./ids.ts";
import { TICKET_CODE_LENGTH } from "./ticket-code.ts";
import { checkRotation, ROTATION, rotatingCode, splitCode, ticketRotationKey } from "./rotating-code.ts";

const NOW = 1_800_000_000_000;
const eventKey = new Uint8Array(32).fill(7);
const ticket = { ticketId: newId("ticket"), version: 3 };
// The separator may stand inside the code as well.
const CODE = "TS1:".padEnd(TICKET_CODE_LENGTH, "A*");

const shownAt = async (at: number, of = ticket) => await rotatingCode(await ticketRotationKey(eventKey, of), CODE, at);
const checked = async (text: string, now: number, of = ticket) => {
  const { rotation } = splitCode(text);
  const answer = await checkRotation(eventKey, of, rotation, now);
  return answer.ok ? "fresh" : answer.error.reason;
};

describe("rotating codes", () => {
  it("X5 what is shown now is fresh, and the ticket code inside is the same", async () => {
    const text = await shownAt(NOW);
    expect(splitCode(text).code).toBe(CODE);
    expect(text.length - CODE.length).toBe(15);
    expect(await checked(text, NOW)).toBe("fresh");
    expect(await checked(text, NOW + ROTATION)).toBe("fresh");
    expect(await checked(text, NOW - ROTATION)).toBe("fresh");
  });
  it("TH12 a screenshot is too old after its window, a print has no moving part", async () => {
    const text = await shownAt(NOW);
    expect(await checked(text, NOW + 2 * ROTATION)).toBe("too_old");
    expect(await checked(CODE, NOW)).toBe("no_rotation");
    expect(await checked(`${CODE}*`, NOW)).toBe("no_rotation");
    expect(await checked(`${CODE}*ÄÖÜ`, NOW)).toBe("no_rotation");
  });
  it("TH11 TH13 the part of another ticket, of an older version, or a made-up one is not genuine", async () => {
    expect(await checked(await shownAt(NOW, { ...ticket, ticketId: newId("ticket") }), NOW)).toBe("not_genuine");
    expect(await checked(await shownAt(NOW, { ...ticket, version: 2 }), NOW)).toBe("not_genuine");
    const forged = await rotatingCode(new Uint8Array(32), CODE, NOW);
    expect(await checked(forged, NOW)).toBe("not_genuine");
  });
});
