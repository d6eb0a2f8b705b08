/**
 * Scanners that are keyboards: they type a code faster than anybody could and end with Enter. Pure: keys and times in,
 * codes out.
 */

/** Milliseconds between two keys of a scanner, at most; a fast typist needs three times as long. */
const GAP = 50;
/** Shorter bursts are people who roll over keys. */
const SHORTEST = 8;
/** No code is longer; whatever is, is a cat on the keyboard. */
const LONGEST = 4096;

export type Burst = { readonly text: string; readonly at: number };
export const NO_BURST: Burst = { text: "", at: -Infinity };

export type Typed = {
  readonly burst: Burst;
  /** A whole code, when this key ended one. */
  readonly code: string | null;
  /** The key is a scanner's, so nothing else should hear of it. */
  readonly taken: boolean;
};

/** @param key as the browser names it @param at milliseconds, of any clock that only goes forward */
export function typed(burst: Burst, key: string, at: number): Typed {
  const quick = at - burst.at <= GAP;
  if (key === "Enter") {
    const code = quick && burst.text.length >= SHORTEST ? burst.text : null;
    return { burst: NO_BURST, code, taken: code !== null };
  }
  // Shift and the like come between the letters of some scanners.
  if (key.length !== 1) return { burst: quick ? { ...burst, at } : NO_BURST, code: null, taken: false };
  const text = quick && burst.text.length < LONGEST ? burst.text + key : key;
  return { burst: { text, at }, code: null, taken: text.length > 2 };
}
