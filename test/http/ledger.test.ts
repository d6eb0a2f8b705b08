/** Reading the ledger: lists, running balances, balances at a time, and the daily closing (F1, F6, I3). */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { derivedId, newId } from "../../worker/kernel/ids.ts";
import { DAY, HOUR, MINUTE, toTimestamp } from "../../worker/kernel/time.ts";
import {
  balanceOf,
  balancesAt,
  checkBooks,
  closeBooks,
  type Entry,
  ledgerStatements,
  type PostingKind,
  payoutEntries,
  refundEntries,
  refundOwedEntries,
  saleEntries,
} from "../../worker/ledger/index.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { createWorld, type World } from "../support/world.ts";

const parts = (total: number, tax = 0, fee = 0) => ({ currency: "BDT", total, tax, fee, platformFee: 0 });

/** Books as the domains do: head and entries in one batch. */
async function book(world: World, kind: PostingKind, at: number, entries: readonly Entry[], orderId = newId("order")) {
  const tenant = tenantDb(env, world.tenantId);
  const id = newId("ledgerTransaction");
  await tenant.batch(ledgerStatements(tenant, { id, kind, orderId, paymentId: null, at, entries }));
  return { id, orderId };
}

/** Three sales, a refund of the second, a payout; one a minute. */
async function bookDay(world: World, start: number) {
  const orders = [];
  for (const [n, total] of [100_00, 200_00, 300_00].entries()) {
    orders.push(
      await book(world, "sale", start + n * MINUTE, saleEntries("stripe", parts(total, total / 10, total / 20))),
    );
  }
  const second = orders[1]?.orderId ?? "";
  await book(world, "refund_owed", start + 3 * MINUTE, refundOwedEntries(parts(200_00, 20_00, 10_00)), second);
  const paid = { amount: 200_00, currency: "BDT" };
  await book(world, "refund", start + 4 * MINUTE, refundEntries("stripe", paid), second);
  await book(world, "payout_sent", start + 5 * MINUTE, payoutEntries("stripe", "sent", paid));
  return { second };
}

const all = (data: { account: string; balance: { amount: number } }[]) =>
  Object.fromEntries(data.map(({ account, balance }) => [account, balance.amount]));

it("F6 balances of all accounts, now and at a moment, sum to zero", async () => {
  const world = await createWorld();
  const start = world.now - HOUR;
  await bookDay(world, start);
  const now = await world.api("/ledger/balances");
  expect(all(now.data)).toEqual({
    "gateway:stripe": 200_00,
    sales: -510_00,
    tax_payable: -40_00,
    fees_income: -20_00,
    refunds: 170_00,
    refunds_due: 0,
    payouts_in_transit: 200_00,
  });
  const then = await world.api(`/ledger/balances?at=${toTimestamp(start + 2 * MINUTE)}`);
  expect(all(then.data)).toMatchObject({ "gateway:stripe": 300_00, sales: -255_00, refunds: 0 });
  expect((await world.call("/ledger/balances?at=yesterday")).status).toBe(422);
  expect((await (await createWorld()).api("/ledger/balances")).data).toEqual([]);
});

it("F6 the list reads newest first, by account with its running balance, over pages", async () => {
  const world = await createWorld();
  const start = world.now - HOUR;
  await bookDay(world, start);
  const seen: [string, number][] = [];
  let cursor: string | null = null;
  do {
    const path = `/ledger/transactions?account=gateway:stripe&limit=2${cursor === null ? "" : `&cursor=${cursor}`}`;
    const page: { data: { kind: string; balance: { amount: number } }[]; next_cursor: string | null } =
      await world.api(path);
    for (const { kind, balance } of page.data) seen.push([kind, balance.amount]);
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(seen).toEqual([
    ["payout_sent", 200_00],
    ["refund", 400_00],
    ["sale", 600_00],
    ["sale", 300_00],
    ["sale", 100_00],
  ]);
});

it("F6 filters by kind, order and time, each alone and together", async () => {
  const world = await createWorld();
  const start = world.now - HOUR;
  const { second } = await bookDay(world, start);
  const kinds = async (query: string) =>
    (await world.api(`/ledger/transactions?${query}`)).data.map(({ kind }: { kind: string }) => kind);
  expect(await kinds("")).toEqual(["payout_sent", "refund", "refund_owed", "sale", "sale", "sale"]);
  expect(await kinds("limit=1")).toEqual(["payout_sent"]);
  expect(await kinds("kind=sale")).toHaveLength(3);
  expect(await kinds("kind=refund")).toEqual(["refund"]);
  expect(await kinds(`order=${second}`)).toEqual(["refund", "refund_owed", "sale"]);
  expect(await kinds(`order=${second}&account=tax_payable`)).toEqual(["refund_owed", "sale"]);
  expect(await kinds(`kind=refund_owed&account=bank`)).toEqual([]);
  expect(await kinds(`from=${toTimestamp(start + 3 * MINUTE)}&to=${toTimestamp(start + 5 * MINUTE)}`)).toEqual([
    "refund",
    "refund_owed",
  ]);
  expect(await kinds("account=sales&currency=EUR")).toEqual([]);
  for (const bad of ["account=everything", "kind=theft", "order=ord_1", "limit=101", "from=now", "cursor=x"]) {
    expect((await world.call(`/ledger/transactions?${bad}`)).status, bad).toBe(422);
  }
});

it("F6 a member who may not see money does not see the ledger", async () => {
  const world = await createWorld();
  const token = await world.memberToken("manager");
  expect((await world.call("/ledger/transactions", { token })).status).toBe(403);
  expect((await world.call("/ledger/balances", { token })).status).toBe(403);
});

it("I3 the daily closing keeps balances that the ledger derives again, and balances are the same with and without", async () => {
  const world = await createWorld();
  const tenant = tenantDb(env, world.tenantId);
  const midnight = Math.floor(world.now / DAY) * DAY;
  await bookDay(world, midnight - 2 * DAY + HOUR);
  await bookDay(world, midnight - DAY + HOUR);
  const before = await balancesAt(tenant, midnight - DAY + 2 * HOUR);
  expect(await closeBooks(tenant, midnight - DAY + 2 * HOUR)).toMatchObject({ outcome: "closed", transactions: 6 });
  expect(await closeBooks(tenant, midnight + 2 * HOUR)).toMatchObject({ outcome: "closed", transactions: 6 });
  expect(await closeBooks(tenant, midnight + 3 * HOUR)).toEqual({ outcome: "nothing_new" });
  await bookDay(world, midnight + HOUR);
  expect(await balancesAt(tenant, midnight - DAY + 2 * HOUR)).toEqual(before);
  expect(await balanceOf(tenant, "gateway:stripe", "BDT")).toBe(3 * 200_00);
  const page = await world.api("/ledger/transactions?account=gateway:stripe&limit=1");
  expect(page.data[0].balance.amount).toBe(3 * 200_00);
  expect(await checkBooks(tenant)).toEqual([]);
});

it("I3 two closings at once keep one, and one that died is made again", async () => {
  const world = await createWorld();
  const tenant = tenantDb(env, world.tenantId);
  const midnight = Math.floor(world.now / DAY) * DAY;
  await bookDay(world, midnight - DAY + HOUR);
  const outcomes = await Promise.all([1, 2, 3].map(() => closeBooks(tenant, midnight + 2 * HOUR)));
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["closed", "nothing_new", "nothing_new"]);
  expect(await checkBooks(tenant)).toEqual([]);
});

it("I3 a transaction that does not balance is found, and the day is not closed over it", async () => {
  const world = await createWorld();
  const tenant = tenantDb(env, world.tenantId);
  const midnight = Math.floor(world.now / DAY) * DAY;
  await bookDay(world, midnight - DAY + HOUR);
  const id = await derivedId("ledgerTransaction", "broken", world.tenantId);
  const at = midnight - DAY + 2 * HOUR;
  await env.DB.batch([
    env.DB.prepare("INSERT INTO ledger_transactions (tenant_id, id, kind, at) VALUES (?, ?, 'sale', ?)").bind(
      world.tenantId,
      id,
      at,
    ),
    env.DB.prepare(
      "INSERT INTO ledger_entries (tenant_id, transaction_id, position, account, amount, currency, at) VALUES (?, ?, 0, 'sales', -7, 'BDT', ?)",
    ).bind(world.tenantId, id, at),
  ]);
  const faults = [
    { reason: "transaction_unbalanced", transaction: id, sum: -7 },
    { reason: "currency_unbalanced", currency: "BDT", sum: -7 },
  ];
  for (const _ of [1, 2]) {
    expect(await closeBooks(tenant, midnight + 2 * HOUR)).toEqual({ outcome: "faulty", until: midnight, faults });
  }
  expect(await checkBooks(tenant)).toHaveLength(2);
});

it("I3 F1 entries are never changed and never deleted", async () => {
  const world = await createWorld();
  await bookDay(world, world.now - HOUR);
  for (const statement of ["UPDATE ledger_entries SET amount = 1", "DELETE FROM ledger_entries"]) {
    await expect(env.DB.prepare(`${statement} WHERE tenant_id = ?`).bind(world.tenantId).run()).rejects.toThrow();
  }
});

it("I8 lists, balances and their filters seek an index and never read a whole table", async () => {
  const plans: readonly [string, string][] = [
    [
      "SELECT * FROM ledger_transactions WHERE tenant_id = 't' ORDER BY at DESC, id DESC LIMIT 26",
      "ledger_transactions_time",
    ],
    [
      "SELECT * FROM ledger_transactions WHERE tenant_id = 't' AND kind = 'refund' AND kind <> 'sale' ORDER BY at DESC, id DESC LIMIT 26",
      "ledger_transactions_kind",
    ],
    [
      "SELECT * FROM ledger_transactions WHERE tenant_id = 't' AND order_id = 'o' ORDER BY at DESC, id DESC LIMIT 26",
      "ledger_transactions_order",
    ],
    [
      "SELECT sum(amount) FROM ledger_entries WHERE tenant_id = 't' AND account = 'sales' AND currency = 'BDT' AND at >= 5 AND at < 9",
      "ledger_entries_account",
    ],
  ];
  for (const [query, index] of plans) {
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`).all<{ detail: string }>();
    const plan = results.map(({ detail }) => detail).join("; ");
    expect(plan, query).toContain(index);
    expect(plan, query).not.toMatch(/SCAN|TEMP B-TREE/);
  }
});
