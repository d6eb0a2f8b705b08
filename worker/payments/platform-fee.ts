/**
 * The platform's own fee on a payment. It has one source: the price engine's, where the organizer's prices have a fee of the
 * platform; else the platform's share of what is paid. Where a gateway takes it on the way, the books follow what was taken.
 */
import { money, type Money } from "../kernel/money.ts";
import type { Millis } from "../kernel/time.ts";
import {
  bookedOf,
  entriesOfOrder,
  ledgerStatements,
  platformFeeReturnedEntries,
  platformFeeTakenEntries,
  type SaleParts,
} from "../ledger/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { ledgerIdOf, salePartsOf } from "./fulfil.ts";
import { gatewayById } from "./gateways/index.ts";
import type { PaymentContext } from "./store.ts";
import type { PaymentRow, RefundRow } from "./tables.ts";

const WHOLE = 10_000;

/**
 * What of a payment of `amount` for an order is the platform's; minor units, rounded down.
 * @param basisPoints hundredths of a percent, where the prices have no fee of the platform
 */
export function platformFeeOf(sold: SaleParts, amount: number, basisPoints = 0): Money {
  const share = (whole: number, part: number, of: number) => Number((BigInt(whole) * BigInt(part)) / BigInt(of));
  const fee = sold.platformFee > 0 ? sold.platformFee : share(sold.total, basisPoints, WHOLE);
  // The rest of an order bears its part.
  const part = amount === sold.total || sold.total === 0 ? fee : share(fee, amount, sold.total);
  return money(Math.min(part, amount), sold.currency);
}

/** Books what the gateway sent on to the platform: the organizer's account there never had it. */
export async function feeTakenStatements(
  tenant: TenantDb,
  { payment, order, lines }: PaymentContext,
  taken: Money | undefined,
  now: Millis,
): Promise<Statement[]> {
  if (taken === undefined) return [];
  const charged = platformFeeOf(salePartsOf(order, lines), payment.amount).amount;
  return ledgerStatements(tenant, {
    id: await ledgerIdOf("platform_fee_taken", payment.id),
    kind: "platform_fee_taken",
    orderId: order.id,
    paymentId: payment.id,
    at: now,
    entries: platformFeeTakenEntries(payment.gateway, taken, charged),
  });
}

/**
 * What of the platform's fee goes back with a refund of `amount`, where no gateway gives it back by itself: in proportion, as
 * a gateway does that takes it on the way. The refund that empties the sale takes what is left. `back`: the refunds before.
 */
export function platformFeeBack(
  sold: SaleParts,
  back: readonly Pick<RefundRow, "status" | "amount" | "platformFee">[],
  amount: number,
): number {
  const gone = back.filter(({ status }) => status !== "failed");
  const left = Math.max(0, sold.platformFee - gone.reduce((sum, refund) => sum + refund.platformFee, 0));
  const isLast = gone.reduce((sum, refund) => sum + refund.amount, 0) + amount >= sold.total;
  if (isLast || sold.total === 0) return left;
  return Math.min(left, Number((BigInt(sold.platformFee) * BigInt(amount)) / BigInt(sold.total)));
}

/** Of these payments, those whose gateway took the platform's fee on the way: it gives its part back by itself. */
export async function feeTakenOnTheWay(
  env: Env,
  tenant: TenantDb,
  payments: readonly Pick<PaymentRow, "id" | "gateway">[],
): Promise<ReadonlySet<string>> {
  const possible = payments.filter(({ gateway }) => gatewayById(gateway)?.platform(env) !== undefined);
  if (possible.length === 0) return new Set();
  const ids = await Promise.all(
    possible.map(async ({ id }) => [id, await ledgerIdOf("platform_fee_taken", id)] as const),
  );
  const booked = await bookedOf(
    tenant,
    ids.map(([, transaction]) => transaction),
  );
  return new Set(ids.filter(([, transaction]) => booked.has(transaction)).map(([id]) => id));
}

/** Books the platform's part of a refund that the gateway has made: it gives its fee back in proportion. */
export async function feeReturnedStatements(
  env: Env,
  tenant: TenantDb,
  { payment, order }: PaymentContext,
  refund: Pick<RefundRow, "id" | "amount" | "currency">,
  now: Millis,
): Promise<Statement[]> {
  // Most payments go past the platform, and cost no reading here.
  if (gatewayById(payment.gateway)?.platform(env) === undefined || payment.captured === 0) return [];
  const taking = await ledgerIdOf("platform_fee_taken", payment.id);
  const entries = await entriesOfOrder(tenant, order.id);
  const clearing = entries.find(
    ({ transactionId, account }) => transactionId === taking && account.startsWith("gateway:"),
  );
  if (!clearing) return [];
  const returned = Math.round((-clearing.amount * refund.amount) / payment.captured);
  return ledgerStatements(tenant, {
    id: await ledgerIdOf("platform_fee_returned", refund.id),
    kind: "platform_fee_returned",
    orderId: order.id,
    paymentId: payment.id,
    at: now,
    entries: platformFeeReturnedEntries(payment.gateway, money(returned, refund.currency)),
  });
}
