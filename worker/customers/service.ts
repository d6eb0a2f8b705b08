/** Customers: found among the orders, looked at, described, merged (O9). */
import { newId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import {
  type BuyerContact,
  type BuyerOrder,
  countsOfContacts,
  ERASED_NAME,
  findOrders,
  latestOfBuyers,
  orderWithLines,
} from "../orders/index.ts";
import { ordersOfReference } from "../payments/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type Contact, contactKey, contactOf } from "./contact.ts";
import * as store from "./store.ts";
import type { ContactRow, CustomerRow } from "./tables.ts";

export type Customer = {
  readonly customer: CustomerRow;
  readonly contacts: readonly ContactRow[];
  readonly tags: readonly string[];
};
export type CustomerSummary = Customer & { readonly orders: number; readonly lastAt: Millis | null };
export type CustomerPage = { readonly rows: readonly CustomerSummary[]; readonly next: string | undefined };

/** A customer may have been merged into another, and that into a third. */
const MOST_MERGES = 5;

/** The customer of this id, or the one that it was merged into; undefined when the tenant has none. */
export async function findCustomer(tenant: TenantDb, id: string): Promise<Customer | undefined> {
  let wanted = id;
  for (let hop = 0; hop < MOST_MERGES; hop++) {
    const [found] = await store.customersWithParts(tenant, [wanted]);
    if (!found || found.customer.mergedInto === null) return found;
    wanted = found.customer.mergedInto;
  }
  return undefined;
}

type Buyer = { readonly name: string; readonly contact: Contact };

/** The customers of these buyers, in their order, each once; those who are new get a row. */
async function customersOf(tenant: TenantDb, buyers: readonly Buyer[], now: Millis): Promise<string[]> {
  const contacts = buyers.map(({ contact }) => contact);
  let known = await store.customersByContact(tenant, contacts);
  const fresh = buyers.filter(({ contact }) => !known.has(contactKey(contact)));
  if (fresh.length > 0) {
    const people = fresh.map(({ name, contact }) => ({ id: newId("customer"), name, contact }));
    await tenant.batch(store.insertCustomers(tenant, people, now));
    // Somebody else may have looked at the same moment: then theirs is the one.
    known = await store.customersByContact(tenant, contacts);
  }
  return [...new Set(contacts.flatMap((contact) => known.get(contactKey(contact)) ?? []))];
}

function buyersOf(orders: readonly BuyerOrder[]): Buyer[] {
  const found = new Map<string, Buyer>();
  for (const { buyerName: name, buyerEmail: email, buyerPhone: phone } of orders) {
    const contact = contactOf({ email, phone });
    if (contact && name !== ERASED_NAME && !found.has(contactKey(contact))) {
      found.set(contactKey(contact), { name, contact });
    }
  }
  return [...found.values()];
}

/** Everybody who bought or began to, by their newest order. */
export async function listCustomers(
  tenant: TenantDb,
  before: string | undefined,
  limit: number,
  now: Millis,
): Promise<CustomerPage> {
  const { rows, next } = await latestOfBuyers(tenant, before, limit);
  return { rows: await summariesOf(tenant, await customersOf(tenant, buyersOf(rows), now)), next };
}

/** Those whose name, address, phone or order fits the text; one page. */
export async function searchCustomers(
  tenant: TenantDb,
  text: string,
  limit: number,
  now: Millis,
): Promise<CustomerSummary[]> {
  const ids = await ordersOfReference(tenant, text);
  const buyers = buyersOf(await findOrders(tenant, text, { ids, limit: 100 })).slice(0, limit);
  return await summariesOf(tenant, await customersOf(tenant, buyers, now));
}

/** Those who have a tag, by id. */
export async function customersOfTag(
  tenant: TenantDb,
  tag: string,
  after: string | undefined,
  limit: number,
): Promise<CustomerPage> {
  const ids = await store.idsOfTag(tenant, tag, after, limit + 1);
  const shown = ids.slice(0, limit);
  return { rows: await summariesOf(tenant, shown), next: ids.length > limit ? shown.at(-1) : undefined };
}

async function summariesOf(tenant: TenantDb, ids: readonly string[]): Promise<CustomerSummary[]> {
  const found = await store.customersWithParts(tenant, ids);
  const contacts = found.flatMap((one) => one.contacts);
  const counts = await countsOfContacts(tenant, contacts);
  const byContact = new Map(contacts.map((contact, at) => [contactKey(contact), counts[at]]));
  return found.map((one) => {
    const own = one.contacts.flatMap((contact) => byContact.get(contactKey(contact)) ?? []);
    const times = own.flatMap(({ lastAt }) => lastAt ?? []);
    return {
      ...one,
      orders: own.reduce((sum, { orders }) => sum + orders, 0),
      lastAt: times.length === 0 ? null : Math.max(...times),
    };
  });
}

/** The customer of an order; undefined for an unknown order, and for a buyer who left no contact or was erased. */
export async function customerOfOrder(tenant: TenantDb, orderId: string, now: Millis): Promise<Customer | undefined> {
  const found = await orderWithLines(tenant, orderId);
  if (!found) return undefined;
  const [id] = await customersOf(tenant, buyersOf([found.order]), now);
  return id === undefined ? undefined : await findCustomer(tenant, id);
}

/** The contacts of a customer as orders are asked for by. */
export function contactsOf({ contacts }: Customer): BuyerContact[] {
  return contacts.map(({ kind, value }) => ({ kind, value }));
}

export type MergeFault = "unknown_customer" | "same_customer" | "erased" | "too_many_contacts";

/** Makes `other` part of a customer: contacts, notes and tags go over, the old id leads to the new one. */
export async function mergeCustomers(
  tenant: TenantDb,
  intoId: string,
  otherId: string,
  audit: (into: Customer, other: Customer) => Statement,
): Promise<Result<Customer, MergeFault>> {
  const [into, other] = await Promise.all([findCustomer(tenant, intoId), findCustomer(tenant, otherId)]);
  if (!into || !other) return err("unknown_customer");
  if (into.customer.id === other.customer.id) return err("same_customer");
  if (into.customer.erasedAt !== null || other.customer.erasedAt !== null) return err("erased");
  if (into.contacts.length + other.contacts.length > store.MAX_CONTACTS) return err("too_many_contacts");
  await runVersioned(tenant, [
    store.touch(tenant, into.customer),
    store.touch(tenant, other.customer, { mergedInto: into.customer.id }),
    ...store.moveParts(tenant, other.customer.id, into.customer.id),
    audit(into, other),
  ]);
  return ok((await findCustomer(tenant, into.customer.id)) ?? into);
}
