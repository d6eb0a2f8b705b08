/** Razorpay: an order, its checkout script on our page, webhooks, and Route for the organizer's share. */
import { err, ok, type Result } from "../../../kernel/result.ts";
import { MINUTE } from "../../../kernel/time.ts";
import type {
  Gateway,
  GatewayAdapter,
  GatewayFault,
  GatewayWiring,
  PaymentIntent,
  PaymentTruth,
} from "../../gateway.ts";
import { orderOf, paymentsAtRazorpay, refundsAtRazorpay } from "./books.ts";
import { verifyCallback, verifyCheckout } from "./callback.ts";
import { type Razorpay, razorpayApi } from "./client.ts";
import { RAZORPAY_FIELDS, type RazorpayConfig, razorpayConfigSchema } from "./config.ts";
import { transferAtRazorpay } from "./disbursement.ts";
import { UNREADABLE } from "./faults.ts";
import { checkoutParameters, orderRequest } from "./order.ts";
import { refundAtRazorpay } from "./refund.ts";
import { capturable, disputeTruth, isUnderWay, madeRefundTruth, orderTruth } from "./truth.ts";
import {
  disputeSchema,
  listOf,
  type OrderFacts,
  orderSchema,
  type PaymentFacts,
  paymentSchema,
  refundSchema,
} from "./wire.ts";

const SCRIPT = "https://checkout.razorpay.com/v1/checkout.js";

export const razorpay: Gateway<RazorpayConfig> = {
  id: "razorpay",
  capabilities: {
    query: true,
    cancel: false,
    refund: "full_and_partial",
    currencies: "any",
    // The script's own time; a UPI request may be answered minutes later.
    shortestDeadline: 15 * MINUTE,
    flow: "client_handoff",
    homeCountries: ["IN"],
    needsPhone: false,
  },
  handoff: {
    script: new URL(SCRIPT).origin,
    frames: ["https://api.razorpay.com", "https://checkout.razorpay.com"],
    connections: ["https://api.razorpay.com", "https://lumberjack.razorpay.com"],
    images: ["https://cdn.razorpay.com"],
  },
  configSchema: razorpayConfigSchema,
  fields: RAZORPAY_FIELDS,
  callbackSecrets: ["webhook_secret", "former_webhook_secret"],
  secretFields: RAZORPAY_FIELDS.filter(({ secret }) => secret).map(({ name }) => name),
  connect: (config, wiring) => connect(config, wiring, razorpayApi(config, wiring.baseUrl)),
};

function connect(config: RazorpayConfig, wiring: GatewayWiring, api: Razorpay): GatewayAdapter {
  const script = wiring.baseUrl === undefined ? SCRIPT : `${wiring.baseUrl}/v1/checkout.js`;
  return {
    start: async (intent) => {
      const order = await orderFor(api, config, intent);
      if (!order.ok) return order;
      const parameters = checkoutParameters(config, intent, order.value.id, wiring.now());
      return ok({
        reference: order.value.id,
        nextAction: { kind: "client_handoff", script, parameters },
        deadline: intent.deadline,
      });
    },
    query: async (reference, { mayCapture }) => {
      const facts = await factsOf(api, reference);
      if (!facts.ok) return facts;
      const { order, payments } = facts.value;
      const authorized = mayCapture ? capturable(order, payments) : undefined;
      return authorized ? await capture(api, order, authorized) : ok(orderTruth(order, payments));
    },
    // An order cannot be closed. We stop waiting; should it be paid after all, its webhook says so, and a payment that is
    // authorized and never captured goes back to the buyer by itself.
    cancel: async (reference) => {
      const facts = await factsOf(api, reference);
      if (!facts.ok) return facts;
      const { order, payments } = facts.value;
      const truth = orderTruth(order, payments);
      return ok(truth.status === "pending" && !isUnderWay(payments) ? { ...truth, status: "cancelled" } : truth);
    },
    verifyCallback: async (request) => verifyCallback(config, request),
    confirm: async (reference, fields) => verifyCheckout(config, reference, fields),
    refund: async (request) => await refundAtRazorpay(api, config, request),
    madeRefund: async (reference) => {
      const refund = await api.get(`/refunds/${encodeURIComponent(reference)}`, refundSchema);
      if (!refund.ok) return refund;
      const [truth, order] = [madeRefundTruth(refund.value), await orderOf(api, refund.value)];
      if (!order.ok) return order;
      return truth ? ok({ ...truth, ...named(order.value) }) : err(UNREADABLE);
    },
    dispute: async (reference) => {
      const dispute = await api.get(`/disputes/${encodeURIComponent(reference)}`, disputeSchema);
      if (!dispute.ok) return dispute;
      const [truth, order] = [disputeTruth(dispute.value), await orderOf(api, dispute.value)];
      if (!order.ok) return order;
      return truth ? ok({ ...truth, ...named(order.value) }) : err(UNREADABLE);
    },
    ...(config.linked_account === ""
      ? {}
      : {
          disbursement: {
            destination: config.linked_account,
            send: async (request) => await transferAtRazorpay(api, config, request),
          },
        }),
    list: async (range, cursor) => await paymentsAtRazorpay(api, range, cursor),
    listRefunds: async (range, cursor) => await refundsAtRazorpay(api, range, cursor),
    check: async () => {
      const list = await api.get("/orders?count=1", listOf(orderSchema));
      return list.ok ? ok({ account: config.key_id, live: config.key_id.startsWith("rzp_live_") }) : list;
    },
  };
}

function named(order: string | undefined): { readonly paymentReference?: string } {
  return order === undefined ? {} : { paymentReference: order };
}

/** Makes the order. When the answer is lost, the order is looked for: nobody was given a page for it yet. */
async function orderFor(
  api: Razorpay,
  config: RazorpayConfig,
  intent: PaymentIntent,
): Promise<Result<OrderFacts, GatewayFault>> {
  const request = orderRequest(config, intent);
  if (!request.ok) return request;
  const made = await api.post("/orders", request.value, orderSchema);
  if (made.ok || made.error.reason !== "unknown_outcome") return made;
  const list = await api.get(`/orders?receipt=${encodeURIComponent(intent.paymentId)}&count=10`, listOf(orderSchema));
  const { amount, currency } = intent.amount;
  const found = list.ok
    ? list.value.items.find((order) => order.amount === amount && order.currency === currency)
    : undefined;
  return found ? ok(found) : made;
}

type Facts = { readonly order: OrderFacts; readonly payments: readonly PaymentFacts[] };

async function factsOf(api: Razorpay, reference: string): Promise<Result<Facts, GatewayFault>> {
  const path = `/orders/${encodeURIComponent(reference)}`;
  const [order, payments] = await Promise.all([
    api.get(path, orderSchema),
    api.get(`${path}/payments`, listOf(paymentSchema)),
  ]);
  if (!order.ok) return order;
  return payments.ok ? ok({ order: order.value, payments: payments.value.items }) : payments;
}

/** Takes the money that the buyer's bank has set aside. Whatever is answered, the truth is read anew. */
async function capture(
  api: Razorpay,
  order: OrderFacts,
  { id, amount, currency }: PaymentFacts,
): Promise<Result<PaymentTruth, GatewayFault>> {
  const captured = await api.post(`/payments/${encodeURIComponent(id)}/capture`, { amount, currency }, paymentSchema);
  if (!captured.ok && captured.error.reason === "misconfigured") return captured;
  const facts = await factsOf(api, order.id);
  return facts.ok ? ok(orderTruth(facts.value.order, facts.value.payments)) : facts;
}
