/** The ledger, for staff who may see money (F6). */
import { tenantOf } from "../platform/context.ts";
import { answerList, listAnswer } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { tenantById } from "../tenants/index.ts";
import { balancesAt } from "./balances-store.ts";
import {
  balancesQuery,
  balancesSchema,
  balancesWire,
  transactionSchema,
  transactionsQuery,
  transactionWire,
} from "./schemas.ts";
import { readAccount, readTransactions } from "./service.ts";

export const ledgerRoutes = createRouter();

const TAGS = ["Finance"];

ledgerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/ledger/transactions",
    tags: TAGS,
    operationId: "listLedgerTransactions",
    summary: "What was booked, newest first; with an account, its running balance",
    permission: "finance.read",
    request: { query: transactionsQuery },
    responses: listAnswer(transactionSchema),
  }),
  async (c) => {
    const { limit, cursor, account, currency, kind, order, from, to } = c.req.valid("query");
    const tenant = tenantOf(c);
    const hasBalance = account !== undefined && kind === undefined && order === undefined;
    const unit = currency ?? (await tenantById(c.env, tenant.tenantId))?.currency ?? "USD";
    // The running balance is told from the newest down, so the list has this one order.
    const query = { limit, cursor, sort: "newest" } as const;
    return await answerList(c, query, {
      name: "ledger",
      item: transactionSchema,
      read: async ({ after, limit: rows }) =>
        hasBalance
          ? await readAccount(tenant, { account, currency: unit, from, to }, after, rows)
          : await readTransactions(tenant, { account, kind, order, from, to }, after, rows),
      keyOf: ({ key }) => key,
      toWire: ({ head, entries, balance }) =>
        transactionWire(head, entries, balance === null ? null : { amount: balance, currency: unit }),
    });
  },
);

ledgerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/ledger/balances",
    tags: TAGS,
    operationId: "listLedgerBalances",
    summary: "What every account holds, or held; debit positive",
    permission: "finance.read",
    request: { query: balancesQuery },
    responses: { 200: { description: "All accounts", content: json(balancesSchema) } },
  }),
  async (c) => {
    const at = c.req.valid("query").at ?? c.var.now + 1;
    return c.json(balancesWire(at, await balancesAt(tenantOf(c), at)), 200);
  },
);
