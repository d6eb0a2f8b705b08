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

export const TEXT_LANGUAGES = ["en", "bn", "hi", "sw", "ar"] as const;
export type TextLanguage = (typeof TEXT_LANGUAGES)[number];
export type MessageKind =
  | "order_paid"
  | "payment_failed"
  | "refund_requested"
  | "refund_places_gone"
  | "refund_order_closed"
  | "refund_order_already_paid"
  | "seat_moved"
  | "attendee_changed"
  | "date_moved"
  | "event_cancelled"
  | "event_postponed"
  | "lines_cancelled"
  | "rest_due"
  | "upgrade_due"
  | "resent"
  | "waiting_list_confirm"
  | "waiting_list_link"
  | "waiting_list_offer"
  | "reminder_tomorrow"
  | "reminder_today"
  | "cart_reminder";
export type Wording = { subject: string; heading: string; text: string };
export type MessageTemplate = {
  kind: MessageKind;
  language: TextLanguage;
  is_own: boolean;
  optional: boolean;
  words: Wording;
  default: Wording;
  variables: { name: string; sample: string }[];
  version: number;
};
export type MessagePreview = {
  subject: string;
  heading: string;
  about: string[];
  paragraphs: string[];
  act: string;
  rows: string[][];
  notes: string[];
  footer: string;
  unsubscribe: string | null;
  direction: "ltr" | "rtl";
};
export type ReminderSettings = { reminders: boolean; carts: boolean; version: number };

export type NoticeKind = "dispute" | "attention" | "export";
export type NotificationPreferences = {
  kinds: NoticeKind[];
  channels: ChannelName[];
  choices: { kind: NoticeKind; channel: ChannelName }[];
  phone: string | null;
};
