/** Assessing who pays, noting what fails, and what staff do about it (G12, TH34). */
import { SlidingWindow } from "../challenge/index.ts";
import { derivedId, newId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { keyedHashSync } from "../platform/crypto.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { log } from "../platform/log.ts";
import { runVersioned } from "../platform/versioned.ts";
import { assess, RISK_WINDOW, type Assessment, type RiskReason, type SubjectKind } from "./assessment.ts";
import * as store from "./store.ts";
import { maskedLabel, type Payer, subjectOf, subjectsOf } from "./subjects.ts";
import type { ReviewStatus, RiskBlockRow, RiskReviewRow } from "./tables.ts";
import { forgetPicture, watch } from "./watch.ts";

/** Starts of payments by contact: counted in the isolate, near enough for a score that nothing hard follows from. */
const starts = new SlidingWindow(RISK_WINDOW, 20_000);

export type PaymentToAssess = { readonly orderId: string; readonly payer: Payer; readonly now: Millis };

export type Assessed = {
  readonly assessment: Assessment;
  /** For the batch that starts the payment: the order goes to the review list. Empty when there is nothing to review. */
  readonly statements: readonly Statement[];
};

/** How risky a payment looks, before it is started. */
export async function assessPayment(env: Env, tenant: TenantDb, request: PaymentToAssess): Promise<Assessed> {
  const { orderId, payer, now } = request;
  const subjects = subjectsOf(env, tenant.tenantId, payer);
  const signals = await watch(tenant, subjects, now);
  const contact = subjects.find(({ kind }) => kind === "contact");
  if (contact) starts.note(contact.hash, now);
  const orders = contact ? starts.count(contact.hash, now) : 0;
  const assessment = assess({ ...signals, orders }, now);
  if (assessment.kind === "cool_down" || assessment.kind === "blocked") {
    log.warn("payment_held_back", { tenant_id: tenant.tenantId, order_id: orderId, kind: assessment.kind });
  }
  const statements =
    assessment.kind === "review"
      ? await reviewStatements(tenant, orderId, assessment.score, assessment.reasons, now)
      : [];
  return { assessment, statements };
}

/** Puts an order on the review list, in an array because a bare query would be run by whoever awaits it. */
export async function reviewStatements(
  tenant: TenantDb,
  orderId: string,
  score: number,
  reasons: readonly RiskReason[],
  now: Millis,
): Promise<Statement[]> {
  const id = await derivedId("riskReview", orderId);
  return [store.upsertReview(tenant, { id, orderId, score, reasons: JSON.stringify(reasons), createdAt: now })];
}

export type FailedPayment = {
  readonly paymentId: string;
  readonly email: string;
  readonly phone: string | null;
  /** Hash of the network that started it, as `networkHash` made it. */
  readonly network: string | null;
  /** What the gateway says of the card or wallet; kept hashed. */
  readonly instrument: string | undefined;
  readonly at: Millis;
};

/** The statements that note a failure against who tried, for the batch that writes the failure. */
export function failureStatements(env: Env, tenant: TenantDb, failed: FailedPayment): Statement[] {
  const { paymentId, email, phone, network, instrument, at } = failed;
  const subjects = subjectsOf(env, tenant.tenantId, { email, phone: phone ?? undefined });
  if (network !== null) subjects.push({ kind: "network", hash: network });
  const hashed =
    instrument === undefined ? null : keyedHashSync(env, `risk:${tenant.tenantId}:instrument`, instrument).slice(0, 32);
  return store.insertSignals(tenant, subjects, { paymentId, at, instrument: hashed });
}

/** The hash of a network address that a payment keeps, so that its failures count against the network too. */
export function networkHash(env: Env, tenantId: string, address: string): string {
  return subjectOf(env, tenantId, "network", address).hash;
}

export type ResolveRequest = {
  readonly id: string;
  readonly status: Exclude<ReviewStatus, "open">;
  readonly note: string;
  readonly by: string;
  readonly now: Millis;
  readonly audit: (before: RiskReviewRow) => Statement;
};
export type ResolveFault = { readonly reason: "unknown_review" } | { readonly reason: "resolved_already" };

/** Closes a review. @throws Problem `stale_version` when somebody was faster */
export async function resolveReview(
  tenant: TenantDb,
  request: ResolveRequest,
): Promise<Result<RiskReviewRow, ResolveFault>> {
  const review = await store.reviewById(tenant, request.id);
  if (!review) return err({ reason: "unknown_review" });
  if (review.status !== "open") return err({ reason: "resolved_already" });
  const changes = {
    status: request.status,
    note: request.note,
    resolvedAt: request.now,
    resolvedBy: request.by,
  };
  await runVersioned(tenant, [store.resolveReview(tenant, review, changes), request.audit(review)]);
  return ok({ ...review, ...changes, version: review.version + 1 });
}

export type BlockRequest = {
  readonly kind: SubjectKind;
  readonly value: string;
  readonly reason: string;
  readonly by: string;
  readonly now: Millis;
  readonly audit: (block: RiskBlockRow) => Statement;
};

/** Puts somebody on the block list; who is on it already stays as they are. */
export async function blockPayer(env: Env, tenant: TenantDb, request: BlockRequest): Promise<RiskBlockRow> {
  const { kind, value } = request;
  const { hash } = subjectOf(env, tenant.tenantId, kind, value);
  const row: RiskBlockRow = {
    tenantId: tenant.tenantId,
    kind,
    subject: hash,
    id: newId("riskBlock"),
    label: maskedLabel(kind, value),
    reason: request.reason,
    createdBy: request.by,
    createdAt: request.now,
  };
  await tenant.batch([store.insertBlock(tenant, row), request.audit(row)]);
  forgetPicture(tenant.tenantId);
  return (await store.blockOf(tenant, kind, hash)) ?? row;
}

/** Takes somebody off the block list; false when the tenant has no such entry. */
export async function unblockPayer(
  tenant: TenantDb,
  id: string,
  audit: (block: RiskBlockRow) => Statement,
): Promise<boolean> {
  const block = await store.blockById(tenant, id);
  if (!block) return false;
  await tenant.batch([store.deleteBlock(tenant, id), audit(block)]);
  forgetPicture(tenant.tenantId);
  return true;
}
