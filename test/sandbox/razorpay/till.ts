/** Buyers' payments for an order: made, authorized, captured, failed, late. */
import { type Happening, tell } from "./webhooks.ts";
import { newId, type Order, type Payment, type RazorpayWorld } from "./world.ts";

/** What is authorized and never captured goes back by itself after this long. */
const AUTO_REFUND_AFTER = 3 * 86_400;

export type Method = Payment["method"];

/** A buyer tries to pay. UPI is answered on a phone, later. */
export function attempt(world: RazorpayWorld, order: Order, method: Method): Payment {
  const { account } = order;
  const wrong = world.switches.take(account, ["wrong_amount", "wrong_currency"]);
  const payment: Payment = {
    account,
    id: newId("pay"),
    order_id: order.id,
    amount: wrong?.next === "wrong_amount" ? (wrong.amount ?? Math.floor(order.amount / 2)) : order.amount,
    currency: wrong?.next === "wrong_currency" ? "USD" : order.currency,
    method,
    created_at: world.seconds(account),
    status: "created",
    captured: false,
    amount_refunded: 0,
    error_reason: null,
  };
  world.payments.put(payment.id, payment);
  order.attempts += 1;
  if (order.status === "created") order.status = "attempted";
  world.orders.put(order.id, order);
  return payment;
}

/** The buyer's bank says yes: at once, or days after it seemed to say no. */
export function authorize(world: RazorpayWorld, order: Order, payment: Payment): void {
  if (payment.status !== "created" && payment.status !== "failed") return;
  payment.status = "authorized";
  payment.error_reason = null;
  world.payments.put(payment.id, payment);
  const told: Happening[] = [{ event: "payment.authorized", payment: { ...payment } }];
  const only = world.switches.take(order.account, ["authorize_only"]);
  if (!only && world.of(order.account).autoCapture) told.push(...captured(world, order, payment));
  tell(world, order.account, told);
}

/** The shop, or the account's setting, takes the money. */
export function capture(world: RazorpayWorld, order: Order, payment: Payment): void {
  tell(world, order.account, captured(world, order, payment));
}

function captured(world: RazorpayWorld, order: Order, payment: Payment): Happening[] {
  payment.status = "captured";
  payment.captured = true;
  world.payments.put(payment.id, payment);
  order.status = "paid";
  order.amount_paid += payment.amount;
  world.orders.put(order.id, order);
  return [
    { event: "payment.captured", payment: { ...payment } },
    { event: "order.paid", payment: { ...payment }, order: { ...order } },
    ...transferred(world, order),
  ];
}

/** Transfers of the order are made when its money is there. */
function transferred(world: RazorpayWorld, order: Order): Happening[] {
  return world
    .transfersOf(order)
    .filter(({ status }) => status === "created")
    .map((transfer) => {
      transfer.status = world.switches.take(order.account, ["transfer_fails"]) ? "failed" : "processed";
      world.transfers.put(transfer.id, transfer);
      return { event: `transfer.${transfer.status}`, transfer: { ...transfer } };
    });
}

/** The buyer's bank says no. */
export function fail(world: RazorpayWorld, payment: Payment, reason = "payment_failed"): void {
  if (payment.status !== "created") return;
  payment.status = "failed";
  payment.error_reason = reason;
  world.payments.put(payment.id, payment);
  tell(world, payment.account, [{ event: "payment.failed", payment: { ...payment } }]);
}

/** Gives back what nobody captured in time. */
export function giveBackOld(world: RazorpayWorld): void {
  for (const payment of world.payments.all()) {
    const age = world.seconds(payment.account) - payment.created_at;
    if (payment.status !== "authorized" || age < AUTO_REFUND_AFTER) continue;
    payment.status = "refunded";
    payment.amount_refunded = payment.amount;
    world.payments.put(payment.id, payment);
  }
}
