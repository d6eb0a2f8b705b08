/**
 * The draw: in which order the early numbers come out. Pure, and simple enough to be checked by anybody, because seed,
 * counts and this description are public once it is made:
 *
 *     key     = SHA-256("<seed>|<event id>|<counts joined by commas>")
 *     number  = counts of the join books before mine, plus my index in my book      (0 … n − 1)
 *     place   = 1 + shuffled(number), where `shuffled` is the swap-or-not shuffle with 90 rounds of SHA-256, as in
 *               Ethereum's consensus specification (`compute_shuffled_index`), for which there are many programs
 *
 * The hash of the seed is public before anybody joins, so the seed cannot be chosen afterwards; and the counts, which
 * nobody knows before the opening, are in the key, so that who knows the seed cannot tell where a number comes out.
 */
import { createHash } from "node:crypto";
import { assert } from "../kernel/assert.ts";

const ROUNDS = 90;
/** One hash decides for 256 positions. */
const BLOCK = 256;
/** Hashes kept per draw, so that shuffling everybody costs a hash for each block and not for each number. */
const MAX_KEPT = 4096;

export type Draw = {
  /** How many take part. */
  readonly size: number;
  /** The place of a number, both counted from 0. */
  readonly shuffled: (number: number) => number;
};

/** The permutation of `size` numbers under `key` (32 bytes). Constant memory: any one place is computed by itself. */
export function drawOf(key: Uint8Array, size: number): Draw {
  const pivots = Array.from({ length: ROUNDS }, (_, round) =>
    size === 0 ? 0 : Number(sha256(key, [round]).readBigUInt64LE(0) % BigInt(size)),
  );
  const kept = new Map<number, Buffer>();
  const source = (round: number, block: number): Buffer => {
    const at = block * ROUNDS + round;
    const known = kept.get(at);
    if (known) return known;
    const made = sha256(key, [round, block & 255, (block >> 8) & 255, (block >> 16) & 255, (block >> 24) & 255]);
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(at, made);
    return made;
  };
  return {
    size,
    shuffled: (number) => {
      assert(Number.isInteger(number) && number >= 0 && number < size, "a number of this draw");
      let index = number;
      for (const [round, pivot] of pivots.entries()) {
        const flip = (pivot + size - index) % size;
        const position = Math.max(index, flip);
        const byte = source(round, Math.floor(position / BLOCK))[(position % BLOCK) >> 3] ?? 0;
        if (((byte >> (position & 7)) & 1) === 1) index = flip;
      }
      return index;
    },
  };
}

/** The key of an event's draw. */
export function drawKey(seed: string, eventId: string, counts: readonly number[]): Uint8Array {
  return createHash("sha256")
    .update(`${seed}|${eventId}|${counts.join(",")}`)
    .digest();
}

/** True when the revealed seed is the one whose hash was published before. */
export function isSeedOf(seed: string, seedHash: string): boolean {
  return createHash("sha256").update(seed).digest("hex") === seedHash;
}

/** The number over all join books; undefined when the book did not give that index before the draw. */
export function earlyNumber(counts: readonly number[], shard: number, index: number): number | undefined {
  const own = counts[shard];
  if (own === undefined || index >= own) return undefined;
  return counts.slice(0, shard).reduce((sum, count) => sum + count, 0) + index;
}

function sha256(key: Uint8Array, more: readonly number[]): Buffer {
  return createHash("sha256").update(key).update(Uint8Array.from(more)).digest();
}
