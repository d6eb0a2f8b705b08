/** The log of messages. */
import { eq } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { type MessageRow, messages } from "./tables.ts";

/** Messages of the platform itself stand under this name instead of a tenant's id. */
export const PLATFORM = "-";

export async function selectMessage(tenant: TenantDb, id: string): Promise<MessageRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(messages)
    .where(tenant.own(messages, eq(messages.id, id)))
    .limit(1);
  return row;
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

/** Notes that a message is to be sent; the first note of an id stays. */
export async function insertQueued(
  tenant: TenantDb,
  message: Pick<MessageRow, "id" | "recipient" | "template" | "orderId" | "createdAt">,
): Promise<void> {
  await tenant.db
    .insert(messages)
    .values({ ...message, tenantId: tenant.tenantId, channel: "email", status: "queued" })
    .onConflictDoNothing();
}

export async function markSent(
  tenant: TenantDb,
  id: string,
  { provider, providerId }: { provider: string; providerId: string },
  now: Millis,
): Promise<void> {
  await tenant.db
    .update(messages)
    .set({ status: "sent", provider, providerId, failure: null, sentAt: now })
    .where(tenant.own(messages, eq(messages.id, id)));
}

/** Keeps why a message will never be sent. */
export async function markFailed(tenant: TenantDb, id: string, provider: string, failure: string): Promise<void> {
  await tenant.db
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
