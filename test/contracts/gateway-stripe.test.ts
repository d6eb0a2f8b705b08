/** Stripe, through the official SDK, against the sandbox. */
import { openTill } from "../support/till.ts";
import { gatewayCases } from "./gateway-cases.ts";
import { control } from "./sandbox-driver.ts";

gatewayCases("stripe", async () => {
  const till = await openTill();
  const post = async (secret?: string) => {
    const statuses: number[] = [];
    for (const event of await till.events()) {
      statuses.push((await till.callback(event, secret === undefined ? {} : { secret })).status);
    }
    return statuses;
  };
  const press = async (page: string, action: string) => {
    const { location } = await till.press(page, action);
    return async () => location;
  };
  return {
    traits: { signed: true, pageStays: true, movesWhenTold: false },
    tenantId: till.world.tenantId,
    gateway: "stripe",
    order: (seat, email) => till.buy([{ ticket_type: till.house.seatedType, seats: [seat] }], email),
    start: till.start,
    pay: (page) => press(page, "pay"),
    // The page stays where it is.
    decline: (page) => press(page, "decline"),
    leave: (page) => press(page, "cancel"),
    captureOther: (what) => till.next("wrong_amount", what === "currency" ? { currency: "usd", amount: 125_000 } : {}),
    currencies: true,
    loseNextAnswer: () => till.next("close"),
    refuseNextRefund: () => till.next("refund_fails"),
    finishRefunds: till.flush,
    skewClock: async (ms) => {
      await control("/control/clock", { account: till.secretKey, now: Date.now() + ms });
    },
    callBack: () => post(),
    callBackForged: async (order) => {
      const object = { id: "cs_test_forged", client_reference_id: order.id, payment_status: "paid" };
      const body = JSON.stringify({ id: "evt_1", type: "checkout.session.completed", data: { object } });
      const event = { id: "evt_1", type: "checkout.session.completed", body };
      return [(await till.callback(event, { secret: "whsec_not_ours" })).status];
    },
    queued: till.queued,
    deliver: till.deliver,
    staffOrder: till.staffOrder,
    attention: till.attention,
    paymentsAtGateway: async () => (await till.sandboxPayments()).data.length,
    refundedAtGateway: async () => {
      const { data } = await till.sandboxPayments();
      return data.reduce((sum, { refunded }) => sum + Number(refunded), 0);
    },
  };
});
