/** Headers that a hold may come with. */
import { z } from "@hono/zod-openapi";
import { MAX_TURNSTILE_TOKEN } from "./turnstile.ts";
import { MAX_SOLUTION_LENGTH } from "./work.ts";

export const askerHeaders = z.object({
  "device-id": z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,64}$/)
    .optional()
    .openapi({
      description: "A random id that the browser keeps; with it the limits of a shared address do not count",
    }),
  "challenge-solution": z
    .string()
    .max(MAX_SOLUTION_LENGTH)
    .optional()
    .openapi({ description: "A solved challenge; needed when the answer was `challenge_required`" }),
  "turnstile-token": z
    .string()
    .min(1)
    .max(MAX_TURNSTILE_TOKEN)
    .optional()
    .openapi({ description: "Of a Turnstile widget, instead of the challenge, where `challenge_required` offered it" }),
});
