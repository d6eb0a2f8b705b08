/** The things that the matrix of tenants names, ids of them that nobody has, and the rows of a tenant as one text. */
import { env } from "cloudflare:workers";
import { type IdKind, newHoldId, newId } from "../../worker/kernel/ids.ts";

/** Everything that has an id of its own, and the secrets that open it. */
export type Thing =
  | "venue"
  | "seat_map"
  | "event"
  | "draft"
  | "elsewhere"
  | "series"
  | "event_template"
  | "ticket"
  | "ticket_type"
  | "draft_type"
  | "member"
  | "invitation"
  | "person_session"
  | "check_in_session"
  | "check_in_token"
  | "device"
  | "device_token"
  | "variant"
  | "promo_code"
  | "automatic_discount"
  | "block"
  | "waiting_entry"
  | "hold"
  | "hold_token"
  | "order"
  | "order_token"
  | "live_order"
  | "live_order_token"
  | "gateway_account"
  | "message_provider"
  | "suppression"
  | "payment"
  | "dispute"
  | "refund"
  | "refund_run"
  | "attention_item"
  | "gateway_event"
  | "document_file"
  | "reconciliation"
  | "settlement"
  | "dead_letter"
  | "risk_review"
  | "risk_block"
  | "picture"
  | "performer"
  | "question"
  | "counter"
  | "customer"
  | "customer_note"
  | "domain"
  | "export";

/** Credentials as Stripe forms them; nobody is asked whether they work. */

const KINDS: Partial<Record<Thing, IdKind>> = {
  block: "block",
  waiting_entry: "waitingEntry",
  variant: "variant",
  promo_code: "promotion",
  automatic_discount: "promotion",
  venue: "venue",
  domain: "domain",
  seat_map: "seatMap",
  event: "event",
  draft: "event",
  elsewhere: "event",
  series: "eventSeries",
  event_template: "eventTemplate",
  ticket: "ticket",
  ticket_type: "ticketType",
  draft_type: "ticketType",
  member: "person",
  invitation: "invitation",
  person_session: "session",
  check_in_session: "checkInSession",
  device: "device",
  dead_letter: "deadLetter",
  risk_review: "riskReview",
  settlement: "settlement",
  reconciliation: "reconciliation",
  risk_block: "riskBlock",
  counter: "counter",
  customer: "customer",
  customer_note: "customerNote",
  export: "export",
  picture: "picture",
  performer: "performer",
  question: "question",
  order: "order",
  live_order: "order",
  gateway_account: "gatewayAccount",
  message_provider: "messageProvider",
  suppression: "suppression",
  payment: "payment",
  dispute: "dispute",
  refund: "refund",
  refund_run: "refundRun",
  attention_item: "attention",
};

/** An id of the same form that nobody has. */
export function unknownId(thing: Thing): string {
  if (thing === "hold") return newHoldId(newId("event"));
  if (thing === "document_file") return `${newId("document")}.pdf`;
  if (thing === "gateway_event") return `${newId("gatewayAccount")}.evt_matrix`;
  const kind = KINDS[thing];
  if (!kind) throw new Error(`${thing} is a secret, not an id`);
  return newId(kind);
}

let tenantTables: string[] | undefined;

/** All rows of a tenant in all tables, as one text. Two equal texts: nothing was touched. */
export async function rowsOf(tenantId: string): Promise<string> {
  // D1 allows no table-valued pragma, so the text of the table says whether it has the column.
  tenantTables ??= (
    await env.DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%tenant_id TEXT%' ORDER BY name",
    ).all<{ name: string }>()
  ).results.map(({ name }) => name);
  const answers = await env.DB.batch([
    ...tenantTables.map((name) => env.DB.prepare(`SELECT * FROM ${name} WHERE tenant_id = ?`).bind(tenantId)),
    env.DB.prepare(
      "SELECT id, revoked_at FROM sessions WHERE person_id IN (SELECT person_id FROM members WHERE tenant_id = ?)",
    ).bind(tenantId),
  ]);
  return JSON.stringify(
    answers.map(({ results }, index) => [tenantTables?.[index] ?? "sessions", results]),
    null,
    1,
  );
}
