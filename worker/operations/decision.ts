/** Deciding about a dead letter once. */

/** True when `decide` (store.ts) refused: somebody else was faster. */
export function isDecided(error: unknown): boolean {
  let current: unknown = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth++) {
    if (current.message.includes("NOT NULL constraint failed: dead_letters.attempts")) return true;
    current = current.cause;
  }
  return false;
}
