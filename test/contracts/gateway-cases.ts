/**
 * What every gateway must do, once for all of them: each is run against its stand-in through the whole system. Adding a
 * gateway is one file beside this that says how its stand-in is driven, and nothing here.
 */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { runCron } from "../../worker/crons.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { HOUR, MINUTE, SECOND } from "../../worker/kernel/time.ts";
import { checkBooks } from "../../worker/ledger/index.ts";
import { connectedAccount } from "../../worker/payments/connected.ts";
import type { GatewayAdapter, RefundRequest, RefundTruth } from "../../worker/payments/gateway.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { stopClock } from "../support/clock.ts";
import type { Ordered } from "../support/till.ts";
import type { GatewayBench } from "./gateway-bench.ts";

export type { GatewayBench, Landing } from "./gateway-bench.ts";

/**
 * Declares the shared cases for one gateway.
 * @param without cases that cannot be put to it, by their name, each with the reason
 */
export function gatewayCases(
  name: string,
  open: () => Promise<GatewayBench>,
  without: Readonly<Record<string, string>> = {},
): void {
  describe(`${name}: the cases every gateway must pass`, () => {
    const declared: string[] = [];
    const put = (title: string, run: () => Promise<unknown>): void => {
      declared.push(title);
      if (!Object.hasOwn(without, title)) it(title, run);
    };
    const statusOf = async (bench: GatewayBench, order: Ordered) => (await bench.staffOrder(order.id)).status;
    const settle = async (bench: GatewayBench) => {
      await bench.callBack();
      await bench.deliver();
    };
    const sweep = async (bench: GatewayBench) => {
      await runCron("* * * * *", env, Date.now());
      await bench.deliver();
    };
    const balanced = async (bench: GatewayBench) => expect(await checkBooks(tenantDb(env, bench.tenantId))).toEqual([]);
    const paidOrder = async (bench: GatewayBench, seat = "S-1") => {
      const order = await bench.order(seat);
      await (
        await bench.pay(await bench.start(order))
      )();
      await settle(bench);
      return order;
    };

    put("happy: pay, callback, tickets", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      const land = await bench.pay(await bench.start(order));
      expect(new URL(await land()).pathname).toBe(`/orders/${order.id}/${order.token}`);
      await settle(bench);
      const staff = await bench.staffOrder(order.id);
      expect([staff.status, staff.tickets.length]).toEqual(["paid", 1]);
      await balanced(bench);
    });

    put("the buyer leaves, comes back, and pays", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      const page = await bench.start(order);
      const land = await bench.leave(page);
      expect(new URL(await land()).searchParams.get("payment")).toBe("cancelled");
      await settle(bench);
      expect(await statusOf(bench, order)).toBe("pending");
      const again = await bench.start(order);
      expect(again === page).toBe(bench.traits.pageStays);
      await (
        await bench.pay(again)
      )();
      await settle(bench);
      expect(await statusOf(bench, order)).toBe("paid");
      expect((await bench.staffOrder(order.id)).tickets.length).toBe(1);
    });

    put("the callback comes before the browser does", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      const land = await bench.pay(await bench.start(order));
      await settle(bench);
      await land();
      await bench.deliver();
      const staff = await bench.staffOrder(order.id);
      expect([staff.status, staff.tickets.length]).toEqual(["paid", 1]);
      await balanced(bench);
    });

    put("G9 the browser comes back and no callback ever comes: the gateway is asked", async () => {
      const bench = await open();
      const clock = stopClock();
      const order = await bench.order("S-1");
      await (
        await bench.pay(await bench.start(order))
      )();
      await bench.deliver();
      clock.advance(2 * MINUTE);
      await sweep(bench);
      expect(await statusOf(bench, order)).toBe("paid");
    });

    put("G9 neither browser nor callback ever comes: the gateway is asked", async () => {
      const bench = await open();
      const clock = stopClock();
      const order = await bench.order("S-1");
      await bench.pay(await bench.start(order));
      clock.advance(2 * MINUTE);
      await sweep(bench);
      expect(await statusOf(bench, order)).toBe("paid");
      await balanced(bench);
    });

    put("E08 success after the hold expired: the places are taken again, or nothing is taken", async () => {
      const bench = await open();
      const clock = stopClock();
      const order = await bench.order("S-1");
      const land = await bench.pay(await bench.start(order));
      clock.advance(HOUR);
      await land();
      await settle(bench);
      expect(await statusOf(bench, order)).toBe(bench.traits.movesWhenTold ? "expired" : "paid");
      await balanced(bench);
    });

    put("E09 success after the place was sold to another: the money goes back, or was never taken", async () => {
      const bench = await open();
      const clock = stopClock();
      const order = await bench.order("S-1");
      await bench.pay(await bench.start(order));
      clock.advance(HOUR);
      await bench.order("S-1", "other@example.com");
      await settle(bench);
      await sweep(bench);
      const first = await bench.staffOrder(order.id);
      expect(first.status).toBe("expired");
      if (bench.traits.movesWhenTold) return expect(first.refunds).toEqual([]);
      await bench.finishRefunds();
      clock.advance(HOUR);
      await sweep(bench);
      const staff = await bench.staffOrder(order.id);
      expect([staff.status, staff.refunds.map(({ status }) => status)]).toEqual(["expired", ["succeeded"]]);
      await balanced(bench);
    });

    put("E12 every callback twice, also an hour later: the second is a no-op with 2xx", async () => {
      const bench = await open();
      const clock = stopClock();
      const order = await paidOrder(bench);
      const first = await bench.staffOrder(order.id);
      const again = await bench.callBack();
      clock.advance(4 * MINUTE);
      const later = await bench.callBack();
      expect([...again, ...later].every((status) => status >= 200 && status < 300)).toBe(true);
      expect(bench.queued).toEqual([]);
      const staff = await bench.staffOrder(order.id);
      expect([staff.tickets.length, staff.ledger.length]).toEqual([1, first.ledger.length]);
    });

    put("TH07 forged callbacks change nothing", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      await bench.start(order);
      const statuses = await bench.callBackForged(order);
      const expected = (status: number) => (bench.traits.signed ? status === 400 : status >= 200 && status < 300);
      expect([statuses.length > 0, statuses.every(expected)]).toEqual([true, true]);
      if (bench.traits.signed) expect(bench.queued).toEqual([]);
      await bench.deliver();
      const staff = await bench.staffOrder(order.id);
      expect([staff.status, staff.tickets.length, staff.payments[0]?.status]).toEqual(["pending", 0, "pending"]);
    });

    put("TH07 I2 another amount or currency was captured: no tickets, a person is asked", async () => {
      const bench = await open();
      for (const [what, seat] of [
        ["amount", "S-1"],
        ["currency", "S-2"],
      ] as const) {
        if (what === "currency" && !bench.currencies) continue;
        const order = await bench.order(seat);
        const page = await bench.start(order);
        await bench.captureOther(what);
        await (
          await bench.pay(page)
        )();
        await settle(bench);
        const staff = await bench.staffOrder(order.id);
        expect([staff.status, staff.tickets.length, staff.payments[0]?.status], what).toEqual([
          "pending",
          0,
          "uncertain",
        ]);
      }
      expect(new Set((await bench.attention()).map(({ kind }) => kind))).toEqual(new Set(["wrong_amount"]));
      await balanced(bench);
    });

    put("G11 declined, then paid", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      const page = await bench.start(order);
      await (
        await bench.decline(page)
      )();
      await settle(bench);
      expect(await statusOf(bench, order)).toBe("pending");
      const again = await bench.start(order);
      expect(again === page).toBe(bench.traits.pageStays);
      await (
        await bench.pay(again)
      )();
      await settle(bench);
      expect(await statusOf(bench, order)).toBe("paid");
    });

    put("TH10 refunds in part and in full, each once, never more than was paid", async () => {
      const bench = await open();
      const desk = await refundDesk(bench, await paidOrder(bench));
      const part = desk.request(10_000);
      const first = await desk.through(part);
      expect(first).toMatchObject({ status: "succeeded" });
      expect(await desk.adapter.refund({ ...part, reference: first.reference })).toEqual({ ok: true, value: first });
      const rest = desk.request(part.captured.amount - 10_000, first.reference);
      const second = await desk.through(rest);
      expect(second).toMatchObject({ status: "succeeded" });
      const over = await desk.adapter.refund(desk.request(1000, first.reference, second.reference));
      expect(over.ok ? over.value.status : over.error.reason).toMatch(/^(refused|failed)$/);
      expect(await bench.refundedAtGateway()).toBe(part.captured.amount);
    });

    put("a refund that the gateway refuses is told as failed", async () => {
      const bench = await open();
      const desk = await refundDesk(bench, await paidOrder(bench));
      await bench.refuseNextRefund();
      const request = desk.request(10_000);
      const answer = await desk.adapter.refund(request);
      if (answer.ok && answer.value.status !== "failed") {
        await bench.finishRefunds();
        const later = await desk.adapter.refund({ ...request, reference: answer.value.reference });
        expect(later).toMatchObject({ ok: true, value: { status: "failed" } });
      } else expect(answer.ok ? answer.value.status : answer.error.reason).toMatch(/^(refused|failed)$/);
      expect(await bench.refundedAtGateway()).toBe(0);
    });

    put("I6 TH10 a refund whose answer was lost is made once", async () => {
      const bench = await open();
      const desk = await refundDesk(bench, await paidOrder(bench));
      const request = desk.request(10_000);
      await bench.loseNextAnswer();
      const lost = await desk.adapter.refund(request);
      if (!lost.ok) expect(lost.error.reason).toMatch(/^(unknown_outcome|unavailable)$/);
      await desk.adapter.refund(request);
      await desk.adapter.refund(request);
      await bench.finishRefunds();
      expect(await bench.refundedAtGateway()).toBe(10_000);
    });

    put("I6 a start whose answer was lost is the same payment at the gateway", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      await bench.loseNextAnswer();
      const page = await bench.start(order).catch(() => bench.start(order));
      await (
        await bench.pay(page)
      )();
      await settle(bench);
      const staff = await bench.staffOrder(order.id);
      expect([staff.status, staff.tickets.length]).toEqual(["paid", 1]);
      expect(await bench.paymentsAtGateway()).toBe(1);
      await balanced(bench);
    });

    put("a question whose answer is lost is asked again", async () => {
      const bench = await open();
      const clock = stopClock();
      const order = await bench.order("S-1");
      await bench.pay(await bench.start(order));
      await bench.callBack();
      await bench.loseNextAnswer();
      await bench.deliver();
      clock.advance(3 * MINUTE);
      await sweep(bench);
      const staff = await bench.staffOrder(order.id);
      expect([staff.status, staff.tickets.length]).toEqual(["paid", 1]);
      expect(await bench.paymentsAtGateway()).toBe(1);
    });

    put("a token that has expired is renewed on the way", async () => {
      const bench = await open();
      const order = await bench.order("S-1");
      await bench.pay(await bench.start(order));
      await bench.expireToken?.();
      await settle(bench);
      await sweep(bench);
      expect(await statusOf(bench, order)).toBe("paid");
    });

    put("clocks that differ by half a minute change nothing", async () => {
      const bench = await open();
      for (const [skew, seat] of [
        [30 * SECOND, "S-1"],
        [-30 * SECOND, "S-2"],
      ] as const) {
        await bench.skewClock(skew);
        expect(await statusOf(bench, await paidOrder(bench, seat)), String(skew)).toBe("paid");
      }
    });

    put("G10 the connection can be tried, without money", async () => {
      const bench = await open();
      expect(await (await adapterOf(bench)).check()).toMatchObject({ ok: true, value: { live: false } });
    });

    if (Object.keys(without).length > 0) {
      it("says of each case that cannot be put to it why", () => {
        expect(Object.keys(without).filter((title) => !declared.includes(title))).toEqual([]);
        expect(Object.values(without).filter((why) => why.length < 20)).toEqual([]);
      });
    }
  });
}

/** The gateway with this bench's credentials inside. */
export async function adapterOf(bench: Pick<GatewayBench, "tenantId" | "gateway">): Promise<GatewayAdapter> {
  const connected = await connectedAccount(env, tenantDb(env, bench.tenantId), bench.gateway, Date.now());
  if (!connected) throw new Error("no account");
  return connected.adapter;
}

/** Refunds of a paid order's payment, as they are asked for once it is known what was captured. */
async function refundDesk(bench: GatewayBench, order: Ordered) {
  const adapter = await adapterOf(bench);
  const payment = await env.DB.prepare(
    "SELECT id, gateway_reference, capture_reference, captured, currency FROM payments WHERE order_id = ? AND status = 'captured'",
  )
    .bind(order.id)
    .first<{ id: string; gateway_reference: string; capture_reference: string; captured: number; currency: string }>();
  if (!payment) throw new Error("nothing was captured");
  const { currency } = payment;
  const request = (amount: number, ...otherReferences: string[]): RefundRequest => ({
    refundId: newId("refund"),
    paymentId: payment.id,
    captureReference: payment.capture_reference,
    paymentReference: payment.gateway_reference,
    captured: { amount: payment.captured, currency },
    amount: { amount, currency },
    reason: "test",
    askedAt: Date.now(),
    otherReferences,
  });
  /** The refund, and what became of it where that takes its time. */
  const through = async (asked: RefundRequest): Promise<RefundTruth> => {
    const first = await adapter.refund(asked);
    if (!first.ok) throw new Error(JSON.stringify(first.error));
    if (first.value.status !== "pending") return first.value;
    await bench.finishRefunds();
    const second = await adapter.refund({ ...asked, reference: first.value.reference });
    if (!second.ok) throw new Error(JSON.stringify(second.error));
    return second.value;
  };
  return { adapter, request, through };
}
