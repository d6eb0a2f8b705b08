/** Every payload of Stripe's published shapes, as we read it. */
import { readdirSync, readFileSync } from "node:fs";
import { Stripe } from "stripe";
import { describe, expect, it } from "vitest";
import { readEvent } from "./callback.ts";
import { type DisputeFacts, disputeTruth } from "./disputes.ts";
import { gatewayFault, isMissing, isRefusal } from "./faults.ts";
import { accountTruth } from "./platform.ts";
import { refundTruth } from "./refund.ts";
import { sessionTruth } from "./truth.ts";

const FOLDER = new URL("../../../../test/fixtures/gateways/stripe/", import.meta.url);
const NAMES = readdirSync(FOLDER).map((name) => name.replace(".json", ""));
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
const event = (name: string) => read(`event.${name}`) as Stripe.Event;
const objectOf = (name: string): unknown => event(name).data.object;

/** What each event wakes us about. */
const EVENTS: Readonly<Record<string, object>> = {
  "account.updated.enabled": {},
  "charge.dispute.created": { concerns: { kind: "dispute", reference: "dp_test_0001" } },
  "charge.dispute.closed.lost": { concerns: { kind: "dispute", reference: "dp_test_0001" } },
  "charge.refunded.full": {},
  "charge.refunded.partial": {},
  "checkout.session.async_payment_failed": { reference: "cs_test_0001" },
  "checkout.session.async_payment_succeeded": { reference: "cs_test_0001" },
  "checkout.session.completed": { reference: "cs_test_0001" },
  "checkout.session.completed.unpaid_async": { reference: "cs_test_0001" },
  "checkout.session.expired": { reference: "cs_test_0001" },
  "payment_intent.payment_failed": {},
  "payment_intent.succeeded": {},
  "payout.failed": { concerns: { kind: "payout", reference: "po_test_0001" } },
  "refund.created": {},
  "refund.failed": {},
};

describe("events", () => {
  it("each published one has a meaning here", () => {
    expect(NAMES.filter((name) => name.startsWith("event.")).sort()).toEqual(
      Object.keys(EVENTS)
        .map((name) => `event.${name}`)
        .sort(),
    );
  });

  it.each(Object.entries(EVENTS))("%s", (name, meaning) => {
    const told = readEvent(event(name));
    expect(told).toMatchObject({ ok: true, value: { eventId: event(name).id, kind: event(name).type, ...meaning } });
  });

  it("E14 a refund that does not name ours is asked about by Stripe's own id; ours by ours", () => {
    const made = event("refund.created");
    const theirs = { ...made, data: { object: { ...made.data.object, metadata: {} } } } as Stripe.Event;
    const reference = (made.data.object as Stripe.Refund).id;
    expect(readEvent(theirs)).toMatchObject({ ok: true, value: { concerns: { kind: "refund", reference } } });
    const ours = {
      ...theirs,
      type: "refund.updated",
      data: { object: { id: reference, metadata: { refund_id: "rfd_1" } } },
    };
    expect(readEvent(ours as unknown as Stripe.Event)).toMatchObject({ ok: true, value: { refundId: "rfd_1" } });
  });

  it("TH07 one without an id is malformed", () => {
    const broken = { ...event("payout.failed"), data: { object: {} } } as unknown as Stripe.Event;
    expect(readEvent(broken)).toEqual({ ok: false, error: { reason: "malformed" } });
  });
});

describe("E16 a dispute", () => {
  const facts = (change: object): DisputeFacts => ({
    ...(objectOf("charge.dispute.created") as DisputeFacts),
    ...change,
  });
  const move = (amount: number, fee: number, currency = "usd") =>
    ({ amount, fee, currency }) as unknown as Stripe.BalanceTransaction;

  it("says what is withheld by what moved, whatever its status says", () => {
    const taken = disputeTruth(facts({ balance_transactions: [move(-5000, 1500)] }));
    expect(taken).toMatchObject({
      status: "needs_response",
      withheld: { amount: 5000, currency: "USD" },
      fee: { amount: 1500, currency: "USD" },
      evidenceSent: false,
    });
    const back = disputeTruth(facts({ status: "lost", balance_transactions: [move(-5000, 1500), move(5000, -1500)] }));
    expect(back).toMatchObject({ status: "lost", withheld: { amount: 0 }, fee: { amount: 0 } });
  });

  it("an account that settles in another currency: the fee is in that, the amount in the buyer's", () => {
    const truth = disputeTruth(facts({ balance_transactions: [move(-4600, 1500, "eur")] }));
    expect(truth).toMatchObject({
      withheld: { amount: 5000, currency: "USD" },
      fee: { amount: 1500, currency: "EUR" },
    });
  });

  it("an inquiry took nothing; where the bank takes no answer there is no day", () => {
    const resource = read("resource.dispute") as DisputeFacts;
    const asked = disputeTruth({ ...resource, payment_intent: "pi_1" });
    expect(asked).toMatchObject({ status: "inquiry", withheld: { amount: 0 }, captureReference: "pi_1" });
    const none = { ...resource.evidence_details, due_by: 0 };
    expect(disputeTruth({ ...resource, payment_intent: "pi_1", evidence_details: none })).not.toHaveProperty(
      "evidenceDueBy",
    );
    // A dispute of a charge that we did not make.
    expect(disputeTruth(resource)).toBeUndefined();
  });

  it.each(["warning_closed", "prevented", "appeal_under_review", "won"])("%s is a status that we know", (status) => {
    expect(disputeTruth(facts({ status }))).toBeDefined();
  });
});

describe("other objects", () => {
  it("sessions: paid, not yet paid, expired", () => {
    const truth = (name: string) =>
      sessionTruth(objectOf(`checkout.session.${name}`) as Stripe.Checkout.Session).status;
    expect(["completed", "completed.unpaid_async", "expired"].map(truth)).toEqual(["captured", "pending", "cancelled"]);
  });

  it("refunds: made and failed", () => {
    expect(refundTruth(objectOf("refund.created") as Stripe.Refund).status).toBe("succeeded");
    expect(refundTruth(objectOf("refund.failed") as Stripe.Refund)).toMatchObject({ status: "failed" });
  });

  it("accounts: what they may do and what is missing", () => {
    expect(accountTruth(objectOf("account.updated.enabled") as Stripe.Account)).toMatchObject({
      chargesEnabled: true,
      payoutsEnabled: true,
    });
    expect(accountTruth(read("resource.account") as Stripe.Account).chargesEnabled).toBe(false);
  });

  it("errors: declined, invalid, missing, another request with the same key", () => {
    type Published = { error: ConstructorParameters<typeof Stripe.errors.StripeError>[0] };
    const raw = (name: string) => (read(`error.${name}`) as Published).error;
    const { errors } = Stripe;
    const missing = new errors.StripeInvalidRequestError({ ...raw("resource_missing.404"), statusCode: 404 });
    expect(isMissing(missing)).toBe(true);
    expect(isRefusal(new errors.StripeInvalidRequestError(raw("invalid_request.400")))).toBe(true);
    expect(gatewayFault(new errors.StripeCardError({ ...raw("card_declined.402"), statusCode: 402 }))).toMatchObject({
      reason: "refused",
      code: "card_declined",
    });
    expect(
      gatewayFault(new errors.StripeIdempotencyError({ ...raw("idempotency.400"), statusCode: 400 })),
    ).toMatchObject({ reason: "refused", code: "idempotency_error" });
  });
});
