/** Taking a person out of the log of messages (TH42). */
import { and, inArray, type SQL, sql } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { CHANNELS } from "./channel.ts";
import { messages, messageSuppressions } from "./tables.ts";

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
  // Who is erased is on no list either; read before the addresses go. The channels make it a seek on the key.
  const onList = and(
    inArray(messageSuppressions.channel, [...CHANNELS]),
    sql`(${messageSuppressions.contact} IN ${among(emails)} OR ${messageSuppressions.contact} IN
      (SELECT recipient FROM messages WHERE tenant_id = ${tenant.tenantId} AND order_id IN ${among(orderIds)}))`,
  );
  const offTheList = tenant.db.delete(messageSuppressions).where(tenant.own(messageSuppressions, onList));
  return [
    offTheList,
    forget(inArray(messages.orderId, among(orderIds))),
    forget(inArray(messages.recipient, among(emails))),
  ];
}
