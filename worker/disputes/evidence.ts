/** What an organizer can say against a dispute: what we know, what staff wrote, and sending it (E16). */
import type { AuditActor } from "../tenants/index.ts";
import { auditStatement } from "../tenants/index.ts";
import { eventById } from "../events/index.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { orderWithLines } from "../orders/index.ts";
import { accountOfPayment, type Evidence, type GatewayFault, paymentInContext } from "../payments/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { runVersioned } from "../platform/versioned.ts";
import { ticketsOfOrder } from "../tickets/index.ts";
import { takesEvidence } from "./dispute.ts";
import { readEvidence } from "./schemas.ts";
import { applyTruth, borne } from "./service.ts";
import { disputeById, updateDispute } from "./store.ts";
import type { DisputeRow } from "./tables.ts";

export type EvidenceFault =
  | { readonly reason: "unknown_dispute" }
  | { readonly reason: "not_open"; readonly status: string }
  | { readonly reason: "not_offered" }
  | { readonly reason: "gateway_fault"; readonly fault: GatewayFault };

export type EvidenceRequest = { readonly id: string; readonly evidence: Evidence; readonly submit: boolean };

/**
 * Keeps what staff wrote, and sends it when they say so. The draft is written first, so a fault on the way to the gateway
 * loses no text; sending it again after such a fault finds what became of the first try.
 * @throws Problem `stale_version` when somebody else saved a draft meanwhile
 */
export async function saveEvidence(
  env: Env,
  tenant: TenantDb,
  request: EvidenceRequest,
  actor: AuditActor,
): Promise<Result<DisputeRow, EvidenceFault>> {
  const { now } = actor;
  const known = await disputeById(tenant, request.id);
  if (!known) return err({ reason: "unknown_dispute" });
  if (!takesEvidence(known, now)) return err({ reason: "not_open", status: known.status });
  const context = await paymentInContext(tenant, { paymentId: known.paymentId });
  const adapter = context && (await accountOfPayment(env, tenant, context.payment, now))?.adapter;
  if (request.submit && !adapter?.submitEvidence) return err({ reason: "not_offered" });
  const evidence: Evidence = { ...readEvidence(known), ...request.evidence };
  await runVersioned(tenant, [
    updateDispute(tenant, known, { evidence: JSON.stringify(evidence), updatedAt: now }),
    auditStatement(actor, tenant, {
      action: request.submit ? "dispute.evidence_sent" : "dispute.evidence_saved",
      subjectId: known.id,
      after: { fields: Object.keys(request.evidence) },
    }),
  ]);
  if (request.submit && adapter?.submitEvidence) {
    const sent = await borne(adapter, await adapter.submitEvidence(known.gatewayReference, evidence));
    if (!sent.ok) return err({ reason: "gateway_fault", fault: sent.error });
    const { gateway, accountId, gatewayReference: reference } = known;
    await applyTruth(env, tenant, { gateway, accountId, reference, now }, sent.value);
  }
  const stored = await disputeById(tenant, known.id);
  return stored ? ok(stored) : err({ reason: "unknown_dispute" });
}

/** Texts that our own records give: what was sold, to whom, for when, and whether they came. */
export async function suggestedEvidence(tenant: TenantDb, dispute: DisputeRow): Promise<Evidence> {
  const [found, tickets] = await Promise.all([
    orderWithLines(tenant, dispute.orderId),
    ticketsOfOrder(tenant, dispute.orderId),
  ]);
  const event = found && (await eventById(tenant, found.order.eventId));
  if (!found || !event) return {};
  const { order, lines } = found;
  const used = tickets.filter(({ status }) => status === "used");
  return {
    product_description: `${lines.length} × admission to ${event.name}: ${[...new Set(lines.map(({ name }) => name))].join(", ")}`,
    customer_name: order.buyerName,
    customer_email: order.buyerEmail,
    service_date: dayOf(event.startsAt, event.timeZone),
    ...(used.length === 0
      ? {}
      : { access_activity: used.map((ticket) => admitted(ticket, event.timeZone)).join("\n") }),
  };
}

function admitted(ticket: { readonly id: string; readonly updatedAt: Millis }, timeZone: string): string {
  return `Ticket ${ticket.id} was admitted on ${dayOf(ticket.updatedAt, timeZone)}.`;
}

function dayOf(at: Millis, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone }).format(at);
}
