/**
 * The secret of a hold, which also carries the prices that the buyer was shown (E25). `EventInventory` keeps only its
 * SHA-256: a token with another price is another token, and opens nothing (TH05). So a hold costs no row in the database.
 *
 *     <128 random bits>.<base64url of JSON {c: currency, p: [[ticket type, price], …]}>
 */
import { z } from "zod";
import { fromBase64Url, toBase64Url } from "./base64url.ts";

export type HoldPrices = {
  readonly currency: string;
  /** Minor units for one place of each ticket type in the hold. */
  readonly prices: ReadonlyMap<string, number>;
};

/** Long enough for twenty lines; anything longer is not ours. */
export const MAX_TOKEN_LENGTH = 2000;

const payloadSchema = z.object({
  c: z.string().length(3),
  p: z
    .array(z.tuple([z.string(), z.number().int().min(0)]))
    .min(1)
    .max(20),
});

/** The token of a hold. `secret` has 128 random bits. */
export function makeHoldToken(secret: string, { currency, prices }: HoldPrices): string {
  const payload = JSON.stringify({ c: currency, p: [...prices] });
  return `${secret}.${toBase64Url(payload)}`;
}

/**
 * The prices inside a token. Says nothing about whether the token is genuine: that is known once the inventory has
 * accepted its hash. Undefined when it cannot be one of ours.
 */
export function readHoldToken(token: string): HoldPrices | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  const [secret, payload, ...rest] = token.split(".");
  if (!secret || !payload || rest.length > 0) return undefined;
  const text = fromBase64Url(payload);
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = payloadSchema.safeParse(json);
  return parsed.success ? { currency: parsed.data.c, prices: new Map(parsed.data.p) } : undefined;
}
