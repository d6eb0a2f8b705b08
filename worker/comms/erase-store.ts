/** Taking a person out of the log of messages (TH42). */
import { inArray, type SQL, sql } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { messages } from "./tables.ts";

/** What stands where an address was. */
const ERASED = "erased";

/** That something was sent about these orders, or to these addresses, stays known; to whom does not. */
export function eraseRecipientsStatements(
  tenant: TenantDb,
  orderIds: readonly string[],
  emails: readonly string[],
): Statement[] {
  const among = (values: readonly string[]): SQL => sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;
  const forget = (condition: SQL) =>
    tenant.db.update(messages).set({ recipient: ERASED }).where(tenant.own(messages, condition));
  return [forget(inArray(messages.orderId, among(orderIds))), forget(inArray(messages.recipient, among(emails)))];
}
