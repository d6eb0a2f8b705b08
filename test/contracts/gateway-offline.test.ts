/** Paying by hand, as far as the shared cases can be put to it: the buyer's bank is outside, and staff write down what came. */
import { exports } from "cloudflare:workers";
import { openTill } from "../support/till.ts";
import { callApi, ORIGIN } from "../support/world.ts";
import { type GatewayBench, gatewayCases } from "./gateway-cases.ts";

const NOBODY = "No service stands behind it: there is nobody to ask, and no call of ours whose answer could be lost.";
const BY_PERSON = "A person sends money back and writes it down (test/jobs/offline.test.ts, manual_refund).";

gatewayCases("offline", openCounter, {
  "the buyer leaves, comes back, and pays":
    "There is no page to leave: the buyer has written instructions, kept for days.",
  "G9 the browser comes back and no callback ever comes: the gateway is asked": NOBODY,
  "G9 neither browser nor callback ever comes: the gateway is asked": NOBODY,
  "E09 success after the place was sold to another: the money goes back, or was never taken":
    "The places are kept as long as the buyer may pay; money after that is put before a person (test/jobs/offline.test.ts).",
  "TH07 I2 another amount or currency was captured: no tickets, a person is asked":
    "Less and more are each seen as such: underpaid and overpaid (test/jobs/offline.test.ts), no fault of a service.",
  "G11 declined, then paid": "Nobody declines a transfer to us; a second try has a reference of its own.",
  "TH10 refunds in part and in full, each once, never more than was paid": BY_PERSON,
  "I6 TH10 a refund whose answer was lost is made once": BY_PERSON,
  "I6 a start whose answer was lost is the same payment at the gateway": NOBODY,
  "a question whose answer is lost is asked again": NOBODY,
  "a token that has expired is renewed on the way": NOBODY,
  "clocks that differ by half a minute change nothing": "It has no clock but ours.",
  "G10 the connection can be tried, without money": "There is no connection; the check only says that it is set up.",
});

async function openCounter(): Promise<GatewayBench> {
  const till = await openTill();
  const { world } = till;
  const body = { instructions: "Bank of Dhaka, account 12-345", term_days: "3" };
  const gateway = await world.api("/payment-gateways/offline", { method: "PUT", body });
  /** What buyers have sent to the organizer's bank, by our payment. */
  const sent = new Map<string, { readonly order: string }>();
  const backs = new Map<string, { readonly order: string; readonly page: string }>();
  const pay = async (payment: string) => {
    const known = backs.get(payment);
    if (!known) throw new Error("never started");
    sent.set(payment, known);
    return async () => `${ORIGIN}${known.page}`;
  };
  const writeDown = async (payment: string, order: string) =>
    await world.call(`/orders/${order}/payments/${payment}/mark-paid`, {
      token: await till.freshToken(),
      headers: { "idempotency-key": `slip-of-${payment}` },
      body: { method: "bank_transfer", reference: "TRX 1", amount: { amount: 125_000, currency: "BDT" } },
    });
  return {
    traits: { signed: true, pageStays: true, movesWhenTold: false },
    tenantId: world.tenantId,
    gateway: "offline",
    order: (seat, email) => till.buy([{ ticket_type: till.house.seatedType, seats: [seat] }], email),
    start: async (order) => {
      const page = `/orders/${order.id}/${order.token}`;
      const started = await callApi(`/shop/orders/${order.id}/payments`, {
        headers: { "order-token": order.token },
        body: { gateway: "offline", return_url: page },
      });
      if (started.status >= 300) throw new Error(started.text);
      backs.set(started.json.payment.id, { order: order.id, page });
      return String(started.json.payment.id);
    },
    pay,
    decline: pay,
    leave: pay,
    captureOther: async () => {},
    currencies: false,
    loseNextAnswer: async () => {},
    refuseNextRefund: async () => {},
    finishRefunds: async () => {},
    skewClock: async () => {},
    // Staff read the bank's statement, and write down what stands there; a lost answer is sent again with the same key.
    callBack: async () => {
      const statuses: number[] = [];
      for (const [payment, { order }] of sent) statuses.push((await writeDown(payment, order)).status);
      return statuses;
    },
    callBackForged: async (order) => {
      const forged = JSON.stringify({ order: order.id, status: "paid" });
      const path = new URL(gateway.callback_url).pathname;
      const answer = await exports.default.fetch(`${ORIGIN}${path}`, { method: "POST", body: forged });
      await answer.arrayBuffer();
      return [answer.status];
    },
    queued: till.queued,
    deliver: till.deliver,
    staffOrder: till.staffOrder,
    attention: till.attention,
    paymentsAtGateway: async () => sent.size,
    refundedAtGateway: async () => 0,
  };
}
