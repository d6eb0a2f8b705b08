/**
 * Erasing a person (TH42): names and contacts go, what was sold and what it cost stays. Refused while something is under way.
 * A list of the orders is kept here and in the file store, so that a restore of the database does not bring the person back.
 */
import { firstIdAt, newId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { DAY, type Millis } from "../kernel/time.ts";
import { ERASED_NAME, eraseBuyerStatements, ordersOfContacts, unerasedOrders } from "../orders/index.ts";
import { type Statement, type TenantDb, tenantDb } from "../platform/db.ts";
import { log } from "../platform/log.ts";
import { runVersioned } from "../platform/versioned.ts";
import { eraseAnswersStatement } from "../questions/index.ts";
import { eraseHoldersStatement } from "../tickets/index.ts";
import { eraseRecipientsStatements } from "../comms/index.ts";
import { eraseWaitingStatement } from "../waiting-list/index.ts";
import { type Obligation, obligationsOf } from "./history-store.ts";
import { contactsOf, type Customer, findCustomer } from "./service.ts";
import { customerById, deleteParts, insertErasure, touch } from "./store.ts";

/** A person with more orders than this is erased by hand. */
export const MAX_ORDERS = 2000;
const FOLDER = "erasures/";
/** No backup is older. */
const KEPT: Millis = 60 * DAY;

export type EraseFault =
  | { readonly reason: "unknown_customer" | "too_many_orders" }
  | { readonly reason: "obligations"; readonly obligations: readonly Obligation[] };

/** What is kept of an erasure: ids, nobody's name. */
type Tombstone = {
  readonly id: string;
  readonly tenant: string;
  readonly customer: string;
  readonly orders: readonly string[];
  readonly at: Millis;
};

/** Erases a customer, once; again it changes nothing. */
export async function eraseCustomer(
  env: Env,
  tenant: TenantDb,
  id: string,
  { audit, now }: { readonly audit: (orders: number) => Statement; readonly now: Millis },
): Promise<Result<{ readonly orders: number }, EraseFault>> {
  const found = await findCustomer(tenant, id);
  if (!found) return err({ reason: "unknown_customer" });
  if (found.customer.erasedAt !== null) return ok({ orders: 0 });
  const orders = await ordersOfContacts(tenant, contactsOf(found), MAX_ORDERS + 1);
  if (orders.length > MAX_ORDERS) return err({ reason: "too_many_orders" });
  const orderIds = orders.map((order) => order.id);
  const emails = emailsOf(found);
  const obligations = await obligationsOf(tenant, { orderIds, emails }, now);
  if (obligations.length > 0) return err({ reason: "obligations", obligations });
  const customer = found.customer.id;
  const tombstone: Tombstone = { id: newId("erasure"), tenant: tenant.tenantId, customer, orders: orderIds, at: now };
  await runVersioned(tenant, [
    touch(tenant, found.customer, { name: ERASED_NAME, erasedAt: now }),
    ...personStatements(tenant, { orderIds, emails, now }),
    ...deleteParts(tenant, customer),
    insertErasure(tenant, {
      id: tombstone.id,
      customerId: customer,
      orderIds: JSON.stringify(orderIds),
      erasedAt: now,
    }),
    audit(orderIds.length),
  ]);
  await keepTombstone(env, tombstone);
  return ok({ orders: orderIds.length });
}

const emailsOf = ({ contacts }: Customer) => contacts.flatMap(({ kind, value }) => (kind === "email" ? [value] : []));

/** Takes the person out of the orders and of everything that hangs on them. */
function personStatements(
  tenant: TenantDb,
  { orderIds, emails, now }: { orderIds: readonly string[]; emails: readonly string[]; now: Millis },
): Statement[] {
  return [
    ...eraseBuyerStatements(tenant, orderIds),
    eraseAnswersStatement(tenant, orderIds),
    eraseHoldersStatement(tenant, orderIds, now),
    ...eraseRecipientsStatements(tenant, orderIds, emails),
    eraseWaitingStatement(tenant, emails),
  ];
}

async function keepTombstone(env: Env, tombstone: Tombstone): Promise<void> {
  await env.FILES.put(`${FOLDER}${tombstone.id}.json`, JSON.stringify(tombstone));
}

const AT_ONCE = 500;

/**
 * Erases again whom a restored backup brought back. Goes through the file store's own list of the last weeks; nightly. Returns
 * how many orders named somebody again.
 */
export async function sweepErasures(env: Env, now: Millis): Promise<number> {
  const startAfter = `${FOLDER}${firstIdAt("erasure", now - KEPT)}`;
  const { objects } = await env.FILES.list({ prefix: FOLDER, startAfter, limit: AT_ONCE });
  let back = 0;
  for (const { key } of objects) {
    const file = await env.FILES.get(key);
    const again = file ? await eraseAgain(env, await file.json<Tombstone>(), now) : 0;
    back += again;
  }
  if (back > 0) log.warn("erased_people_were_back", { count: back });
  return back;
}

async function eraseAgain(env: Env, { tenant: tenantId, customer, orders, id, at }: Tombstone, now: Millis) {
  const tenant = tenantDb(env, tenantId);
  const [orderIds, row] = await Promise.all([unerasedOrders(tenant, orders), customerById(tenant, customer)]);
  const isBack = row !== undefined && row.erasedAt === null;
  if (orderIds.length === 0 && !isBack) return 0;
  await tenant.batch([
    ...personStatements(tenant, { orderIds: orders, emails: [], now }),
    ...(isBack ? [touch(tenant, row, { name: ERASED_NAME, erasedAt: at }), ...deleteParts(tenant, customer)] : []),
    insertErasure(tenant, { id, customerId: customer, orderIds: JSON.stringify(orders), erasedAt: at }),
  ]);
  return Math.max(1, orderIds.length);
}
