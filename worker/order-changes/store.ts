/** Writes of an order's lines and of the message that finishes a change. */
import { eq } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { outbox } from "../platform/outbox.ts";

/** Takes a message out of the outbox whose work is done in the same batch. */
export function dropMessage(tenant: TenantDb, id: string): Statement {
  return tenant.db.delete(outbox).where(eq(outbox.id, id));
}
