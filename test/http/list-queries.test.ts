/** Lists and searches of staff never read a whole table (I8): the plans of the queries that they really send. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { historyOf, obligationsOf } from "../../worker/customers/history-store.ts";
import { customersByContact, customersWithParts, idsOfTag, notesOf } from "../../worker/customers/store.ts";
import { findEvents } from "../../worker/events/search-store.ts";
import { newId } from "../../worker/kernel/ids.ts";
import {
  countsOfContacts,
  latestOfBuyers,
  ordersOfContacts,
  sumsOfContacts,
  unerasedOrders,
} from "../../worker/orders/buyers-store.ts";
import { counterShifts } from "../../worker/orders/door-sale-store.ts";
import { findOrders } from "../../worker/orders/find.ts";
import { countBookings, listOrders, placesOfOrders } from "../../worker/orders/list-store.ts";
import { tenantDb } from "../../worker/platform/db.ts";

/** An environment whose database writes down what it is asked. */
function listening(): { env: Env; asked: string[] } {
  const asked: string[] = [];
  const DB = new Proxy(env.DB, {
    get: (database, name) => {
      if (name === "prepare") {
        return (query: string) => {
          asked.push(query);
          return database.prepare(query);
        };
      }
      const value: unknown = Reflect.get(database, name);
      return typeof value === "function" ? value.bind(database) : value;
    },
  });
  return { env: { ...env, DB }, asked };
}

it("I8 lists of orders, customers, bookings and the search are seeks, or a bounded stretch of one", async () => {
  const { env: ours, asked } = listening();
  const tenant = tenantDb(ours, newId("tenant"));
  const contacts = [
    { kind: "email", value: "a@people.test" },
    { kind: "phone", value: "12345678" },
  ] as const;
  const ids = [newId("order"), newId("order")];
  const now = Date.now();
  const filter = { channel: "online", gateway: "stripe", ticketType: "tty", from: now, until: now, least: 1, most: 2 };
  await listOrders(tenant, filter, { limit: 25 });
  await listOrders(tenant, { ...filter, event: "evt" }, { limit: 25, cursor: ids[0], sort: "oldest" });
  await listOrders(tenant, { status: "expired", scope: ["evt", "evt2"] }, { limit: 25 });
  await findOrders(tenant, "0712345678", { filter, ids, limit: 5 });
  await placesOfOrders(tenant, ids);
  await countBookings(tenant, { event: "evt", from: now }, now);
  await countBookings(tenant, { from: now }, now);
  await latestOfBuyers(tenant, undefined, 25);
  await latestOfBuyers(tenant, ids[0], 25);
  await ordersOfContacts(tenant, contacts, 50);
  await sumsOfContacts(tenant, contacts);
  await countsOfContacts(tenant, contacts);
  await unerasedOrders(tenant, ids);
  await customersByContact(tenant, contacts);
  await customersWithParts(tenant, ids);
  await idsOfTag(tenant, "press", undefined, 25);
  await notesOf(tenant, "cus");
  await historyOf(tenant, { orderIds: ids, recipients: ["a@people.test"], money: true });
  await obligationsOf(tenant, { orderIds: ids, emails: ["a@people.test"] }, now);
  await findEvents(tenant, "night", undefined, 6);
  await tenant.db.batch([counterShifts(tenant, now, now)]);
  const queries = [...new Set(asked)];
  expect(queries.length).toBeGreaterThan(25);
  for (const query of queries) {
    const binds = Array.from({ length: query.split("?").length - 1 }, () => "1");
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`)
      .bind(...binds)
      .all<{ detail: string }>();
    const plan = results.map(({ detail }) => detail);
    // What is scanned is the bounded stretch itself, the list of ids that was given, or a row of constants.
    const scans = plan.filter((line) => /^SCAN (?!o\b|e\b|json_each|CONSTANT|\(|\d)/.test(line));
    // All rows of a tenant are read for a stretch alone, which ends; open items are few.
    const wide = plan.filter((line) => /^SEARCH (?!orders|events|attention_items)\w+ .*\(tenant_id=\?\)$/.test(line));
    const wideOrders = plan.filter(
      (line) => /^SEARCH orders .*\(tenant_id=\?\)$/.test(line) && !query.includes("limit ?"),
    );
    expect([...wide, ...wideOrders], `${query}\n${plan.join("\n")}`).toEqual([]);
    expect(scans, `${query}\n${plan.join("\n")}`).toEqual([]);
  }
});

it("I8 an order's rows, a buyer's orders and an event's orders are sought by their own index, not read off the tenant", async () => {
  const columns: Readonly<Record<string, readonly string[]>> = {
    orders: ["buyer_email", "event_id"],
    tickets: ["order_id", "event_id"],
    refunds: ["order_id", "payment_id"],
    payments: ["order_id"],
    messages: ["order_id", "recipient"],
    devices: ["session_id"],
    documents: ["order_id"],
    disputes: ["order_id"],
    customer_contacts: ["customer_id"],
    customer_notes: ["customer_id"],
    audit_log: ["subject_id"],
  };
  for (const [table, names] of Object.entries(columns)) {
    for (const name of names) {
      const query = `SELECT * FROM ${table} WHERE tenant_id = 't' AND ${name} = 'x'`;
      const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`).all<{ detail: string }>();
      expect(results.map(({ detail }) => detail).join("\n"), query).toMatch(
        new RegExp(`tenant_id=\\? AND ${name}=\\?`),
      );
    }
  }
});
