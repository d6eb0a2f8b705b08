/**
 * What every gateway must do, once for all of them: each is run against its stand-in through the whole system. Adding a
 * gateway is one file beside this that says how its stand-in is driven, and nothing here.
 */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { runCron } from "../../worker/crons.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { MINUTE } from "../../worker/kernel/time.ts";
import { checkBooks } from "../../worker/ledger/index.ts";
import type { GatewayAdapter } from "../../worker/payments/gateway.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { stopClock } from "../support/clock.ts";
import type { Ordered, Queued, StaffOrder } from "../support/till.ts";

/** One tenant with an account at the gateway's stand-in, and the buttons of that stand-in. */
export type GatewayBench = {
  readonly tenantId: string;
  /** Holds and orders one seat. Its price is the same each time. */
  readonly order: (seat: string, email?: string) => Promise<Ordered>;
  /** Starts a payment; where the buyer's browser goes. */
  readonly start: (order: Ordered) => Promise<string>;
  /** The buyer pays; the address that the gateway sends the browser back to. */
  readonly pay: (page: string) => Promise<string>;
  readonly decline: (page: string) => Promise<void>;
  /** The buyer turns back; where they land. */
  readonly leave: (page: string) => Promise<string>;
  /** The next capture is of another amount. */
  readonly captureOtherAmount: () => Promise<void>;
  /** The next call is done, and its answer lost. */
  readonly loseNextAnswer: () => Promise<void>;
  /** The gateway calls back about everything that has happened. Answers' statuses. */
  readonly callBack: () => Promise<number[]>;
  /** The same with a proof that is not the gateway's. */
  readonly callBackForged: () => Promise<number[]>;
  readonly queued: Queued[];
  readonly deliver: () => Promise<unknown>;
  readonly staffOrder: (id: string) => Promise<StaffOrder>;
  readonly attention: () => Promise<{ kind: string }[]>;
  readonly adapter: () => Promise<GatewayAdapter>;
  /** What a refund of an order's payment needs. */
  readonly captureReference: (order: Ordered) => Promise<string>;
  /** How many payments the gateway itself knows of. */
  readonly paymentsAtGateway: () => Promise<number>;
};

/** Declares the shared cases for one gateway. */
export function gatewayCases(name: string, open: () => Promise<GatewayBench>): void {
  describe(`${name}: the cases every gateway must pass`, () => {
    const statusOf = async (bench: GatewayBench, order: Ordered) => (await bench.staffOrder(order.id)).status;
    const settle = async (bench: GatewayBench) => {
      await bench.callBack();
      await bench.deliver();
    };
    const balanced = async (bench: GatewayBench) => expect(await checkBooks(tenantDb(env, bench.tenantId))).toEqual([]);

    it("happy: pay, callback, tickets", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      const landed = await bench.pay(await bench.start(order));
      expect(new URL(landed).pathname).toBe(`/orders/${order.id}/${order.token}`);
      await settle(bench);
      const staff = await bench.staffOrder(order.id);
      expect([staff.status, staff.tickets.length]).toEqual(["paid", 1]);
      await balanced(bench);
    });

    it("the buyer leaves, comes back to the same page, and pays", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      const page = await bench.start(order);
      expect(new URL(await bench.leave(page)).searchParams.get("payment")).toBe("cancelled");
      await settle(bench);
      expect(await statusOf(bench, order)).toBe("pending");
      expect(await bench.start(order)).toBe(page);
      await bench.pay(page);
      await settle(bench);
      expect(await statusOf(bench, order)).toBe("paid");
    });

    it("E08 success after the hold expired: the places are taken again", async () => {
      const bench = await open();
      const clock = stopClock();
      const order = await bench.order("S-1");
      await bench.pay(await bench.start(order));
      clock.advance(60 * MINUTE);
      await settle(bench);
      expect(await statusOf(bench, order)).toBe("paid");
    });

    it("E09 success after the place was sold to another: the money goes back", async () => {
      const bench = await open();
      const clock = stopClock();
      const order = await bench.order("S-1");
      await bench.pay(await bench.start(order));
      clock.advance(60 * MINUTE);
      await bench.order("S-1", "other@example.com");
      await settle(bench);
      const staff = await bench.staffOrder(order.id);
      expect([staff.status, staff.refunds[0]?.status]).toEqual(["expired", "succeeded"]);
      await balanced(bench);
    });

    it("E12 every callback twice: the second is a no-op with 2xx", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      await bench.pay(await bench.start(order));
      await settle(bench);
      const again = await bench.callBack();
      expect(again.every((status) => status >= 200 && status < 300)).toBe(true);
      expect(bench.queued).toEqual([]);
      const staff = await bench.staffOrder(order.id);
      expect([staff.tickets.length, staff.ledger.length]).toEqual([1, 2]);
    });

    it("G9 the browser comes back and no callback ever comes: the gateway is asked", async () => {
      const bench = await open();
      const clock = stopClock();
      const order = await bench.order("S-1");
      await bench.pay(await bench.start(order));
      clock.advance(2 * MINUTE);
      await runCron("* * * * *", env, Date.now());
      await bench.deliver();
      expect(await statusOf(bench, order)).toBe("paid");
    });

    it("TH07 forged callbacks change nothing", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      await bench.pay(await bench.start(order));
      const statuses = await bench.callBackForged();
      expect(statuses.every((status) => status === 400)).toBe(true);
      expect(bench.queued).toEqual([]);
      expect(await statusOf(bench, order)).toBe("pending");
    });

    it("TH07 I2 another amount was captured: no tickets, a person is asked", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      const page = await bench.start(order);
      await bench.captureOtherAmount();
      await bench.pay(page);
      await settle(bench);
      const staff = await bench.staffOrder(order.id);
      expect([staff.status, staff.tickets.length, staff.payments[0]?.status]).toEqual(["pending", 0, "uncertain"]);
      expect((await bench.attention()).map(({ kind }) => kind)).toEqual(["wrong_amount"]);
      await balanced(bench);
    });

    it("G11 declined, then paid", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      const page = await bench.start(order);
      await bench.decline(page);
      await settle(bench);
      expect(await statusOf(bench, order)).toBe("pending");
      await bench.pay(page);
      await settle(bench);
      expect(await statusOf(bench, order)).toBe("paid");
    });

    it("TH10 refunds in part and in full, each once, never more than was paid", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      await bench.pay(await bench.start(order));
      await settle(bench);
      const adapter = await bench.adapter();
      const total = (await bench.staffOrder(order.id)).payments[0]?.captured ?? { amount: 0, currency: "BDT" };
      const captureReference = await bench.captureReference(order);
      const part = {
        refundId: newId("refund"),
        captureReference,
        reason: "test",
        amount: { ...total, amount: 10_000 },
      };
      const first = await adapter.refund(part);
      expect(first).toMatchObject({ ok: true, value: { status: "succeeded" } });
      expect(await adapter.refund(part)).toEqual(first);
      const rest = { ...part, refundId: newId("refund"), amount: { ...total, amount: total.amount - 10_000 } };
      expect(await adapter.refund(rest)).toMatchObject({ ok: true, value: { status: "succeeded" } });
      const over = await adapter.refund({ ...part, refundId: newId("refund"), amount: { ...total, amount: 1000 } });
      expect(over).toMatchObject({ ok: false, error: { reason: "refused" } });
    });

    it("I6 a start whose answer was lost is the same payment at the gateway", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      await bench.loseNextAnswer();
      const page = await bench.start(order).catch(() => bench.start(order));
      await bench.pay(page);
      await settle(bench);
      expect(await statusOf(bench, order)).toBe("paid");
      expect(await bench.paymentsAtGateway()).toBe(1);
    });
  });
}
