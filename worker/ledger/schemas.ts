/** Wire shapes of the ledger. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { parseTimestamp, toTimestamp } from "../kernel/time.ts";
import { pageQuery } from "../platform/cursor.ts";
import { isLedgerAccount } from "./accounts.ts";
import type { Balance } from "./balances-store.ts";
import { type Entry, POSTING_KINDS } from "./postings.ts";
import type { TransactionHead } from "./reading-store.ts";

/** A time in a query, RFC 3339. */
const moment = z
  .string()
  .max(40)
  .transform((text, context) => {
    const at = parseTimestamp(text);
    if (at !== undefined) return at;
    context.addIssue({ code: "custom", message: "must be a time such as 2026-11-21T00:00:00Z" });
    return z.NEVER;
  })
  .openapi({ type: "string", format: "date-time" });

const account = z
  .string()
  .max(60)
  .transform((name, context) => {
    if (isLedgerAccount(name)) return name;
    context.addIssue({ code: "custom", message: "is no account of the ledger" });
    return z.NEVER;
  })
  .openapi({ type: "string", example: "gateway:stripe" });

export const transactionsQuery = z.object({
  ...pageQuery,
  account: account.optional(),
  currency: z
    .string()
    .length(3)
    .optional()
    .openapi({ description: "With `account`; the organization's own unless said" }),
  kind: z.enum(POSTING_KINDS).optional(),
  order: z.string().regex(idPattern("order")).optional(),
  from: moment.optional().openapi({ description: "Booked at or after" }),
  to: moment.optional().openapi({ description: "Booked before" }),
});

export const balancesQuery = z.object({
  at: moment.optional().openapi({ description: "What was booked before this moment; now unless said" }),
});

const money = z.object({ amount: z.number().int(), currency: z.string() });

export const transactionSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    order_id: z.string().nullable(),
    payment_id: z.string().nullable(),
    at: z.string(),
    entries: z.array(z.object({ account: z.string(), amount: money })),
    balance: money.nullable().openapi({
      description: "Of the account in the filter, after this transaction; null without one, or with `kind` or `order`",
    }),
  })
  .openapi("LedgerTransaction");

/** A transaction with its entries; debit is positive. */
export function transactionWire(
  head: TransactionHead,
  entries: readonly Entry[],
  balance: { readonly amount: number; readonly currency: string } | null,
): z.infer<typeof transactionSchema> {
  return {
    id: head.id,
    kind: head.kind,
    order_id: head.orderId,
    payment_id: head.paymentId,
    at: toTimestamp(head.at),
    entries: entries.map(({ account: name, amount, currency }) => ({ account: name, amount: { amount, currency } })),
    balance,
  };
}

export const balancesSchema = z
  .object({
    at: z.string(),
    data: z.array(z.object({ account: z.string(), balance: money })),
  })
  .openapi("LedgerBalances");

/** All balances of a moment, by account and currency. */
export function balancesWire(at: number, balances: readonly Balance[]): z.infer<typeof balancesSchema> {
  return {
    at: toTimestamp(at),
    data: balances.map(({ account: name, currency, balance }) => ({
      account: name,
      balance: { amount: balance, currency },
    })),
  };
}
