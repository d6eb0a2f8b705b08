/** The credentials of an organizer's own bKash merchant account (tokenized checkout). */
import { z } from "@hono/zod-openapi";
import type { ConfigField } from "../../gateway.ts";

const credential = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{4,200}$/, "must be 4 to 200 signs without spaces");

export const bkashConfigSchema = z.object({
  environment: z.enum(["live", "sandbox"]).default("live"),
  username: credential,
  password: credential,
  app_key: credential,
  app_secret: credential,
  /** The topic of instant notices, where bKash has set one up: only its subscription is confirmed. */
  notice_topic: z
    .string()
    .trim()
    .regex(/^$|^arn:aws:sns:[\w:.-]{5,200}$/, "must be the topic's ARN, arn:aws:sns:…")
    .default(""),
});

export type BkashConfig = z.infer<typeof bkashConfigSchema>;

export const BKASH_FIELDS: readonly ConfigField[] = [
  { name: "environment", secret: false, required: true, kind: "choice", choices: ["live", "sandbox"] },
  { name: "username", secret: false, required: true, kind: "text" },
  { name: "password", secret: true, required: true, kind: "text" },
  { name: "app_key", secret: false, required: true, kind: "text" },
  { name: "app_secret", secret: true, required: true, kind: "text" },
  { name: "notice_topic", secret: false, required: false, kind: "text" },
];
