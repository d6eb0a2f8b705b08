/**
 * Refunds that staff ask for: what is left is computed and written under the versions of order and payments, so two at
 * once can never pass what was captured (TH10). The gateway is asked afterwards, from the queue (payments/refund.ts).
 */
import { selectOpenDispute } from "../disputes/index.ts";
import { derivedId, newId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { ledgerStatements, refundOwedEntries } from "../ledger/index.ts";
import {
  isFulfilled,
  type OrderLineRow,
  type OrderRow,
  selectLines,
  selectOrder,
  updateOrder,
} from "../orders/index.ts";
import {
  feeTakenOnTheWay,
  insertAttention,
  insertRefund,
  isForNothing,
  isKeptApart,
  ledgerIdOf,
  MAX_REFUNDS,
  type PaymentRow,
  platformFeeBack,
  refundCapability,
  type RefundDraft,
  refundParts,
  type RefundRow,
  linePartsOf,
  salePartsOf,
  selectPayments,
  selectRefundsOfOrder,
  updatePayment,
} from "../payments/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { Problem } from "../platform/errors.ts";
import { flushOutbox, type OutboxEntry, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type PlanFault, planRefund, type RefundableOrder, type RefundPlan, type RefundWish } from "./refund-plan.ts";
import { type RefundShare, type RefundSource, splitRefund } from "./split.ts";
import { insertRefundLines, type RefundLineRow, selectPolicy, selectRefundLines } from "./store.ts";

/** An order with all of its money, read at one moment. */
export type OrderMoney = {
  readonly order: OrderRow;
  readonly lines: readonly OrderLineRow[];
  readonly payments: readonly PaymentRow[];
  readonly refunds: readonly RefundRow[];
  readonly refundLines: readonly RefundLineRow[];
  /** A larger refund needs a second person; null: none does. */
  readonly approvalAbove: number | null;
  readonly disputed: boolean;
};

/** Undefined when the tenant has no order of this id. */
export async function loadOrderMoney(tenant: TenantDb, orderId: string): Promise<OrderMoney | undefined> {
  const [[order], lines, payments, refunds, refundLines, [policy], disputes] = await tenant.db.batch([
    selectOrder(tenant, orderId),
    selectLines(tenant, orderId),
    selectPayments(tenant, orderId),
    selectRefundsOfOrder(tenant, orderId),
    selectRefundLines(tenant, orderId),
    selectPolicy(tenant),
    selectOpenDispute(tenant, orderId),
  ]);
  if (!order) return undefined;
  const approvalAbove = policy?.approvalAbove ?? null;
  return { order, lines, payments, refunds, refundLines, approvalAbove, disputed: disputes.length > 0 };
}

export type RefundFault =
  | PlanFault
  | { readonly reason: "unknown_order" }
  | { readonly reason: "not_refundable"; readonly status: string }
  /** The bank decides about this money now (E16). */
  | { readonly reason: "disputed" }
  | { readonly reason: "too_many_refunds" }
  /** Somebody moved the order's money since the wish was worked out. */
  | { readonly reason: "changed" }
  | { readonly reason: "wrong_currency"; readonly currency: string }
  /** No gateway of this order can give back just this much. */
  | { readonly reason: "not_splittable" };

/** What a refund would do: how much of which payment and line, and whether somebody else has to agree. */
export type RefundProposal = {
  readonly plan: RefundPlan;
  readonly shares: readonly RefundShare[];
  readonly left: number;
  readonly needsApproval: boolean;
};

/**
 * Works a wish out, without writing anything.
 * @param agreed it was agreed to when the order was placed: no second person is asked
 */
export function proposeRefund(
  loaded: OrderMoney,
  wish: RefundWish,
  agreed = false,
): Result<RefundProposal, RefundFault> {
  const { order, refunds } = loaded;
  if (!isFulfilled(order.status) && order.status !== "cancelled") {
    return err({ reason: "not_refundable", status: order.status });
  }
  if (wish.kind === "amount" && wish.currency !== order.currency) {
    return err({ reason: "wrong_currency", currency: order.currency });
  }
  if (loaded.disputed) return err({ reason: "disputed" });
  const sources = sourcesOf(loaded);
  const left = sources.reduce((sum, source) => sum + source.left, 0);
  const plan = planRefund(refundableOrder(loaded, left), wish);
  if (!plan.ok) return plan;
  const shares = splitRefund(plan.value.amount, sources);
  if (!shares.ok) return shares;
  if (refunds.length + shares.value.length > MAX_REFUNDS) return err({ reason: "too_many_refunds" });
  const needsApproval = !agreed && loaded.approvalAbove !== null && plan.value.amount > loaded.approvalAbove;
  return ok({ plan: plan.value, shares: shares.value, left, needsApproval });
}

/** What each payment still has. A refund that is only asked for has its money already. */
export function sourcesOf({ payments, refunds }: Pick<OrderMoney, "payments" | "refunds">): RefundSource[] {
  return (
    payments
      // What is kept apart paid for nothing yet: the list of what needs a person sends it back.
      .filter((payment) => payment.status === "captured" && !isKeptApart(payment))
      .map(({ id, gateway, captured }) => {
        const back = refunds.filter(({ paymentId, status }) => paymentId === id && status !== "failed");
        const left = captured - back.reduce((sum, { amount }) => sum + amount, 0);
        return { paymentId: id, captured, left: Math.max(0, left), refund: refundCapability(gateway) };
      })
  );
}

function refundableOrder({ order, lines, refunds, refundLines }: OrderMoney, left: number): RefundableOrder {
  const counts = refunds.filter((refund) => refund.status !== "failed" && !isForNothing(refund));
  const ids = new Set(counts.map(({ id }) => id));
  const back = new Map<number, number>();
  for (const { refundId, position, amount } of refundLines) {
    if (ids.has(refundId)) back.set(position, (back.get(position) ?? 0) + amount);
  }
  const sum = (part: "amount" | "tax" | "fee") => counts.reduce((total, refund) => total + refund[part], 0);
  const { total, tax, fee } = salePartsOf(order, lines);
  return {
    lines: lines.map((line) => ({
      position: line.position,
      total: line.total,
      ...taxAndFee(line),
      refunded: back.get(line.position) ?? 0,
    })),
    sold: { total, tax, fee },
    back: { total: sum("amount"), tax: sum("tax"), fee: sum("fee") },
    left,
  };
}

function taxAndFee(line: OrderLineRow): { tax: number; fee: number } {
  const { tax, fee } = linePartsOf(line);
  return { tax, fee };
}

export type RefundRequest = {
  readonly orderId: string;
  readonly wish: RefundWish;
  readonly reason: string;
  readonly note: string | null;
  /** Who asks: a person's id. */
  readonly by: string;
  /** It was agreed to when the order was placed: no second person is asked. */
  readonly agreed?: boolean;
  /** Of a bulk run; the same run and order make the same refunds. */
  readonly runId?: string;
  /** The order's version that the wish was worked out from; another one makes the wish worthless. */
  readonly basedOn?: number;
  /** Lines that end once a second person has agreed; kept with a refund that waits for one. */
  readonly endWhenApproved?: readonly number[];
  /** What is written in the same batch, made from what was read: what ends with it, and its row in the audit log. */
  readonly also: (loaded: OrderMoney, proposal: RefundProposal, refundIds: readonly string[]) => Also;
  readonly now: Millis;
};
export type Also = {
  readonly statements: readonly Statement[];
  readonly outbox: readonly OutboxEntry[];
  /** The order's own changes, under the one version that the batch checks. */
  readonly order?: Parameters<typeof updateOrder>[3];
};

export type RequestedRefund = {
  readonly proposal: RefundProposal;
  readonly refundIds: readonly string[];
  readonly order: OrderRow;
};

/** How often it is computed anew because somebody else moved the order's money in between. */
const MAX_ROUNDS = 5;

/**
 * Writes the refunds of a wish, with their ledger entries, in one batch. Whether the buyer gets the money is told later
 * by the refunds' own status.
 */
export async function requestRefund(
  env: Env,
  tenant: TenantDb,
  request: RefundRequest,
): Promise<Result<RequestedRefund, RefundFault>> {
  for (let round = 1; ; round++) {
    const loaded = await loadOrderMoney(tenant, request.orderId);
    if (!loaded) return err({ reason: "unknown_order" });
    if (request.basedOn !== undefined && request.basedOn !== loaded.order.version) return err({ reason: "changed" });
    const proposal = proposeRefund(loaded, request.wish, request.agreed);
    if (!proposal.ok) return proposal;
    try {
      return ok(await writeRefunds(env, tenant, request, loaded, proposal.value));
    } catch (error) {
      const raced = (error instanceof Problem && error.code === "stale_version") || isAboveCaptured(error);
      if (!raced || round >= MAX_ROUNDS) throw error;
    }
  }
}

/** The trigger of migration 0008 has stopped what the versions should have stopped before. */
function isAboveCaptured(error: unknown): boolean {
  let current: unknown = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth++) {
    if (current.message.includes("refund above what was captured")) return true;
    current = current.cause;
  }
  return false;
}

async function writeRefunds(
  env: Env,
  tenant: TenantDb,
  request: RefundRequest,
  loaded: OrderMoney,
  proposal: RefundProposal,
): Promise<RequestedRefund> {
  const { order, payments } = loaded;
  const { now } = request;
  const waiting = proposal.needsApproval;
  const drafts = await draftsOf(request, loaded, proposal, await feeTakenOnTheWay(env, tenant, payments));
  const refundIds = drafts.map(({ id }) => id);
  const also = request.also(loaded, proposal, refundIds);
  const touched = payments.filter(({ id }) => drafts.some(({ paymentId }) => paymentId === id));
  const owed = waiting ? [] : await Promise.all(drafts.map((draft) => owedStatements(tenant, draft, now)));
  const sent = waiting ? [] : await Promise.all(drafts.map((draft) => sendStatements(tenant, draft, now)));
  await runVersioned(tenant, [
    updateOrder(tenant, order.id, order.version, also.order ?? {}),
    ...touched.map((payment) =>
      updatePayment(tenant, payment, { updatedAt: now, ...(waiting ? {} : { nextCheckAt: now }) }),
    ),
    ...drafts.map((draft) => insertRefund(tenant, draft)),
    ...insertRefundLines(tenant, linesOf(order.id, drafts, proposal.plan)),
    ...owed.flat(),
    ...sent.flatMap(({ statements }) => statements),
    ...also.statements,
  ]);
  await flushOutbox(env, [...sent.flatMap(({ outbox }) => outbox), ...also.outbox]);
  return { proposal, refundIds, order };
}

/** A refund as it is first written. */
export type StaffDraft = RefundDraft & {
  readonly method: "gateway" | "manual";
  readonly tax: number;
  readonly fee: number;
  readonly platformFee: number;
};

async function draftsOf(
  { runId, reason, note, by, now, endWhenApproved = [] }: RefundRequest,
  loaded: OrderMoney,
  { plan, shares, needsApproval }: RefundProposal,
  takenOnTheWay: ReadonlySet<string>,
): Promise<StaffDraft[]> {
  const { order, lines, refunds } = loaded;
  const sold = salePartsOf(order, lines);
  const ending = needsApproval ? endWhenApproved : [];
  let rest = { tax: plan.tax, fee: plan.fee };
  const before = refunds.filter((refund) => !isForNothing(refund));
  const drafts: StaffDraft[] = [];
  for (const [index, { paymentId, amount, method }] of shares.entries()) {
    // Tax and fees go with the first shares as far as they fit: together they are those of the plan.
    const tax = Math.min(rest.tax, amount);
    const fee = Math.min(rest.fee, amount - tax);
    rest = { tax: rest.tax - tax, fee: rest.fee - fee };
    const platformFee = takenOnTheWay.has(paymentId) ? 0 : platformFeeBack(sold, [...before, ...drafts], amount);
    drafts.push({
      id: runId === undefined ? newId("refund") : await derivedId("refund", runId, order.id, paymentId),
      paymentId,
      orderId: order.id,
      amount,
      currency: order.currency,
      reason,
      status: "requested",
      createdAt: now,
      updatedAt: now,
      origin: "staff",
      approval: needsApproval ? "waiting" : "none",
      method,
      tax,
      fee,
      platformFee,
      requestedBy: by,
      note,
      runId: runId ?? null,
      // With the first of them: the lines end once.
      cancelLines: index === 0 && ending.length > 0 ? JSON.stringify(ending) : null,
    });
  }
  return drafts;
}

/** The lines' amounts, dealt out over the refunds in their order. */
function linesOf(
  orderId: string,
  drafts: readonly StaffDraft[],
  plan: RefundPlan,
): { refundId: string; orderId: string; position: number; amount: number }[] {
  const room = drafts.map(({ id, amount }) => ({ id, left: amount }));
  const rows: { refundId: string; orderId: string; position: number; amount: number }[] = [];
  for (const { position, amount } of plan.lines) {
    let rest = amount;
    for (const share of room) {
      const take = Math.min(rest, share.left);
      if (take === 0) continue;
      rows.push({ refundId: share.id, orderId, position, amount: take });
      share.left -= take;
      rest -= take;
    }
  }
  return rows;
}

/** Books a refund as owed: from now on it is the buyer's money. */
export async function owedStatements(
  tenant: TenantDb,
  refund: Pick<RefundRow, "id" | "orderId" | "paymentId" | "amount" | "currency" | "tax" | "fee" | "platformFee">,
  at: Millis,
): Promise<Statement[]> {
  return ledgerStatements(tenant, {
    id: await ledgerIdOf("refund_owed", refund.id),
    kind: "refund_owed",
    orderId: refund.orderId,
    paymentId: refund.paymentId,
    at,
    entries: refundOwedEntries(refundParts(refund)),
  });
}

/** Puts a refund on its way: to the gateway by the queue, or to a person where the gateway cannot (E18). */
export async function sendStatements(
  tenant: TenantDb,
  refund: Pick<RefundRow, "id" | "orderId" | "paymentId" | "amount" | "currency" | "method">,
  now: Millis,
): Promise<Also> {
  if (refund.method === "manual") {
    const item = insertAttention(tenant, {
      id: await derivedId("attention", "manual_refund", refund.id),
      kind: "manual_refund",
      orderId: refund.orderId,
      paymentId: refund.paymentId,
      detail: JSON.stringify({ refund: refund.id, amount: refund.amount, currency: refund.currency }),
      createdAt: now,
    });
    return { statements: [item], outbox: [] };
  }
  const payload = { tenant_id: tenant.tenantId, refund_id: refund.id };
  const id = await derivedId("outbox", "payment.refund", refund.id);
  const message = outboxRow(tenant, { queue: "payments", type: "payment.refund", payload }, now, id);
  return { statements: [message.statement], outbox: [message.entry] };
}
