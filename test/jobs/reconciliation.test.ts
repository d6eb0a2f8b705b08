/** The nightly run: books, drafts, lost documents, and the comparison with Stripe's own books (G9, I2, I3, F3, K14). */
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { expect, it, onTestFinished, vi } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { DAY, HOUR, MINUTE } from "../../worker/kernel/time.ts";
import { balanceOf, checkBooks } from "../../worker/ledger/index.ts";
import { documentsOfOrder } from "../../worker/paper/store.ts";
import { issueDocuments } from "../../worker/paper/service.ts";
import { payments, refunds } from "../../worker/payments/tables.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { enqueueDays, runDay, sweepBooks } from "../../worker/reconciliation/daily.ts";
import { reconcile } from "../../worker/reconciliation/service.ts";
import { paidOrder, succeededRefund } from "../support/books.ts";
import { createHouse } from "../support/house.ts";
import { openTill, type Till } from "../support/till.ts";
import { createWorld } from "../support/world.ts";

type Sent = { readonly type: string; readonly payload: Record<string, unknown> };

/** What goes to the queue of jobs, instead of going there. */
function catchJobs(): Sent[] {
  const sent: Sent[] = [];
  const taken = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  const send = vi.spyOn(env.JOBS_QUEUE, "send").mockImplementation(async (body) => {
    sent.push(body as Sent);
    return taken;
  });
  const batch = vi.spyOn(env.JOBS_QUEUE, "sendBatch").mockImplementation(async (messages) => {
    for (const { body } of messages) sent.push(body as Sent);
    return taken;
  });
  onTestFinished(() => {
    send.mockRestore();
    batch.mockRestore();
  });
  return sent;
}

const around = (now: number) => ({ from: now - HOUR, to: now + HOUR });

/** A till with one sale of 1,250.00 that was paid, called back and settled. */
async function sold(seats: readonly string[] = ["S-1"]) {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats }]);
  await till.press(await till.start(order), "pay");
  await till.callbacks();
  await till.deliver();
  const tenant = tenantDb(env, till.world.tenantId);
  const period = around(Date.now());
  const run = () => reconcile(env, tenant, "stripe", period, Date.now());
  return { till, order, tenant, run };
}

type Item = { readonly kind: string; readonly order_id: string; readonly detail: { readonly kind: string } };

async function items(till: Till): Promise<Item[]> {
  const { data } = await till.world.api<{ data: Item[] }>("/attention-items");
  return data.filter(({ kind }) => kind === "reconciliation_difference");
}

it("G9 F1 a day on which both books agree: no difference, and what Stripe charged is booked once", async () => {
  const { till, tenant, run } = await sold();
  for (const _ of [1, 2]) {
    expect((await run())?.row).toMatchObject({ status: "complete", listed: 1, differences: 0 });
  }
  // 2.9% and 30 of 1,250.00.
  expect(await balanceOf(tenant, "gateway_costs", "BDT")).toBe(3655);
  expect(await balanceOf(tenant, "gateway:stripe", "BDT")).toBe(125_000 - 3655);
  expect(await checkBooks(tenant)).toEqual([]);
  expect(await items(till)).toEqual([]);
  const { data } = await till.world.api("/reconciliations");
  expect(data).toHaveLength(1);
  expect(data[0]).toMatchObject({ gateway: "stripe", listed: 1, differences: 0, failure: null });
});

it("G9 I2 money that Stripe has and nobody called about is found, told once, and settled", async () => {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await till.press(await till.start(order), "pay");
  till.queued.splice(0);
  const tenant = tenantDb(env, till.world.tenantId);
  const period = around(Date.now());
  const run = () => reconcile(env, tenant, "stripe", period, Date.now());
  const first = await run();
  expect(first?.row).toMatchObject({ status: "complete", listed: 1, differences: 1 });
  await run();
  const found = await items(till);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    order_id: order.id,
    detail: { kind: "missing_here", gateway: "stripe", ours: 0, theirs: 125_000 },
  });
  const detail = await till.world.api(`/reconciliations/${first?.row.id}`);
  expect(detail.found.data).toMatchObject([{ kind: "missing_here", theirs: { amount: 125_000, currency: "BDT" } }]);
  // It was asked about again by itself, and is paid now.
  expect(till.queued.map(({ type }) => type)).toContain("payment.check");
  await till.deliver();
  expect((await till.orderNow(order)).status).toBe("paid");
  expect((await run())?.row.differences).toBe(0);
});

it("G9 a refund that Stripe does not know, and a payment that it does not have, are told", async () => {
  const { till, tenant, run } = await sold();
  const [payment] = await drizzle(env.DB).select().from(payments).where(eq(payments.tenantId, tenant.tenantId));
  if (!payment) throw new Error("no payment");
  const now = Date.now();
  await drizzle(env.DB)
    .insert(refunds)
    .values({
      tenantId: tenant.tenantId,
      id: newId("refund"),
      paymentId: payment.id,
      orderId: payment.orderId,
      amount: 500,
      currency: "BDT",
      reason: "requested_by_staff",
      status: "succeeded",
      createdAt: now,
      updatedAt: now,
    });
  const ghost = await paidOrder(till.world, till.house.eventId);
  expect((await run())?.row.differences).toBe(2);
  const found = await items(till);
  expect(found.map(({ detail }) => detail.kind).sort()).toEqual(["amount_differs", "missing_there"]);
  expect(found.map(({ order_id }) => order_id).sort()).toEqual([payment.orderId, ghost.orderId].sort());
});

it("G9 a gateway that cannot be read leaves a run that says so, and no difference", async () => {
  const { till, tenant, run } = await sold();
  await till.next("error_500", { times: 10 });
  const done = await run();
  expect(done?.row).toMatchObject({ status: "failed", listed: 0, differences: 0 });
  expect(done?.row.failure).toContain("unknown_outcome");
  expect(await items(till)).toEqual([]);
  expect(await balanceOf(tenant, "gateway_costs", "BDT")).toBe(0);
  expect(await reconcile(env, tenant, "bkash", around(Date.now()), Date.now())).toBeUndefined();
});

it("I3 F3 K14 the night closes the books, drafts the period, asks for lost documents, and compares each account", async () => {
  const sent = catchJobs();
  const { till, order, tenant } = await sold();
  sent.splice(0);
  const now = Date.now() + 2 * HOUR;
  await runDay(env, tenant, now);
  const midnight = Math.floor(now / DAY) * DAY;
  expect(sent.map(({ type, payload }) => [type, payload])).toEqual([
    ["paper.issue", { tenant_id: tenant.tenantId, order_id: order.id }],
    ["books.reconcile", { tenant_id: tenant.tenantId, gateway: "stripe", from: midnight - DAY, to: midnight }],
  ]);
  await issueDocuments(env, tenant, order.id, now);
  expect(await documentsOfOrder(tenant, order.id)).toHaveLength(2);
  sent.splice(0);
  await runDay(env, tenant, now + MINUTE);
  expect(sent.map(({ type }) => type)).toEqual(["books.reconcile"]);
  // In two months' time the sale's month is over.
  await runDay(env, tenant, now + 62 * DAY);
  expect((await till.world.api("/settlements")).data).toMatchObject([{ status: "draft", result: { amount: 125_000 } }]);
  expect(await checkBooks(tenant)).toEqual([]);
});

it("I3 books that do not balance become an item for a person, once", async () => {
  catchJobs();
  const world = await createWorld();
  const tenant = tenantDb(env, world.tenantId);
  const at = world.now - 2 * DAY;
  const id = newId("ledgerTransaction");
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
  for (const _ of [1, 2]) await runDay(env, tenant, world.now);
  const { data } = await world.api("/attention-items");
  expect(data).toHaveLength(1);
  expect(data[0]).toMatchObject({ kind: "books_unbalanced", detail: { faults: [{ transaction: id, sum: -7 }, {}] } });
});

it("K14 a refund that took days gets its credit note by the night", async () => {
  const sent = catchJobs();
  const world = await createWorld();
  const house = await createHouse(world);
  const tenant = tenantDb(env, world.tenantId);
  const paid = await paidOrder(world, house.eventId, { paidAt: world.now - 2 * DAY });
  await issueDocuments(env, tenant, paid.orderId, world.now);
  await succeededRefund(world, paid, { amount: 100 });
  await env.DB.prepare(
    "INSERT INTO ledger_transactions (tenant_id, id, kind, order_id, at) VALUES (?, ?, 'refund', ?, ?)",
  )
    .bind(world.tenantId, newId("ledgerTransaction"), paid.orderId, world.now - 2 * HOUR)
    .run();
  await runDay(env, tenant, world.now);
  expect(sent).toEqual([
    expect.objectContaining({ type: "paper.issue", payload: { tenant_id: world.tenantId, order_id: paid.orderId } }),
  ]);
  expect(await issueDocuments(env, tenant, paid.orderId, world.now)).toBe(1);
});

it("I8 the night walks over all tenants page by page", async () => {
  const sent = catchJobs();
  const world = await createWorld();
  await sweepBooks(env, world.now);
  expect(sent.splice(0)).toMatchObject([
    { type: "books.tenants", payload: {} },
    { type: "books.platform", payload: { gateway: "stripe" } },
  ]);
  const seen: unknown[] = [];
  let after: string | undefined;
  for (;;) {
    await enqueueDays(env, after);
    const messages = sent.splice(0);
    expect(messages.length).toBeLessThanOrEqual(100);
    seen.push(...messages.filter(({ type }) => type === "books.day").map(({ payload }) => payload["tenant_id"]));
    const next = messages.find(({ type }) => type === "books.tenants");
    if (!next) break;
    after = String(next.payload["after"]);
  }
  expect(seen).toContain(world.tenantId);
  expect(new Set(seen).size).toBe(seen.length);
});
