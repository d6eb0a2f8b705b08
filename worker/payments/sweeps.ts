/** Crons of payments: find what is due, enqueue it (DESIGN §5, step 8). */
import { idPattern } from "../kernel/ids.ts";
import { DAY, MINUTE, SECOND, type Millis } from "../kernel/time.ts";
import { expiredOrders } from "../orders/index.ts";
import { type Envelope, envelope, queueOf } from "../platform/queues.ts";
import { FACT_JOBS } from "./fact-jobs.ts";
import { type KeptEvent, openEvents } from "./event-store.ts";
import { takeDuePayments } from "./store.ts";

const PAYMENT_ID = idPattern("payment");
const REFUND_ID = idPattern("refund");
const PAGE = 90;
/** Pages of one run: what is left over waits for the next minute (I8). */
const MAX_PAGES = 10;
/** An event that is older than this is left to the checks of its payment. */
const EVENT_WINDOW: Millis = 3 * DAY;
/** Starting a payment may be under way at the very end of an order's time. */
const EXPIRY_GRACE: Millis = 30 * SECOND;

async function enqueue(env: Env, messages: readonly Envelope[]): Promise<void> {
  if (messages.length > 0) await queueOf(env, "payments").sendBatch(messages.map((body) => ({ body })));
}

/** Payments that nobody called back about. Returns how many were enqueued. */
export async function sweepDuePayments(env: Env, now: Millis): Promise<number> {
  let found = 0;
  for (let page = 0; page < MAX_PAGES; page++) {
    const due = await takeDuePayments(env, now, PAGE);
    await enqueue(
      env,
      due.map(({ tenantId, id }) => envelope("payment.check", { tenant_id: tenantId, payment_id: id })),
    );
    found += due.length;
    if (due.length < PAGE) break;
  }
  return found;
}

/** Callbacks that were kept and not worked on: the queue lost them, or we died before they got there. */
export async function sweepOpenEvents(env: Env, now: Millis): Promise<number> {
  const open = await openEvents(env, { after: now - EVENT_WINDOW, before: now - MINUTE }, PAGE);
  await enqueue(env, open.map(eventMessage));
  return open.length;
}

/** The message that wakes the queue with a kept event once more. */
export function eventMessage(
  row: Pick<KeptEvent, "tenantId" | "accountId" | "eventId" | "gateway" | "reference" | "concerns">,
): Envelope {
  const kept = { tenant_id: row.tenantId, account_id: row.accountId, event_id: row.eventId, gateway: row.gateway };
  return row.concerns === null
    ? envelope("payment.event", { ...kept, ...subjectOf(row.reference) })
    : envelope(FACT_JOBS[row.concerns], { ...kept, reference: row.reference });
}

/** What a kept event speaks of: a refund by our own id, a payment by what the gateway calls it. */
function subjectOf(reference: string | null): { refund_id?: string; payment_id?: string; reference?: string } {
  if (reference === null) return {};
  if (PAYMENT_ID.test(reference)) return { payment_id: reference };
  return REFUND_ID.test(reference) ? { refund_id: reference } : { reference };
}

/** Pending orders whose time is over and which nobody is paying. */
export async function sweepExpiredOrders(env: Env, now: Millis): Promise<number> {
  const orders = await expiredOrders(env, now - EXPIRY_GRACE, PAGE);
  await enqueue(
    env,
    orders.map(({ tenantId, id }) => envelope("payment.expire_order", { tenant_id: tenantId, order_id: id })),
  );
  return orders.length;
}
