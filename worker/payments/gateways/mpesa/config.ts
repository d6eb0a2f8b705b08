/** The credentials of an organizer's own paybill or till at Safaricom's Daraja. */
import { z } from "@hono/zod-openapi";
import type { ConfigField } from "../../gateway.ts";

const credential = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{8,200}$/, "must be 8 to 200 signs without spaces");
const shortcode = z
  .string()
  .trim()
  .regex(/^\d{5,8}$/, "must be 5 to 8 digits");
const orEmpty = (schema: z.ZodString) => z.union([z.literal(""), schema]).default("");

export const mpesaConfigSchema = z
  .object({
    /** Which of Safaricom's two hosts: their sandbox moves real money too when a real phone is prompted. */
    environment: z.enum(["live", "sandbox"]).default("live"),
    consumer_key: credential,
    consumer_secret: credential,
    kind: z.enum(["paybill", "till"]).default("paybill"),
    /** The paybill, or the store (head office) number of a till. */
    shortcode,
    till_number: orEmpty(shortcode),
    passkey: credential,
    /** For sending money back: the operator with the reversal role, and the password as Safaricom's portal encrypts it. */
    initiator_name: orEmpty(
      z
        .string()
        .trim()
        .regex(/^[\x21-\x7e]{1,60}$/),
    ),
    security_credential: orEmpty(
      z
        .string()
        .trim()
        .regex(/^[A-Za-z0-9+/]{100,1000}={0,2}$/, "must be the encrypted credential, in base64"),
    ),
    /** The shortcode that pays out to phones, for refunds of a part; a paybill reverses whole payments only. */
    b2c_shortcode: orEmpty(shortcode),
    /** Whether a payer's number that is not the order's is put before a person (G13). */
    match_phone: z.enum(["no", "yes"]).default("no"),
  })
  .refine(({ kind, till_number }) => kind === "paybill" || till_number !== "", {
    path: ["till_number"],
    message: "is needed for a till",
  })
  .refine((config) => (config.initiator_name === "") === (config.security_credential === ""), {
    path: ["security_credential"],
    message: "goes together with the initiator's name",
  });

export type MpesaConfig = z.infer<typeof mpesaConfigSchema>;

export const MPESA_FIELDS: readonly ConfigField[] = [
  { name: "environment", secret: false, required: true, kind: "choice", choices: ["live", "sandbox"] },
  { name: "consumer_key", secret: false, required: true, kind: "text" },
  { name: "consumer_secret", secret: true, required: true, kind: "text" },
  { name: "kind", secret: false, required: true, kind: "choice", choices: ["paybill", "till"] },
  { name: "shortcode", secret: false, required: true, kind: "text" },
  { name: "till_number", secret: false, required: false, kind: "text" },
  { name: "passkey", secret: true, required: true, kind: "text" },
  { name: "initiator_name", secret: false, required: false, kind: "text" },
  { name: "security_credential", secret: true, required: false, kind: "multiline" },
  { name: "b2c_shortcode", secret: false, required: false, kind: "text" },
  { name: "match_phone", secret: false, required: false, kind: "choice", choices: ["no", "yes"] },
];
