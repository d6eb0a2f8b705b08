/** Razorpay, against the sandbox: an order, the checkout's proof, webhooks. */
import type { Ordered } from "../support/till.ts";
import { ORIGIN } from "../support/world.ts";
import { type GatewayBench, gatewayCases } from "./gateway-cases.ts";
import { openRazorpay } from "./razorpay-shop.ts";
import { control } from "./sandbox-driver.ts";

gatewayCases("razorpay", async (): Promise<GatewayBench> => {
  const shop = await openRazorpay();
  const { till, account, callBack } = shop;
  const started = new Map<string, { readonly order: Ordered; readonly payment: string }>();
  const press = async (page: string, button: string) => {
    const { kind, fields } = await shop.press(page, button);
    return async () => {
      const known = started.get(page);
      if (!known) throw new Error("never started");
      const { order, payment } = known;
      if (kind === "paid") await shop.confirm(order, payment, fields);
      return `${ORIGIN}/orders/${order.id}/${order.token}${kind === "closed" ? "?payment=cancelled" : ""}`;
    };
  };
  return {
    traits: { signed: true, pageStays: true, movesWhenTold: false },
    tenantId: till.world.tenantId,
    gateway: "razorpay",
    order: (seat, email) => till.buy([{ ticket_type: till.house.seatedType, seats: [seat] }], email),
    start: async (order) => {
      const answer = await shop.startedBy(order);
      if (answer.status >= 300) throw new Error(answer.text);
      const { payment, next_action: action } = answer.json;
      if (action.kind !== "client_handoff") throw new Error(answer.text);
      started.set(action.parameters.order_id, { order, payment: payment.id });
      return action.parameters.order_id;
    },
    pay: (page) => press(page, "pay"),
    decline: (page) => press(page, "fail"),
    leave: (page) => press(page, "close"),
    captureOther: (what) => shop.next(what === "currency" ? "wrong_currency" : "wrong_amount"),
    currencies: true,
    loseNextAnswer: () => shop.next("close"),
    refuseNextRefund: () => shop.next("refund_fails"),
    finishRefunds: async () => {
      await control("/control/razorpay/flush", { account });
      await callBack();
    },
    skewClock: async (ms) => {
      await control("/control/clock", { account, now: Date.now() + ms });
    },
    callBack,
    callBackForged: async () => {
      const [order] = await shop.list<{ id: string; amount: number }>("orders");
      const entity = { id: "pay_forged00000000", order_id: order?.id, status: "captured", amount: order?.amount };
      const body = JSON.stringify({ entity: "event", event: "payment.captured", payload: { payment: { entity } } });
      const headers = { "x-razorpay-signature": "0".repeat(64), "x-razorpay-event-id": "evt_forged" };
      const form = `razorpay_order_id=${order?.id}&razorpay_payment_id=${entity.id}&razorpay_signature=${"0".repeat(64)}`;
      return [(await shop.postTo(body, headers)).status, (await shop.postTo(form, {})).status];
    },
    queued: till.queued,
    deliver: till.deliver,
    staffOrder: till.staffOrder,
    attention: till.attention,
    paymentsAtGateway: async () => (await shop.list("orders")).length,
    refundedAtGateway: async () => {
      const payments = await shop.list<{ amount_refunded: number }>("payments");
      return payments.reduce((sum, { amount_refunded }) => sum + amount_refunded, 0);
    },
  };
});
