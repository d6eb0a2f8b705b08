import type { Millis } from "../kernel/time.ts";

export type RetryOptions = {
  readonly attempts: number;
  /** The first pause lasts up to this, each further one up to twice as long. */
  readonly firstPause: Millis;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly wait: (pause: Millis) => Promise<void>;
};

/**
 * Runs `call` until it succeeds, or fails in a way that trying again does not help. Only for idempotent calls. Pauses have
 * full jitter, so that callers which failed together do not come back together.
 */
export async function retry<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt >= options.attempts || !mayRetry(error)) throw error;
      await options.wait(options.random() * options.firstPause * 2 ** (attempt - 1));
    }
  }
}

/** The platform marks its own errors: `retryable` may be tried again; an `overloaded` object needs fewer calls, not more. */
export function mayRetry(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  return "retryable" in error && error.retryable === true && !isOverloaded(error);
}

/** True for the platform's error of an object that has too many calls waiting. */
export function isOverloaded(error: unknown): boolean {
  return typeof error === "object" && error !== null && "overloaded" in error && error.overloaded === true;
}
