/** The API keys of a Razorpay account, and the linked account that gets the organizer's share, where Route is used. */
import { z } from "@hono/zod-openapi";
import type { ConfigField } from "../../gateway.ts";

const secret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{6,200}$/, "must be 6 to 200 signs without spaces");

export const razorpayConfigSchema = z
  .object({
    key_id: z
      .string()
      .trim()
      .regex(/^rzp_(test|live)_[A-Za-z0-9]{4,60}$/, "must be a key id such as rzp_live_…"),
    key_secret: secret,
    /** Another one than the key's: it signs webhooks only. */
    webhook_secret: secret,
    /** After a change: repeats of older events are signed with the secret before, for a day. */
    former_webhook_secret: z.union([z.literal(""), secret]).default(""),
    linked_account: z.union([z.literal(""), z.string().regex(/^acc_[A-Za-z0-9]{8,30}$/, "acc_…")]).default(""),
    /** Per cent of each payment that goes to the linked account, at most two decimals. */
    linked_share: z
      .union([
        z.literal(""),
        z
          .string()
          .trim()
          .regex(/^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/, "must be a percentage such as 97.5"),
      ])
      .default(""),
  })
  .refine(({ linked_account, linked_share }) => (linked_account === "") === (linked_share === ""), {
    path: ["linked_share"],
    message: "goes together with the linked account",
  });

export type RazorpayConfig = z.infer<typeof razorpayConfigSchema>;

export const RAZORPAY_FIELDS: readonly ConfigField[] = [
  { name: "key_id", secret: false, required: true, kind: "text" },
  { name: "key_secret", secret: true, required: true, kind: "text" },
  { name: "webhook_secret", secret: true, required: true, kind: "text" },
  { name: "former_webhook_secret", secret: true, required: false, kind: "text" },
  { name: "linked_account", secret: false, required: false, kind: "text" },
  { name: "linked_share", secret: false, required: false, kind: "text" },
];
