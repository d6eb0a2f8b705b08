/** Fields that several domains take from the wire, normalised the same way everywhere. */
import { z } from "@hono/zod-openapi";

/** An e-mail address: trimmed and in lower case, so that one person is one row. */
export const emailSchema = z
  .string()
  .max(254)
  .trim()
  .toLowerCase()
  .pipe(z.email())
  .openapi({ type: "string", format: "email", example: "rahima@example.com" });
