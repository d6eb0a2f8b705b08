/**
 * States something that must hold. A failure is a bug in our code, never bad input, so it throws.
 * @throws Error with `message`
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** Makes a `switch` exhaustive: adding an arm to a union breaks the build until it is handled. */
export function unreachable(value: never): never {
  throw new Error(`unreachable case: ${JSON.stringify(value)}`);
}
