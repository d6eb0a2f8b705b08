/** Lists and searches of staff never read a whole table (I8): the plans of the queries that they really send. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { listDisputes } from "../../worker/disputes/store.ts";
import { listEvents } from "../../worker/events/many-store.ts";
import { listTemplates } from "../../worker/events/templates-store.ts";
import { failedJobs, deadJobs, queuedJobs } from "../../worker/operations/store.ts";
import { openAttention } from "../../worker/payments/attention-store.ts";
import { keptEvents } from "../../worker/payments/event-store.ts";
import { listPayouts } from "../../worker/payments/payout-store.ts";
import { uncertainPayments, waitingRefunds } from "../../worker/payments/store.ts";
import { listPerformers } from "../../worker/performers/store.ts";
import { timeKey } from "../../worker/platform/list.ts";
import { listPromotions } from "../../worker/promotions/store.ts";
import { listReconciliations } from "../../worker/reconciliation/store.ts";
import { runItems, runsOfEvent } from "../../worker/refunds/store.ts";
import { listReviews } from "../../worker/risk/store.ts";
import { listSeries } from "../../worker/series/store.ts";
import { listSettlements } from "../../worker/settlements/store.ts";
import { listSeatMaps, listVenues } from "../../worker/venues/store.ts";
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
import { cameOfEvent } from "../../worker/tickets/attendance-store.ts";

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
  await cameOfEvent(tenant, "evt", now);
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

it("I8 lists of staff are read along an index from either end, so that a page ends the reading", async () => {
  const { env: ours, asked } = listening();
  const tenant = tenantDb(ours, newId("tenant"));
  const now = Date.now();
  for (const sort of ["newest", "oldest"] as const) {
    for (const after of [undefined, newId("event")]) {
      const stretch = { limit: 26, sort, after };
      await listDisputes(tenant, { open: true }, stretch);
      await listDisputes(tenant, { open: false, status: "won", gateway: "stripe", scope: ["evt"] }, stretch);
      await openAttention(tenant, "wrong_amount", stretch);
      await waitingRefunds(tenant, stretch);
      await uncertainPayments(tenant, "stripe", stretch);
      await runsOfEvent(tenant, "evt", stretch);
      await runItems(tenant, "run", "failed", stretch);
      await listPayouts(tenant, stretch);
      await listPromotions(tenant, { coded: true, q: "a", scope: ["evt"] }, stretch);
      await listReviews(tenant, "open", stretch);
      await listTemplates(tenant, stretch);
      await listSeries(tenant, stretch);
      await listVenues(tenant, "a", stretch);
      await listSeatMaps(tenant, "ven", stretch);
      await listPerformers(tenant, { q: "a" }, stretch);
      await failedJobs(tenant, "a.b", stretch);
      const inTime = { ...stretch, after: after && timeKey(now, after) };
      await keptEvents(tenant, "stripe", inTime);
      await listSettlements(tenant, "draft", inTime);
      await listReconciliations(tenant, { gateway: "stripe" }, inTime);
      await deadJobs(tenant, "a.b", inTime);
      await queuedJobs(tenant, "a.b", inTime);
    }
  }
  await listPerformers(tenant, {}, { limit: 26, sort: "name" });
  await listEvents(tenant, { now }, "newest", 26, undefined);
  await listEvents(tenant, { now }, "soonest", 26, { startsAt: now, id: "evt" });
  const queries = [...new Set(asked)];
  expect(queries.length).toBeGreaterThan(60);
  for (const query of queries) {
    const binds = Array.from({ length: query.split("?").length - 1 }, () => "1");
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`)
      .bind(...binds)
      .all<{ detail: string }>();
    const plan = results.map(({ detail }) => detail).join("\n");
    // The bounded stretch of the outbox is the one thing that is looked through; equal times are put in order by their id.
    expect(plan.replaceAll(/SCAN (looked|outbox USING INDEX|\(subquery)/g, ""), query).not.toMatch(
      /SCAN|TEMP B-TREE FOR ORDER/,
    );
  }
});
