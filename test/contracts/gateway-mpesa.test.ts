/** M-Pesa, through Daraja, against the sandbox: phones instead of pages. */
import { exports } from "cloudflare:workers";
import { openTill, type Ordered } from "../support/till.ts";
import { callApi, ORIGIN } from "../support/world.ts";
import { type GatewayBench, gatewayCases } from "./gateway-cases.ts";
import { control, SANDBOX_URL } from "./sandbox-driver.ts";

type Prompt = {
  readonly checkoutRequestId: string;
  readonly callbackUrl: string;
  readonly reference: string;
  readonly receipt: string | null;
};
type Callback = { readonly id: string; readonly url: string; readonly body: string };

/** A tenant with a paybill, and the phone of its buyer. */
export async function openMpesa(config: Record<string, string> = {}) {
  const till = await openTill({ currency: "KES", country: "KE" });
  const account = `key${crypto.randomUUID().replaceAll("-", "")}`;
  const phone = "+254712345678";
  await till.world.api("/payment-gateways/mpesa", {
    method: "PUT",
    body: {
      environment: "sandbox",
      consumer_key: account,
      consumer_secret: `secret-${account}`,
      kind: "paybill",
      shortcode: "600638",
      passkey: `passkey-${account}`,
      initiator_name: "tessera",
      security_credential: "QUJD".repeat(40),
      b2c_shortcode: "600992",
      ...config,
    },
  });
  await control("/control/mpesa", { account, silent: true });
  const list = async <T>(what: string) => {
    const answer = await fetch(`${SANDBOX_URL}/control/mpesa/${what}?account=${account}`);
    return (await answer.json<{ data: T[] }>()).data;
  };
  const startedBy = async (order: Ordered, number = phone) =>
    await callApi(`/shop/orders/${order.id}/payments`, {
      headers: { "order-token": order.token },
      body: { gateway: "mpesa", return_url: `/orders/${order.id}/${order.token}`, phone: number },
    });
  const postTo = async (url: string, body: string) => {
    const { pathname } = new URL(url);
    const headers = { "content-type": "application/json;charset=UTF-8" };
    return await exports.default.fetch(`${ORIGIN}${pathname}`, { method: "POST", headers, body });
  };
  /** Everything that Safaricom called about, posted as it came. */
  const callBack = async () => {
    const statuses: number[] = [];
    for (const { url, body } of await list<Callback>("events")) statuses.push((await postTo(url, body)).status);
    return statuses;
  };
  const press = async (prompt: string, button: string, fields: Record<string, string> = {}) => {
    const address = `${SANDBOX_URL}/mpesa/phone/${prompt}/${button}`;
    const answer = await fetch(address, { method: "POST", redirect: "manual", body: new URLSearchParams(fields) });
    await answer.arrayBuffer();
  };
  return {
    till,
    account,
    phone,
    list,
    prompts: async () => await list<Prompt>("payments"),
    startedBy,
    postTo,
    callBack,
    press,
    next: async (next: string, more: object = {}) => {
      await control("/control/mpesa", { account, next, ...more });
    },
    settle: async () => {
      await callBack();
      await till.deliver();
    },
  };
}

gatewayCases("mpesa", async (): Promise<GatewayBench> => {
  const shop = await openMpesa();
  const { till, account, press, callBack } = shop;
  const back = new Map<string, string>();
  const landing = async (prompt: string, button: string) => {
    await press(prompt, button);
    const page = `${ORIGIN}${back.get(prompt) ?? "/"}`;
    return async () => (button === "cancel" ? `${page}?payment=cancelled` : page);
  };
  return {
    traits: { signed: true, pageStays: false, movesWhenTold: false },
    tenantId: till.world.tenantId,
    gateway: "mpesa",
    order: (seat, email) => till.buy([{ ticket_type: till.house.seatedType, seats: [seat] }], email),
    start: async (order) => {
      const answer = await shop.startedBy(order);
      if (answer.status >= 300) throw new Error(answer.text);
      if (answer.json.next_action.kind !== "phone_prompt") throw new Error(answer.text);
      const [latest] = await shop.prompts();
      if (!latest) throw new Error("no phone was asked");
      back.set(latest.checkoutRequestId, `/orders/${order.id}/${order.token}`);
      return latest.checkoutRequestId;
    },
    pay: (prompt) => landing(prompt, "approve"),
    decline: (prompt) => landing(prompt, "no_money"),
    leave: (prompt) => landing(prompt, "cancel"),
    captureOther: () => shop.next("wrong_amount"),
    currencies: false,
    loseNextAnswer: () => shop.next("close"),
    refuseNextRefund: () => shop.next("refund_fails"),
    finishRefunds: async () => {
      await control("/control/mpesa/flush", { account });
      await callBack();
    },
    expireToken: async () => {
      await control("/control/mpesa", { account, expire_tokens: true });
    },
    skewClock: async (ms) => {
      await control("/control/clock", { account, now: Date.now() + ms });
    },
    callBack,
    callBackForged: async (order) => {
      const [prompt] = await shop.prompts();
      if (!prompt) throw new Error(`no phone was asked for ${order.id}`);
      const { checkoutRequestId: CheckoutRequestID, callbackUrl } = prompt;
      const stkCallback = { MerchantRequestID: "1", CheckoutRequestID, ResultCode: 0, ResultDesc: "Paid" };
      const wrong = callbackUrl.slice(0, -1) + (callbackUrl.endsWith("0") ? "1" : "0");
      return [(await shop.postTo(wrong, JSON.stringify({ Body: { stkCallback } }))).status];
    },
    queued: till.queued,
    deliver: till.deliver,
    staffOrder: till.staffOrder,
    attention: till.attention,
    paymentsAtGateway: async () => (await shop.prompts()).length,
    refundedAtGateway: async () => {
      const refunds = await shop.list<{ amount: number }>("refunds");
      return refunds.reduce((sum, { amount }) => sum + amount * 100, 0);
    },
  };
});
