/** Queries of customers: their rows, contacts, notes and tags. */
import { and, asc, desc, eq, gt, inArray, or, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { chunkRows, type Statement, type TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import { type Contact, contactKey } from "./contact.ts";
import {
  customerContacts,
  customerErasures,
  customerNotes,
  type CustomerRow,
  customers,
  customerTags,
  type NoteRow,
} from "./tables.ts";

/** A person is known by at most so many contacts; merging stops there. */
export const MAX_CONTACTS = 20;
export const MAX_TAGS = 20;
const MAX_NOTES = 100;

/** Which customer each of these contacts belongs to, by `contactKey`. */
export async function customersByContact(
  tenant: TenantDb,
  contacts: readonly Contact[],
): Promise<ReadonlyMap<string, string>> {
  const queries = chunkRows(contacts, 3).map((some) =>
    tenant.db
      .select()
      .from(customerContacts)
      .where(
        tenant.own(
          customerContacts,
          or(...some.map(({ kind, value }) => and(eq(customerContacts.kind, kind), eq(customerContacts.value, value)))),
        ),
      ),
  );
  const [first, ...rest] = queries;
  if (!first) return new Map();
  const rows = (await tenant.db.batch([first, ...rest])).flat();
  return new Map(rows.map((row) => [contactKey(row), row.customerId]));
}

export type NewCustomer = { readonly id: string; readonly name: string; readonly contact: Contact };

/** Adds people who are looked at for the first time. Where somebody was faster with a contact, theirs stays. */
export function insertCustomers(tenant: TenantDb, people: readonly NewCustomer[], now: Millis): Statement[] {
  const rows = JSON.stringify(people.map(({ id, name, contact: { kind, value } }) => ({ id, name, kind, value })));
  return [
    tenant.db
      .insert(customerContacts)
      .select(
        sql`SELECT ${tenant.tenantId}, value->>'kind', value->>'value', value->>'id' FROM json_each(${rows}) WHERE true`,
      )
      .onConflictDoNothing(),
    tenant.db.insert(customers).select(
      sql`SELECT ${tenant.tenantId}, value->>'id', value->>'name', NULL, NULL, ${now}, 1 FROM json_each(${rows})
        WHERE EXISTS (SELECT 1 FROM customer_contacts WHERE tenant_id = ${tenant.tenantId} AND kind = json_each.value->>'kind'
          AND customer_contacts.value = json_each.value->>'value' AND customer_id = json_each.value->>'id')`,
    ),
  ];
}

/** One customer as it stands; undefined when the tenant has none of this id. */
export async function customerById(tenant: TenantDb, id: string): Promise<CustomerRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(customers)
    .where(tenant.own(customers, eq(customers.id, id)))
    .limit(1);
  return row;
}

/** Customers by id, with their contacts and tags. Ids at most a page. */
export async function customersWithParts(tenant: TenantDb, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const list = [...ids].slice(0, 90);
  const [rows, contacts, tags] = await tenant.db.batch([
    tenant.db
      .select()
      .from(customers)
      .where(tenant.own(customers, inArray(customers.id, list))),
    tenant.db
      .select()
      .from(customerContacts)
      .where(tenant.own(customerContacts, inArray(customerContacts.customerId, list)))
      .limit(list.length * MAX_CONTACTS),
    tenant.db
      .select()
      .from(customerTags)
      .where(tenant.own(customerTags, inArray(customerTags.customerId, list)))
      .limit(list.length * MAX_TAGS),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return list.flatMap((id) => {
    const customer = byId.get(id);
    if (!customer) return [];
    return [
      {
        customer,
        contacts: contacts.filter(({ customerId }) => customerId === id),
        tags: tags
          .filter(({ customerId }) => customerId === id)
          .map(({ tag }) => tag)
          .sort(),
      },
    ];
  });
}

/** Ids of those who have a tag, after the id `after`. */
export async function idsOfTag(
  tenant: TenantDb,
  tag: string,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const rows = await tenant.db
    .select({ id: customerTags.customerId })
    .from(customerTags)
    .where(
      tenant.own(
        customerTags,
        eq(customerTags.tag, tag),
        after === undefined ? undefined : gt(customerTags.customerId, after),
      ),
    )
    .orderBy(asc(customerTags.customerId))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Notes of a customer, newest first. */
export async function notesOf(tenant: TenantDb, customerId: string): Promise<NoteRow[]> {
  return await tenant.db
    .select()
    .from(customerNotes)
    .where(tenant.own(customerNotes, eq(customerNotes.customerId, customerId)))
    .orderBy(desc(customerNotes.id))
    .limit(MAX_NOTES);
}

export function insertNote(tenant: TenantDb, row: Omit<NoteRow, "tenantId">): Statement {
  return tenant.db.insert(customerNotes).values({ ...row, tenantId: tenant.tenantId });
}

export function deleteNote(tenant: TenantDb, customerId: string, id: string): Statement {
  return tenant.db
    .delete(customerNotes)
    .where(tenant.own(customerNotes, eq(customerNotes.id, id), eq(customerNotes.customerId, customerId)));
}

/** Gives a customer exactly these tags. */
export function replaceTags(tenant: TenantDb, customerId: string, tags: readonly string[]): Statement[] {
  const { tenantId } = tenant;
  return [
    tenant.db.delete(customerTags).where(tenant.own(customerTags, eq(customerTags.customerId, customerId))),
    ...chunkRows(tags, 3).map((some) =>
      tenant.db.insert(customerTags).values(some.map((tag) => ({ tenantId, tag, customerId }))),
    ),
  ];
}

/** The guard of a change: fails the batch (`runVersioned`) when somebody changed the customer meanwhile. */
export function touch(
  tenant: TenantDb,
  { id, version }: CustomerRow,
  changes: Partial<Pick<CustomerRow, "name" | "mergedInto" | "erasedAt">> = {},
): Statement {
  return tenant.db
    .update(customers)
    .set({ ...changes, version: nextVersion(version) })
    .where(tenant.own(customers, eq(customers.id, id)));
}

/** Gives everything of one customer to another: contacts, notes, tags, and who was merged into it before. */
export function moveParts(tenant: TenantDb, from: string, to: string): Statement[] {
  const { tenantId } = tenant;
  return [
    tenant.db
      .update(customerContacts)
      .set({ customerId: to })
      .where(tenant.own(customerContacts, eq(customerContacts.customerId, from))),
    tenant.db
      .update(customerNotes)
      .set({ customerId: to })
      .where(tenant.own(customerNotes, eq(customerNotes.customerId, from))),
    tenant.db
      .insert(customerTags)
      .select(
        sql`SELECT tenant_id, tag, ${to} FROM customer_tags WHERE tenant_id = ${tenantId} AND customer_id = ${from}`,
      )
      .onConflictDoNothing(),
    tenant.db.delete(customerTags).where(tenant.own(customerTags, eq(customerTags.customerId, from))),
  ];
}

/** Takes away what is kept of a customer beside the orders. */
export function deleteParts(tenant: TenantDb, id: string): Statement[] {
  return [
    tenant.db.delete(customerContacts).where(tenant.own(customerContacts, eq(customerContacts.customerId, id))),
    tenant.db.delete(customerNotes).where(tenant.own(customerNotes, eq(customerNotes.customerId, id))),
    tenant.db.delete(customerTags).where(tenant.own(customerTags, eq(customerTags.customerId, id))),
  ];
}

export function insertErasure(
  tenant: TenantDb,
  row: Omit<typeof customerErasures.$inferInsert, "tenantId">,
): Statement {
  return tenant.db
    .insert(customerErasures)
    .values({ ...row, tenantId: tenant.tenantId })
    .onConflictDoNothing();
}
