/** Starting a payment: what we intend is written before the gateway is called, and one order has one live payment. */
import { eventById } from "../events/index.ts";
import { inventoryOf } from "../inventory/index.ts";
import { derivedId } from "../kernel/ids.ts";
import { money } from "../kernel/money.ts";
import { toE164 } from "../kernel/phone.ts";
import { settings } from "../env.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { MINUTE, type Millis } from "../kernel/time.ts";
import {
  extendPendingOrder,
  isFulfilled,
  isPayable,
  opens,
  type OrderLineRow,
  type OrderRow,
  selectLines,
  selectOrder,
  takeWrittenOrder,
  updateOrder,
} from "../orders/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { isUniqueViolation } from "../platform/db.ts";
import { Problem } from "../platform/errors.ts";
import { log } from "../platform/log.ts";
import { runVersioned } from "../platform/versioned.ts";
import { assessPayment, networkHash } from "../risk/index.ts";
import { accountOfPayment, connectedAccount } from "./connected.ts";
import { fulfilFreeOrder, FREE } from "./free.ts";
import { salePartsOf } from "./fulfil.ts";
import type { GatewayAdapter, GatewayFault, NextAction, PaymentIntent } from "./gateway.ts";
import { gatewayById } from "./gateways/index.ts";
import { takes } from "./methods.ts";
import { FIRST_CHECK_AFTER, isLive, MAX_ATTEMPTS, PIN_GRACE, restOf } from "./payment.ts";
import { platformFeeOf } from "./platform-fee.ts";
import { gatewayReturnUrl } from "./return-address.ts";
import { settlePayment } from "./settle.ts";
import { insertPayment, selectPayments, updatePayment } from "./store.ts";
import type { PaymentRow } from "./tables.ts";

export type StartRequest = {
  readonly orderId: string;
  readonly token: string;
  readonly gateway: string;
  /** Absolute, on our own origin. */
  readonly returnUrl: string;
  /** E.164; for gateways that ask on the buyer's phone. */
  readonly phone?: string | undefined;
  /** The network address of the buyer; only its hash is kept. */
  readonly address?: string | undefined;
  readonly now: Millis;
};

export type StartedPayment = {
  readonly payment: Pick<PaymentRow, "id" | "status" | "gateway">;
  readonly nextAction: NextAction;
};

export type StartFault =
  | { readonly reason: "unknown_order" }
  | { readonly reason: "not_payable"; readonly why: string }
  /** Another way to pay was begun and cannot be given up now: its answer may still come. */
  | { readonly reason: "under_way"; readonly gateway: string }
  | { readonly reason: "hold_expired" }
  | { readonly reason: "gateway_not_available" }
  | { readonly reason: "phone_needed" }
  /** Too many tries failed lately (TH34). */
  | { readonly reason: "cool_down"; readonly retryAfter: Millis }
  /** On the organizer's block list. */
  | { readonly reason: "blocked" }
  | { readonly reason: "gateway_fault"; readonly fault: GatewayFault };

/** While a start runs, this stands where its next action will be: the inputs, so that a repeated start is the same call. */
type Starting = { readonly kind: "starting"; readonly return_url: string; readonly phone?: string };

type Loaded = {
  readonly env: Env;
  readonly tenant: TenantDb;
  readonly order: OrderRow;
  readonly lines: readonly OrderLineRow[];
  readonly payments: readonly PaymentRow[];
  readonly request: StartRequest;
};

const MAX_ROUNDS = 4;

/** Starts a payment, or answers the live one: a double tap is one payment with one page. */
export async function startPayment(
  env: Env,
  tenant: TenantDb,
  request: StartRequest,
): Promise<Result<StartedPayment, StartFault>> {
  for (let round = 1; ; round++) {
    const known = round === 1 ? await justPlaced(env, tenant, request) : undefined;
    const loaded = known ?? (await load(env, tenant, request));
    if (!loaded) return err({ reason: "unknown_order" });
    try {
      const started = await startLoaded(loaded);
      // Without its places, what became of the order is only in the database.
      if (known && !started.ok && started.error.reason === "hold_expired") continue;
      return started;
    } catch (error) {
      // Another start of the same order was faster: the next round finds its payment.
      const raced = isUniqueViolation(error) || (error instanceof Problem && error.code === "stale_version");
      if (!raced || round >= MAX_ROUNDS) throw error;
    }
  }
}

/** An order that this isolate wrote a moment ago, without a round trip. Had it moved, the payment's batch would fail. */
async function justPlaced(env: Env, tenant: TenantDb, request: StartRequest): Promise<Loaded | undefined> {
  const written = takeWrittenOrder(tenant, request.orderId);
  if (!written || written.order.total === 0 || !(await opens(request.token, written.order))) return undefined;
  return { env, tenant, ...written, payments: [], request };
}

async function load(env: Env, tenant: TenantDb, request: StartRequest): Promise<Loaded | undefined> {
  const { orderId, token } = request;
  const [[order], lines, payments] = await tenant.query([
    selectOrder(tenant, orderId),
    selectLines(tenant, orderId),
    selectPayments(tenant, orderId),
  ]);
  if (!order || !(await opens(token, order))) return undefined;
  return { env, tenant, order, lines, payments, request };
}

async function startLoaded(loaded: Loaded): Promise<Result<StartedPayment, StartFault>> {
  const { env, tenant, order, payments, request } = loaded;
  if (isFulfilled(order.status)) {
    const done = payments.find(({ status }) => status === "captured");
    return done
      ? ok({ payment: done, nextAction: { kind: "none" } })
      : err({ reason: "not_payable", why: "It is paid." });
  }
  if (order.total === 0 && order.status === "pending") {
    const free = await fulfilFreeOrder(env, tenant, loaded, request.now);
    if (!free.ok) return free;
    const id = await derivedId("payment", order.id, FREE);
    return ok({ payment: { id, status: "captured", gateway: FREE }, nextAction: { kind: "none" } });
  }
  const live = payments.find(({ status }) => isLive(status));
  if (live && live.gateway !== request.gateway && live.status !== "uncertain") return await changeWay(loaded, live);
  if (live) return await continuePayment(loaded, live);
  if (!isPayable(order, request.now)) {
    if (order.status === "pending" || order.status === "expired") return err({ reason: "hold_expired" });
    return err({ reason: "not_payable", why: `It is ${order.status}.` });
  }
  if (payments.length >= MAX_ATTEMPTS) return err({ reason: "not_payable", why: "It was tried too often." });
  return await newPayment(loaded);
}

/**
 * Another way to pay than the one that was begun (G11). The old one is given up at its gateway first, so that nobody pays
 * twice; where it cannot be, the buyer waits for its answer.
 */
async function changeWay(loaded: Loaded, live: PaymentRow): Promise<Result<StartedPayment, StartFault>> {
  const { env, tenant, request } = loaded;
  if (!gatewayById(request.gateway)) return err({ reason: "gateway_not_available" });
  await settlePayment(env, tenant, { key: { paymentId: live.id }, giveUp: true, now: request.now });
  const settled = await load(env, tenant, request);
  if (!settled) return err({ reason: "unknown_order" });
  const still = settled.payments.some(({ id, status }) => id === live.id && isLive(status));
  return still ? err({ reason: "under_way", gateway: live.gateway }) : await startLoaded(settled);
}

/** The live payment once more: its page while that works, else the truth about it first. */
async function continuePayment(loaded: Loaded, live: PaymentRow): Promise<Result<StartedPayment, StartFault>> {
  const { env, tenant, request } = loaded;
  if (live.status === "uncertain") {
    return err({ reason: "not_payable", why: "A payment for it is being looked at by a person." });
  }
  if (live.deadline !== null && live.deadline <= request.now) {
    const outcome = await settlePayment(env, tenant, { key: { paymentId: live.id }, now: request.now });
    if (outcome === "unreachable" || outcome === "waiting") {
      return err({ reason: "not_payable", why: "A payment for it is still being decided." });
    }
    const settled = await load(env, tenant, request);
    return settled ? await startLoaded(settled) : err({ reason: "unknown_order" });
  }
  const action = live.nextAction === null ? undefined : (JSON.parse(live.nextAction) as NextAction | Starting);
  if (action && action.kind !== "starting") return ok({ payment: live, nextAction: action });
  if (gatewayById(live.gateway)?.capabilities.startsOnce) {
    return err({ reason: "not_payable", why: "A payment for it is being started. Wait a moment." });
  }
  const connected = await accountOfPayment(env, tenant, live, request.now);
  if (!connected) return err({ reason: "gateway_not_available" });
  return await callGateway(loaded, live, connected.adapter, action ?? startingOf(loaded.order, request));
}

async function newPayment(loaded: Loaded): Promise<Result<StartedPayment, StartFault>> {
  const { env, tenant, order, payments, request } = loaded;
  const { now } = request;
  const gateway = gatewayById(request.gateway);
  const connected = gateway && (await connectedAccount(env, tenant, gateway.id, now));
  if (!connected || connected.account.enabled === 0 || !takes(gateway, order.currency)) {
    return err({ reason: "gateway_not_available" });
  }
  const starting = startingOf(order, request, gateway.capabilities.homeCountries[0]);
  if (gateway.capabilities.needsPhone && starting.phone === undefined) return err({ reason: "phone_needed" });
  const { assessment, statements: reviews } = await assessPayment(env, tenant, {
    orderId: order.id,
    payer: {
      email: order.buyerEmail,
      phone: starting.phone ?? order.buyerPhone ?? undefined,
      address: request.address,
    },
    now,
  });
  if (assessment.kind === "cool_down") return err({ reason: "cool_down", retryAfter: assessment.retryAfter });
  if (assessment.kind === "blocked") return err({ reason: "blocked" });
  const deadline = now + gateway.capabilities.shortestDeadline;
  const pinned = await inventoryOf(env, order.eventId).extend({
    holdId: order.holdId,
    actor: { orderId: order.id },
    until: deadline + PIN_GRACE,
  });
  if (!pinned.ok) return err({ reason: "hold_expired" });
  const attempt = payments.length + 1;
  const row = {
    id: await derivedId("payment", order.id, String(attempt)),
    orderId: order.id,
    gateway: gateway.id,
    accountId: connected.account.id,
    accountVersion: connected.account.version,
    attempt,
    status: "created" as const,
    amount: restOf(order, payments),
    currency: order.currency,
    nextAction: JSON.stringify(starting),
    deadline,
    network: request.address === undefined ? null : networkHash(env, tenant.tenantId, request.address),
    nextCheckAt: now + FIRST_CHECK_AFTER,
    createdAt: now,
    updatedAt: now,
  };
  await runVersioned(tenant, [
    insertPayment(tenant, row),
    // A gateway that gives up soon leaves the buyer the rest of the order's time for another try (G11).
    updateOrder(tenant, order.id, order.version, { expiresAt: Math.max(order.expiresAt, deadline) }),
    ...reviews,
  ]);
  return await callGateway(loaded, { ...row, version: 1 }, connected.adapter, starting);
}

/** The number given now, or with the order where it can be read as one; `country` is where the gateway is at home. */
function startingOf(order: OrderRow, { returnUrl, phone }: StartRequest, country?: string): Starting {
  const number = phone ?? (order.buyerPhone === null ? undefined : toE164(order.buyerPhone, country));
  return { kind: "starting", return_url: returnUrl, ...(number === undefined ? {} : { phone: number }) };
}

type Startable = Pick<
  PaymentRow,
  "id" | "orderId" | "gateway" | "accountId" | "attempt" | "amount" | "currency" | "deadline" | "version"
>;

async function callGateway(
  loaded: Loaded,
  payment: Startable & { readonly createdAt: Millis },
  adapter: GatewayAdapter,
  starting: Starting,
): Promise<Result<StartedPayment, StartFault>> {
  const { tenant, request } = loaded;
  const { now } = request;
  const intent = intentOf(loaded, payment, starting);
  const term = await termOf(loaded, payment);
  const started = await adapter.start(term ? { ...intent, term } : intent);
  if (!started.ok) {
    const fault = started.error;
    log.warn("payment_start_failed", { tenant_id: tenant.tenantId, payment_id: payment.id, code: fault.reason });
    // What may have happened stays alive: the same start again finds the same payment at the gateway.
    if (fault.reason === "refused" || fault.reason === "misconfigured") {
      const failure = fault.reason === "refused" ? fault.code : fault.reason;
      await runVersioned(tenant, [
        updatePayment(tenant, payment, { status: "failed", failure, nextCheckAt: null, updatedAt: now }),
      ]);
    }
    return err({ reason: "gateway_fault", fault });
  }
  const { reference, nextAction, deadline } = started.value;
  if (term && !(await keepUntil(loaded, deadline))) return err({ reason: "hold_expired" });
  await runVersioned(tenant, [
    updatePayment(tenant, payment, {
      status: "pending",
      gatewayReference: reference ?? null,
      nextAction: JSON.stringify(nextAction),
      deadline,
      updatedAt: now,
    }),
  ]);
  return ok({ payment: { id: payment.id, status: "pending", gateway: payment.gateway }, nextAction });
}

/** What paying by hand depends on; undefined for gateways that settle within the hour. */
async function termOf({ tenant, order }: Loaded, payment: Startable & { readonly createdAt: Millis }) {
  if (gatewayById(payment.gateway)?.capabilities.flow !== "manual") return undefined;
  const event = await eventById(tenant, order.eventId);
  if (!event) throw new Error(`order ${order.id} is of no event`);
  const { timeZone, startsAt } = event;
  return { startedAt: payment.createdAt, timeZone, limits: [startsAt], orderCode: order.code };
}

/** Places and order last as long as the buyer has time to pay. False when the places are gone. */
async function keepUntil({ env, tenant, order }: Loaded, until: Millis): Promise<boolean> {
  const { holdId, id } = order;
  const pinned = await inventoryOf(env, order.eventId).extend({
    holdId,
    actor: { orderId: id },
    until: until + PIN_GRACE,
  });
  if (pinned.ok) await extendPendingOrder(tenant, id, until);
  return pinned.ok;
}

/** A function of what is stored, so that a repeated start asks the gateway for the very same thing. */
function intentOf({ env, tenant, order, lines }: Loaded, payment: Startable, starting: Starting): PaymentIntent {
  const { return_url: returnUrl, phone } = starting;
  const grouped = new Map<string, { name: string; quantity: number; unit: { amount: number; currency: string } }>();
  for (const line of lines) {
    const key = `${line.name}\0${line.total}`;
    const known = grouped.get(key);
    if (known) known.quantity += 1;
    else grouped.set(key, { name: line.name, quantity: 1, unit: money(line.total, order.currency) });
  }
  const isRest = payment.amount !== order.total;
  const cancelUrl = new URL(returnUrl);
  cancelUrl.searchParams.set("payment", "cancelled");
  return {
    paymentId: payment.id,
    orderId: order.id,
    tenantId: tenant.tenantId,
    attempt: payment.attempt,
    amount: money(payment.amount, payment.currency),
    platformFee: platformFeeOf(salePartsOf(order, lines), payment.amount, settings(env).PLATFORM_FEE_BASIS_POINTS),
    // The rest of an order is not the sum of its lines.
    lines: isRest
      ? [{ name: `Rest of order ${order.code}`, quantity: 1, unit: money(payment.amount, payment.currency) }]
      : [...grouped.values()],
    buyer: { name: order.buyerName, email: order.buyerEmail, ...(phone === undefined ? {} : { phone }) },
    returnUrl,
    gatewayReturnUrl: gatewayReturnUrl(payment.gateway, payment.accountId ?? "", returnUrl),
    cancelUrl: cancelUrl.toString(),
    deadline: payment.deadline ?? order.expiresAt + MINUTE,
    language: order.language,
  };
}
