/** Queue messages about people's own accounts: by reference, with secrets and addresses sealed (TH36, TH37). */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import type { OutboxMessage } from "../platform/outbox.ts";
import { envelope, queueOf } from "../platform/queues.ts";

/** `sealed` is the token of the link, encrypted for the invitation. */
export const invitationPayload = z.object({
  tenant_id: z.string().regex(idPattern("tenant")),
  invitation_id: z.string().regex(idPattern("invitation")),
  sealed: z.string().max(1000),
  /** Each sending is a mail of its own. */
  sent_at: z.number().int(),
});
/** `sealed` is `{to, token}`, encrypted for `id`. */
export const passwordResetPayload = z.object({
  id: z.string().regex(idPattern("message")),
  sealed: z.string().max(2000),
  expires_at: z.number().int(),
});
/** What changed about how somebody signs in. */
export const ACCOUNT_NEWS = [
  "password_changed",
  "authenticator_on",
  "authenticator_off",
  "recovery_codes_renewed",
  "passkey_added",
  "passkey_removed",
  "issuer_linked",
  "issuer_unlinked",
  "phone_added",
  "phone_removed",
] as const;
export type AccountNews = (typeof ACCOUNT_NEWS)[number];
export const accountNoticePayload = z.object({
  person_id: z.string().regex(idPattern("person")),
  news: z.enum(ACCOUNT_NEWS),
  at: z.number().int(),
});

/** For the outbox of the batch that writes or renews an invitation. */
export function invitationMessage(tenant: string, invitation: string, sealed: string, sentAt: Millis): OutboxMessage {
  const payload: z.infer<typeof invitationPayload> = {
    tenant_id: tenant,
    invitation_id: invitation,
    sealed,
    sent_at: sentAt,
  };
  return { queue: "comms", type: "comms.invitation", payload };
}

/** Sends the link for a new password on its way. When the queue refuses, the request fails and the person asks again. */
export async function queuePasswordReset(env: Env, payload: z.infer<typeof passwordResetPayload>): Promise<void> {
  await queueOf(env, "comms").send(envelope("comms.password_reset", payload));
}

/** Tells somebody by mail what changed about how they sign in, so that they hear of it when it was not them. */
export async function queueAccountNotice(env: Env, personId: string, news: AccountNews, now: Millis): Promise<void> {
  const payload: z.infer<typeof accountNoticePayload> = { person_id: personId, news, at: now };
  await queueOf(env, "comms").send(envelope("comms.account_notice", payload));
}
