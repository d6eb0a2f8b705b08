/**
 * The secret of a hold, which also carries the prices that the buyer was shown (E25). `EventInventory` keeps only its
 * SHA-256: a token with another price is another token, and opens nothing (TH05). So a hold costs no row in the database.
 *
 *     <128 random bits>.<base64url of JSON {c: currency, l: [[price, ticket type, variant?], …]}>, in the order of the lines
 */
import { z } from "zod";
import { fromBase64Url, toBase64Url } from "./base64url.ts";

/** What one place of a line costs, in minor units, and as which variant of its ticket type. */
export type HoldPrice = { readonly ticketTypeId: string; readonly variantId: string | null; readonly price: number };

export type HoldPrices = {
  readonly currency: string;
  /** In the order of the hold's lines. */
  readonly lines: readonly HoldPrice[];
};

/** Long enough for twenty lines; anything longer is not ours. */
export const MAX_TOKEN_LENGTH = 3000;

const payloadSchema = z.object({
  c: z.string().length(3),
  l: z
    .array(z.tuple([z.number().int().min(0), z.string().max(40)]).rest(z.string().max(40)))
    .min(1)
    .max(20),
});

/** The token of a hold. `secret` has 128 random bits. */
export function makeHoldToken(secret: string, { currency, lines }: HoldPrices): string {
  const prices = lines.map(({ price, ticketTypeId, variantId }) =>
    variantId === null ? [price, ticketTypeId] : [price, ticketTypeId, variantId],
  );
  return `${secret}.${toBase64Url(JSON.stringify({ c: currency, l: prices }))}`;
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
  if (!parsed.success) return undefined;
  const lines = parsed.data.l.map(([price, ticketTypeId, variantId]) => ({
    ticketTypeId,
    variantId: variantId ?? null,
    price,
  }));
  return { currency: parsed.data.c, lines };
}
