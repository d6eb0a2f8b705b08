/** M-Pesa, through Daraja, against the sandbox: phones instead of pages. */
import { ORIGIN } from "../support/world.ts";
import { type GatewayBench, gatewayCases } from "./gateway-cases.ts";
import { openMpesa } from "./mpesa-shop.ts";
import { control } from "./sandbox-driver.ts";

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
