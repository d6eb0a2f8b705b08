/** Use cases of invitations (T11): somebody is asked to join, by a link that works once and for a week. */
import { invitationMessage } from "../comms/index.ts";
import { newId, newSecret } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { personByEmail, selectPerson } from "../people/index.ts";
import { encryptSecret, sha256Hex } from "../platform/crypto.ts";
import { isUniqueViolation, type TenantDb, tenantDb } from "../platform/db.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type AuditActor, auditStatement } from "./audit.ts";
import { INVITATION_LIFETIME, invitationState } from "./invitation.ts";
import * as store from "./invitation-store.ts";
import { checkMemberScope, MAX_MEMBERS, type MemberFault, type StaffActor } from "./members.ts";
import { mayAdd } from "./roles.ts";
import type { MemberInput } from "./schemas.ts";
import { countMembers, insertMember, selectMember, type Tenant, tenantById } from "./store.ts";

/** How many may wait for an answer at once (I8). */
const MAX_WAITING = 100;
/** An invitation is sent again no sooner than this: nobody's mailbox is filled by a button. */
const RESEND_AFTER: Millis = 60_000;

export type InviteFault = MemberFault | "already_invited";

/** Asks somebody to join and sends them the link. */
export async function invite(
  env: Env,
  tenant: TenantDb,
  { email, role, event_ids: wanted }: MemberInput,
  actor: StaffActor,
): Promise<Result<store.Invitation, InviteFault>> {
  const allowed = mayAdd(actor.role, role);
  if (!allowed.ok) return allowed;
  const [scope, { all }, waiting, known] = await Promise.all([
    checkMemberScope(tenant, role, wanted),
    countMembers(tenant),
    store.countWaiting(tenant),
    personByEmail(env, email),
  ]);
  if (!scope.ok) return scope;
  if (all + waiting >= MAX_MEMBERS || waiting >= MAX_WAITING) return err("too_many");
  if (known && (await selectMember(tenant, known.id))) return err("already_member");
  const { now } = actor;
  const id = newId("invitation");
  const link = await newLink(env, tenant, id, now);
  const row = {
    id,
    email,
    role,
    eventIds: scope.value,
    tokenHash: link.tokenHash,
    invitedBy: actor.id,
    createdAt: now,
    sentAt: now,
    expiresAt: now + INVITATION_LIFETIME,
    acceptedAt: null,
    acceptedBy: null,
    revokedAt: null,
  };
  try {
    await tenant.batch([
      store.insertInvitation(tenant, row),
      auditStatement(actor, tenant, {
        action: "invitation.sent",
        subjectId: id,
        after: { role, ...(scope.value === null ? {} : { event_ids: scope.value }) },
      }),
      link.outbox.statement,
    ]);
  } catch (error) {
    if (isUniqueViolation(error)) return err("already_invited");
    throw error;
  }
  await flushOutbox(env, [link.outbox.entry]);
  return ok({ ...row, tenantId: tenant.tenantId, version: 1 });
}

async function newLink(env: Env, tenant: TenantDb, id: string, now: Millis) {
  const token = newSecret(32);
  const sealed = await encryptSecret(env, id, "invitation", token);
  const message = invitationMessage(tenant.tenantId, id, sealed, now);
  return { tokenHash: await sha256Hex(token), outbox: outboxRow(tenant, message, now) };
}

/** Sends a new link for as long again; the one before works no more. */
export async function inviteAgain(
  env: Env,
  tenant: TenantDb,
  id: string,
  actor: StaffActor,
): Promise<Result<store.Invitation, "not_found" | "above_own_role" | "too_soon">> {
  const found = await store.selectInvitation(tenant, id);
  if (!found || found.acceptedAt !== null || found.revokedAt !== null) return err("not_found");
  if (!mayAdd(actor.role, found.role).ok) return err("above_own_role");
  const { now } = actor;
  if (now - found.sentAt < RESEND_AFTER) return err("too_soon");
  const link = await newLink(env, tenant, id, now);
  const changes = { tokenHash: link.tokenHash, sentAt: now, expiresAt: now + INVITATION_LIFETIME };
  await runVersioned(tenant, [
    store.updateInvitation(tenant, found, changes),
    auditStatement(actor, tenant, { action: "invitation.sent_again", subjectId: id }),
    link.outbox.statement,
  ]);
  await flushOutbox(env, [link.outbox.entry]);
  return ok({ ...found, ...changes, version: found.version + 1 });
}

/** Takes an invitation back: its link stops working at once. */
export async function revokeInvitation(
  tenant: TenantDb,
  id: string,
  actor: StaffActor,
): Promise<Result<undefined, "not_found" | "above_own_role">> {
  const found = await store.selectInvitation(tenant, id);
  if (!found || found.acceptedAt !== null || found.revokedAt !== null) return err("not_found");
  if (!mayAdd(actor.role, found.role).ok) return err("above_own_role");
  await runVersioned(tenant, [
    store.updateInvitation(tenant, found, { revokedAt: actor.now }),
    auditStatement(actor, tenant, { action: "invitation.revoked", subjectId: id, before: { role: found.role } }),
  ]);
  return ok(undefined);
}

/** What a link says: the invitation and the organization. Unknown, used and late links are alike (TH38). */
export async function invitationOfLink(
  env: Env,
  token: string,
  now: Millis,
): Promise<{ invitation: store.Invitation; organization: Tenant } | undefined> {
  const invitation = await store.invitationByToken(env, await sha256Hex(token));
  if (!invitation || invitationState(invitation, now) !== "open") return undefined;
  const organization = await tenantById(env, invitation.tenantId);
  return organization && { invitation, organization };
}

/**
 * Makes the signed-in person a member. Whoever holds the link and shows the invited address by signing in with it may accept:
 * a forwarded mail makes nobody else a member (TH25).
 */
export async function acceptInvitation(
  env: Env,
  token: string,
  actor: AuditActor,
): Promise<Result<Tenant, "link_rejected" | "other_person" | "already_member" | "too_many">> {
  const found = await invitationOfLink(env, token, actor.now);
  if (!found) return err("link_rejected");
  const { invitation, organization } = found;
  const person = await selectPerson(env, actor.id);
  if (person?.email !== invitation.email) return err("other_person");
  const tenant = tenantDb(env, invitation.tenantId);
  if ((await countMembers(tenant)).all >= MAX_MEMBERS) return err("too_many");
  const { role, eventIds } = invitation;
  try {
    await runVersioned(tenant, [
      store.updateInvitation(tenant, invitation, { acceptedAt: actor.now, acceptedBy: person.id }),
      insertMember(tenant, person.id, { role, eventIds }, actor.now),
      auditStatement(actor, tenant, {
        action: "invitation.accepted",
        subjectId: invitation.id,
        after: { person_id: person.id, role, ...(eventIds === null ? {} : { event_ids: eventIds }) },
      }),
    ]);
  } catch (error) {
    if (isUniqueViolation(error)) return err("already_member");
    throw error;
  }
  return ok(organization);
}
