/** Refunds, with what comes back from linked accounts. */
import { invalid, RazorpayFault } from "./faults.ts";
import { tell } from "./webhooks.ts";
import { newId, type Notes, type Payment, type RazorpayWorld, type Refund } from "./world.ts";

const SETTLES_AFTER = 2_000;
type Body = Readonly<Record<string, unknown>>;

/** Makes a refund, once for an idempotency key. */
export function refund(world: RazorpayWorld, payment: Payment, body: Body, key: string | null, notes: Notes): Refund {
  const text = JSON.stringify(body);
  const remembered = key === null ? undefined : world.remembered.get(`${payment.account}/${key}`);
  if (remembered) {
    const known = world.refunds.get(remembered.refund);
    if (remembered.body === text && known) return known;
    throw invalid("Different request with the same idempotency key has already been processed.");
  }
  const amount = amountOf(payment, body["amount"]);
  const speed = body["speed"] ?? "normal";
  if (speed !== "normal" && speed !== "optimum") throw invalid("speed should be normal or optimum", "speed");
  const receipt = typeof body["receipt"] === "string" ? body["receipt"] : null;
  if (receipt !== null && receipt.length > 40)
    throw invalid("The receipt may not be greater than 40 characters.", "receipt");
  const { account } = payment;
  const fault = world.switches.take(account, ["refund_fails", "refund_pending", "refund_refused"])?.next;
  if (fault === "refund_refused")
    throw new RazorpayFault(
      400,
      "Your account does not have enough balance to carry out the refund operation.",
      "insufficient_account_balance",
    );
  const made: Refund = {
    account,
    id: newId("rfnd"),
    payment_id: payment.id,
    amount,
    currency: payment.currency,
    receipt,
    notes,
    created_at: world.seconds(account),
    speed_requested: speed,
    status: fault === undefined ? "processed" : "pending",
  };
  world.refunds.put(made.id, made);
  if (body["reverse_all"] === 1 || body["reverse_all"] === true) reverseTransfers(world, payment, amount);
  change(world, payment, amount);
  if (key !== null) world.remembered.set(`${account}/${key}`, { body: text, refund: made.id });
  tell(world, account, [
    { event: "refund.created", refund: { ...made }, payment: { ...payment } },
    ...(fault === undefined ? [{ event: "refund.processed", refund: { ...made }, payment: { ...payment } }] : []),
  ]);
  if (fault !== undefined)
    world.plan(account, SETTLES_AFTER, () => settle(world, payment, made, fault === "refund_pending"));
  return made;
}

function settle(world: RazorpayWorld, payment: Payment, made: Refund, isGood: boolean): void {
  made.status = isGood ? "processed" : "failed";
  world.refunds.put(made.id, made);
  if (!isGood) change(world, payment, -made.amount);
  tell(world, made.account, [{ event: `refund.${made.status}`, refund: { ...made }, payment: { ...payment } }]);
}

function amountOf(payment: Payment, asked: unknown): number {
  if (!payment.captured) throw invalid("The payment status should be captured for action to be taken");
  const left = payment.amount - payment.amount_refunded;
  const amount = asked ?? left;
  if (typeof amount !== "number" || !Number.isInteger(amount))
    throw invalid("The amount must be an integer.", "amount");
  if (amount < 100) throw invalid("The amount must be atleast INR 1.00", "amount");
  if (amount > left) {
    throw invalid(
      left === 0
        ? "The payment has been fully refunded already"
        : "The total refund amount is greater than the refund payment amount",
    );
  }
  return amount;
}

function change(world: RazorpayWorld, payment: Payment, by: number): void {
  payment.amount_refunded += by;
  payment.status = payment.amount_refunded === payment.amount ? "refunded" : "captured";
  world.payments.put(payment.id, payment);
}

/** What went to linked accounts comes back: all of it, or as much as the refund where there is one account only. */
function reverseTransfers(world: RazorpayWorld, payment: Payment, amount: number): void {
  const order = world.orders.get(payment.order_id);
  const made = order
    ? world.transfersOf(order).filter(({ status }) => status === "processed" || status === "partially_reversed")
    : [];
  const isFull = amount === payment.amount - payment.amount_refunded;
  if (!isFull && new Set(made.map(({ recipient }) => recipient)).size > 1) {
    throw invalid("Partial refund with reverse_all is not allowed for several linked accounts", "reverse_all");
  }
  for (const transfer of made) {
    const left = transfer.amount - transfer.amount_reversed;
    transfer.amount_reversed += isFull ? left : Math.min(left, amount);
    transfer.status = transfer.amount_reversed === transfer.amount ? "reversed" : "partially_reversed";
    world.transfers.put(transfer.id, transfer);
  }
}
