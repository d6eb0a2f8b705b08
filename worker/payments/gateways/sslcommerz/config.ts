/** The credentials of an organizer's own SSLCOMMERZ store. */
import { z } from "@hono/zod-openapi";
import type { ConfigField } from "../../gateway.ts";

export const sslcommerzConfigSchema = z.object({
  environment: z.enum(["live", "sandbox"]).default("live"),
  store_id: z
    .string()
    .trim()
    .regex(/^[\w.-]{3,30}$/, "must be the store id, 3 to 30 letters and digits"),
  /** Not the password of the merchant panel. */
  store_password: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{4,30}$/, "must be the store password, 4 to 30 signs without spaces"),
});

export type SslcommerzConfig = z.infer<typeof sslcommerzConfigSchema>;

export const SSLCOMMERZ_FIELDS: readonly ConfigField[] = [
  { name: "environment", secret: false, required: true, kind: "choice", choices: ["live", "sandbox"] },
  { name: "store_id", secret: false, required: true, kind: "text" },
  { name: "store_password", secret: true, required: true, kind: "text" },
];
