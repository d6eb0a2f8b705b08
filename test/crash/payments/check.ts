/** I2, I3, I6 over all money that was taken while the process was dying. Returns what is broken, as sentences. */
import type { RunningApp } from "../../local/app.ts";
import type { Client } from "../../support/client.ts";
import { type Buyers, pause } from "./buyers.ts";
import { type Booked, control, type Counter } from "./counters.ts";
import type { Shop } from "./shops.ts";
import type { PaymentStaff } from "./staff.ts";

type Row = Record<string, string | number | null>;
type All = (sql: string, ...values: string[]) => Promise<Row[]>;
type Setting = {
  readonly app: RunningApp;
  readonly client: Client;
  readonly shops: readonly Shop[];
  readonly buyers: Buyers;
  readonly staff: PaymentStaff;
};
const FLUSHED = ["stripe", "sslcommerz", "bkash", "mpesa", "razorpay"] as const;
/** M-Pesa gives up after three minutes; what was never answered is put before a person then. */
const MOST_ROUNDS = 240;
const STILL = 25;
const DAY = 86_400_000;

export async function checkPayments(setting: Setting): Promise<{ broken: string[]; figures: string[] }> {
  const db = await setting.app.mf.getD1Database("DB");
  const all: All = async (sql, ...values) =>
    (
      (await db
        .prepare(sql)
        .bind(...values)
        .all()) as { results: Row[] }
    ).results;
  await heal(setting, all, 8);
  await setting.staff.finish();
  await setting.buyers.payLate();
  await heal(setting, all, MOST_ROUNDS);
  await compareBooks(setting, all);
  await askForPaper(setting, all);
  const [broken, figures]: [string[], string[]] = [[], []];
  for (const shop of setting.shops) {
    for (const counter of shop.counters) {
      const { faults, figure } = await gatewayAgrees(all, shop, counter);
      broken.push(...faults);
      figures.push(figure);
    }
  }
  return {
    broken: [
      ...broken,
      ...(await byHandAgrees(all, setting.staff)),
      ...(await everyPaymentLands(all)),
      ...(await booksBalance(all)),
      ...(await refundsOnce(all)),
      ...(await numbersHaveNoGaps(all)),
      ...(await nothingLost(all, setting.buyers)),
    ],
    figures,
  };
}

/** Runs sweeps as if minutes had passed and lets the services deliver, until nothing is left to do. */
async function heal({ app, client }: Setting, all: All, rounds: number): Promise<void> {
  let [quiet, still, before] = [0, 0, ""];
  for (let round = 1; round <= rounds && quiet < 3 && still < STILL; round++) {
    const at = Date.now() + round * 5 * 60_000;
    await app.cron("* * * * *", at);
    if (round % 8 === 2) await app.cron("23 1 * * *", at);
    for (const gateway of FLUSHED) await control(client, `${gateway}/flush`, {}).catch(() => undefined);
    await pause(1000);
    const open = await all(OPEN);
    quiet = open.length === 0 ? quiet + 1 : 0;
    const now = open.map(({ what }) => String(what)).join("; ");
    // What a service does not answer about for a day stays so here; a prompt ends by itself.
    still = now === before && !now.includes("payment ") ? still + 1 : 0;
    before = now;
    if (round % 30 === 0) console.log(`  healing: ${now}`);
  }
}

/** What the night does once the day is over, done for the day that goes on: each service's own list against our books. */
async function compareBooks(setting: Setting, all: All): Promise<void> {
  const jobs = await setting.app.mf.getQueueProducer("JOBS_QUEUE");
  const now = Date.now();
  const period = { from: now - DAY, to: now + DAY };
  const accounts = await all("SELECT tenant_id, gateway FROM payment_gateways WHERE gateway IN ('stripe', 'razorpay')");
  const night = async () => {
    const done = await all(
      `SELECT tenant_id, gateway FROM reconciliations WHERE period_end = ? AND status = 'complete'`,
      String(period.to),
    );
    return accounts.filter(
      (one) => !done.some((other) => other["tenant_id"] === one["tenant_id"] && other["gateway"] === one["gateway"]),
    );
  };
  // A service that gave no answer is asked again, as the queue does with more time between.
  for (let tries = 0; tries < 12 && (await night()).length > 0; tries++) {
    const open = await night();
    for (const { tenant_id, gateway } of open) {
      const payload = { tenant_id, gateway, ...period };
      await jobs.send({ id: `msg_${crypto.randomUUID()}`, type: "books.reconcile", payload }, { contentType: "json" });
    }
    for (let wait = 0; wait < 10 && (await night()).length > 0; wait++) await pause(1000);
  }
  // A refund that was found now may still be on its way.
  await heal(setting, all, 8);
}

/** What has a next step that is due. */
const OPEN = `SELECT 'outbox ' || type AS what FROM outbox
  UNION ALL SELECT 'event ' || gateway || ' ' || kind || ' ' || coalesce(concerns, '') || ' ' || coalesce(reference, '') FROM gateway_events WHERE processed_at IS NULL
  UNION ALL SELECT 'refund ' || id || ' ' || status FROM refunds
    WHERE status IN ('requested', 'pending') AND approval <> 'waiting' AND method = 'gateway'
  UNION ALL SELECT 'payment ' || id || ' ' || status FROM payments WHERE status IN ('created', 'pending') AND gateway = 'mpesa'
  LIMIT 100`;

/** Captured and refunded at the service and in our books, payment by payment and in all. */
async function gatewayAgrees(
  all: All,
  { tenantId, currency }: Shop,
  counter: Counter,
): Promise<{ faults: string[]; figure: string }> {
  const faults: string[] = [];
  const taken = (await counter.books()).filter(({ captured }) => captured > 0);
  const rows = await all(
    `SELECT p.id, p.gateway_reference, p.status, p.captured, p.order_id, o.status AS order_status,
      (SELECT coalesce(sum(amount), 0) FROM refunds r WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.id AND r.status = 'succeeded') AS refunded,
      (SELECT coalesce(sum(amount), 0) FROM refunds r WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.id
        AND r.status IN ('requested', 'pending') AND r.method = 'gateway' AND r.approval <> 'waiting') AS open,
      (SELECT count(*) FROM attention_items a WHERE a.tenant_id = p.tenant_id AND a.payment_id = p.id) AS listed,
      (SELECT count(*) FROM attention_items a WHERE a.tenant_id = p.tenant_id AND a.payment_id = p.id AND a.resolved_at IS NULL
        AND a.kind IN ('amount_not_told', 'start_unanswered')) AS untold,
      (SELECT coalesce(sum(e.amount), 0) FROM ledger_transactions t JOIN ledger_entries e ON e.tenant_id = t.tenant_id AND e.transaction_id = t.id
        WHERE t.tenant_id = p.tenant_id AND t.payment_id = p.id AND e.account = 'gateway:' || p.gateway
        AND t.kind IN ('sale', 'unplaced_capture', 'suspense_capture', 'capture_corrected')) AS booked
     FROM payments p JOIN orders o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
     WHERE p.tenant_id = ? AND p.gateway = ?`,
    tenantId,
    counter.gateway,
  );
  for (const one of taken) {
    const row = rows.find((candidate) => isThat(one, candidate));
    const fault = row ? placed(one, row) : "is not known to us";
    if (fault !== undefined)
      faults.push(`I2 ${counter.gateway} took ${one.captured} (${one.paymentId ?? one.reference}), which ${fault}`);
  }
  for (const row of rows) {
    if (row["status"] === "captured" && !taken.some((one) => isThat(one, row)))
      faults.push(`I2 payment ${row["id"]} is captured here, and not at ${counter.gateway}`);
  }
  const captured = taken.reduce((sum, one) => sum + one.captured, 0);
  const refunded = await counter.refunded();
  const [book] = await all(
    `SELECT coalesce(-sum(CASE WHEN t.kind IN ('refund', 'external_refund', 'refund_returned') THEN e.amount END), 0) AS refunded
     FROM ledger_entries e JOIN ledger_transactions t ON t.tenant_id = e.tenant_id AND t.id = e.transaction_id
     WHERE e.tenant_id = ? AND e.account = ?`,
    tenantId,
    `gateway:${counter.gateway}`,
  );
  const air = rows.reduce((sum, row) => sum + Number(row["open"]), 0);
  for (const row of rows) {
    const came = taken.filter((one) => isThat(one, row)).reduce((sum, one) => sum + one.captured, 0);
    // Where the service never told the amount, or that it began at all, a person has been asked to look at its statement.
    if (row["booked"] !== came && row["untold"] === 0)
      faults.push(`I3 ${counter.gateway} captured ${came}, the books have another sum: ${JSON.stringify(row)}`);
  }
  const untold = rows.filter((row) => Number(row["untold"]) > 0).length;
  // What was made and never answered is on its way until a person has looked.
  const unheard = refunded - Number(book?.["refunded"]);
  if (unheard < 0 || unheard > air)
    faults.push(`I3 ${counter.gateway} refunded ${refunded}, the books say ${String(book?.["refunded"])}`);
  const figure = `${counter.gateway}: ${taken.length} captured, ${currency} ${captured / 100} - ${refunded / 100} refunded, ${untold} never told`;
  return { faults, figure };
}

function isThat({ paymentId, reference }: Booked, row: Row): boolean {
  if (paymentId !== undefined) return row["id"] === paymentId;
  return reference !== undefined && row["gateway_reference"] === reference;
}

/** What is wrong with how we placed captured money; undefined when nothing is. */
function placed(one: Booked, row: Row): string | undefined {
  const fulfilled =
    row["order_status"] !== "pending" && row["order_status"] !== "expired" && row["status"] === "captured";
  const refunded = Number(row["refunded"]);
  const back = refunded === one.captured;
  if (!fulfilled && !back && row["listed"] === 0) return `is nowhere: ${JSON.stringify(row)}`;
  if (refunded > one.captured) return `went back ${refunded} times over`;
  if (one.refunded !== undefined && one.refunded > one.captured) return `the service gave back ${one.refunded}`;
  const unheard = (one.refunded ?? refunded) - refunded;
  if (unheard < 0 || unheard > Number(row["open"]))
    return `the service gave back ${one.refunded}, we say ${refunded}: ${JSON.stringify(row)}`;
  return undefined;
}

/** What staff wrote down is what the books have. */
async function byHandAgrees(all: All, staff: PaymentStaff): Promise<string[]> {
  const rows = await all(
    `SELECT p.id, p.captured, coalesce((SELECT sum(amount) FROM manual_receipts r WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.id), 0) AS received
     FROM payments p WHERE p.gateway = 'offline'`,
  );
  return rows
    .filter((row) => Number(row["received"]) !== 0)
    .filter((row) => row["received"] !== staff.received.get(String(row["id"])))
    .map(
      (row) =>
        `I6 payment ${row["id"]}: ${row["received"]} is written down, ${staff.received.get(String(row["id"]))} came`,
    );
}

/** No ticket without payment, no payment without ticket. */
async function everyPaymentLands(all: All): Promise<string[]> {
  const rows = await all(
    `SELECT o.id, o.status, o.total,
      (SELECT count(*) FROM tickets t WHERE t.tenant_id = o.tenant_id AND t.order_id = o.id AND t.status IN ('active', 'used', 'blocked')) AS tickets,
      (SELECT count(*) FROM order_lines l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id AND l.status = 'active') AS lines,
      (SELECT count(*) FROM ledger_transactions t JOIN ledger_entries e ON e.tenant_id = t.tenant_id AND e.transaction_id = t.id
        WHERE t.tenant_id = o.tenant_id AND t.order_id = o.id AND e.account = 'sales') AS sales
     FROM orders o`,
  );
  return rows.flatMap((row) => {
    const sold = row["status"] !== "pending" && row["status"] !== "expired";
    const { id, status, tickets, lines, sales } = row as { id: string; status: string; [column: string]: unknown };
    const text = `order ${id} (${status}): ${String(tickets)} tickets for ${String(lines)} lines, ${String(sales)} sales`;
    if (!sold && (tickets !== 0 || sales !== 0)) return [`I2 ticket without payment: ${text}`];
    if (status === "paid" && (tickets !== lines || Number(sales) < 1)) return [`I2 payment without ticket: ${text}`];
    return [];
  });
}

async function booksBalance(all: All): Promise<string[]> {
  const crooked = await all(
    "SELECT transaction_id, currency, sum(amount) AS s FROM ledger_entries GROUP BY tenant_id, transaction_id, currency HAVING s <> 0",
  );
  const suspended = await all(
    `SELECT tenant_id, account, sum(amount) AS s FROM ledger_entries WHERE account IN ('refunds_due', 'suspense')
     GROUP BY tenant_id, account HAVING s > 0`,
  );
  return [
    ...crooked.map((row) => `I3 transaction ${row["transaction_id"]} sums to ${row["s"]}`),
    ...suspended.map((row) => `I3 ${row["account"]} of ${row["tenant_id"]} gave out ${row["s"]} more than it had`),
  ];
}

/** No payment gave back more than it took, and no refund is left in the air without a person who knows. */
async function refundsOnce(all: All): Promise<string[]> {
  const over = await all(
    `SELECT p.id, p.captured, sum(r.amount) AS back FROM payments p
     JOIN refunds r ON r.tenant_id = p.tenant_id AND r.payment_id = p.id AND r.status <> 'failed'
     GROUP BY p.tenant_id, p.id HAVING back > p.captured`,
  );
  const open = await all(
    `SELECT r.id, r.status FROM refunds r WHERE r.status IN ('requested', 'pending') AND r.method = 'gateway' AND r.approval <> 'waiting'
      AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.tenant_id = r.tenant_id AND p.id = r.payment_id AND p.next_check_at IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM attention_items a WHERE a.tenant_id = r.tenant_id AND a.payment_id = r.payment_id)`,
  );
  return [
    ...over.map((row) => `TH10 payment ${row["id"]} took ${row["captured"]} and gives back ${row["back"]}`),
    ...open.map((row) => `I2 refund ${row["id"]} is still ${row["status"]}, nobody asks about it, and nobody knows`),
  ];
}

const UNPAPERED = `SELECT o.id, o.tenant_id FROM orders o WHERE o.paid_at IS NOT NULL AND o.total > 0
  AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.tenant_id = o.tenant_id AND d.order_id = o.id AND d.kind = 'invoice')`;

/** What the nightly run asks for once an hour has gone by, asked for now. */
async function askForPaper({ app }: Setting, all: All): Promise<void> {
  const jobs = await app.mf.getQueueProducer("JOBS_QUEUE");
  for (const { id, tenant_id } of await all(UNPAPERED)) {
    const payload = { tenant_id, order_id: id };
    await jobs.send({ id: `msg_${crypto.randomUUID()}`, type: "paper.issue", payload }, { contentType: "json" });
  }
  for (let wait = 0; wait < 30 && (await all(UNPAPERED)).length > 0; wait++) await pause(1000);
}

async function numbersHaveNoGaps(all: All): Promise<string[]> {
  const gaps = await all(
    `SELECT tenant_id, kind, count(*) AS n, count(DISTINCT number) AS d, min(number) AS low, max(number) AS high FROM documents
     GROUP BY tenant_id, kind HAVING n <> d OR low <> 1 OR high <> n`,
  );
  const twice = await all(
    "SELECT order_id, count(*) AS n FROM documents WHERE kind = 'invoice' GROUP BY tenant_id, order_id HAVING n > 1",
  );
  const none = await all(UNPAPERED);
  return [
    ...gaps.map((row) => `O8 ${row["kind"]} numbers of ${row["tenant_id"]}: ${JSON.stringify(row)}`),
    ...twice.map((row) => `O8 order ${row["order_id"]} has ${row["n"]} invoices`),
    ...none.map((row) => `O8 order ${row["id"]} is paid and has no invoice`),
  ];
}

async function nothingLost(all: All, buyers: Buyers): Promise<string[]> {
  const orders = new Map((await all("SELECT id, status FROM orders")).map((row) => [row["id"], row["status"]]));
  const broken = buyers.journeys
    .filter(({ order }) => order !== undefined && !orders.has(order.id))
    .map(({ order }) => `I7 order ${order?.id} was acknowledged and is gone`);
  const unpaid = buyers
    .paid()
    .filter(({ order }) => ["pending", "expired"].includes(String(orders.get(order?.id ?? ""))))
    .map(({ order }) => `I7 order ${order?.id} was told to be paid and is not`);
  const [stuck] = await all("SELECT count(*) AS n FROM dead_letters WHERE resolved_at IS NULL");
  const events = await all("SELECT gateway, kind, reference FROM gateway_events WHERE processed_at IS NULL LIMIT 20");
  const unread = events.map((row) => `I7 nothing came of ${row["gateway"]}'s ${row["kind"]} about ${row["reference"]}`);
  const letters = stuck?.["n"] === 0 ? [] : [`I7 ${String(stuck?.["n"])} messages ended as dead letters`];
  return [...broken, ...unpaid, ...unread, ...letters];
}
