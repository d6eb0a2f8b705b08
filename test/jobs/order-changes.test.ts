/** Changes of a paid order: E32, TH13, O7. */
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { DAY, toTimestamp } from "../../worker/kernel/time.ts";
import { runCron } from "../../worker/crons.ts";
import { checkBooks } from "../../worker/ledger/index.ts";
import { accessTokenOf } from "../../worker/orders/index.ts";
import { reissueMovedEvent } from "../../worker/order-changes/moved-event.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { openTill, type Ordered, type Till } from "../support/till.ts";
import { callApi } from "../support/world.ts";

async function paidOrder(till: Till, seats: readonly string[], email?: string): Promise<Ordered> {
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats }], email);
  await till.press(await till.start(order), "pay");
  await till.callbacks();
  await till.deliver();
  till.mails.splice(0);
  return order;
}

type TicketNow = { readonly version: number; readonly code: string; readonly seat: { readonly number: string } | null };
const tickets = async (order: Ordered): Promise<TicketNow[]> =>
  (await callApi(`/shop/orders/${order.id}/tickets`, { headers: { "order-token": order.token } })).json.data;

const isFree = async (till: Till, seat: string) =>
  (await till.hold([{ ticket_type: till.house.seatedType, seats: [seat] }]).catch(() => undefined)) !== undefined;

const move = (till: Till, order: Ordered, line: number, body: object) =>
  till.world.call(`/orders/${order.id}/lines/${line}/move`, { body });

it("E32 TH13 a moved seat: the old one is free, the old code dead, the new one mailed; again changes nothing", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1", "S-2"]);
  const before = await tickets(order);
  const moved = await move(till, order, 0, { seat: "S-9" });
  expect(moved.json).toMatchObject({ position: 0, seat: { number: "9" }, ticket: { version: 2, status: "active" } });
  expect(till.mails).toMatchObject([{ type: "comms.order_changed", payload: { change: "seat_moved" } }]);
  const after = await tickets(order);
  expect(after.map(({ version, seat }) => [version, seat?.number])).toEqual([
    [2, "9"],
    [1, "2"],
  ]);
  expect(after[0]?.code).not.toBe(before[0]?.code);
  expect(after[1]?.code).toBe(before[1]?.code);
  expect([await isFree(till, "S-9"), await isFree(till, "S-1")]).toEqual([false, true]);
  expect((await move(till, order, 0, { seat: "S-9" })).json.ticket.version).toBe(2);
  expect(till.mails).toHaveLength(1);
});

it("E32 a seat that is taken, unknown or not the order's is refused and changes nothing", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1"]);
  await paidOrder(till, ["S-2"], "other@example.com");
  const answers = await Promise.all([
    move(till, order, 0, { seat: "S-2" }),
    move(till, order, 0, { seat: "S-99" }),
    move(till, order, 7, { seat: "S-3" }),
  ]);
  const codes = answers.map(({ status, json }) => (json.code === "stale_version" ? "retry" : `${status} ${json.code}`));
  expect(codes[1]).toBe("422 unknown_seat");
  expect(codes[2]).toBe("404 not_found");
  expect((await move(till, order, 0, { seat: "S-2" })).json.code).toBe("seats_taken");
  expect((await tickets(order)).map(({ version, seat }) => [version, seat?.number])).toEqual([[1, "1"]]);
  const left = await env.DB.prepare(
    "SELECT count(*) AS n FROM outbox WHERE tenant_id = ? AND type LIKE 'order_changes.%'",
  )
    .bind(till.world.tenantId)
    .first<{ n: number }>();
  expect(left?.n).toBe(0);
});

it("E32 I7 a death after the seats were exchanged is finished by the noted message", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1"]);
  const real = env.DB.batch.bind(env.DB);
  let writes = 0;
  const batch = vi.spyOn(env.DB, "batch").mockImplementation(async (statements) => {
    // The note is written; what follows the exchange is not.
    if (++writes > 0 && (await noted(till)) > 0) throw new Error("killed");
    return await real(statements);
  });
  const killed = await move(till, order, 0, { seat: "S-9" });
  batch.mockRestore();
  expect(killed.status).toBe(500);
  expect((await tickets(order))[0]?.version).toBe(1);
  const rows = await env.DB.prepare("SELECT id, type, payload FROM outbox WHERE tenant_id = ? AND type LIKE 'order_%'")
    .bind(till.world.tenantId)
    .all<{ id: string; type: string; payload: string }>();
  const messages = rows.results.map(({ id, type, payload }) => ({ id, type, payload: JSON.parse(payload) }));
  expect(messages).toHaveLength(1);
  await till.deliver([...messages, ...messages]);
  expect((await tickets(order)).map(({ version, seat }) => [version, seat?.number])).toEqual([[2, "9"]]);
  expect([await isFree(till, "S-9"), await isFree(till, "S-1")]).toEqual([false, true]);
});

async function noted(till: Till): Promise<number> {
  const row = await env.DB.prepare(
    "SELECT count(*) AS n FROM outbox WHERE tenant_id = ? AND type LIKE 'order_changes.%'",
  )
    .bind(till.world.tenantId)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

it("O7 TH13 another name gives a new code; tickets are sent once more; a cancelled line is left alone", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1", "S-2"]);
  const renamed = await till.world.api(`/orders/${order.id}/lines/1`, {
    method: "PATCH",
    body: { attendee_name: "Rahima Khatun" },
  });
  expect(renamed).toMatchObject({ attendee_name: "Rahima Khatun", ticket: { version: 2 } });
  await till.world.api(`/orders/${order.id}/resend`, { method: "POST", status: 202 });
  expect(till.mails.map(({ payload }) => payload["change"])).toEqual(["attendee_changed", "resent"]);
  await till.world.api(`/orders/${order.id}/cancel`, { body: { lines: [1] } });
  const late = await till.world.call(`/orders/${order.id}/lines/1`, { method: "PATCH", body: { attendee_name: "X" } });
  expect([late.status, late.json.code]).toEqual([409, "line_cancelled"]);
  const scanner = await till.world.memberToken("scanner");
  expect((await till.world.call(`/orders/${order.id}/resend`, { method: "POST", token: scanner })).status).toBe(403);
});

it("E32 an event at another time: every valid ticket gets a new code and every buyer one mail, however often it runs", async () => {
  const till = await openTill();
  const first = await paidOrder(till, ["S-1", "S-2"]);
  const second = await paidOrder(till, ["S-3"], "b@example.com");
  await till.world.api(`/orders/${second.id}/cancel`, { body: {} });
  till.mails.splice(0);
  const sent: unknown[] = [];
  const jobs = vi.spyOn(env.JOBS_QUEUE, "sendBatch").mockImplementation(async (messages) => {
    for (const { body } of messages) sent.push(body);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  });
  const starts_at = toTimestamp(Date.now() + 40 * DAY);
  await till.world.api(`/events/${till.house.eventId}`, { method: "PATCH", body: { starts_at } });
  jobs.mockRestore();
  const [message] = sent as { type: string; payload: { moved_at: number } }[];
  expect(message).toMatchObject({ type: "order_changes.event_moved", payload: { event_id: till.house.eventId } });
  const tenant = tenantDb(env, till.world.tenantId);
  const movedAt = message?.payload.moved_at ?? 0;
  const run = () => reissueMovedEvent(env, tenant, till.house.eventId, movedAt, movedAt + 1);
  expect([await run(), await run()]).toEqual([true, true]);
  expect((await tickets(first)).map(({ version }) => version)).toEqual([2, 2]);
  expect(till.mails).toMatchObject([
    { type: "comms.order_changed", payload: { order_id: first.id, change: "date_moved" } },
  ]);
});

const lineStates = async (till: Till, id: string) =>
  (await till.world.api(`/orders/${id}`)).lines.map(({ status }: { status: string }) => status);

/** A dearer type of the same seats. */
async function dearerType(till: Till, price: number): Promise<string> {
  const type = await till.world.api(`/events/${till.house.eventId}/ticket-types`, {
    body: { name: "With supper", area: "standing", price: { amount: price, currency: "BDT" } },
  });
  return type.id as string;
}

it("O7 an upgrade: the difference is asked for, the old ticket ends when it is paid, and not before", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1"]);
  const type = await dearerType(till, 200_000);
  const upgrade = (body: object) => till.world.call(`/orders/${order.id}/lines/0/upgrade`, { body });
  const offered = await upgrade({ ticket_type: type });
  expect([offered.status, offered.json.total]).toEqual([201, { amount: 75_000, currency: "BDT" }]);
  expect(till.mails).toMatchObject([{ payload: { change: "upgrade_due", order_id: offered.json.order_id } }]);
  expect((await upgrade({ ticket_type: type })).json.code).toBe("conflict");
  expect(await lineStates(till, order.id)).toEqual(["active"]);
  const { results } = await env.DB.prepare("SELECT * FROM orders WHERE id = ?").bind(offered.json.order_id).all();
  const row = results[0] as { tenant_id: string; access_token: string; code: string };
  const token = await accessTokenOf(env, { tenantId: row.tenant_id, accessToken: row.access_token });
  const better: Ordered = { ...order, id: offered.json.order_id, token, code: row.code };
  await till.press(await till.start(better), "pay");
  await till.callbacks();
  await till.deliver();
  await runCron("* * * * *", env, Date.now());
  await till.deliver();
  expect((await till.orderNow(better)).status).toBe("paid");
  expect(await lineStates(till, order.id)).toEqual(["cancelled"]);
  expect((await tickets(better)).length).toBe(1);
  expect(await isFree(till, "S-1")).toBe(true);
  expect(await till.attention()).toEqual([]);
  expect(await checkBooks(tenantDb(env, till.world.tenantId))).toEqual([]);
});

it("O7 I2 an upgrade of a ticket that ended meanwhile, once paid, is put before a person", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1"]);
  const type = await dearerType(till, 200_000);
  const { json } = await till.world.call(`/orders/${order.id}/lines/0/upgrade`, { body: { ticket_type: type } });
  await till.world.api(`/orders/${order.id}/cancel`, { body: { lines: [0] } });
  const row = await env.DB.prepare("SELECT tenant_id, access_token, code FROM orders WHERE id = ?")
    .bind(json.order_id)
    .first<{ tenant_id: string; access_token: string; code: string }>();
  if (!row) throw new Error("no order");
  const token = await accessTokenOf(env, { tenantId: row.tenant_id, accessToken: row.access_token });
  await till.press(await till.start({ ...order, id: json.order_id, token, code: row.code }), "pay");
  await till.callbacks();
  await till.deliver();
  await runCron("* * * * *", env, Date.now());
  await till.deliver();
  expect((await till.attention()).map(({ kind }) => kind)).toEqual(["upgrade_of_ended_ticket"]);
});

it("O7 no upgrade to the same, a cheaper or an unknown type; nothing is held", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1"]);
  const cheap = await dearerType(till, 100);
  const code = async (body: object) =>
    (await till.world.call(`/orders/${order.id}/lines/0/upgrade`, { body })).json.code;
  expect(await code({ ticket_type: cheap })).toBe("order_not_changeable");
  expect(await code({ ticket_type: till.house.seatedType, seat: "S-2" })).toBe("invalid_request");
  expect(await isFree(till, "S-2")).toBe(true);
});
