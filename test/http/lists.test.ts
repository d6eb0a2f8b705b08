/**
 * Every list of staff that promises it has a cursor, an order that turns around, filters that narrow, and the same rows as a
 * file (issue 5, §2). The routes are those of /openapi.json that answer a page or `text/csv`; one without a case here fails.
 */
import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { type IdKind, newId } from "../../worker/kernel/ids.ts";
import { DAY, toTimestamp } from "../../worker/kernel/time.ts";
import { createHouse, type House, rowPlan } from "../support/house.ts";
import { forgetProof } from "../support/proof.ts";
import { callApi, createWorld, type World } from "../support/world.ts";

type Operation = {
  readonly parameters?: readonly { readonly name: string; readonly schema: { readonly enum?: readonly string[] } }[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
};
type Document = { readonly paths: Readonly<Record<string, { readonly get?: Operation }>> };
type Row = Readonly<Record<string, unknown>>;
type Page = { readonly data: readonly Row[]; readonly next_cursor: string | null };

type Stage = { readonly world: World; readonly house: House };
type Case = {
  /** Makes at least three rows of the list. */
  readonly make: (stage: Stage) => Promise<void>;
  /** Where the list is, when ids or a filter have to be named. */
  readonly at?: (stage: Stage) => Promise<string> | string;
  /** Filters, each with a field of a row that then says the same everywhere. Empty: a list of so few that none is needed. */
  readonly filters: Readonly<Record<string, (row: Row) => boolean>>;
  /** What tells rows apart; `id` unless said. */
  readonly key?: string;
};

/** Formula and quotes: what a file must make harmless (TH31). */
const FORMULA = '=HYPERLINK("https://evil.test";"x")';

let turn = 0;
/** A row, as it stands in the table; ids ascend in the order they are made. */
async function insert(table: string, { world }: Stage, values: Row): Promise<void> {
  const row: Row = { tenant_id: world.tenantId, ...values };
  const names = Object.keys(row);
  await env.DB.prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => "?").join()})`)
    .bind(...Object.values(row))
    .run();
}
const at = () => 1_700_000_000_000 + ++turn * 60_000;
const three = async (make: (which: 0 | 1 | 2) => Promise<unknown>) => {
  for (const which of [0, 1, 2] as const) await make(which);
};
const threeRows = (table: string, kind: IdKind, row: (which: 0 | 1 | 2, stage: Stage) => Row) => (stage: Stage) =>
  three((which) => insert(table, stage, { id: newId(kind), ...row(which, stage) }));

const payment = (which: number, values: Row) => ({
  order_id: newId("order"),
  gateway: which === 0 ? "bkash" : "stripe",
  attempt: which + 1,
  status: "uncertain",
  amount: 100,
  currency: "BDT",
  created_at: at(),
  updated_at: 0,
  ...values,
});
const promotion = (which: number, { house }: Stage) => ({
  kind: "percent",
  percent: 10,
  name: which === 0 ? FORMULA : "Spring",
  ...(which === 2 ? { event_id: house.eventId } : {}),
  active: which !== 1,
});
const isOf = (name: string, value: unknown) => (row: Row) => row[name] === value;
let series = "";
let refundRun = "";

const CASES: Readonly<Record<string, Case>> = {
  "/events": {
    make: async ({ world, house }) => {
      await three((which) =>
        world.api("/events", {
          body: {
            venue_id: house.venueId,
            name: which === 0 ? FORMULA : "Night",
            starts_at: toTimestamp(Date.now() + (40 - which) * DAY),
          },
        }),
      );
    },
    filters: { "status=draft": isOf("status", "draft"), "q=night": isOf("name", "Night") },
  },
  "/event-templates": {
    make: async ({ world, house }) =>
      await three((which) =>
        world.api("/event-templates", {
          body: { event_id: house.eventId, name: which === 0 ? FORMULA : `Usual ${which}` },
        }),
      ),
    filters: {},
  },
  "/series": {
    make: async ({ world, house }) => {
      await three(async (which) => {
        const date = (days: number) => toTimestamp(Date.now() + days * DAY).slice(0, 10);
        const dates = [date(50 + which), date(60 + which), date(70 + which)];
        const rule = { days: { every: "dates", dates }, times: ["19:30"] };
        const made = await world.api(`/events/${house.eventId}/series`, { body: { rule } });
        series = made.series.id;
      });
    },
    filters: {},
  },
  "/series/{id}/occurrences": {
    make: async () => undefined,
    at: () => `/series/${series}/occurrences`,
    filters: { "status=draft": isOf("status", "draft"), "when=upcoming": () => true },
  },
  "/venues": {
    make: async ({ world }) =>
      await three((which) =>
        world.api("/venues", { body: { name: which === 0 ? FORMULA : "Town Hall", city: "Sylhet" } }),
      ),
    filters: { "q=town": isOf("name", "Town Hall") },
  },
  "/seat-maps": {
    make: async ({ world, house }) =>
      await three(() => world.api("/seat-maps", { body: { venue_id: house.venueId, plan: rowPlan(2) } })),
    at: ({ house }) => `/seat-maps?venue=${house.venueId}`,
    filters: {},
  },
  "/performers": {
    make: async ({ world }) =>
      await three((which) =>
        world.api("/performers", {
          body: { name: which === 0 ? FORMULA : `Band ${which}`, kind: which === 1 ? "producer" : "performer" },
        }),
      ),
    filters: { "kind=producer": isOf("kind", "producer"), "q=band": (row) => String(row["name"]).startsWith("Band") },
  },
  "/promo-codes": {
    make: async (stage) =>
      await three((which) =>
        stage.world.api("/promo-codes", { body: { code: `SPRING${which}`, ...promotion(which, stage) } }),
      ),
    filters: { "active=true": isOf("active", true), "q=spring1": isOf("code", "SPRING1") },
  },
  "/automatic-discounts": {
    make: async (stage) =>
      await three((which) => stage.world.api("/automatic-discounts", { body: promotion(which, stage) })),
    filters: { "active=false": isOf("active", false), "q=spring": isOf("name", "Spring") },
  },
  "/risk/blocks": {
    make: async ({ world }) =>
      await three((which) =>
        world.api("/risk/blocks", {
          body:
            which === 0
              ? { kind: "network", value: "192.0.2.7", reason: FORMULA }
              : { kind: "contact", value: `a${which}@b.test`, reason: "x" },
        }),
      ),
    filters: { "kind=network": isOf("kind", "network") },
  },
  "/risk/reviews": {
    make: threeRows("risk_reviews", "riskReview", (which) => ({
      order_id: newId("order"),
      score: 60,
      reasons: "[]",
      status: "open",
      note: which === 0 ? FORMULA : "",
      created_at: at(),
    })),
    filters: { "status=open": isOf("status", "open") },
  },
  "/disputes": {
    make: threeRows("disputes", "dispute", (which) => ({
      order_id: newId("order"),
      payment_id: newId("payment"),
      gateway: which === 0 ? "razorpay" : "stripe",
      account_id: newId("gatewayAccount"),
      gateway_reference: which === 0 ? FORMULA : `dp_${which}`,
      status: which === 1 ? "won" : "needs_response",
      reason: "fraudulent",
      amount: 100,
      currency: "BDT",
      fee_currency: "BDT",
      opened_at: at(),
      updated_at: 0,
    })),
    filters: { "gateway=razorpay": isOf("gateway", "razorpay"), "status=won": isOf("status", "won") },
  },
  "/attention-items": {
    make: threeRows("attention_items", "attention", (which) => ({
      kind: which === 1 ? "wrong_amount" : "wrong_payment",
      detail: JSON.stringify({ said: FORMULA }),
      created_at: at(),
    })),
    filters: { "kind=wrong_amount": isOf("kind", "wrong_amount") },
  },
  "/payments/uncertain": {
    make: threeRows("payments", "payment", (which) =>
      payment(which, { gateway_reference: which === 0 ? FORMULA : `x${which}` }),
    ),
    filters: { "gateway=bkash": isOf("gateway", "bkash") },
  },
  "/refunds/waiting": {
    make: async (stage) =>
      await three(async (which) => {
        const paid = newId("payment");
        const captured = { status: "captured", captured: 100, gateway_reference: paid };
        await insert("payments", stage, { id: paid, ...payment(which, captured) });
        await insert("refunds", stage, {
          id: newId("refund"),
          payment_id: paid,
          order_id: newId("order"),
          amount: 100,
          currency: "BDT",
          reason: "goodwill",
          status: "requested",
          approval: "waiting",
          created_at: at(),
          updated_at: 0,
        });
      }),
    filters: {},
  },
  "/refund-runs/{id}/items": {
    make: async (stage) => {
      refundRun = newId("refundRun");
      const event = {
        event_id: stage.house.eventId,
        fee_policy: "{}",
        status: "done",
        created_by: "-",
        created_at: at(),
      };
      await insert("refund_runs", stage, { id: refundRun, ...event });
      await three((which) =>
        insert("refund_run_items", stage, {
          run_id: refundRun,
          order_id: newId("order"),
          status: which === 1 ? "failed" : "skipped",
          amount: 0,
          fee_kept: 0,
          currency: "BDT",
          reason: which === 0 ? FORMULA : null,
          at: at(),
        }),
      );
    },
    at: () => `/refund-runs/${refundRun}/items`,
    filters: { "status=failed": isOf("status", "failed") },
    key: "order_id",
  },
  "/gateway-events": {
    make: async (stage) =>
      await three((which) =>
        insert("gateway_events", stage, {
          account_id: newId("gatewayAccount"),
          event_id: which === 0 ? FORMULA : `evt_${which}`,
          gateway: which === 0 ? "bkash" : "stripe",
          kind: "payment",
          body: "{}",
          received_at: at(),
        }),
      ),
    filters: { "gateway=bkash": isOf("gateway", "bkash") },
  },
  "/payouts": {
    make: threeRows("gateway_payouts", "payout", (which) => ({
      gateway: "stripe",
      account_id: newId("gatewayAccount"),
      gateway_reference: which === 0 ? FORMULA : `po_${which}`,
      status: "paid",
      amount: 100,
      currency: "BDT",
      arrives_at: at(),
      created_at: at(),
      updated_at: 0,
    })),
    filters: {},
  },
  "/settlements": {
    make: threeRows("settlements", "settlement", (which) => ({
      currency: "BDT",
      period_start: at(),
      period_end: at(),
      status: which === 1 ? "closed" : "draft",
      balances: "{}",
      result: 100,
      reserved: 0,
      released: 0,
      release_at: 0,
      created_at: at(),
    })),
    filters: { "status=closed": isOf("status", "closed") },
  },
  "/reconciliations": {
    make: threeRows("reconciliations", "reconciliation", (which) => ({
      gateway: which === 0 ? "bkash" : "stripe",
      account_id: newId("gatewayAccount"),
      period_start: at(),
      period_end: at(),
      status: which === 1 ? "failed" : "complete",
      failure: which === 1 ? FORMULA : null,
      listed: 0,
      differences: 0,
      created_at: at(),
    })),
    filters: { "gateway=bkash": isOf("gateway", "bkash"), "status=failed": isOf("status", "failed") },
  },
  "/ledger/transactions": {
    make: threeRows("ledger_transactions", "ledgerTransaction", (which) => ({
      kind: which === 1 ? "gateway_cost" : "sale",
      at: at(),
    })),
    filters: { "kind=gateway_cost": isOf("kind", "gateway_cost") },
  },
  "/jobs": {
    make: threeRows("dead_letters", "deadLetter", (which) => ({
      queue: "tessera-jobs",
      type: which === 1 ? "comms.send" : "reports.count",
      payload: "{}",
      attempts: 5,
      error: which === 0 ? FORMULA : "retries exhausted",
      created_at: at(),
    })),
    filters: { "type=comms.send": isOf("type", "comms.send") },
  },
  "/events/{id}/waiting-list": {
    make: async (stage) =>
      await three((which) =>
        insert("waiting_list_entries", stage, {
          id: newId("waitingEntry"),
          event_id: stage.house.eventId,
          ticket_type_id: which === 1 ? stage.house.seatedType : stage.house.standingType,
          quantity: 1,
          name: which === 0 ? FORMULA : "Ayesha",
          email: `${which}@people.test`,
          contact_hash: newId("waitingEntry"),
          state: "waiting",
          created_at: at(),
          waiting_since: at(),
        }),
      ),
    at: ({ house }) => `/events/${house.eventId}/waiting-list`,
    filters: { "state=waiting": isOf("state", "waiting") },
  },
};

/** Lists whose rows are not in the database, and where they are proved. */
const ELSEWHERE: Readonly<Record<string, string>> = { "/check-in/scans": "S6 in test/http/check-in.test.ts" };

const document = await (await exports.default.fetch("https://tessera.test/openapi.json")).json<Document>();
const lists = Object.entries(document.paths).flatMap(([path, { get }]) => {
  const content = get?.responses["200"]?.content ?? {};
  const isList = "text/csv" in content && "application/json" in content;
  return get && isList ? [{ path: path.replace("/api/v1", ""), operation: get }] : [];
});

it("every list that is also a file has a case", () => {
  const known = [...Object.keys(CASES), ...Object.keys(ELSEWHERE)].toSorted();
  expect(lists.map(({ path }) => path).toSorted()).toEqual(known);
});

const asked = (address: string, more: string) => `${address}${address.includes("?") ? "&" : "?"}${more}`;

async function everyPage(world: World, address: string, limit: number): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await world.api(asked(address, `limit=${limit}${cursor === null ? "" : `&cursor=${cursor}`}`));
    expect(page.data.length).toBeLessThanOrEqual(limit);
    rows.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return rows;
}

/** The rows of a file as cells; quoted cells may hold commas and quotes. */
function cellsOf(csv: string): string[][] {
  return csv
    .replace(/^\ufeff/, "")
    .trimEnd()
    .split("\r\n")
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
        .map(([, cell = ""]) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell))
        .slice(0, -1),
    );
}

async function stage(): Promise<Stage> {
  const world = await createWorld();
  return { world, house: await createHouse(world) };
}

it.each(lists.filter(({ path }) => path in CASES))(
  "issue 5 §2 TH31 $path: cursor, order, filters and file",
  async ({ path, operation }) => {
    const test = CASES[path];
    if (!test) throw new Error(`no case for ${path}`);
    const { make, filters, key = "id" } = test;
    const here = await stage();
    const { world } = here;
    if (path === "/series/{id}/occurrences") await CASES["/series"]?.make(here);
    await make(here);
    const address = (await test.at?.(here)) ?? path;
    const keysOf = (rows: readonly Row[]) => rows.map((row) => row[key]);

    const whole = await everyPage(world, address, 100);
    expect(whole.length).toBeGreaterThanOrEqual(3);
    expect(new Set(keysOf(whole)).size).toBe(whole.length);
    expect(keysOf(await everyPage(world, address, 1))).toEqual(keysOf(whole));
    expect(keysOf(await everyPage(world, address, 2))).toEqual(keysOf(whole));

    const sorts = operation.parameters?.find(({ name }) => name === "sort")?.schema.enum ?? [];
    const turned = [
      ["newest", "oldest"],
      ["latest", "soonest"],
    ].filter((pair) => pair.every((sort) => sorts.includes(sort)));
    for (const [down, up] of turned) {
      const from = await everyPage(world, asked(address, `sort=${down}`), 2);
      expect(keysOf(await everyPage(world, asked(address, `sort=${up}`), 2)).toReversed()).toEqual(keysOf(from));
    }

    for (const [filter, fits] of Object.entries(filters)) {
      const found = await everyPage(world, asked(address, filter), 1);
      expect([filter, keysOf(found)]).toEqual([filter, keysOf(whole.filter(fits))]);
      expect([filter, found.length > 0]).toEqual([filter, true]);
    }

    const file = await world.call(address, { headers: { accept: "text/csv" } });
    expect([file.status, file.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
    expect(file.headers.get("content-disposition")).toMatch(/^attachment; filename="[a-z-]+-\d{4}-\d\d-\d\d\.csv"$/);
    const [head = [], ...rows] = cellsOf(file.text);
    expect(rows.map((cells) => cells[head.indexOf(key)])).toEqual(keysOf(whole).map(String));
    expect(rows.flat().filter((cell) => /^\s*[=+@]/.test(cell))).toEqual([]);
  },
);

it("TH35 a file is written into the audit log with how much it was; one of people wants the right and a fresh proof", async () => {
  const here = await stage();
  const { world, house } = here;
  await CASES["/events/{id}/waiting-list"]?.make(here);
  const file = { headers: { accept: "text/csv" } };
  await world.call(`/events/${house.eventId}/waiting-list`, file);
  await world.call("/venues", file);
  const log = await world.api("/audit-log?action=list.exported");
  expect(log.data.map(({ after }: { after: object }) => after)).toEqual([
    { list: "venues", rows: 1 },
    { list: "waiting-list", rows: 3 },
  ]);
  const token = await world.memberToken("manager");
  const refused = await world.call(`/events/${house.eventId}/waiting-list`, { ...file, token });
  expect([refused.status, refused.json.code]).toEqual([403, "forbidden"]);
  expect((await world.call("/venues", { ...file, token })).status).toBe(200);
  await forgetProof(world.owner);
  const stale = await world.call(`/events/${house.eventId}/waiting-list`, file);
  expect([stale.status, stale.json.code]).toEqual([403, "step_up_required"]);
});

it("TH24 a member of some events sees their disputes, codes and papers, and takes no others along", async () => {
  const here = await stage();
  const { world, house } = here;
  const other = await createHouse(world, { name: "Other" });
  const codeOf = async (event: string) =>
    await world.api("/promo-codes", {
      body: { code: newId("promotion"), kind: "percent", percent: 5, event_id: event },
    });
  const [mine, theirs] = [await codeOf(house.eventId), await codeOf(other.eventId)];
  const general = await world.api("/promo-codes", { body: { code: "EVERYWHERE", kind: "percent", percent: 5 } });
  const { token } = await world.member("manager", [house.eventId]);
  const listed = await callApi("/promo-codes", { token });
  expect(listed.json.data.map(({ id }: { id: string }) => id)).toEqual([mine.id]);
  const csv = await callApi("/promo-codes", { token, headers: { accept: "text/csv" } });
  expect(csv.text).toContain(mine.id);
  for (const { id } of [theirs, general]) {
    expect(csv.text).not.toContain(id);
    expect((await callApi(`/promo-codes/${id}`, { token })).status).toBe(404);
    expect((await callApi(`/promo-codes/${id}`, { token, method: "DELETE" })).status).toBe(404);
  }
  expect((await callApi(`/promo-codes?event=${other.eventId}`, { token })).status).toBe(404);
  expect((await callApi(`/promo-codes/${mine.id}`, { token })).status).toBe(200);
  const open = { kind: "percent", percent: 5 };
  const unnamed = await callApi("/promo-codes", { token, body: { ...open, code: "NOEVENT" } });
  expect([unnamed.status, unnamed.json.code]).toEqual([403, "forbidden"]);
  const added = await callApi("/promo-codes", { token, body: { ...open, code: "MINE", event_id: house.eventId } });
  expect(added.status).toBe(201);
});

it("I8 a cursor that is none of the list is the caller's fault", async () => {
  const { world } = await stage();
  for (const path of ["/settlements", "/jobs", "/gateway-events", "/events"]) {
    const answer = await world.call(`${path}?cursor=${btoa("k:nonsense").replaceAll("=", "")}`);
    const isRefused = answer.status === 422 || answer.status === 400;
    expect([path, isRefused, answer.json.errors?.[0]?.field]).toEqual([path, true, "cursor"]);
  }
});
