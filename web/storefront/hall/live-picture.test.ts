import { describe, expect, it } from "vitest";
import { encodeFrame, type Frame } from "../../../durable-objects/event-inventory/frames.ts";
import { sampleAvailability, sampleEvent } from "../fixture.ts";
import { applyFrame, leftInPools, type Picture, pictureOf, stateAt } from "./live-picture.ts";

const frame = (content: Frame): ArrayBuffer => encodeFrame(content).buffer;
const pool = { id: "area:standing", capacity: 10, held: 1, sold: 2 };
const SNAPSHOT: Frame = { kind: "snapshot", version: 4, statuses: Uint8Array.of(0, 1, 2, 3, 0, 1), pools: [pool] };
const DELTA: Frame = {
  kind: "delta",
  version: 6,
  from: 4,
  seats: [
    [0, 1],
    [5, 0],
  ],
  pools: [{ ...pool, held: 4, blocked: 2 }],
};

function shown(step: ReturnType<typeof applyFrame>): Picture {
  if (typeof step === "string") throw new Error(step);
  return step;
}

describe("live picture", () => {
  it("I3 a snapshot is all of it; a delta changes only what it names", () => {
    const first = shown(applyFrame(null, frame(SNAPSHOT)));
    expect([first.version, [...first.states], first.free.get(pool.id)]).toEqual([4, [0, 1, 2, 3, 0, 1], 7]);
    const next = shown(applyFrame(first, frame(DELTA)));
    expect([next.version, [...next.states], next.free.get(pool.id)]).toEqual([6, [1, 1, 2, 3, 0, 0], 2]);
    // The picture before is not written to: it may still be on the screen.
    expect(first.states[0]).toBe(0);
    expect(shown(applyFrame(next, frame({ ...DELTA, from: 6, version: 7, seats: [], pools: [] }))).version).toBe(7);
  });

  it("I3 says what is missing instead of showing a wrong hall, and takes no step back", () => {
    const first = shown(applyFrame(null, frame(SNAPSHOT)));
    expect(applyFrame(null, frame(DELTA))).toBe("gap");
    expect(applyFrame(first, frame({ ...DELTA, from: 5 }))).toBe("gap");
    expect(applyFrame(first, frame({ ...DELTA, seats: [[6, 0]] }))).toBe("gap");
    const ahead = { ...first, version: 9 };
    expect(applyFrame(ahead, frame(DELTA))).toBe(ahead);
    // Overlapping is no harm: statuses are absolute.
    expect(shown(applyFrame({ ...first, version: 5 }, frame(DELTA))).version).toBe(6);
  });

  it("reads seats far apart, as many as an event may have", () => {
    const statuses = new Uint8Array(20_000);
    const full = shown(applyFrame(null, frame({ kind: "snapshot", version: 1, statuses, pools: [] })));
    const seats: [number, number][] = [0, 31, 32, 4_096, 4_127, 19_999].map((seat, i) => [seat, (i % 3) + 1]);
    const next = shown(applyFrame(full, frame({ kind: "delta", version: 2, from: 1, seats, pools: [] })));
    expect([...next.states.entries()].filter(([, status]) => status !== 0)).toEqual(seats);
  });

  it("knows bytes that are no frame: too short, of another format, cut off, with other pools", () => {
    const whole = new Uint8Array(frame(DELTA));
    const first = shown(applyFrame(null, frame(SNAPSHOT)));
    const odd = [new Uint8Array(3), whole.slice(0, 18), whole.slice(0, 21), whole.slice(0, -1)];
    const other = whole.slice();
    other[1] = 2;
    for (const bytes of [...odd, other]) expect(applyFrame(first, bytes.buffer)).toBe("unknown");
    expect(applyFrame(null, frame(SNAPSHOT).slice(0, 15))).toBe("unknown");
  });

  it("is the same picture from an availability answer", () => {
    const picture = pictureOf(sampleAvailability, 24);
    expect([stateAt(picture, 6), stateAt(picture, 7), stateAt(picture, 8), stateAt(picture, 99)]).toEqual([2, 1, 0, 3]);
    const standing = sampleEvent.ticket_types.find(({ area }) => area !== null);
    if (standing) expect([leftInPools(standing, picture), leftInPools(standing, null)]).toEqual([12, undefined]);
  });
});
