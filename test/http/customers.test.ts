/** People who bought: found among the orders, described, merged, given what is held of them, and forgotten. */
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { sweepErasures } from "../../worker/customers/index.ts";
import { events } from "../../worker/events/tables.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { DAY } from "../../worker/kernel/time.ts";
import { orders } from "../../worker/orders/tables.ts";
import { createHouse, type House } from "../support/house.ts";
import { callApi, createWorld, type World } from "../support/world.ts";

type Buyer = { name: string; email?: string; phone?: string };

async function openHouse() {
  const world = await createWorld();
  const house = await createHouse(world, { standing: 500 });
  const counter = await world.api("/box-office/counters", { body: { name: "Main" } });
  const sell = async (buyer: Buyer, quantity = 1): Promise<string> => {
    const sold = await world.api("/box-office/sales", {
      body: {
        sale_id: crypto.randomUUID(),
        event: house.eventId,
        counter: counter.id,
        lines: [{ ticket_type: house.standingType, quantity }],
        method: "cash",
        total: 80_000 * quantity,
        buyer,
      },
    });
    return sold.order.id as string;
  };
  /** An order that nobody has paid. */
  const reserve = async (buyer: Buyer): Promise<string> => {
    const hold = await callApi(`/shop/events/${house.eventId}/holds`, {
      body: { lines: [{ ticket_type: house.standingType, quantity: 1 }] },
    });
    const placed = await callApi("/shop/orders", { body: { hold: hold.json.id, token: hold.json.token, buyer } });
    if (placed.status !== 201) throw new Error(placed.text);
    return placed.json.id;
  };
  return { world, house, sell, reserve };
}

/** The event has been: what was sold for it obliges to nothing any more. */
async function endEvent(world: World, house: House): Promise<void> {
  await drizzle(env.DB)
    .update(events)
    .set({ startsAt: Date.now() - 2 * DAY, endsAt: Date.now() - DAY })
    .where(and(eq(events.tenantId, world.tenantId), eq(events.id, house.eventId)));
}

const names = (page: { data: { name: string }[] }) => page.data.map(({ name }) => name);

describe("customers", () => {
  it("O9 one profile a person, by address or by the phone of who left none; newest first, each once", async () => {
    const { world, sell, reserve } = await openHouse();
    await sell({ name: "Wanjiru Kamau", email: "wanjiru@people.test" });
    await sell({ name: "Otieno", phone: "0712 345 678" });
    await reserve({ name: "Ayesha Rahman", email: "ayesha@people.test" });
    await sell({ name: "Otieno O.", phone: "+254 712 345 678" });
    await sell({ name: "W. Kamau", email: "Wanjiru@People.test" }, 2);
    await sell({ name: "Nobody" });
    const list = await world.api("/customers");
    expect(names(list)).toEqual(["W. Kamau", "Otieno O.", "Ayesha Rahman"]);
    expect(list.data[0]).toMatchObject({ email: "wanjiru@people.test", orders: 2 });
    expect(list.data[1]).toMatchObject({ email: null, phone: "12345678", orders: 2 });
    const again = await world.api("/customers");
    expect(again.data.map(({ id }: { id: string }) => id)).toEqual(list.data.map(({ id }: { id: string }) => id));
    const first = await world.api("/customers?limit=1");
    expect(names(first)).toEqual(["W. Kamau"]);
    expect(names(await world.api(`/customers?limit=5&cursor=${first.next_cursor}`))).toEqual([
      "Otieno O.",
      "Ayesha Rahman",
    ]);
    expect(names(await world.api("/customers?q=ayesha"))).toEqual(["Ayesha Rahman"]);
    expect(names(await world.api("/customers?q=0712345678"))).toEqual(["Otieno O."]);
  });

  it("O9 N7 the profile shows orders, tickets, sums by currency, messages and notes; tags find people again", async () => {
    const { world, sell, reserve } = await openHouse();
    const email = "wanjiru@people.test";
    const order = await sell({ name: "Wanjiru Kamau", email }, 2);
    await reserve({ name: "Wanjiru Kamau", email });
    const { id } = await world.api(`/orders/${order}/customer`);
    const manager = await world.memberToken("manager");
    const note = await world.api(`/customers/${id}/notes`, { token: manager, body: { text: "Prefers the aisle" } });
    expect(note).toMatchObject({ text: "Prefers the aisle", author: "Rahima Khatun" });
    await world.api(`/customers/${id}/tags`, { method: "PUT", body: { tags: ["  Patron ", "patron", "Press"] } });
    const profile = await world.api(`/customers/${id}`, { token: manager });
    expect(profile).toMatchObject({
      name: "Wanjiru Kamau",
      email,
      tags: ["patron", "press"],
      sums: [{ orders: 1, paid: { amount: 160_000, currency: "BDT" }, returned: { amount: 0, currency: "BDT" } }],
      notes: [{ text: "Prefers the aisle" }],
      entries: [],
    });
    expect(profile.orders.map(({ status }: { status: string }) => status)).toEqual(["pending", "paid"]);
    expect(profile.tickets).toHaveLength(2);
    expect((await world.api(`/customers/${id}`)).entries.length).toBeGreaterThan(0);
    expect(names(await world.api("/customers?tag=patron"))).toEqual(["Wanjiru Kamau"]);
    await world.api(`/customers/${id}/notes/${note.id}`, { method: "DELETE" });
    expect((await world.api(`/customers/${id}`)).notes).toEqual([]);
    const log = await world.api(`/audit-log?subject=${id}`);
    expect(JSON.stringify(log)).not.toContain("aisle");
    expect(log.data.map(({ action }: { action: string }) => action)).toContain("customer.note_removed");
  });

  it("O9 what went back is of this person's orders alone", async () => {
    const { world, sell } = await openHouse();
    const [mine, other] = [
      await sell({ name: "Wanjiru", email: "w@people.test" }),
      await sell({ name: "Otieno", email: "o@people.test" }),
    ];
    for (const [order, amount] of [
      [mine, 500],
      [other, 70_000],
    ] as const) {
      await env.DB.prepare(
        `INSERT INTO refunds (tenant_id, id, payment_id, order_id, amount, currency, reason, status, created_at, updated_at)
         VALUES (?, ?, 'pay', ?, ?, 'BDT', 'goodwill', 'succeeded', 0, 0)`,
      )
        .bind(world.tenantId, newId("refund"), order, amount)
        .run();
    }
    const { id } = await world.api(`/orders/${mine}/customer`);
    expect((await world.api(`/customers/${id}`)).sums).toEqual([
      { orders: 1, paid: { amount: 80_000, currency: "BDT" }, returned: { amount: 500, currency: "BDT" } },
    ]);
    expect((await world.api("/orders?gateway=cash&channel=counter")).data).toHaveLength(2);
    expect((await world.api("/orders?gateway=card_terminal")).data).toEqual([]);
  });

  it("O9 merging joins contacts, history and tags; the old id leads to the new one; new orders of either count", async () => {
    const { world, sell } = await openHouse();
    const private_ = await sell({ name: "Wanjiru Kamau", email: "wanjiru@people.test" });
    const work = await sell({ name: "W. Kamau", email: "kamau@work.test" });
    const [into, other] = [
      await world.api(`/orders/${private_}/customer`),
      await world.api(`/orders/${work}/customer`),
    ];
    await world.api(`/customers/${other.id}/tags`, { method: "PUT", body: { tags: ["press"] } });
    const merged = await world.api(`/customers/${into.id}/merge`, { body: { customer: other.id } });
    expect(merged).toMatchObject({ id: into.id, tags: ["press"] });
    await sell({ name: "W. Kamau", email: "kamau@work.test" });
    expect(await world.api(`/customers/${other.id}`)).toMatchObject({ id: into.id, sums: [{ orders: 3 }] });
    expect((await world.api("/customers")).data).toHaveLength(1);
    expect((await world.call(`/customers/${into.id}/merge`, { body: { customer: other.id } })).status).toBe(409);
    const log = await world.api(`/audit-log?subject=${into.id}`);
    expect(log.data[0]).toMatchObject({ action: "customer.merged", after: { merged: other.id } });
  });

  it("TH35 what is held of a person goes to who may, and is written down", async () => {
    const { world, sell } = await openHouse();
    const { id } = await world.api(`/orders/${await sell({ name: "Wanjiru", email: "w@people.test" })}/customer`);
    const manager = await world.memberToken("manager");
    expect((await world.call(`/customers/${id}/export`, { token: manager })).status).toBe(403);
    const file = await world.call(`/customers/${id}/export`);
    expect(file.headers.get("content-disposition")).toContain("attachment");
    expect(file.json).toMatchObject({ contacts: [{ kind: "email", value: "w@people.test" }], orders: [{}] });
    const log = await world.api(`/audit-log?subject=${id}`);
    expect(log.data[0]).toMatchObject({ action: "customer.exported", after: { orders: 1 } });
  });
});

describe("erasure", () => {
  it("TH42 is refused, with a sentence, while tickets are valid or an order waits; and for who may not", async () => {
    const { world, house, sell, reserve } = await openHouse();
    const buyer = { name: "Wanjiru", email: "w@people.test" };
    const { id } = await world.api(`/orders/${await sell(buyer)}/customer`);
    await reserve(buyer);
    const manager = await world.memberToken("manager");
    expect((await world.call(`/customers/${id}/erase`, { method: "POST", token: manager })).status).toBe(403);
    const refused = await world.call(`/customers/${id}/erase`, { method: "POST" });
    expect(refused.json).toMatchObject({
      code: "customer_has_obligations",
      obligations: ["order_open", "ticket_valid"],
    });
    expect(refused.json.detail).toContain("event that has not been");
    await endEvent(world, house);
    const open = await world.call(`/customers/${id}/erase`, { method: "POST" });
    expect(open.json.obligations).toEqual(["order_open"]);
    expect((await world.api(`/customers/${id}`)).name).toBe("Wanjiru");
  });

  it("TH42 takes the person out everywhere, leaves the books, and does it again when a backup brings them back", async () => {
    const { world, house, sell } = await openHouse();
    const secret = "wanjiru.kamau.erase@people.test";
    const order = await sell({ name: "Wanjiru Eraseme", email: secret, phone: "+254712345678" }, 2);
    const { id } = await world.api(`/orders/${order}/customer`);
    await world.api(`/customers/${id}/notes`, { body: { text: "Wanjiru Eraseme came with a dog" } });
    await world.api("/message-suppressions", { body: { channel: "email", contact: secret } });
    const before = await world.api(`/orders/${order}`);
    await endEvent(world, house);
    expect(await world.api(`/customers/${id}/erase`, { method: "POST" })).toMatchObject({ orders: 1 });
    await world.api(`/customers/${id}/erase`, { method: "POST" });

    const after = await world.api(`/orders/${order}`);
    expect(after.buyer).toEqual({ name: "Erased", email: "", phone: null });
    expect(after.tickets.map(({ holder_name }: { holder_name: string }) => holder_name)).toEqual(["Erased", "Erased"]);
    expect([after.total, after.ledger]).toEqual([before.total, before.ledger]);
    expect(await world.api(`/customers/${id}`)).toMatchObject({ erased: true, contacts: [], notes: [], orders: [] });
    expect((await world.api("/customers")).data).toEqual([]);
    expect(await tablesWith(world, ["eraseme", secret, "254712345678"])).toEqual([]);

    // A backup of before: the database knows the buyer again, the file store knows better.
    await drizzle(env.DB)
      .update(orders)
      .set({ buyerName: "Wanjiru Eraseme", buyerEmail: secret })
      .where(and(eq(orders.tenantId, world.tenantId), eq(orders.id, order)));
    await env.DB.prepare("DELETE FROM customer_erasures WHERE tenant_id = ?").bind(world.tenantId).run();
    expect(await sweepErasures(env, Date.now())).toBe(1);
    expect((await world.api(`/orders/${order}`)).buyer.email).toBe("");
    expect(await sweepErasures(env, Date.now())).toBe(0);
  });

  it("TH42 who buys again afterwards is a new customer", async () => {
    const { world, house, sell } = await openHouse();
    const buyer = { name: "Wanjiru", email: "again@people.test" };
    const { id } = await world.api(`/orders/${await sell(buyer)}/customer`);
    await endEvent(world, house);
    await world.api(`/customers/${id}/erase`, { method: "POST" });
    await drizzle(env.DB)
      .update(events)
      .set({ startsAt: Date.now() + DAY, endsAt: null })
      .where(and(eq(events.tenantId, world.tenantId), eq(events.id, house.eventId)));
    const fresh = await world.api(`/orders/${await sell(buyer)}/customer`);
    expect(fresh.id).not.toBe(id);
    expect((await world.api(`/customers/${fresh.id}`)).orders).toHaveLength(1);
  });
});

/** Tables of the tenant in which one of these texts still stands; documents are kept by law. */
async function tablesWith(world: World, texts: readonly string[]): Promise<string[]> {
  const tables = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%tenant_id TEXT%'",
  ).all<{ name: string }>();
  const found: string[] = [];
  for (const { name } of tables.results) {
    const { results } = await env.DB.prepare(`SELECT * FROM ${name} WHERE tenant_id = ?`).bind(world.tenantId).all();
    const all = JSON.stringify(results).toLowerCase();
    if (name !== "documents" && texts.some((text) => all.includes(text))) found.push(name);
  }
  return found;
}
