/** Wire shapes of taxes and fees. */
import { z } from "@hono/zod-openapi";

/** Who buys, as far as tax goes: with a tax number of another country, some organizers charge none (E24). */
export const taxBuyerFields = {
  buyer_country: z
    .string()
    .regex(/^[A-Za-z]{2}$/, "is not an ISO 3166 country")
    .toUpperCase()
    .optional(),
  tax_number: z.string().trim().min(4).max(30).optional(),
};
