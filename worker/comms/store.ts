/** The log of messages, whose credentials carry them, and who is not written to any more. */
import { and, desc, eq, gt, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { DAY, type Millis } from "../kernel/time.ts";
import { platformDb, type Statement, type TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import type { ChannelName, Delivery } from "./channel.ts";
import { lowerThan } from "./delivery.ts";
import {
  messageProviders,
  messageReferences,
  type MessageRow,
  messages,
  messageSuppressions,
  type ProviderRow,
  type SuppressionRow,
} from "./tables.ts";

/** Messages of the platform itself stand under this name instead of a tenant's id. */
export const PLATFORM = "-";

/** One message of the tenant, as it stands. */
export async function selectMessage(tenant: TenantDb, id: string): Promise<MessageRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(messages)
    .where(tenant.own(messages, eq(messages.id, id)))
    .limit(1);
  return row;
}

/** What has to be known before a message is sent, in one trip. */
export async function beforeSending(
  tenant: TenantDb,
  { id, channel, recipient }: Pick<MessageRow, "id" | "channel" | "recipient">,
): Promise<{ known?: MessageRow; account?: ProviderRow; suppression?: SuppressionRow }> {
  const [[known], [account], [suppression]] = await tenant.query([
    tenant.db
      .select()
      .from(messages)
      .where(tenant.own(messages, eq(messages.id, id)))
      .limit(1),
    tenant.db
      .select()
      .from(messageProviders)
      .where(tenant.own(messageProviders, eq(messageProviders.channel, channel), eq(messageProviders.enabled, 1)))
      .limit(1),
    tenant.db
      .select()
      .from(messageSuppressions)
      .where(
        tenant.own(
          messageSuppressions,
          eq(messageSuppressions.channel, channel),
          eq(messageSuppressions.contact, recipient),
        ),
      )
      .limit(1),
  ]);
  return { ...(known && { known }), ...(account && { account }), ...(suppression && { suppression }) };
}

const MOST_OF_ORDER = 100;

/** What was sent about an order, oldest first. */
export async function messagesOfOrder(tenant: TenantDb, orderId: string): Promise<MessageRow[]> {
  const rows = await tenant.db
    .select()
    .from(messages)
    .where(tenant.own(messages, eq(messages.orderId, orderId)))
    .limit(MOST_OF_ORDER);
  return rows.sort((a, b) => a.createdAt - b.createdAt);
}

/** What was sent to one contact, newest first, below `before` (a time). */
export async function messagesOfContact(
  tenant: TenantDb,
  contact: string,
  { limit, before }: { limit: number; before?: Millis },
): Promise<MessageRow[]> {
  const older = before === undefined ? undefined : lt(messages.createdAt, before);
  return await tenant.db
    .select()
    .from(messages)
    .where(tenant.own(messages, eq(messages.recipient, contact), older))
    .orderBy(desc(messages.createdAt))
    .limit(limit);
}

/** What did not arrive, newest first, below `before` (a time). */
export async function troubledMessages(
  tenant: TenantDb,
  { limit, before }: { limit: number; before?: Millis },
): Promise<MessageRow[]> {
  const older = before === undefined ? undefined : lt(messages.createdAt, before);
  // Word for word the condition of the partial index, or SQLite does not use it.
  const troubled = sql`(status = 'failed' OR delivery IN ('bounced', 'undelivered', 'complained'))`;
  return await tenant.db
    .select()
    .from(messages)
    .where(tenant.own(messages, troubled, older))
    .orderBy(desc(messages.createdAt))
    .limit(limit);
}

export type NewMessage = Pick<MessageRow, "id" | "channel" | "recipient" | "template" | "orderId" | "createdAt">;

/** Notes that a message is to be sent; the first note of an id stays. */
export async function insertQueued(tenant: TenantDb, message: NewMessage): Promise<void> {
  await tenant.db
    .insert(messages)
    .values({ ...message, tenantId: tenant.tenantId, status: "queued" })
    .onConflictDoNothing();
}

/** Notes that a message is not sent, because its contact is not written to. */
export async function insertSuppressed(tenant: TenantDb, message: NewMessage, failure: string): Promise<void> {
  await tenant.db
    .insert(messages)
    .values({ ...message, tenantId: tenant.tenantId, status: "failed", failure })
    .onConflictDoUpdate({
      target: [messages.tenantId, messages.id],
      set: { status: "failed", failure },
      setWhere: eq(messages.status, "queued"),
    });
}

/** @param byItsOwnId the provider's callbacks will not name our message, so its id is kept beside ours */
export async function markSent(
  tenant: TenantDb,
  id: string,
  { provider, providerId, byItsOwnId }: { provider: string; providerId: string; byItsOwnId: boolean },
  now: Millis,
): Promise<void> {
  const sent = tenant.db
    .update(messages)
    .set({ status: "sent", provider, providerId, failure: null, sentAt: now })
    .where(tenant.own(messages, eq(messages.id, id)));
  const reference = { provider, providerId, tenantId: tenant.tenantId, messageId: id, createdAt: now };
  await tenant.batch(
    byItsOwnId ? [sent, tenant.db.insert(messageReferences).values(reference).onConflictDoNothing()] : [sent],
  );
}

/** Keeps why a message will never be sent. */
export function markFailed(tenant: TenantDb, id: string, provider: string, failure: string): Statement {
  return tenant.db
    .update(messages)
    .set({ status: "failed", provider, failure })
    .where(tenant.own(messages, eq(messages.id, id), eq(messages.status, "queued")));
}

/** Notes the reason of a try that will be repeated. */
export async function noteFailure(tenant: TenantDb, id: string, failure: string): Promise<void> {
  await tenant.db
    .update(messages)
    .set({ failure })
    .where(tenant.own(messages, eq(messages.id, id), eq(messages.status, "queued")));
}

/** Keeps what became of a message, unless more is known. */
export function markDelivery(
  tenant: TenantDb,
  id: string,
  { delivery, reason }: { delivery: Delivery; reason?: string | undefined },
  now: Millis,
): Statement {
  const lower = lowerThan(delivery);
  const less = lower.length === 0 ? undefined : inArray(messages.delivery, lower);
  return tenant.db
    .update(messages)
    .set({ delivery, deliveryAt: now, ...(reason === undefined ? {} : { failure: reason }) })
    .where(tenant.own(messages, eq(messages.id, id), or(isNull(messages.delivery), less)));
}

/** Which message a provider's id is, whoever's it is: for callbacks that name nothing of ours. */
export async function messageByReference(
  env: Env,
  provider: string,
  providerId: string,
): Promise<{ tenantId: string; messageId: string } | undefined> {
  const [row] = await platformDb(env)
    .select({ tenantId: messageReferences.tenantId, messageId: messageReferences.messageId })
    .from(messageReferences)
    .where(and(eq(messageReferences.provider, provider), eq(messageReferences.providerId, providerId)))
    .limit(1);
  return row;
}

const REFERENCES_KEPT: Millis = 30 * DAY;
const MOST_FORGOTTEN = 5000;

/** Forgets which messages providers' ids were, once they tell nothing of them any more. An hourly sweep. */
export async function forgetReferences(env: Env, now: Millis): Promise<void> {
  await platformDb(env).run(
    sql`DELETE FROM message_references WHERE (provider, provider_id) IN
      (SELECT provider, provider_id FROM message_references WHERE created_at < ${now - REFERENCES_KEPT} LIMIT ${MOST_FORGOTTEN})`,
  );
}

// Providers ---------------------------------------------------------------------------------------------------------

/** The tenant's credentials, all of them: one row a provider. */
export async function providersOf(tenant: TenantDb): Promise<ProviderRow[]> {
  return await tenant.db.select().from(messageProviders).where(tenant.own(messageProviders)).limit(20);
}

/** The ways by which the tenant's own providers reach phones: the platform's are for codes, which nobody else pays. */
export function selectTicketChannels(tenant: TenantDb) {
  return tenant.db
    .select({ channel: messageProviders.channel })
    .from(messageProviders)
    .where(tenant.own(messageProviders, eq(messageProviders.enabled, 1)))
    .limit(20);
}

/** The tenant's credentials at one provider. */
export async function providerOf(tenant: TenantDb, provider: string): Promise<ProviderRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(messageProviders)
    .where(tenant.own(messageProviders, eq(messageProviders.provider, provider)))
    .limit(1);
  return row;
}

/** The credentials that a callback address names. */
export async function providerByAddress(env: Env, id: string): Promise<ProviderRow | undefined> {
  const [row] = await platformDb(env).select().from(messageProviders).where(eq(messageProviders.id, id)).limit(1);
  return row;
}

export function insertProvider(tenant: TenantDb, row: Omit<ProviderRow, "tenantId" | "version">): Statement {
  return tenant.db.insert(messageProviders).values({ ...row, tenantId: tenant.tenantId });
}

export function updateProvider(
  tenant: TenantDb,
  { provider, version }: Pick<ProviderRow, "provider" | "version">,
  changes: Pick<ProviderRow, "config" | "enabled">,
): Statement {
  return tenant.db
    .update(messageProviders)
    .set({ ...changes, version: nextVersion(version) })
    .where(tenant.own(messageProviders, eq(messageProviders.provider, provider)));
}

/** Only one provider carries a channel: the others rest, with their credentials kept. */
export function restOthers(tenant: TenantDb, channel: ChannelName, provider: string): Statement {
  return tenant.db
    .update(messageProviders)
    .set({ enabled: 0, version: sql`version + 1` })
    .where(
      tenant.own(
        messageProviders,
        eq(messageProviders.channel, channel),
        eq(messageProviders.enabled, 1),
        sql`${messageProviders.provider} <> ${provider}`,
      ),
    );
}

// Suppressions ------------------------------------------------------------------------------------------------------

/** Writes to a contact no more. What holds for everything replaces what holds for optional messages. */
export function insertSuppression(tenant: TenantDb, row: Omit<SuppressionRow, "tenantId">): Statement {
  return tenant.db
    .insert(messageSuppressions)
    .values({ ...row, tenantId: tenant.tenantId })
    .onConflictDoUpdate({
      target: [messageSuppressions.tenantId, messageSuppressions.channel, messageSuppressions.contact],
      set: { reason: row.reason, scope: row.scope, messageId: row.messageId },
      setWhere: sql`${messageSuppressions.scope} = 'optional' AND ${row.scope} = 'all'`,
    });
}

/** The list, newest first, below `before` (time and id). */
export async function selectSuppressions(
  tenant: TenantDb,
  { limit, before }: { limit: number; before?: { at: Millis; id: string } },
): Promise<SuppressionRow[]> {
  const older =
    before === undefined
      ? undefined
      : or(
          lt(messageSuppressions.createdAt, before.at),
          and(eq(messageSuppressions.createdAt, before.at), lt(messageSuppressions.id, before.id)),
        );
  return await tenant.db
    .select()
    .from(messageSuppressions)
    .where(tenant.own(messageSuppressions, gt(messageSuppressions.createdAt, 0), older))
    .orderBy(desc(messageSuppressions.createdAt), desc(messageSuppressions.id))
    .limit(limit);
}

/** One entry of the list. */
export async function suppressionById(tenant: TenantDb, id: string): Promise<SuppressionRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(messageSuppressions)
    .where(tenant.own(messageSuppressions, eq(messageSuppressions.id, id)))
    .limit(1);
  return row;
}

/** Writes to a contact again. */
export function deleteSuppression(tenant: TenantDb, id: string): Statement {
  return tenant.db.delete(messageSuppressions).where(tenant.own(messageSuppressions, eq(messageSuppressions.id, id)));
}

/** Takes back what a contact said by a link; what bounced, or staff wrote down, stays. */
export function deleteOwnWish(tenant: TenantDb, id: string): Statement {
  return tenant.db
    .delete(messageSuppressions)
    .where(
      tenant.own(
        messageSuppressions,
        eq(messageSuppressions.id, id),
        eq(messageSuppressions.reason, "unsubscribed"),
        eq(messageSuppressions.scope, "optional"),
      ),
    );
}
