/** What happened with a customer's orders: tickets, refunds, messages; and what is still owed to them. */
import { type SQL, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";

const MOST = 500;

export type TicketFact = {
  readonly id: string;
  readonly orderId: string;
  readonly eventId: string;
  readonly type: string;
  readonly seatLabel: string | null;
  readonly holderName: string;
  readonly status: string;
  readonly issuedAt: Millis;
  /** When it was used, for one that is. */
  readonly updatedAt: Millis;
};
export type RefundFact = {
  readonly id: string;
  readonly orderId: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
  readonly reason: string;
  readonly createdAt: Millis;
};
export type MessageFact = {
  readonly id: string;
  readonly orderId: string | null;
  readonly channel: string;
  readonly template: string;
  readonly recipient: string;
  readonly status: string;
  readonly createdAt: Millis;
};
export type EntryFact = {
  readonly transaction: string;
  readonly orderId: string;
  readonly kind: string;
  readonly account: string;
  readonly amount: number;
  readonly currency: string;
  readonly at: Millis;
};

export type History = {
  readonly tickets: readonly TicketFact[];
  readonly refunds: readonly RefundFact[];
  readonly messages: readonly MessageFact[];
  readonly entries: readonly EntryFact[];
};

const listOf = (ids: readonly string[]): SQL => sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;

/**
 * What belongs to these orders and was sent to these addresses, newest first, at most 500 of each. Each row is sought by its
 * order. Ledger entries only for who may see money.
 */
export async function historyOf(
  tenant: TenantDb,
  { orderIds, recipients, money }: { orderIds: readonly string[]; recipients: readonly string[]; money: boolean },
): Promise<History> {
  const { db, tenantId } = tenant;
  const ids = listOf(orderIds);
  const [tickets, refunds, messages, entries] = await Promise.all([
    db.all<TicketFact>(sql`SELECT id, order_id AS orderId, event_id AS eventId, type_name AS type, seat_label AS seatLabel,
      holder_name AS holderName, status, issued_at AS issuedAt, updated_at AS updatedAt
      FROM tickets WHERE tenant_id = ${tenantId} AND order_id IN ${ids} LIMIT ${MOST}`),
    db.all<RefundFact>(sql`SELECT id, order_id AS orderId, amount, currency, status, reason, created_at AS createdAt
      FROM refunds WHERE tenant_id = ${tenantId} AND order_id IN ${ids} LIMIT ${MOST}`),
    db.all<MessageFact>(sql`SELECT id, order_id AS orderId, channel, template, recipient, status, created_at AS createdAt
      FROM messages WHERE tenant_id = ${tenantId} AND order_id IN ${ids}
      UNION SELECT id, order_id, channel, template, recipient, status, created_at
      FROM messages WHERE tenant_id = ${tenantId} AND recipient IN ${listOf(recipients)}
      ORDER BY createdAt DESC LIMIT ${MOST}`),
    money
      ? db.all<EntryFact>(sql`SELECT t.id AS "transaction", t.order_id AS orderId, t.kind, e.account, e.amount, e.currency, t.at
          FROM ledger_transactions t JOIN ledger_entries e ON e.tenant_id = t.tenant_id AND e.transaction_id = t.id
          WHERE t.tenant_id = ${tenantId} AND t.order_id IN ${ids} LIMIT ${MOST}`)
      : [],
  ]);
  return { tickets, refunds, messages, entries };
}

/** Why somebody cannot be erased yet. */
export type Obligation = "order_open" | "ticket_valid" | "refund_open" | "dispute_open" | "needs_a_person" | "waits";

/** What is still under way in these orders, or for these addresses on a waiting list. */
export async function obligationsOf(
  tenant: TenantDb,
  { orderIds, emails }: { orderIds: readonly string[]; emails: readonly string[] },
  now: Millis,
): Promise<Obligation[]> {
  const { db, tenantId } = tenant;
  const ids = listOf(orderIds);
  const one = (kind: Obligation, from: SQL) => sql`SELECT ${kind} AS kind WHERE EXISTS (SELECT 1 FROM ${from})`;
  const queries = [
    one(
      "order_open",
      sql`orders WHERE tenant_id = ${tenantId} AND id IN ${ids} AND status = 'pending' AND (expires_at > ${now} OR EXISTS (
        SELECT 1 FROM payments p WHERE p.tenant_id = orders.tenant_id AND p.order_id = orders.id
          AND p.status IN ('created', 'pending', 'uncertain')))`,
    ),
    one(
      "ticket_valid",
      sql`tickets t JOIN events e ON e.tenant_id = t.tenant_id AND e.id = t.event_id
        WHERE t.tenant_id = ${tenantId} AND t.order_id IN ${ids} AND t.status IN ('active', 'blocked')
          AND e.status <> 'cancelled' AND coalesce(e.ends_at, e.starts_at) > ${now}`,
    ),
    one(
      "refund_open",
      sql`refunds WHERE tenant_id = ${tenantId} AND order_id IN ${ids}
        AND (status NOT IN ('succeeded', 'failed') AND approval <> 'rejected')`,
    ),
    one(
      "dispute_open",
      sql`disputes WHERE tenant_id = ${tenantId} AND order_id IN ${ids}
        AND status IN ('inquiry', 'needs_response', 'under_review')`,
    ),
    one(
      "needs_a_person",
      sql`attention_items WHERE tenant_id = ${tenantId} AND resolved_at IS NULL AND order_id IN ${ids}`,
    ),
    one(
      "waits",
      sql`waiting_list_entries WHERE tenant_id = ${tenantId} AND email IN ${listOf(emails)} AND state IN ('waiting', 'offered')`,
    ),
  ];
  const found = await Promise.all(queries.map((query) => db.all<{ kind: Obligation }>(query)));
  return found.flat().map(({ kind }) => kind);
}
