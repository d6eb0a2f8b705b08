import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawKey, drawOf, earlyNumber, isSeedOf } from "./draw.ts";

const keyOf = (text: string) => createHash("sha256").update(text).digest();
const order = (key: Uint8Array, size: number) => {
  const draw = drawOf(key, size);
  return Array.from({ length: size }, (_, number) => draw.shuffled(number));
};
/** Sum of (seen − expected)² / expected. */
const chiSquare = (seen: readonly number[], expected: number) =>
  seen.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);

describe("the draw", () => {
  it("I5 gives every number one place and every place one number, whatever key and size", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 700 }), (text, size) => {
        expect(order(keyOf(text), size).sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it("I5 is fair: over many seeds each number comes out at each place equally often", () => {
    for (const size of [3, 16]) {
      const runs = 800;
      const seen = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
      for (let run = 0; run < runs; run++) {
        for (const [number, place] of order(keyOf(`seed ${run}`), size).entries()) {
          const row = seen[number];
          if (row) row[place] = (row[place] ?? 0) + 1;
        }
      }
      // 99.99% of fair draws stay below mean + 4.5 deviations for these degrees of freedom.
      const freedom = size - 1;
      for (const row of seen)
        expect(chiSquare(row, runs / size)).toBeLessThan(freedom + 4.5 * Math.sqrt(2 * freedom) + 6);
    }
  });

  it("I5 is fair in large draws: the first tenth to join is spread over all tenths of the line", () => {
    const size = 20_000;
    const draw = drawOf(keyOf("a large one"), size);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let number = 0; number < size / 10; number++) {
      const tenth = Math.floor((10 * draw.shuffled(number)) / size);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(chiSquare(tenths, size / 100)).toBeLessThan(33);
  });

  it("I5 all orders of three are equally likely", () => {
    const seen = new Map<string, number>();
    for (let run = 0; run < 900; run++) {
      const key = order(keyOf(`three ${run}`), 3).join("");
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    expect(chiSquare([...seen.values()], 150)).toBeLessThan(25);
  });

  it("I5 another seed, event or count of joins gives another order; the same ones the same", () => {
    const base = drawKey("s", "evt_1", [10, 20]);
    expect(order(drawKey("s", "evt_1", [10, 20]), 30)).toEqual(order(base, 30));
    for (const other of [
      drawKey("t", "evt_1", [10, 20]),
      drawKey("s", "evt_2", [10, 20]),
      drawKey("s", "evt_1", [11, 19]),
    ]) {
      expect(order(other, 30)).not.toEqual(order(base, 30));
    }
  });

  it("is the published shuffle: Ethereum's compute_shuffled_index, written anew from its specification", () => {
    const hash = (bytes: readonly number[]) => createHash("sha256").update(Uint8Array.from(bytes)).digest();
    const seed = keyOf("reference");
    const reference = (start: number, count: number) => {
      let index = start;
      for (let round = 0; round < 90; round++) {
        const pivot = Number(hash([...seed, round]).readBigUInt64LE(0) % BigInt(count));
        const flip = (pivot + count - index) % count;
        const position = index > flip ? index : flip;
        const block = Buffer.alloc(4);
        block.writeUInt32LE(Math.floor(position / 256));
        const bits = hash([...seed, round, ...block]);
        const bit = ((bits[Math.floor((position % 256) / 8)] ?? 0) >> (position % 8)) % 2;
        index = bit === 1 ? flip : index;
      }
      return index;
    };
    const draw = drawOf(seed, 1000);
    for (const number of [0, 1, 255, 256, 511, 999]) expect(draw.shuffled(number)).toBe(reference(number, 1000));
  });

  it("refuses numbers that are not in it", () => {
    const draw = drawOf(keyOf("x"), 5);
    for (const number of [-1, 5, 1.5, Number.NaN]) expect(() => draw.shuffled(number)).toThrow("a number of this draw");
    expect(() => drawOf(keyOf("x"), 0).shuffled(0)).toThrow("a number of this draw");
  });
});

describe("numbers of the join books", () => {
  it("follow each other without a gap", () => {
    expect(earlyNumber([3, 0, 2], 0, 2)).toBe(2);
    expect(earlyNumber([3, 0, 2], 2, 0)).toBe(3);
    expect(earlyNumber([3, 0, 2], 2, 1)).toBe(4);
  });
  it("TH02 an index that a book never gave, or a book that there is not, has none", () => {
    expect(earlyNumber([3, 0, 2], 0, 3)).toBeUndefined();
    expect(earlyNumber([3, 0, 2], 1, 0)).toBeUndefined();
    expect(earlyNumber([3, 0, 2], 3, 0)).toBeUndefined();
  });
});

it("I5 a seed that is not the promised one is seen", () => {
  const seed = "ab".repeat(32);
  expect(isSeedOf(seed, createHash("sha256").update(seed).digest("hex"))).toBe(true);
  expect(isSeedOf(`${seed}0`, createHash("sha256").update(seed).digest("hex"))).toBe(false);
});
