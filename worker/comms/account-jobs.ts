/** Mails about people's own accounts: invitations, new passwords, and what changed about how they sign in. */
import { z } from "@hono/zod-openapi";
import { settings } from "../env.ts";
import { derivedId } from "../kernel/ids.ts";
import { selectPerson } from "../people/index.ts";
import { decryptSecret } from "../platform/crypto.ts";
import { tenantDb } from "../platform/db.ts";
import { defineJob, type JobContext, type JobTable } from "../platform/queue.ts";
import { openInvitation, tenantById } from "../tenants/index.ts";
import * as messages from "./account-messages.ts";
import { fromHeader } from "./header.ts";
import { siteUrl } from "./accounts.ts";
import { sendOnce } from "./service.ts";
import { PLATFORM } from "./store.ts";
import { accountNoticeMail } from "./templates/account-notice.tsx";
import { invitationMail } from "./templates/invitation.tsx";
import { passwordResetMail } from "./templates/password-reset.tsx";

const sealedReset = z.object({ to: z.string(), token: z.string() });

async function sendInvitation(payload: z.infer<typeof messages.invitationPayload>, context: JobContext): Promise<void> {
  const { env, now } = context;
  const tenant = tenantDb(env, payload.tenant_id);
  const [organizer, invitation] = await Promise.all([
    tenantById(env, payload.tenant_id),
    openInvitation(tenant, payload.invitation_id, now),
  ]);
  // Taken back, accepted, or sent again before this went out: then this link is no longer the one.
  if (!organizer || !invitation || invitation.sentAt !== payload.sent_at) return;
  const token = await decryptSecret(env, invitation.id, "invitation", payload.sealed);
  const inviter = await selectPerson(env, invitation.invitedBy);
  const message = {
    id: await derivedId("message", "invitation", invitation.id, String(payload.sent_at)),
    template: "invitation",
    recipient: invitation.email,
    compose: async () => ({
      from: fromHeader(settings(env).MAIL_FROM, organizer.name),
      to: invitation.email,
      replyTo: organizer.contactEmail,
      ...invitationMail({
        tenantName: organizer.name,
        inviter: inviter?.name || inviter?.email || organizer.name,
        role: invitation.role,
        events: invitation.eventIds?.length ?? null,
        expiresAt: invitation.expiresAt,
        timeZone: organizer.timeZone,
        // After the hash: browsers send it to nobody, and no log has it.
        url: `${siteUrl(env)}/console/invitation#${token}`,
      }),
    }),
  };
  await sendOnce(tenant, message, context);
}

async function sendPasswordReset(
  payload: z.infer<typeof messages.passwordResetPayload>,
  context: JobContext,
): Promise<void> {
  const { env, now } = context;
  if (payload.expires_at <= now) return;
  const opened = await decryptSecret(env, payload.id, "password-reset", payload.sealed);
  const { to, token } = sealedReset.parse(JSON.parse(opened));
  const message = {
    id: payload.id,
    template: "password_reset",
    recipient: `hash:${payload.id}`,
    compose: async () => ({
      from: fromHeader(settings(env).MAIL_FROM),
      to,
      ...passwordResetMail(`${siteUrl(env)}/console/new-password#${token}`),
    }),
  };
  await sendOnce(tenantDb(env, PLATFORM), message, context);
}

async function sendAccountNotice(
  payload: z.infer<typeof messages.accountNoticePayload>,
  context: JobContext,
): Promise<void> {
  const { env } = context;
  const person = await selectPerson(env, payload.person_id);
  if (!person) return;
  const message = {
    id: await derivedId("message", "account_notice", payload.person_id, payload.news, String(payload.at)),
    template: "account_notice",
    recipient: person.email,
    compose: async () => ({
      from: fromHeader(settings(env).MAIL_FROM),
      to: person.email,
      ...accountNoticeMail(payload.news, `${siteUrl(env)}/console/security`),
    }),
  };
  await sendOnce(tenantDb(env, PLATFORM), message, context);
}

/** Handlers of messages about accounts. */
export const accountJobs: JobTable = {
  "comms.invitation": defineJob({ queue: "comms", schema: messages.invitationPayload, handle: sendInvitation }),
  "comms.password_reset": defineJob({
    queue: "comms",
    schema: messages.passwordResetPayload,
    handle: sendPasswordReset,
  }),
  "comms.account_notice": defineJob({
    queue: "comms",
    schema: messages.accountNoticePayload,
    handle: sendAccountNotice,
  }),
};
