/** Wire shapes of settlements. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { MAX_AMOUNT } from "../kernel/money.ts";
import { toTimestamp } from "../kernel/time.ts";
import type { GatewayWay } from "./gateway-disbursement.ts";
import type { SettlementDetail } from "./service.ts";
import { DISBURSEMENT_METHODS, readBalances, SETTLEMENT_PERIODS } from "./settlement.ts";
import type { DisbursementRow, SettlementRow, SettlementSettingsRow } from "./tables.ts";

export const settlementParams = z.object({ id: z.string().regex(idPattern("settlement"), "is not a settlement id") });

const money = z.object({ amount: z.number().int(), currency: z.string() });

export const settlementSchema = z
  .object({
    id: z.string(),
    status: z.enum(["draft", "closed"]),
    period_start: z.string(),
    period_end: z.string(),
    result: money.openapi({ description: "What the period brought, before reserve" }),
    reserved: money,
    released: money.openapi({ description: "Of reserves of earlier periods" }),
    release_at: z.string(),
    accounts: z
      .array(z.object({ account: z.string(), amount: money }))
      .openapi({ description: "What the period moved on each account; debit positive" }),
    closed_at: z.string().nullable(),
    version: z.number().int(),
  })
  .openapi("Settlement");

export const disbursementSchema = z
  .object({
    id: z.string(),
    method: z.enum(DISBURSEMENT_METHODS),
    source: z.string(),
    reference: z.string(),
    amount: money,
    status: z.enum(["requested", "paid", "failed"]),
    failure: z.string().nullable(),
    created_at: z.string(),
  })
  .openapi("Disbursement");

export const settlementDetailSchema = settlementSchema
  .extend({
    disbursements: z.array(disbursementSchema),
    payable: money.openapi({ description: "What is settled and due now, over all periods" }),
  })
  .openapi("SettlementDetail");

export function settlementWire(row: SettlementRow): z.infer<typeof settlementSchema> {
  const of = (amount: number) => ({ amount, currency: row.currency });
  return {
    id: row.id,
    status: row.status,
    period_start: toTimestamp(row.periodStart),
    period_end: toTimestamp(row.periodEnd),
    result: of(row.result),
    reserved: of(row.reserved),
    released: of(row.released),
    release_at: toTimestamp(row.releaseAt),
    accounts: Object.entries(readBalances(row.balances)).map(([account, amount]) => ({ account, amount: of(amount) })),
    closed_at: row.closedAt === null ? null : toTimestamp(row.closedAt),
    version: row.version,
  };
}

export function disbursementWire(row: DisbursementRow): z.infer<typeof disbursementSchema> {
  return {
    id: row.id,
    method: row.method,
    source: row.source,
    reference: row.reference,
    amount: { amount: row.amount, currency: row.currency },
    status: row.status,
    failure: row.failure,
    created_at: toTimestamp(row.createdAt),
  };
}

export function settlementDetailWire(detail: SettlementDetail): z.infer<typeof settlementDetailSchema> {
  const { settlement, disbursements, payable } = detail;
  return {
    ...settlementWire(settlement),
    disbursements: disbursements.map(disbursementWire),
    payable: { amount: payable, currency: settlement.currency },
  };
}

const positive = z.object({ amount: z.number().int().min(1).max(MAX_AMOUNT), currency: z.string().length(3) });

export const disbursementInput = z
  .discriminatedUnion("method", [
    z.object({
      method: z.enum(["bank_transfer", "cash", "other"]),
      reference: z.string().trim().min(1).max(120).openapi({ example: "BRAC 2026-11-21 0042" }),
      amount: positive,
    }),
    z.object({ method: z.literal("gateway"), gateway: z.string().min(1).max(40), amount: positive }),
  ])
  .openapi("DisbursementInput");

export const payoutWaysSchema = z
  .object({
    payable: money.openapi({ description: "What is settled and due now" }),
    ways: z.array(
      z.object({
        gateway: z.string(),
        destination: z.string().openapi({ description: "Where the money goes, as the gateway calls it" }),
        held: money.openapi({ description: "What the books say that the gateway holds" }),
        most: money.openapi({ description: "No more than is due, and than it holds" }),
      }),
    ),
  })
  .openapi("PayoutWays");

export function payoutWaysWire(
  payable: number,
  currency: string,
  ways: readonly GatewayWay[],
): z.infer<typeof payoutWaysSchema> {
  return { payable: { amount: payable, currency }, ways: ways.map((way) => ({ ...way })) };
}

export const settingsInput = z
  .object({
    period: z.enum(SETTLEMENT_PERIODS),
    reserve_rate: z.number().int().min(0).max(1_000_000).openapi({ description: "Millionths of a period's result" }),
    reserve_days: z.number().int().min(0).max(365),
  })
  .partial()
  .openapi("SettlementSettingsInput");

export const settingsSchema = z
  .object({
    period: z.enum(SETTLEMENT_PERIODS),
    reserve_rate: z.number().int(),
    reserve_days: z.number().int(),
    version: z.number().int(),
  })
  .openapi("SettlementSettings");

export function settingsWire(row: SettlementSettingsRow): z.infer<typeof settingsSchema> {
  const { period, reserveRate, reserveDays, version } = row;
  return { period, reserve_rate: reserveRate, reserve_days: reserveDays, version };
}
