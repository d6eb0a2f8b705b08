/** Sending one message once: the log row with a derived id is what makes it once (I6). */
import type { TenantDb } from "../platform/db.ts";
import { log } from "../platform/log.ts";
import { backoffSeconds, type JobContext, RetryLater } from "../platform/queue.ts";
import type { Mail } from "./channel.ts";
import { resendChannel } from "./resend.ts";
import * as store from "./store.ts";

export type Outgoing = {
  /** Derived from what the message is about, so a repeat is the same message. */
  readonly id: string;
  readonly template: string;
  /** As the log keeps it. */
  readonly recipient: string;
  readonly orderId?: string;
  /** Makes the mail; only called when it is still to be sent. */
  readonly compose: () => Promise<Omit<Mail, "id" | "template">>;
};

/**
 * Sends a message unless it was sent or refused for good before.
 * @throws RetryLater when the provider may take it later
 */
export async function sendOnce(tenant: TenantDb, message: Outgoing, context: JobContext): Promise<void> {
  // Somebody who bought at the door and gave no address.
  if (message.recipient === "") return;
  const known = await store.selectMessage(tenant, message.id);
  if (known && known.status !== "queued") return;
  if (!known) {
    await store.insertQueued(tenant, {
      id: message.id,
      recipient: message.recipient,
      template: message.template,
      orderId: message.orderId ?? null,
      createdAt: context.now,
    });
  }
  const channel = resendChannel(context.env);
  const mail = { ...(await message.compose()), id: message.id, template: message.template };
  const result = await channel.send(mail);
  if (result.ok) {
    const { providerId } = result.value;
    await store.markSent(tenant, message.id, { provider: channel.provider, providerId }, context.now);
    return;
  }
  const { error } = result;
  const facts = { type: message.template, message_id: message.id, code: error.reason, attempts: context.attempts };
  if (error.kind === "rejected") {
    await store.markFailed(tenant, message.id, channel.provider, error.reason);
    log.warn("mail_refused", facts);
    return;
  }
  if (context.attempts <= 1) log.warn("mail_delayed", facts);
  await store.noteFailure(tenant, message.id, error.reason);
  throw new RetryLater(Math.max(error.seconds ?? 0, backoffSeconds(context.attempts)));
}
