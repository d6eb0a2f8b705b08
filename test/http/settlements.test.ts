/** Settlements: drafts, closing, reserve, paying out, statements (F3, I3, I6). */
import { PDFDocument } from "@cantoo/pdf-lib";
import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { DAY, HOUR, MINUTE, toTimestamp } from "../../worker/kernel/time.ts";
import {
  balanceOf,
  checkBooks,
  closeBooks,
  disputeEntries,
  type Entry,
  gatewayCostEntries,
  ledgerStatements,
  type PostingKind,
  refundEntries,
  refundOwedEntries,
  saleEntries,
} from "../../worker/ledger/index.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { draftSettlements } from "../../worker/settlements/index.ts";
import { createWorld, ORIGIN } from "../support/world.ts";

const UTC = "UTC";
const money = (amount: number) => ({ amount, currency: "BDT" });
const parts = (total: number, tax = 0, fee = 0) => ({ currency: "BDT", total, tax, fee, platformFee: 0 });

async function stage() {
  const world = await createWorld({ timeZone: UTC });
  const tenant = tenantDb(env, world.tenantId);
  const book = async (kind: PostingKind, at: number, entries: readonly Entry[], id = newId("ledgerTransaction")) => {
    await tenant.batch(ledgerStatements(tenant, { id, kind, orderId: newId("order"), paymentId: null, at, entries }));
  };
  // Months that are over: the tests must not depend on today.
  const month = new Date(world.now);
  const start = (back: number) => Date.UTC(month.getUTCFullYear(), month.getUTCMonth() - back, 1);
  const list = async () => (await world.api("/settlements")).data;
  const draft = () => draftSettlements(tenant, UTC, world.now);
  const close = (id: string) => world.api(`/settlements/${id}/close`, { method: "POST" });
  return { world, tenant, book, start, list, draft, close };
}

/** A month with a sale of 1,000.00 (100.00 of it tax, 20.00 fees), a refund of 110.00, costs of 30.00, a lost dispute of 50.00. */
async function bookMonth({ book }: Awaited<ReturnType<typeof stage>>, start: number): Promise<void> {
  await book("sale", start, saleEntries("stripe", parts(100_000, 10_000, 2_000)));
  await book("refund_owed", start + DAY, refundOwedEntries(parts(11_000, 1_000)));
  await book("refund", start + DAY + MINUTE, refundEntries("stripe", money(11_000)));
  await book("gateway_cost", start + 2 * DAY, gatewayCostEntries("stripe", money(3_000)));
  await book("dispute_opened", start + 3 * DAY, disputeEntries("stripe", "opened", money(5_000)));
  await book("dispute_lost", start + 4 * DAY, disputeEntries("stripe", "lost", money(5_000)));
}
const RESULT = 100_000 - 11_000 - 3_000 - 5_000;

it("F3 a period that is over gets a draft, once, with what it moved; the present one gets none", async () => {
  const stand = await stage();
  const { world, start, list, draft, book } = stand;
  await bookMonth(stand, start(1));
  await book("sale", start(0), saleEntries("stripe", parts(7_000)));
  // The first day of a month may be today; then this month's sale is not before now.
  expect(await draft()).toBe(1);
  expect(await draft()).toBe(0);
  const rows = await list();
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    status: "draft",
    period_start: toTimestamp(start(1)),
    period_end: toTimestamp(start(0)),
    result: money(RESULT),
    reserved: money(0),
  });
  const accounts = rows[0].accounts.map((one: { account: string; amount: { amount: number } }) => [
    one.account,
    one.amount.amount,
  ]);
  expect(Object.fromEntries(accounts)).toEqual({
    sales: -88_000,
    fees_income: -2_000,
    tax_payable: -9_000,
    refunds: 10_000,
    dispute_losses: 5_000,
    gateway_costs: 3_000,
  });
  expect((await world.api(`/settlements/${rows[0].id}`)).payable).toEqual(money(0));
});

it("F3 I3 closing empties the period into what is due, keeps the reserve, and cannot be undone or repeated", async () => {
  const stand = await stage();
  const { world, tenant, start, list, draft, close } = stand;
  await world.api("/settlement-settings", { method: "PATCH", body: { reserve_rate: 100_000, reserve_days: 20 } });
  await bookMonth(stand, start(1));
  await draft();
  const [{ id }] = await list();
  const closed = await close(id);
  expect(closed).toMatchObject({ status: "closed", result: money(RESULT), reserved: money(RESULT / 10) });
  expect(await close(id)).toEqual(closed);
  const detail = await world.api(`/settlements/${id}`);
  expect(detail.payable).toEqual(money(RESULT - RESULT / 10));
  for (const account of ["sales", "tax_payable", "refunds", "gateway_costs"] as const) {
    expect(await balanceOf(tenant, account, "BDT"), account).toBe(0);
  }
  expect(await balanceOf(tenant, "reserve", "BDT")).toBe(-RESULT / 10);
  expect(await checkBooks(tenant)).toEqual([]);
  // A draft may be written anew, a closed one may not, by nobody.
  await expect(
    env.DB.prepare("UPDATE settlements SET result = 1 WHERE tenant_id = ?").bind(world.tenantId).run(),
  ).rejects.toThrow();
  await draft();
  expect(await list()).toEqual([closed]);
});

it("F3 periods close in order, also after years, and nothing is settled twice", async () => {
  const stand = await stage();
  const { world, tenant, start, list, draft, close } = stand;
  for (const back of [14, 2, 1]) await bookMonth(stand, start(back));
  expect(await draft()).toBe(3);
  const [newest, middle, oldest] = await list();
  expect([newest, middle, oldest].map((one) => one.result.amount)).toEqual([RESULT, RESULT, RESULT]);
  const early = await world.call(`/settlements/${newest.id}/close`, { method: "POST" });
  expect(early.status).toBe(409);
  expect(early.json).toMatchObject({ code: "settlement_out_of_order", settlement: oldest.id });
  await close(oldest.id);
  await draft();
  expect((await list()).map((one: { result: { amount: number } }) => one.result.amount)).toEqual([
    RESULT,
    RESULT,
    RESULT,
  ]);
  await close(middle.id);
  // A booking with the time of a closed period falls into the next one that is closed.
  await stand.book("sale", start(2) + 5 * DAY, saleEntries("stripe", parts(400)));
  expect((await close(newest.id)).result).toEqual(money(RESULT + 400));
  expect((await world.api(`/settlements/${newest.id}`)).payable).toEqual(money(3 * RESULT + 400));
  expect(await checkBooks(tenant)).toEqual([]);
  await draft();
  expect(await list()).toHaveLength(3);
});

it("F3 I6 a period that is closed twice at once is booked once", async () => {
  const stand = await stage();
  const { world, tenant, start, list, draft } = stand;
  await bookMonth(stand, start(1));
  await draft();
  const [{ id }] = await list();
  const answers = await Promise.all([1, 2, 3].map(() => world.call(`/settlements/${id}/close`, { method: "POST" })));
  expect(answers.map(({ status }) => status).every((status) => status === 200 || status === 412)).toBe(true);
  expect(answers.some(({ status }) => status === 200)).toBe(true);
  expect((await world.api(`/settlements/${id}`)).payable).toEqual(money(RESULT));
  expect(await checkBooks(tenant)).toEqual([]);
});

it("F3 a reserve is released once, by the first period that ends after its days", async () => {
  const stand = await stage();
  const { world, tenant, start, list, draft, close, book } = stand;
  await world.api("/settlement-settings", { method: "PATCH", body: { reserve_rate: 500_000, reserve_days: 40 } });
  for (const back of [4, 3, 2, 1]) await book("sale", start(back) + HOUR, saleEntries("stripe", parts(1_000)));
  await draft();
  for (const { id } of (await list()).toReversed()) await close(id);
  const rows = (await list()).toReversed();
  expect(rows.map((one: { reserved: { amount: number } }) => one.reserved.amount)).toEqual([500, 500, 500, 500]);
  // The reserve of a month waits 40 days, so the second month after it releases it.
  expect(rows.map((one: { released: { amount: number } }) => one.released.amount)).toEqual([0, 0, 500, 500]);
  expect(await balanceOf(tenant, "reserve", "BDT")).toBe(-1_000);
  expect((await world.api(`/settlements/${rows[3].id}`)).payable).toEqual(money(3_000));
  expect(await checkBooks(tenant)).toEqual([]);
});

it("F3 paying out: never more than is due, never twice for one reference, never before the period is closed", async () => {
  const stand = await stage();
  const { world, tenant, start, list, draft, close } = stand;
  await bookMonth(stand, start(1));
  await draft();
  const [{ id }] = await list();
  const pay = (reference: string, amount: number, more: object = {}) =>
    world.call(`/settlements/${id}/disbursements`, {
      body: { method: "bank_transfer", reference, amount: money(amount), ...more },
    });
  expect((await pay("T-1", 1_000)).json).toMatchObject({ code: "settlement_open" });
  await close(id);
  const first = await pay("T-1", 50_000);
  expect(first.status).toBe(201);
  expect((await pay("T-1", 50_000)).json).toEqual(first.json);
  expect((await pay("T-1", 50_001)).json).toMatchObject({ code: "disbursement_exists" });
  expect((await pay("T-2", RESULT - 50_000 + 1)).json).toMatchObject({
    code: "above_payable",
    payable: money(RESULT - 50_000),
  });
  for (const bad of [0, -1, 0.5]) expect((await pay("T-3", bad)).status).toBe(422);
  expect((await pay("T-3", 1, { amount: { amount: 1, currency: "EUR" } })).status).toBe(422);
  expect((await pay("T-3", 1, { method: "gateway" })).status).toBe(422);
  // Two at once for all that is left: one gets it.
  const rest = await Promise.all(["T-4", "T-5", "T-6"].map((reference) => pay(reference, RESULT - 50_000)));
  expect(rest.filter(({ status }) => status === 201)).toHaveLength(1);
  const detail = await world.api(`/settlements/${id}`);
  expect(detail.payable).toEqual(money(0));
  expect(detail.disbursements).toHaveLength(2);
  expect(await balanceOf(tenant, "bank", "BDT")).toBe(-RESULT);
  expect(await checkBooks(tenant)).toEqual([]);
  const audit = await world.api(`/audit-log?subject=${first.json.id}`);
  expect(audit.data[0]).toMatchObject({ action: "disbursement.created" });
});

it("F3 only who may move money closes and pays out", async () => {
  const stand = await stage();
  const { world, start, list, draft } = stand;
  await bookMonth(stand, start(1));
  await draft();
  const [{ id }] = await list();
  const token = await world.memberToken("manager");
  for (const path of ["/settlements", `/settlements/${id}`, `/settlements/${id}/statement.csv`]) {
    expect((await world.call(path, { token })).status).toBe(403);
  }
  expect((await world.call(`/settlements/${id}/close`, { method: "POST", token })).status).toBe(403);
});

it("F3 TH31 the statement as CSV has the sums and every entry, and no cell is a formula", async () => {
  const stand = await stage();
  const { world, start, list, draft, close } = stand;
  await bookMonth(stand, start(1));
  for (let n = 0; n < 100; n++) await stand.book("sale", start(1) + 6 * DAY + n, saleEntries("cash", parts(1)));
  await draft();
  const [{ id }] = await list();
  await close(id);
  await world.api(`/settlements/${id}/disbursements`, {
    body: { method: "cash", reference: "=HYPERLINK(1)", amount: money(5_000) },
  });
  const { text, headers } = await world.call(`/settlements/${id}/statement.csv`);
  expect(headers.get("content-type")).toContain("text/csv");
  expect(headers.get("content-disposition")).toContain(`${id}.csv`);
  const lines = text.split("\r\n");
  expect(lines).toContain(`Result of the period,${((RESULT + 100) / 100).toFixed(2)},BDT`);
  expect(lines).toContain("Refunds,-100.00,BDT");
  expect(lines).toContain("Paid out: =HYPERLINK(1),-50.00,BDT");
  // Six transactions with 4 + 3 + 2 + 2 + 2 + 2 entries, a hundred with two.
  expect(lines.filter((line) => line.includes("ltx_"))).toHaveLength(15 + 200);
  expect(lines.filter((line) => /^[=+\-@\t]/.test(line))).toEqual([]);
});

it("F3 the statement as PDF is one small page, in the language of the organizer", async () => {
  const stand = await stage();
  const { world, start, list, draft } = stand;
  await bookMonth(stand, start(1));
  await draft();
  const [{ id }] = await list();
  for (const language of ["en", "bn", "ar"]) {
    await env.DB.prepare("UPDATE tenants SET language = ? WHERE id = ?").bind(language, world.tenantId).run();
    const answer = await exports.default.fetch(`${ORIGIN}/api/v1/settlements/${id}/statement.pdf`, {
      headers: { authorization: `Bearer ${world.token}` },
    });
    expect(answer.status, language).toBe(200);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(bytes.length).toBeLessThan(80_000);
    expect((await PDFDocument.load(bytes)).getPageCount()).toBe(1);
  }
});

it("F3 I3 closings of the books and of periods go together", async () => {
  const stand = await stage();
  const { world, tenant, start, list, draft, close } = stand;
  await bookMonth(stand, start(2));
  await bookMonth(stand, start(1));
  await closeBooks(tenant, start(1) + 2 * HOUR);
  await draft();
  for (const { id } of (await list()).toReversed()) await close(id);
  await closeBooks(tenant, world.now + DAY);
  await closeBooks(tenant, world.now + 2 * DAY);
  expect(await checkBooks(tenant)).toEqual([]);
  expect(-(await balanceOf(tenant, "organizer_payable", "BDT"))).toBe(2 * RESULT);
});
