/** I1–I7 over everything that was acknowledged while the process was dying. Returns what is broken, as sentences. */
import type { RunningApp } from "../local/app.ts";
import type { Demo } from "../local/seed.ts";
import type { Client } from "../support/client.ts";
import type { Crowd, Journey } from "./crowd.ts";
import type { Staff } from "./staff.ts";

type Setting = {
  readonly app: RunningApp;
  readonly client: Client;
  readonly demo: Demo;
  readonly crowd: Crowd;
  readonly staff: Staff;
};
type Row = Record<string, string | number | null>;

export async function checkRules(setting: Setting): Promise<string[]> {
  await settle(setting);
  const db = await setting.app.mf.getD1Database("DB");
  const all = async (sql: string): Promise<Row[]> => ((await db.prepare(sql).all()) as { results: Row[] }).results;
  const intents = await capturedIntents(setting.client);
  return [
    ...(await noOversell(setting, all)),
    ...(await moneyLands(setting, all, intents)),
    ...(await booksBalance(all)),
    ...oneAdmission(setting.crowd),
    ...(await once(setting, all)),
    ...(await nothingLost(setting, all)),
    ...(await staffKeepsWord(setting, all)),
    ...(await listKeepsWord(setting, all)),
  ];
}

/** Runs the sweeps as if minutes had passed, until nothing is left to do. */
async function settle({ app, client }: Setting): Promise<void> {
  const db = await app.mf.getD1Database("DB");
  for (let round = 1; round <= 60; round++) {
    // Sweeps look at what is older than a minute: the clock they are given is ahead of the wall.
    await app.cron("* * * * *", Date.now() + round * 3 * 60_000);
    await fetch(`${client.sandboxUrl}/control/stripe/flush`, { method: "POST" });
    await new Promise((done) => setTimeout(done, 1000));
    const open = (await db
      .prepare(
        `SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM gateway_events WHERE processed_at IS NULL)
          + (SELECT count(*) FROM messages WHERE status = 'queued') AS n`,
      )
      .first()) as { n: number } | null;
    if (round > 4 && open?.n === 0) return;
  }
}

type Taken = { readonly paymentId: string; readonly amount: number; readonly refunded: number };

/** What the gateway took, from its own books. */
async function capturedIntents(client: Client): Promise<Taken[]> {
  const answer = await fetch(`${client.sandboxUrl}/control/stripe/payments?limit=10000`);
  const { data }: { data: { client_reference_id: string; captured: number; refunded: number }[] } = await answer.json();
  return data
    .filter((row) => row.captured > 0)
    .map((row) => ({ paymentId: row.client_reference_id, amount: row.captured, refunded: row.refunded }));
}

async function noOversell({ client, demo }: Setting, all: (sql: string) => Promise<Row[]>): Promise<string[]> {
  const broken: string[] = [];
  for (const row of await all(
    "SELECT seat, count(*) AS n FROM tickets WHERE status IN ('active', 'used') AND seat IS NOT NULL GROUP BY event_id, seat HAVING n > 1",
  )) {
    broken.push(`I1 seat ${row["seat"]} has ${row["n"]} tickets`);
  }
  const { seats } = await client.must<{ seats: string }>("GET", `/shop/events/${demo.eventId}/availability`);
  const bytes = Buffer.from(seats, "base64");
  let sold = 0;
  for (const byte of bytes) for (let shift = 0; shift < 8; shift += 2) if (((byte >> shift) & 3) === 2) sold++;
  const [tickets] = await all(
    "SELECT count(*) AS n FROM tickets WHERE status IN ('active', 'used') AND seat IS NOT NULL",
  );
  if (tickets?.["n"] !== sold)
    broken.push(`I1 the object says ${sold} seats are sold, there are ${String(tickets?.["n"])} tickets`);
  return broken;
}

async function moneyLands(
  _setting: Setting,
  all: (sql: string) => Promise<Row[]>,
  intents: readonly Taken[],
): Promise<string[]> {
  const broken: string[] = [];
  const rows = await all(
    `SELECT p.id, p.status, p.captured, o.status AS order_status, o.id AS order_id,
      (SELECT count(*) FROM tickets t WHERE t.tenant_id = p.tenant_id AND t.order_id = p.order_id) AS tickets,
      (SELECT count(*) FROM order_lines l WHERE l.tenant_id = p.tenant_id AND l.order_id = p.order_id) AS lines,
      (SELECT coalesce(sum(amount), 0) FROM refunds r WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.id) AS refunded,
      (SELECT count(*) FROM attention_items a WHERE a.tenant_id = p.tenant_id AND a.payment_id = p.id) AS attention
     FROM payments p JOIN orders o ON o.tenant_id = p.tenant_id AND o.id = p.order_id`,
  );
  const payments = new Map(rows.map((row) => [row["id"], row]));
  for (const intent of intents) {
    const payment = payments.get(intent.paymentId);
    if (!payment) {
      broken.push(`I2 the gateway took ${intent.amount} for ${intent.paymentId}, which we do not know`);
      continue;
    }
    const fulfilled =
      payment["order_status"] === "paid" &&
      payment["captured"] === intent.amount &&
      payment["tickets"] === payment["lines"];
    const returned = intent.refunded === intent.amount && payment["refunded"] === intent.amount;
    const flagged = Number(payment["attention"]) > 0;
    if ([fulfilled && !returned, returned, flagged].filter(Boolean).length !== 1)
      broken.push(`I2 payment ${intent.paymentId}: ${JSON.stringify(payment)}, gateway refunded ${intent.refunded}`);
  }
  const known = new Set(intents.map((intent) => intent.paymentId));
  for (const row of rows)
    if (row["status"] === "captured" && Number(row["captured"]) > 0 && !known.has(String(row["id"])))
      broken.push(`I2 payment ${row["id"]} says captured, the gateway knows nothing`);
  return broken;
}

async function booksBalance(all: (sql: string) => Promise<Row[]>): Promise<string[]> {
  const crooked = await all(
    "SELECT transaction_id, currency, sum(amount) AS s FROM ledger_entries GROUP BY tenant_id, transaction_id, currency HAVING s <> 0",
  );
  const orphans = await all(
    "SELECT t.id FROM ledger_transactions t WHERE NOT EXISTS (SELECT 1 FROM ledger_entries e WHERE e.tenant_id = t.tenant_id AND e.transaction_id = t.id)",
  );
  const unposted = await all(
    "SELECT p.id FROM payments p WHERE p.status = 'captured' AND p.captured > 0 AND NOT EXISTS (SELECT 1 FROM ledger_transactions t WHERE t.tenant_id = p.tenant_id AND t.payment_id = p.id)",
  );
  return [
    ...crooked.map((row) => `I3 transaction ${row["transaction_id"]} sums to ${row["s"]}`),
    ...orphans.map((row) => `I3 transaction ${row["id"]} has no entries`),
    ...unposted.map((row) => `I3 payment ${row["id"]} is captured and not in the books`),
  ];
}

function oneAdmission(crowd: Crowd): string[] {
  return crowd.journeys.flatMap((journey) => {
    const admitted = journey.scans.filter(({ result }) => result === "admitted").length;
    const wrong = journey.scans.filter(({ result }) => result !== "admitted" && result !== "duplicate");
    if (wrong.length > 0)
      return [`I4 ${journey.key} was answered ${wrong.map(({ result }) => result).join()} at the door`];
    if (journey.scans.length > 0 && admitted !== 1) return [`I4 ${journey.key} was admitted ${admitted} times`];
    return [];
  });
}

async function once({ client, crowd, staff }: Setting, all: (sql: string) => Promise<Row[]>): Promise<string[]> {
  const broken: string[] = [];
  for (const row of await all(
    "SELECT order_id, count(*) AS n FROM ledger_transactions WHERE kind LIKE '%sale%' OR kind LIKE '%capture%' GROUP BY order_id, kind HAVING n > 1",
  )) {
    const [order] = await all(
      `SELECT count(*) AS n FROM payments WHERE order_id = '${row["order_id"]}' AND captured > 0`,
    );
    if (order?.["n"] === 1) broken.push(`I6 order ${row["order_id"]} was booked ${row["n"]} times`);
  }
  const paid = new Set((await all("SELECT id FROM orders WHERE status = 'paid'")).map((row) => String(row["id"])));
  for (const journey of crowd.journeys) {
    if (!journey.order || !paid.has(journey.order.id)) continue;
    const mails = (await client.mails(journey.email)).filter((mail) => mail.attachments.length > 0);
    const moved = staff.moved.has(journey.order.id) && mails.length > 1;
    if (mails.length !== 1 && !moved) broken.push(`I6 ${journey.key} paid and got ${mails.length} mails with tickets`);
  }
  return broken;
}

async function nothingLost({ crowd }: Setting, all: (sql: string) => Promise<Row[]>): Promise<string[]> {
  const broken: string[] = [];
  const orders = new Map((await all("SELECT id, status, hold_id FROM orders")).map((row) => [String(row["id"]), row]));
  for (const journey of crowd.journeys) {
    if (journey.order && !orders.has(journey.order.id))
      broken.push(`I7 order ${journey.order.id} was acknowledged and is gone`);
    if (journey.paid && !settled(journey, orders))
      broken.push(`I7 ${journey.key} paid, its order is ${String(orders.get(journey.order?.id ?? "")?.["status"])}`);
  }
  const [stuck] = await all("SELECT count(*) AS n FROM dead_letters WHERE resolved_at IS NULL");
  if (stuck?.["n"] !== 0) broken.push(`I7 ${String(stuck?.["n"])} messages ended as dead letters`);
  return broken;
}

function settled(journey: Journey, orders: Map<string, Row>): boolean {
  const status = orders.get(journey.order?.id ?? "")?.["status"];
  return status === "paid" || status === "refunded" || status === "expired" || status === "cancelled";
}

/** What staff were told is so: blocks are there or gone, no place was given twice, the rows say what the object says. */
async function staffKeepsWord(
  { client, demo, staff }: Setting,
  all: (sql: string) => Promise<Row[]>,
): Promise<string[]> {
  const broken: string[] = [];
  const token = await staff.token();
  type Numbers = { sold_twice: number; pools: { id: string; capacity: number; held: number; sold: number }[] };
  const numbers = await client.must<Numbers>("GET", `/events/${demo.eventId}/inventory`, { token });
  if (numbers.sold_twice !== 0) broken.push(`I1 ${numbers.sold_twice} places were given away twice`);
  for (const pool of numbers.pools.filter(({ id }) => staff.largest.has(id))) {
    const [type] = await all(`SELECT capacity FROM ticket_types WHERE id = '${pool.id.replace("type:", "")}'`);
    if (type?.["capacity"] !== pool.capacity)
      broken.push(`I7 pool ${pool.id}: the object says ${pool.capacity}, the rows ${String(type?.["capacity"])}`);
    const most = Math.max(1, staff.largest.get(pool.id) ?? 0);
    if (pool.held + pool.sold > most)
      broken.push(`I1 pool ${pool.id} gave ${pool.held + pool.sold} of at most ${most}`);
  }
  const { data } = await client.must<{ data: { key: string }[] }>("GET", `/events/${demo.eventId}/blocks`, { token });
  const there = new Set(data.map(({ key }) => key));
  for (const [key, state] of staff.blocks) {
    if (state !== "unknown" && there.has(key) !== (state === "kept")) broken.push(`I7 block ${key} should be ${state}`);
  }
  return broken;
}

/** The waiting list: nobody has another's offer, who paid bought, and no offer outlived its order. */
async function listKeepsWord({ crowd }: Setting, all: (sql: string) => Promise<Row[]>): Promise<string[]> {
  const broken: string[] = [];
  for (const row of await all(
    "SELECT hold_id, count(*) AS n FROM waiting_list_entries WHERE hold_id IS NOT NULL GROUP BY hold_id HAVING n > 1",
  )) {
    broken.push(`I1 hold ${row["hold_id"]} was offered to ${row["n"]}`);
  }
  const entries = new Map(
    (await all("SELECT id, state FROM waiting_list_entries")).map((row) => [row["id"], row["state"]]),
  );
  const paid = new Set((await all("SELECT id FROM orders WHERE paid_at IS NOT NULL")).map(({ id }) => id));
  for (const { key, entry, order } of crowd.journeys) {
    if (entry === undefined) continue;
    const state = entries.get(entry.id);
    if (state === undefined) broken.push(`I7 ${key} was on the waiting list and is gone`);
    if (order && paid.has(order.id) && state !== "bought")
      broken.push(`K12 ${key} paid for its offer and is ${String(state)}`);
  }
  return broken;
}
