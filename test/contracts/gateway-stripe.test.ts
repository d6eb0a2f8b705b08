/** Stripe, through the official SDK, against the sandbox. */
import { env } from "cloudflare:workers";
import { connectedAccount } from "../../worker/payments/connected.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { openTill } from "../support/till.ts";
import { gatewayCases } from "./gateway-cases.ts";

gatewayCases("stripe", async () => {
  const till = await openTill();
  const post = async (secret?: string) => {
    const statuses: number[] = [];
    for (const event of await till.events()) {
      statuses.push((await till.callback(event, secret === undefined ? {} : { secret })).status);
    }
    return statuses;
  };
  const tenant = tenantDb(env, till.world.tenantId);
  return {
    tenantId: till.world.tenantId,
    order: (seat, email) => till.buy([{ ticket_type: till.house.seatedType, seats: [seat] }], email),
    start: till.start,
    pay: async (page) => (await till.press(page, "pay")).location,
    decline: async (page) => void (await till.press(page, "decline")),
    leave: async (page) => (await till.press(page, "cancel")).location,
    captureOtherAmount: () => till.next("wrong_amount"),
    loseNextAnswer: () => till.next("close"),
    callBack: () => post(),
    callBackForged: () => post("whsec_not_ours"),
    queued: till.queued,
    deliver: () => till.deliver(),
    staffOrder: till.staffOrder,
    attention: till.attention,
    adapter: async () => {
      const connected = await connectedAccount(env, tenant, "stripe", Date.now());
      if (!connected) throw new Error("no account");
      return connected.adapter;
    },
    captureReference: async (order) => {
      const row = await env.DB.prepare("SELECT capture_reference AS reference FROM payments WHERE order_id = ?")
        .bind(order.id)
        .first<{ reference: string }>();
      return row?.reference ?? "";
    },
    paymentsAtGateway: async () => (await till.sandboxPayments()).data.length,
  };
});
