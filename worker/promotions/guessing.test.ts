import { describe, expect, it } from "vitest";
import { MINUTE, SECOND } from "../kernel/time.ts";
import { FREE_GUESSES, guessDelay, noteWrongCode, takeCodeTurn } from "./guessing.ts";

const NOW = 1_900_000_000_000;

describe("guessing codes", () => {
  it("TH06 the delay grows with each wrong code after the free ones, up to five minutes", () => {
    expect([0, 3, FREE_GUESSES].map(guessDelay)).toEqual([0, 0, 0]);
    expect([1, 2, 3].map((n) => guessDelay(FREE_GUESSES + n))).toEqual([2 * SECOND, 4 * SECOND, 8 * SECOND]);
    expect(guessDelay(1000)).toBe(5 * MINUTE);
  });

  it("TH06 holds for one network and one event, and is over when the window is", () => {
    for (let n = 0; n <= FREE_GUESSES; n++) {
      expect(takeCodeTurn("evt_a", "203.0.113.7", NOW)).toBe(0);
      noteWrongCode("evt_a", "203.0.113.7", NOW);
    }
    expect(takeCodeTurn("evt_a", "203.0.113.7", NOW)).toBe(2 * SECOND);
    expect(takeCodeTurn("evt_b", "203.0.113.7", NOW)).toBe(0);
    expect(takeCodeTurn("evt_a", "198.51.100.7", NOW)).toBe(0);
    expect(takeCodeTurn("evt_a", "203.0.113.7", NOW + 2 * SECOND)).toBe(0);
    expect(takeCodeTurn("evt_a", "203.0.113.7", NOW + 31 * MINUTE)).toBe(0);
  });

  it("TH06 right codes too are limited, so that a right one among many does not open the rest", () => {
    for (let n = 0; n < 20; n++) expect(takeCodeTurn("evt_c", "203.0.113.9", NOW)).toBe(0);
    expect(takeCodeTurn("evt_c", "203.0.113.9", NOW)).toBeGreaterThan(0);
  });
});
