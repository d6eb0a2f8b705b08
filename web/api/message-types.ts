/** Wire shapes of messages, their providers, and of those who are not written to. */
import type { Timestamp } from "./types.ts";

export const CHANNEL_NAMES = ["email", "sms", "whatsapp"] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];
export type Delivery = "delivered" | "read" | "bounced" | "undelivered" | "complained";

export type MessageRecord = {
  id: string;
  channel: ChannelName;
  recipient: string;
  template: string;
  order: string | null;
  status: "queued" | "sent" | "failed";
  delivery: Delivery | null;
  /** The provider's code; null when nothing is wrong. */
  failure: string | null;
  created_at: Timestamp;
  sent_at: Timestamp | null;
  delivery_at: Timestamp | null;
};

export type ProviderField = {
  name: string;
  secret: boolean;
  required: boolean;
  kind: "text" | "choice" | "multiline" | "url";
  choices?: string[];
};
export type MessageProvider = {
  provider: string;
  channel: ChannelName;
  fields: ProviderField[];
  enabled: boolean;
  is_default: boolean;
  /** Null until credentials were given. */
  account_id: string | null;
  callback_url: string | null;
  /** Secrets are masked: `••••1234`. */
  config: Record<string, string>;
  version: number;
};
export type MessageTest = { ok: boolean; provider_id: string | null; problem: string | null };

export type MessageSuppression = {
  id: string;
  channel: ChannelName;
  contact: string;
  reason: "bounced" | "complained" | "stopped" | "unsubscribed" | "by_hand";
  scope: "all" | "optional";
  message: string | null;
  created_at: Timestamp;
};
