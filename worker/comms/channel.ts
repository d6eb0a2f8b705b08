/** What carries a message to a person. One adapter per provider; the rest of comms does not know which. */
import type { z } from "@hono/zod-openapi";
import type { Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";

/** The ways to reach a person. */
export const CHANNELS = ["email", "sms", "whatsapp"] as const;
export type ChannelName = (typeof CHANNELS)[number];

export type Attachment = { readonly filename: string; readonly type: string; readonly content: Uint8Array };

type Addressed = {
  /** Our message id: the provider's idempotency key where it has one, and how its callbacks name the message. */
  readonly id: string;
  readonly tenantId: string;
  readonly template: string;
};

export type Mail = Addressed & {
  readonly from: string;
  readonly to: string;
  readonly replyTo?: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
  /** Such as `List-Unsubscribe`. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** A message to a phone. */
export type TextMessage = Addressed & {
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** What stands in the gaps of the template, where a provider only sends templates that were agreed before. */
  readonly parameters: readonly string[];
};

/**
 * `retry`: it may go well later, after `seconds` if the provider said. `rejected`: it never will, `reason` is kept;
 * `unwanted`: the person told the provider to stop. Reasons are the provider's codes, without personal data.
 */
export type ChannelFault =
  | { readonly kind: "retry"; readonly reason: string; readonly seconds?: number }
  | { readonly kind: "rejected"; readonly reason: string; readonly unwanted?: true };

export type Sent = { readonly providerId: string };

/** What became of a message. `bounced`: the address does not work; `undelivered`: this time it did not arrive. */
export const DELIVERIES = ["delivered", "read", "bounced", "undelivered", "complained"] as const;
export type Delivery = (typeof DELIVERIES)[number];

/** One thing that a callback tells. The message is named by our id, or only by the provider's. */
export type DeliveryNews = {
  readonly messageId?: string;
  readonly tenantId?: string;
  readonly providerId?: string;
  readonly delivery: Delivery;
  /** The provider's code, without personal data. */
  readonly reason?: string;
  /** The person told the provider to stop. */
  readonly unwanted?: true;
};

export type CallbackRequest = {
  /** As the provider called it: our public address, with the query. */
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
  readonly now: Millis;
};

/** What a callback holds once it has proved itself. `visit`: an address of the provider that confirms the subscription. */
export type Callback = { readonly news: readonly DeliveryNews[]; readonly visit?: string };
export type CallbackRejection = { readonly reason: "bad_signature" | "stale" | "malformed" | "not_expected" };

/** A provider with somebody's credentials. */
export type Connection<Message> = {
  readonly provider: string;
  /** Its callbacks know a message only by the id that the provider gave it. */
  readonly byItsOwnId?: true;
  /** Where the provider has idempotency keys, sending the same id again is the same message, not a second one. */
  readonly send: (message: Message) => Promise<Result<Sent, ChannelFault>>;
  /** Absent where the provider tells nothing later. */
  readonly readCallback?: (request: CallbackRequest) => Promise<Result<Callback, CallbackRejection>>;
};

/** A field of a provider's credentials, as its form shows it. */
export type ProviderField = {
  readonly name: string;
  readonly secret: boolean;
  readonly required: boolean;
  /** `url`: an address that we will call. */
  readonly kind: "text" | "choice" | "multiline" | "url";
  readonly choices?: readonly string[];
};

/** What the surroundings give an adapter. */
export type Wiring = {
  /** Where the stand-ins are; undefined is the real provider. */
  readonly standIns: string | undefined;
  /** Where this account's callbacks arrive. */
  readonly callbackUrl: string;
  /** The end of that address that only the provider knows, for providers that sign nothing. */
  readonly callbackProof: string;
  /** Whether an address that a tenant gave may be called (TH29). */
  readonly mayCall: (url: string) => boolean;
};

/** What a provider is, before anyone's credentials. One file each under `providers/`, listed in `providers/index.ts`. */
export type Provider<Config, Message> = {
  readonly id: string;
  readonly channel: ChannelName;
  readonly fields: readonly ProviderField[];
  readonly configSchema: z.ZodType<Config>;
  /** `per_message`: each message says where; `webhook`: entered by hand, signed; `unsigned`: its end is the proof. */
  readonly callbacks: "per_message" | "webhook" | "unsigned" | "none";
  readonly connect: (config: Config, wiring: Wiring) => Connection<Message>;
};
