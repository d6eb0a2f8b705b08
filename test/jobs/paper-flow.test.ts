/** From the price engine over Stripe to the invoice: one amount everywhere (E23, O8, F1). */
import { createExecutionContext, createMessageBatch, getQueueResult, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it, onTestFinished, vi } from "vitest";
import worker from "../../worker/index.ts";
import { balancesAt, checkBooks } from "../../worker/ledger/index.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { openTill } from "../support/till.ts";

type Message = { readonly type: string; readonly payload: unknown };

it("E23 O8 three tickets of 25.00 incl. 10% tax are 75.00 on page, payment, invoice, receipt and in the books", async () => {
  const till = await openTill();
  const { world, house } = till;
  const tenant = tenantDb(env, world.tenantId);
  const rate = { id: "txr_vat", name: "VAT", rate: 100_000, inclusive: true, standard: true, fees: false };
  await env.DB.prepare(
    "INSERT INTO tax_settings (tenant_id, tax_number, rounding, rounding_per, rates) VALUES (?, 'BIN 0012', 'half_even', 'order', ?)",
  )
    .bind(world.tenantId, JSON.stringify([rate]))
    .run();
  const type = await world.api(`/events/${house.eventId}/ticket-types`, {
    body: { name: "Early Bird", area: "standing", price: { amount: 2500, currency: "BDT" } },
  });
  const jobs: Message[] = [];
  const send = vi.spyOn(env.JOBS_QUEUE, "send").mockImplementation(async (body) => {
    jobs.push(body as Message);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  });
  onTestFinished(() => send.mockRestore());
  const order = await till.buy([{ ticket_type: type.id, quantity: 3 }]);
  await till.press(await till.start(order), "pay");
  await till.callbacks();
  await till.deliver();
  // The buyer's mail is what asks for the documents.
  await deliver("tessera-comms", till.mails);
  const asked = jobs.filter(({ type: name }) => name === "paper.issue");
  expect(asked.map(({ payload }) => payload)).toEqual([{ tenant_id: world.tenantId, order_id: order.id }]);
  await deliver("tessera-jobs", [...asked, ...asked]);
  const page = await till.orderNow(order);
  const headers = { "order-token": order.token };
  const { data } = await world.api(`/shop/orders/${order.id}/documents`, { token: null, headers });
  const staff = await till.staffOrder(order.id);
  const amount = { amount: 7500, currency: "BDT" };
  expect(page).toMatchObject({ status: "paid", total: amount });
  expect(staff.payments[0]).toMatchObject({ captured: amount });
  expect(data.map(({ kind, label, total }: Record<string, unknown>) => [kind, label, total])).toEqual([
    ["invoice", "INV-000001", amount],
    ["receipt", "RCT-000001", amount],
  ]);
  const { content } = (await env.DB.prepare("SELECT content FROM documents WHERE tenant_id = ? AND kind = 'invoice'")
    .bind(world.tenantId)
    .first<{ content: string }>()) ?? { content: "{}" };
  expect(JSON.parse(content)).toMatchObject({
    total: 7500,
    taxIncluded: 682,
    rounding: "half_even",
    roundingPer: "order",
    taxes: [{ name: "VAT", inclusive: true, amount: 682 }],
    seller: { taxNumber: "BIN 0012" },
  });
  const books = Object.fromEntries((await balancesAt(tenant, Date.now() + 1)).map((one) => [one.account, one.balance]));
  expect(books).toEqual({ "gateway:stripe": 7500, sales: -6818, tax_payable: -682 });
  expect(await checkBooks(tenant)).toEqual([]);
});

async function deliver(queue: string, messages: readonly Message[]): Promise<void> {
  const batch = createMessageBatch(
    queue,
    messages.map((body) => ({
      id: crypto.randomUUID(),
      timestamp: new Date(),
      attempts: 1,
      body: structuredClone(body),
    })),
  );
  const context = createExecutionContext();
  await worker.queue(batch, env, context);
  await waitOnExecutionContext(context);
  const { explicitAcks } = await getQueueResult(batch, context);
  expect(explicitAcks).toHaveLength(messages.length);
}
