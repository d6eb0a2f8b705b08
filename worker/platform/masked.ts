/** Secrets where people see them. Pure. */
const MASK = "••••";

/** A secret as it may be shown: the last four signs, where it is long enough for that to tell nothing. */
export function masked(secret: string): string {
  return secret.length >= 12 ? MASK + secret.slice(-4) : MASK;
}
