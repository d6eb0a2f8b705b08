/** What carries a message to a person. One adapter per provider; the rest of comms does not know which. */
import type { Result } from "../kernel/result.ts";

export type Attachment = { readonly filename: string; readonly type: string; readonly content: Uint8Array };

export type Mail = {
  /** Our message id: the provider's idempotency key. */
  readonly id: string;
  readonly template: string;
  readonly from: string;
  readonly to: string;
  readonly replyTo?: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
};

/**
 * `retry`: it may go well later, after `seconds` if the provider said. `rejected`: it never will, `reason` is kept.
 * Reasons are the provider's codes, without personal data.
 */
export type ChannelFault =
  | { readonly kind: "retry"; readonly reason: string; readonly seconds?: number }
  | { readonly kind: "rejected"; readonly reason: string };

export type Channel = {
  readonly provider: string;
  /** Sending the same id again is the same mail, not a second one. */
  readonly send: (mail: Mail) => Promise<Result<{ providerId: string }, ChannelFault>>;
};
