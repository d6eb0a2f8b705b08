/** What is done for every tenant each night: books, settlements, documents, gateways (I3, F3, K14, G9). */
import { derivedId } from "../kernel/ids.ts";
import { DAY, HOUR, type Millis } from "../kernel/time.ts";
import { closeBooks } from "../ledger/index.ts";
import { queueMissingDocuments } from "../paper/index.ts";
import { accountsOf, insertAttention, platformGateways } from "../payments/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { log } from "../platform/log.ts";
import { envelope, queueOf } from "../platform/queues.ts";
import { draftSettlements, followOpenDisbursements } from "../settlements/index.ts";
import { tenantById, tenantIds } from "../tenants/index.ts";

const TENANTS_AT_ONCE = 99;
/** Messages of yesterday are still under way shortly after they were sent. */
const PAPER_GRACE: Millis = HOUR;
const PAPER_WINDOW: Millis = 3 * DAY;

/** The nightly cron: only starts the walk over all tenants, and over our own accounts at gateways. */
export async function sweepBooks(env: Env, now: Millis): Promise<void> {
  const day = yesterday(now);
  const platforms = platformGateways(env).map((gateway) => ({ body: envelope("books.platform", { gateway, ...day }) }));
  await queueOf(env, "jobs").sendBatch([{ body: envelope("books.tenants", {}) }, ...platforms]);
}

function yesterday(now: Millis): { readonly from: Millis; readonly to: Millis } {
  const to = Math.floor(now / DAY) * DAY;
  return { from: to - DAY, to };
}

/** Enqueues the day of one page of tenants, and the next page. Returns how many. */
export async function enqueueDays(env: Env, after: string | undefined): Promise<number> {
  const ids = await tenantIds(env, after, TENANTS_AT_ONCE);
  const last = ids.at(-1);
  if (last === undefined) return 0;
  const next = ids.length === TENANTS_AT_ONCE ? [{ body: envelope("books.tenants", { after: last }) }] : [];
  const days = ids.map((id) => ({ body: envelope("books.day", { tenant_id: id }) }));
  await queueOf(env, "jobs").sendBatch([...days, ...next]);
  return ids.length;
}

/** The day of one tenant. Each part can be repeated, and one that is late is made up for the next night. */
export async function runDay(env: Env, tenant: TenantDb, now: Millis): Promise<void> {
  const { tenantId } = tenant;
  await checkDay(tenant, now);
  const organizer = await tenantById(env, tenantId);
  if (!organizer) return;
  await draftSettlements(tenant, organizer.timeZone, now);
  await followOpenDisbursements(env, tenant);
  await queueMissingDocuments(env, tenant, { from: now - PAPER_WINDOW, to: now - PAPER_GRACE });
  const accounts = await accountsOf(tenant);
  if (accounts.length === 0) return;
  await queueOf(env, "jobs").sendBatch(
    accounts.map(({ gateway }) => ({
      body: envelope("books.reconcile", { tenant_id: tenantId, gateway, ...yesterday(now) }),
    })),
  );
}

/** A fault in the books is logged and put before a person; the day stays open until it is gone. */
async function checkDay(tenant: TenantDb, now: Millis): Promise<void> {
  const closing = await closeBooks(tenant, now);
  if (closing.outcome !== "faulty") return;
  const { tenantId } = tenant;
  log.error("books_unbalanced", { tenant_id: tenantId, count: closing.faults.length });
  const item = {
    id: await derivedId("attention", "books_unbalanced", tenantId, String(closing.until)),
    kind: "books_unbalanced",
    orderId: null,
    paymentId: null,
    detail: JSON.stringify({ until: closing.until, faults: closing.faults.slice(0, 20) }),
    createdAt: now,
  };
  await tenant.batch([insertAttention(tenant, item)]);
}
