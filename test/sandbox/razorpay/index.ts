/** The stand-in for Razorpay: its API, the checkout, and the controls. An account is a key id. */
import { type Body, ControlFault } from "../control-body.ts";
import type { Ports, StandIn } from "../stand-in.ts";
import { answerApi } from "./api.ts";
import { answerCheckout, checkoutScript } from "./checkout.ts";
import { RazorpayFault } from "./faults.ts";
import { refund } from "./refunds.ts";
import { authorize, giveBackOld } from "./till.ts";
import { tell } from "./webhooks.ts";
import { type Dispute, newId, RazorpayWorld } from "./world.ts";

const ROOT = "/razorpay";
const SETTINGS = ["webhook", "auto_capture", "auto_pay", "silent"] as const;

/** Below `/razorpay`. */
export function razorpayStandIn(ports: Ports): StandIn {
  const world = new RazorpayWorld(ports);
  return {
    clock: world.clock,
    answer: async (request, url) => {
      const path = url.pathname.slice(ROOT.length);
      if (path === "/v1/checkout.js") return checkoutScript(url.origin + ROOT);
      const [, root, id = "", action] = path.split("/");
      if (root === "checkout") return await answerCheckout(world, request, id, action);
      return await answerApi(world, request, path.slice("/v1".length), url.searchParams);
    },
    control: async (call, body, url) => await control(world, call, body, url),
    tick: () => {
      world.runPlanned(false);
      giveBackOld(world);
    },
    reset: (account) => world.reset(account),
  };
}

async function control(world: RazorpayWorld, call: string, body: Body, url: URL): Promise<object> {
  const named = url.searchParams.get("account") ?? body["account"];
  const account = typeof named === "string" ? named : undefined;
  const mine = <T extends { readonly account: string }>(all: readonly T[]) =>
    all.filter((one) => account === undefined || one.account === account);
  switch (call) {
    case "POST /control/razorpay":
      if (SETTINGS.some((name) => name in body)) return set(world, body, account);
      if (!world.switches.set(body)) throw new ControlFault("Nothing to set: next is missing.");
      return { ok: true, waiting: world.switches.waiting };
    case "POST /control/razorpay/flush":
      return { settled: world.runPlanned(true, account), tried: await world.callbacks.flush(account) };
    case "POST /control/razorpay/late":
      return late(world, body);
    case "POST /control/razorpay/refund":
      return dashboardRefund(world, body);
    case "POST /control/razorpay/dispute":
      return dispute(world, body);
    case "GET /control/razorpay/events":
      return { data: account === undefined ? [] : world.callbacks.of(account) };
    case "GET /control/razorpay/orders":
      return { data: mine(world.orders.all()) };
    case "GET /control/razorpay/payments":
      return { data: mine(world.payments.all()) };
    case "GET /control/razorpay/transfers":
      return { data: mine(world.transfers.all()) };
    default:
      throw new ControlFault(`There is no control ${call}.`);
  }
}

function set(world: RazorpayWorld, body: Body, account: string | undefined): object {
  if (account === undefined) throw new ControlFault("account is needed.");
  const settings = world.of(account);
  const { webhook, auto_capture: autoCapture, auto_pay: autoPay, silent } = body;
  if (typeof webhook === "object" && webhook !== null) {
    const { url, secret } = webhook as Body;
    if (typeof url !== "string" || typeof secret !== "string") throw new ControlFault("webhook must be {url, secret}.");
    settings.webhook = { url, secret, formerSecret: settings.webhook?.secret ?? null };
    settings.webhookDisabled = false;
  }
  if (typeof autoCapture === "boolean") settings.autoCapture = autoCapture;
  if (autoPay !== undefined) settings.autoPayMs = autoPay === false || autoPay === null ? null : delayOf(autoPay);
  if (silent === true) world.callbacks.silent.add(account);
  return { ok: true, settings };
}

/** `true`, or `{"after_ms": 50}`. */
function delayOf(value: unknown): number {
  const after = typeof value === "object" && value !== null ? (value as Body)["after_ms"] : undefined;
  return typeof after === "number" && after >= 0 ? after : 20;
}

/** A payment that failed is authorized after all. */
function late(world: RazorpayWorld, body: Body): object {
  const payment = world.payments.get(String(body["payment"]));
  const order = payment && world.orders.get(payment.order_id);
  if (!payment || !order) throw new ControlFault("There is no such payment.");
  authorize(world, order, payment);
  return { ok: true, status: payment.status };
}

/** Somebody refunds in the dashboard: no receipt and no notes of the shop's. */
function dashboardRefund(world: RazorpayWorld, body: Body): object {
  const payment = world.payments.get(String(body["payment"]));
  if (!payment) throw new ControlFault("There is no such payment.");
  const amount = body["amount"] === undefined ? {} : { amount: body["amount"] };
  try {
    return { ok: true, id: refund(world, payment, amount, null, {}).id };
  } catch (cause) {
    if (cause instanceof RazorpayFault) throw new ControlFault(cause.message);
    throw cause;
  }
}

/** Opens a dispute, or moves one on with `id` and `status`. */
function dispute(world: RazorpayWorld, body: Body): object {
  const known = typeof body["id"] === "string" ? world.disputes.get(body["id"]) : undefined;
  const payment = world.payments.get(known?.payment_id ?? String(body["payment"]));
  if (!payment) throw new ControlFault("There is no such payment.");
  const status = known ? (body["status"] as Dispute["status"]) : "open";
  const one: Dispute = known ?? {
    account: payment.account,
    id: newId("disp"),
    payment_id: payment.id,
    amount: payment.amount,
    currency: payment.currency,
    created_at: world.seconds(payment.account),
    status,
    amount_deducted: 0,
  };
  one.status = status;
  one.amount_deducted = status === "lost" ? one.amount : 0;
  world.disputes.put(one.id, one);
  tell(world, one.account, [{ event: `payment.dispute.${known ? status : "created"}`, payment, dispute: { ...one } }]);
  return { ok: true, id: one.id };
}
