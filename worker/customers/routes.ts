/** Customers in the console (O9). For members of all events: a person's history is not one event's. */
import { z } from "@hono/zod-openapi";
import { newId } from "../kernel/ids.ts";
import { ordersOfContacts, sumsOfContacts } from "../orders/index.ts";
import { selectPeople } from "../people/index.ts";
import { type AppContext, personOf, tenantOf } from "../platform/context.ts";
import { pageOf, readCursor, writeCursor } from "../platform/cursor.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { grants } from "../platform/permissions.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { runVersioned } from "../platform/versioned.ts";
import { auditRow } from "../tenants/index.ts";
import { eraseCustomer } from "./erasure.ts";
import { eraseProblem, mergeProblem } from "./faults.ts";
import { historyOf } from "./history-store.ts";
import * as schemas from "./schemas.ts";
import {
  contactsOf,
  type Customer,
  customerOfOrder,
  customersOfTag,
  findCustomer,
  listCustomers,
  mergeCustomers,
  searchCustomers,
} from "./service.ts";
import { deleteNote, insertNote, notesOf, replaceTags, touch } from "./store.ts";

export const customerRoutes = createRouter();

const TAGS = ["Customers"];
/** Orders that a profile shows, and that an export holds. */
const SHOWN = 50;
const EXPORTED = 1000;

customerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/customers",
    tags: TAGS,
    operationId: "listCustomers",
    summary: "Everybody who bought or began to, by their newest order; or by tag",
    description: "A page may hold fewer people than its limit and still have a `next_cursor`.",
    permission: "customers.read",
    request: { query: schemas.customerListQuery },
    responses: { 200: { description: "A page of customers", content: json(pageOf(schemas.customerSummarySchema)) } },
  }),
  async (c) => {
    const { limit, cursor, q, tag } = c.req.valid("query");
    const tenant = tenantOf(c);
    const { now } = c.var;
    if (q !== undefined) {
      const found = await searchCustomers(tenant, q, limit, now);
      return c.json({ data: found.map(schemas.summaryWire), next_cursor: null }, 200);
    }
    const at = readCursor(cursor);
    const page =
      tag === undefined
        ? await listCustomers(tenant, at, Math.min(limit, 50), now)
        : await customersOfTag(tenant, tag, at, Math.min(limit, 50));
    const next = page.next === undefined ? null : writeCursor(page.next);
    return c.json({ data: page.rows.map(schemas.summaryWire), next_cursor: next }, 200);
  },
);

customerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/customers/{id}",
    tags: TAGS,
    operationId: "getCustomer",
    summary: "One customer: contacts, orders, tickets, refunds, messages, notes",
    permission: "customers.read",
    request: { params: schemas.customerParams },
    responses: { 200: { description: "The customer", content: json(schemas.customerSchema) } },
  }),
  async (c) => c.json(await wholeCustomer(c, await theCustomer(c, c.req.valid("param").id), SHOWN), 200),
);

async function theCustomer(c: AppContext, id: string): Promise<Customer> {
  const found = await findCustomer(tenantOf(c), id);
  if (!found) throw problem("not_found");
  return found;
}

async function wholeCustomer(c: AppContext, found: Customer, most: number) {
  const tenant = tenantOf(c);
  const contacts = contactsOf(found);
  const [orders, sums, notes] = await Promise.all([
    ordersOfContacts(tenant, contacts, most),
    sumsOfContacts(tenant, contacts),
    notesOf(tenant, found.customer.id),
  ]);
  const { role } = personOf(c);
  const recipients = contacts.flatMap(({ kind, value }) => (kind === "email" ? [value] : []));
  const [history, names] = await Promise.all([
    historyOf(tenant, {
      orderIds: orders.map(({ id }) => id),
      recipients,
      money: role !== undefined && grants(role, "finance.read"),
    }),
    namesOf(
      c,
      notes.map(({ authorId }) => authorId),
    ),
  ]);
  return schemas.customerWire(found, { orders, sums, notes, history, names });
}

async function namesOf(c: AppContext, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const people = await selectPeople(c.env, [...new Set(ids)].slice(0, 50));
  return new Map(people.map(({ id, name, email }) => [id, name || (email ?? "")]));
}

customerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/orders/{id}/customer",
    tags: TAGS,
    operationId: "getCustomerOfOrder",
    summary: "Who bought an order",
    permission: "customers.read",
    event: "none",
    request: { params: z.object({ id: z.string().max(64) }) },
    responses: { 200: { description: "The customer", content: json(schemas.customerRefSchema) } },
  }),
  async (c) => {
    const found = await customerOfOrder(tenantOf(c), c.req.valid("param").id, c.var.now);
    if (!found) throw problem("not_found");
    return c.json(schemas.refWire(found), 200);
  },
);

customerRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/customers/{id}/notes",
    tags: TAGS,
    operationId: "addCustomerNote",
    summary: "Write a note that only staff see",
    permission: "customers.write",
    request: { params: schemas.customerParams, body: { content: json(schemas.noteInput), required: true } },
    responses: { 201: { description: "Written", content: json(schemas.noteSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { customer } = await livingCustomer(c, c.req.valid("param").id);
    const row = {
      id: newId("customerNote"),
      customerId: customer.id,
      body: c.req.valid("json").text,
      authorId: personOf(c).personId,
      createdAt: c.var.now,
    };
    // What it says is nobody's business in the log (TH36).
    const audit = auditRow(c, tenant, { action: "customer.noted", subjectId: customer.id, after: { note: row.id } });
    await runVersioned(tenant, [touch(tenant, customer), insertNote(tenant, row), audit]);
    return c.json(schemas.noteWire({ ...row, tenantId: tenant.tenantId }, await namesOf(c, [row.authorId])), 201);
  },
);

async function livingCustomer(c: AppContext, id: string): Promise<Customer> {
  const found = await theCustomer(c, id);
  if (found.customer.erasedAt !== null) throw problem("conflict", { detail: "This customer was erased." });
  return found;
}

customerRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/customers/{id}/notes/{note}",
    tags: TAGS,
    operationId: "deleteCustomerNote",
    summary: "Take a note away",
    permission: "customers.write",
    stepUp: STEP_UP_MINUTES,
    request: { params: schemas.noteParams },
    responses: { 204: { description: "It is gone" } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id, note } = c.req.valid("param");
    const { customer } = await theCustomer(c, id);
    if (!(await notesOf(tenant, customer.id)).some((one) => one.id === note)) throw problem("not_found");
    const audit = auditRow(c, tenant, { action: "customer.note_removed", subjectId: customer.id, before: { note } });
    await tenant.batch([deleteNote(tenant, customer.id, note), audit]);
    return c.body(null, 204);
  },
);

customerRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/customers/{id}/tags",
    tags: TAGS,
    operationId: "tagCustomer",
    summary: "Give a customer exactly these tags",
    permission: "customers.write",
    request: { params: schemas.customerParams, body: { content: json(schemas.tagsInput), required: true } },
    responses: { 200: { description: "As it is now", content: json(schemas.customerRefSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const found = await livingCustomer(c, c.req.valid("param").id);
    const { tags } = c.req.valid("json");
    const { id } = found.customer;
    await runVersioned(tenant, [
      touch(tenant, found.customer),
      ...replaceTags(tenant, id, tags),
      auditRow(c, tenant, { action: "customer.tagged", subjectId: id, before: { tags: found.tags }, after: { tags } }),
    ]);
    return c.json(schemas.refWire({ ...found, tags }), 200);
  },
);

customerRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/customers/{id}/merge",
    tags: TAGS,
    operationId: "mergeCustomers",
    summary: "Make another customer part of this one. It cannot be undone",
    permission: "customers.write",
    request: { params: schemas.customerParams, body: { content: json(schemas.mergeInput), required: true } },
    responses: { 200: { description: "As it is now", content: json(schemas.customerRefSchema) } },
  }),
  async (c) => {
    const tenant: TenantDb = tenantOf(c);
    const other = c.req.valid("json").customer;
    const merged = await mergeCustomers(tenant, c.req.valid("param").id, other, (into, from) =>
      auditRow(c, tenant, {
        action: "customer.merged",
        subjectId: into.customer.id,
        after: { merged: from.customer.id, contacts: into.contacts.length + from.contacts.length },
      }),
    );
    if (!merged.ok) throw mergeProblem(merged.error);
    return c.json(schemas.refWire(merged.value), 200);
  },
);

customerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/customers/{id}/export",
    tags: TAGS,
    operationId: "exportCustomer",
    summary: "All that is held of one person, as they may ask for it",
    permission: "customers.export",
    stepUp: STEP_UP_MINUTES,
    request: { params: schemas.customerParams },
    responses: { 200: { description: "The file", content: json(schemas.customerSchema) } },
  }),
  async (c) => {
    const found = await theCustomer(c, c.req.valid("param").id);
    const tenant = tenantOf(c);
    const whole = await wholeCustomer(c, found, EXPORTED);
    const { id } = found.customer;
    await tenant.batch([
      auditRow(c, tenant, { action: "customer.exported", subjectId: id, after: { orders: whole.orders.length } }),
    ]);
    c.header("content-disposition", `attachment; filename="customer-${id}.json"`);
    c.header("cache-control", "private, no-store");
    return c.json(whole, 200);
  },
);

customerRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/customers/{id}/erase",
    tags: TAGS,
    operationId: "eraseCustomer",
    summary: "Erase a person: names and contacts go, what was sold stays in the books. It cannot be undone",
    permission: "customers.erase",
    stepUp: STEP_UP_MINUTES,
    request: { params: schemas.customerParams },
    responses: { 200: { description: "Erased", content: json(schemas.erasedSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    const done = await eraseCustomer(c.env, tenant, id, {
      audit: (orders) => auditRow(c, tenant, { action: "customer.erased", subjectId: id, after: { orders } }),
      now: c.var.now,
    });
    if (!done.ok) throw eraseProblem(done.error);
    return c.json({ orders: done.value.orders, kept: ["amounts", "numbered invoices and credit notes"] }, 200);
  },
);
