/** Proof of work in the browser; see worker/challenge/work.ts for what it proves. */
import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/web/pbkdf2";
import type { Challenge } from "altcha-lib/types";

/** The `Challenge-Solution` of a challenge. The work has an upper bound, so it ends: in about a second, on slow phones a few. */
export async function solve(challenge: Challenge): Promise<string> {
  const solution = await solveChallenge({ challenge, deriveKey });
  return btoa(JSON.stringify({ challenge, solution }));
}
