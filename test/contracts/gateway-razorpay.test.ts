/** Razorpay, against the sandbox: an order, the checkout's proof, webhooks. */
import { exports } from "cloudflare:workers";
import { openTill, type Ordered } from "../support/till.ts";
import { callApi, ORIGIN } from "../support/world.ts";
import { type GatewayBench, gatewayCases } from "./gateway-cases.ts";
import { control, SANDBOX_URL } from "./sandbox-driver.ts";

type Webhook = {
  readonly id: string;
  readonly kind: string;
  readonly headers: Record<string, string>;
  readonly body: string;
};
type Pressed = { readonly kind: string; readonly fields: Record<string, string> };

/** A tenant with a Razorpay account, and the checkout of its buyer. */
export async function openRazorpay(config: Record<string, string> = {}) {
  const till = await openTill({ currency: "INR", country: "IN" });
  const unique = crypto.randomUUID().replaceAll("-", "");
  const account = `rzp_test_${unique.slice(0, 14)}`;
  const secrets = { key_secret: `key-${unique}`, webhook_secret: `hook-${unique}` };
  const gateway = await till.world.api("/payment-gateways/razorpay", {
    method: "PUT",
    body: { key_id: account, ...secrets, ...config },
  });
  const { pathname } = new URL(gateway.callback_url);
  await control("/control/razorpay", {
    account,
    silent: true,
    webhook: { url: gateway.callback_url, secret: secrets.webhook_secret },
  });
  const list = async <T>(what: string) => {
    const answer = await fetch(`${SANDBOX_URL}/control/razorpay/${what}?account=${account}`);
    return (await answer.json<{ data: T[] }>()).data;
  };
  const postTo = async (body: string, headers: Record<string, string>) =>
    await exports.default.fetch(`${ORIGIN}${pathname}`, { method: "POST", headers, body });
  const callBack = async () => {
    const statuses: number[] = [];
    for (const { body, headers } of await list<Webhook>("events")) statuses.push((await postTo(body, headers)).status);
    return statuses;
  };
  return {
    till,
    account,
    secrets,
    list,
    postTo,
    callBack,
    startedBy: async (order: Ordered) =>
      await callApi(`/shop/orders/${order.id}/payments`, {
        headers: { "order-token": order.token },
        body: { gateway: "razorpay", return_url: `/orders/${order.id}/${order.token}` },
      }),
    /** What our page does with what the script handed to it. */
    confirm: async (order: Ordered, payment: string, fields: Record<string, string>) =>
      await callApi(`/shop/orders/${order.id}/payments/${payment}/confirmation`, {
        headers: { "order-token": order.token },
        body: { fields },
      }),
    press: async (order: string, button: string): Promise<Pressed> => {
      const headers = { accept: "application/json" };
      const answer = await fetch(`${SANDBOX_URL}/razorpay/checkout/${order}/${button}`, { method: "POST", headers });
      return await answer.json<Pressed>();
    },
    next: async (next: string, more: object = {}) => {
      await control("/control/razorpay", { account, next, ...more });
    },
    settle: async () => {
      await callBack();
      await till.deliver();
    },
  };
}

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
