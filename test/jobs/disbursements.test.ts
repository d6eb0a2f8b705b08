/** Settled money that a gateway sends to the organizer: once, whatever is lost on the way (F3, I3, I6, TH10). */
import { env } from "cloudflare:workers";
import { expect, it, onTestFinished, vi } from "vitest";
import { DAY } from "../../worker/kernel/time.ts";
import { balanceOf, checkBooks } from "../../worker/ledger/index.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { followDisbursement, followOpenDisbursements } from "../../worker/settlements/gateway-disbursement.ts";
import { draftSettlements } from "../../worker/settlements/service.ts";
import { openRazorpay } from "../contracts/razorpay-shop.ts";
import type { Till } from "../support/till.ts";

const PRICE = 125_000;
const LINKED = "acc_LinkedOrganizer1";

type Sent = { readonly type: string; readonly payload: { readonly disbursement_id: string } };

/** What goes to the queue of jobs, instead of going there. */
function catchJobs(): Sent[] {
  const sent: Sent[] = [];
  const taken = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  const send = vi.spyOn(env.JOBS_QUEUE, "send").mockImplementation(async (body) => {
    sent.push(body as Sent);
    return taken;
  });
  const batch = vi.spyOn(env.JOBS_QUEUE, "sendBatch").mockImplementation(async (messages) => {
    for (const { body } of messages) sent.push(body as Sent);
    return taken;
  });
  onTestFinished(() => {
    send.mockRestore();
    batch.mockRestore();
  });
  return sent;
}

/** A shop whose one sale is settled, and whose organizer has a linked account for later payouts. */
async function settled() {
  const sent = catchJobs();
  const shop = await openRazorpay();
  const { till } = shop;
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  const started = await shop.startedBy(order);
  await shop.press(started.json.next_action.parameters.order_id, "pay");
  await shop.settle();
  // From now on; the sale before it went to the organizer's own account as a whole.
  await till.world.api("/payment-gateways/razorpay", {
    method: "PUT",
    body: { linked_account: LINKED, linked_share: "0" },
  });
  const tenant = tenantDb(env, till.world.tenantId);
  await draftSettlements(tenant, "UTC", Date.now() + 62 * DAY);
  const { data } = await till.world.api("/settlements");
  const { id } = data[0];
  await till.world.api(`/settlements/${id}/close`, { method: "POST", body: {} });
  const pay = async (amount = PRICE, more: object = {}) =>
    await till.world.call(`/settlements/${id}/disbursements`, {
      body: { method: "gateway", gateway: "razorpay", amount: { amount, currency: "INR" }, ...more },
    });
  const follow = async (disbursement: string) => await followDisbursement(env, tenant, disbursement, Date.now());
  sent.splice(0);
  return { shop, till, tenant, id, pay, follow, sent };
}

const sums = async (till: Till) => {
  const tenant = tenantDb(env, till.world.tenantId);
  expect(await checkBooks(tenant)).toEqual([]);
  return [await balanceOf(tenant, "gateway:razorpay", "INR"), await balanceOf(tenant, "organizer_payable", "INR")];
};

it("F3 Razorpay Route sends what is settled, no more than is due and held, and the books say so", async () => {
  const { shop, till, id, pay, follow, sent } = await settled();
  const ways = await till.world.api(`/settlements/${id}/payout-ways`);
  expect(ways).toEqual({
    payable: { amount: PRICE, currency: "INR" },
    ways: [
      {
        gateway: "razorpay",
        destination: LINKED,
        held: { amount: PRICE, currency: "INR" },
        most: { amount: PRICE, currency: "INR" },
      },
    ],
  });
  expect((await pay(PRICE + 1)).json).toMatchObject({ code: "above_payable", payable: { amount: PRICE } });
  expect((await pay(1000, { gateway: "stripe" })).json.code).toBe("gateway_not_available");
  const asked = await pay();
  expect([asked.status, asked.json.status]).toEqual([201, "requested"]);
  // Nobody pays it out a second time while it is on its way.
  expect((await pay(1)).json.code).toBe("above_payable");
  expect(sent.map(({ type, payload }) => [type, payload.disbursement_id])).toEqual([
    ["settlement.disburse", asked.json.id],
  ]);
  for (const outcome of ["paid", "paid"]) expect(await follow(asked.json.id)).toBe(outcome);
  const [transfer] = await shop.list<object>("transfers");
  expect(transfer).toMatchObject({ recipient: LINKED, amount: PRICE, notes: { disbursement_id: asked.json.id } });
  expect((await till.world.api(`/settlements/${id}`)).disbursements).toMatchObject([
    { method: "gateway", source: "gateway:razorpay", status: "paid" },
  ]);
  expect(await sums(till)).toEqual([0, 0]);
});

it("I6 TH10 a payout whose answer was lost is looked up, and never sent twice", async () => {
  const { shop, till, tenant, pay, follow, sent } = await settled();
  const { json } = await pay();
  // First the look-up has no answer, then the sending.
  await shop.next("close");
  expect(await follow(json.id)).toBe("unreachable");
  await shop.next("slow", { ms: 1 });
  await shop.next("close");
  expect(await follow(json.id)).toBe("unreachable");
  expect(await shop.list("transfers")).toHaveLength(1);
  // The night asks again about what is not finished.
  sent.splice(0);
  await followOpenDisbursements(env, tenant);
  expect(sent.map(({ payload }) => payload.disbursement_id)).toEqual([json.id]);
  for (const _ of [1, 2, 3]) await follow(json.id);
  expect(await shop.list("transfers")).toHaveLength(1);
  expect(await sums(till)).toEqual([0, 0]);
});

it("F3 a payout that fails is due as before, and a person is told once", async () => {
  const { shop, till, pay, follow } = await settled();
  const { json } = await pay(100_000);
  await shop.next("transfer_fails");
  expect(await follow(json.id)).toBe("failed");
  expect(await follow(json.id)).toBe("unchanged");
  expect(await sums(till)).toEqual([PRICE, -PRICE]);
  expect((await till.attention()).map(({ kind }) => kind)).toEqual(["disbursement_failed"]);
  // The next one is another disbursement.
  const again = await pay(100_000);
  expect(await follow(again.json.id)).toBe("paid");
  expect(await sums(till)).toEqual([25_000, -25_000]);
});

it("TH10 T10 a session that has not proved itself lately pays nothing out", async () => {
  const { till, pay, sent } = await settled();
  await env.DB.prepare(
    "UPDATE sessions SET proven_at = 0 WHERE person_id IN (SELECT person_id FROM members WHERE tenant_id = ?)",
  )
    .bind(till.world.tenantId)
    .run();
  const refused = await pay();
  expect([refused.status, refused.json.code]).toEqual([403, "step_up_required"]);
  expect(sent).toEqual([]);
});
