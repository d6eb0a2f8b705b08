/** Wire shapes of messages, their providers, and of those who are not written to. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import type { ProviderSetting } from "./accounts.ts";
import { CHANNELS, DELIVERIES } from "./channel.ts";
import type { MessageRow, SuppressionRow } from "./tables.ts";

const channel = z.enum(CHANNELS);

export const messageSchema = z
  .object({
    id: z.string(),
    channel,
    recipient: z.string(),
    template: z.string().openapi({ description: "What it is about", example: "order_paid" }),
    order: z.string().nullable(),
    status: z.enum(["queued", "sent", "failed"]).openapi({ description: "Sent: the provider has taken it" }),
    delivery: z.enum(DELIVERIES).nullable().openapi({ description: "What the provider told later; null: nothing yet" }),
    failure: z.string().nullable(),
    created_at: z.string(),
    sent_at: z.string().nullable(),
    delivery_at: z.string().nullable(),
  })
  .openapi("Message");

export function messageWire(row: MessageRow): z.infer<typeof messageSchema> {
  const { id, recipient, template, status, delivery, failure } = row;
  const time = (at: number | null) => (at === null ? null : toTimestamp(at));
  return {
    id,
    channel: row.channel,
    recipient,
    template,
    order: row.orderId,
    status,
    delivery,
    failure,
    created_at: toTimestamp(row.createdAt),
    sent_at: time(row.sentAt),
    delivery_at: time(row.deliveryAt),
  };
}

export const providerParam = z.object({ provider: z.string().max(40) });

export const providerInput = z.looseObject({ enabled: z.boolean().default(true) }).openapi("MessageProviderInput", {
  example: { account_sid: "AC…", auth_token: "…", sender: "Agora", enabled: true },
});

export const providerSchema = z
  .object({
    provider: z.string(),
    channel,
    fields: z
      .array(
        z.object({
          name: z.string(),
          secret: z.boolean(),
          required: z.boolean(),
          kind: z.enum(["text", "choice", "multiline", "url"]),
          choices: z.array(z.string()).optional(),
        }),
      )
      .openapi({ description: "What its configuration asks for, in order" }),
    enabled: z.boolean().openapi({ description: "At most one of a channel is" }),
    is_default: z.boolean().openapi({ description: "Carries the channel while none of your own is enabled" }),
    account_id: z.string().nullable(),
    callback_url: z.string().nullable().openapi({
      description: "Enter this in the provider's dashboard, so that deliveries are told; null: nothing to enter",
    }),
    config: z.record(z.string(), z.string()).openapi({ description: "Secrets are shown by their last four signs" }),
    version: z.number().int(),
  })
  .openapi("MessageProvider");

export function providerWire(setting: ProviderSetting): z.infer<typeof providerSchema> {
  const { provider, account, callbackUrl, config, isDefault } = setting;
  return {
    provider: provider.id,
    channel: provider.channel,
    fields: provider.fields.map(({ choices, ...field }) => ({
      ...field,
      ...(choices ? { choices: [...choices] } : {}),
    })),
    enabled: account?.enabled === 1,
    is_default: isDefault,
    account_id: account?.id ?? null,
    callback_url: callbackUrl ?? null,
    config,
    version: account?.version ?? 0,
  };
}

export const testInput = z
  .object({ to: z.string().trim().min(5).max(254) })
  .openapi("MessageTestInput", { example: { to: "+8801712345678" } });

export const testSchema = z
  .object({
    ok: z.boolean().openapi({ description: "The provider has taken it" }),
    provider_id: z.string().nullable(),
    problem: z.string().nullable().openapi({ description: "The provider's code for what is wrong" }),
  })
  .openapi("MessageTest");

export const suppressionId = z.object({ id: z.string().regex(idPattern("suppression"), "is not an id of this list") });

export const suppressionInput = z.object({
  channel,
  contact: z.string().trim().toLowerCase().min(5).max(254),
});

export const suppressionSchema = z
  .object({
    id: z.string(),
    channel,
    contact: z.string(),
    reason: z.enum(["bounced", "complained", "stopped", "unsubscribed", "by_hand"]),
    scope: z.enum(["all", "optional"]).openapi({ description: "Optional: only what nobody needs, such as news" }),
    message: z.string().nullable().openapi({ description: "The message that it came of" }),
    created_at: z.string(),
  })
  .openapi("MessageSuppression");

export function suppressionWire(row: SuppressionRow): z.infer<typeof suppressionSchema> {
  const { id, channel: name, contact, reason, scope, messageId, createdAt } = row;
  return { id, channel: name, contact, reason, scope, message: messageId, created_at: toTimestamp(createdAt) };
}
