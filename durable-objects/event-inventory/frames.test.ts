import { array, assert, integer, nat, property, record, string, uniqueArray } from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFrame, encodeFrame } from "./frames.ts";

const pools = array(record({ id: string(), capacity: nat(), held: nat(), sold: nat() }), { maxLength: 4 });
const changes = uniqueArray(nat(19_999), { maxLength: 300 }).map((seats) =>
  seats.sort((a, b) => a - b).map((seat) => [seat, seat % 4] as const),
);

describe("frames", () => {
  it("are read as they were written", () => {
    const statuses = array(integer({ min: 0, max: 3 }), { maxLength: 40 });
    assert(
      property(nat(), nat(), statuses, changes, pools, (version, from, seats, changed, some) => {
        const snapshot = { kind: "snapshot", version, statuses: Uint8Array.from(seats), pools: some } as const;
        expect(decodeFrame(encodeFrame(snapshot).buffer)).toEqual(snapshot);
        const delta = { kind: "delta", version, from, seats: changed, pools: some } as const;
        expect(decodeFrame(encodeFrame(delta).buffer)).toEqual(delta);
      }),
    );
  });
  it("I8 a snapshot of 20,000 seats is below 6 kB, a changed seat in a busy house two bytes", () => {
    const some = Array.from({ length: 8 }, (_, n) => ({ id: `area:stand-${n}`, capacity: 9000, held: 12, sold: 345 }));
    const snapshot = { kind: "snapshot", version: 1e6, statuses: new Uint8Array(20_000).fill(2), pools: some } as const;
    expect(encodeFrame(snapshot).length).toBeLessThan(6000);
    const seats = Array.from({ length: 200 }, (_, n) => [n * 100, 1] as const);
    expect(encodeFrame({ kind: "delta", version: 2, from: 1, seats, pools: [] }).length).toBeLessThan(20 + 2 * 200 + 1);
  });
  it("refuse what they do not know", () => {
    const bytes = encodeFrame({ kind: "snapshot", version: 1, statuses: new Uint8Array(1), pools: [] });
    expect(decodeFrame(new ArrayBuffer(3))).toBeUndefined();
    bytes[0] = 9;
    expect(decodeFrame(bytes.buffer)).toBeUndefined();
    bytes.set([1, 2]);
    expect(decodeFrame(bytes.buffer)).toBeUndefined();
  });
});
