/** What the Stripe stand-in answers has the shape of Stripe's own published objects: no field that they do not have. */
import { expect, it } from "vitest";
import account from "../fixtures/gateways/stripe/resource.account.json" with { type: "json" };
import accountLink from "../fixtures/gateways/stripe/resource.account_link.json" with { type: "json" };
import applicationFee from "../fixtures/gateways/stripe/resource.application_fee.json" with { type: "json" };
import balance from "../fixtures/gateways/stripe/resource.balance.json" with { type: "json" };
import balanceTransaction from "../fixtures/gateways/stripe/resource.balance_transaction.json" with { type: "json" };
import charge from "../fixtures/gateways/stripe/resource.charge.json" with { type: "json" };
import session from "../fixtures/gateways/stripe/resource.checkout.session.json" with { type: "json" };
import dispute from "../fixtures/gateways/stripe/resource.dispute.json" with { type: "json" };
import intent from "../fixtures/gateways/stripe/resource.payment_intent.json" with { type: "json" };
import payout from "../fixtures/gateways/stripe/resource.payout.json" with { type: "json" };
import refund from "../fixtures/gateways/stripe/resource.refund.json" with { type: "json" };
import transfer from "../fixtures/gateways/stripe/resource.transfer.json" with { type: "json" };
import reversal from "../fixtures/gateways/stripe/resource.transfer_reversal.json" with { type: "json" };
import endpoint from "../fixtures/gateways/stripe/resource.webhook_endpoint.json" with { type: "json" };
import { control, idOf, Merchant, press } from "./sandbox-driver.ts";

/** Fields that Stripe adds where they are asked for, or that came after the samples were taken. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  // What the SDK adds to every answer.
  any: ["lastResponse"],
  // Of destination charges.
  charge: ["transfer"],
  // Told once, when it is made.
  endpoint: ["secret"],
};

function strange(name: string, made: object, published: object): string[] {
  const known = new Set([...Object.keys(published), ...(ALSO[name] ?? []), ...(ALSO["any"] ?? [])]);
  return Object.keys(made)
    .filter((key) => !known.has(key))
    .map((key) => `${name}.${key}`);
}

it("G1 objects of payments, refunds, disputes, payouts and accounts have only fields that Stripe's have", async () => {
  const m = await new Merchant().listen();
  const { stripe } = m;
  const below = await stripe.accounts.create({ type: "express", country: "DE" });
  const link = await stripe.accountLinks.create({
    account: below.id,
    type: "account_onboarding",
    refresh_url: "https://t.example.test/again",
    return_url: "https://t.example.test/back",
  });
  await control("/control/stripe/connected", { account: m.key, connected: below.id, state: "enabled" });
  const made = await m.session({
    payment_intent_data: { application_fee_amount: 300, transfer_data: { destination: below.id } },
  });
  await press(made.url, "pay");
  const paid = await stripe.checkout.sessions.retrieve(made.id);
  const pi = await stripe.paymentIntents.retrieve(idOf(paid.payment_intent));
  const ch = await stripe.charges.retrieve(idOf(pi.latest_charge), { expand: ["balance_transaction"] });
  const tr = await stripe.transfers.retrieve(idOf(ch.transfer ?? null));
  const back = await stripe.transfers.createReversal(tr.id, { amount: 100 });
  const given = await stripe.refunds.create({ payment_intent: pi.id, amount: 100, refund_application_fee: true });
  const disputed = await control<{ id: string }>("/control/stripe/dispute", { account: m.key, payment_intent: pi.id });
  const po = await stripe.payouts.create({ amount: 100, currency: "usd" });
  const hook = await stripe.webhookEndpoints.create({ url: "https://t.example.test/hook", enabled_events: ["*"] });
  const fees = (await m.caught()).find(({ event }) => event.type.startsWith("application_fee."))?.event.data.object;
  expect([
    ...strange("account", await stripe.accounts.retrieve(below.id), account),
    ...strange("account_link", link, accountLink),
    ...strange("application_fee", fees ?? {}, applicationFee),
    ...strange("balance", await stripe.balance.retrieve(), balance),
    ...strange(
      "balance_transaction",
      typeof ch.balance_transaction === "object" ? (ch.balance_transaction ?? {}) : {},
      balanceTransaction,
    ),
    ...strange("charge", ch, charge),
    ...strange("session", paid, session),
    ...strange("dispute", await stripe.disputes.retrieve(disputed.id), dispute),
    ...strange("intent", pi, intent),
    ...strange("payout", po, payout),
    ...strange("refund", given, refund),
    ...strange("transfer", tr, transfer),
    ...strange("reversal", back, reversal),
    ...strange("endpoint", hook, endpoint),
  ]).toEqual([]);
});
