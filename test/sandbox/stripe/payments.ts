/** What a buyer's attempt on the hosted page does to session, PaymentIntent and charge, and which events tell of it. */
import type { Account, Control } from "./account.ts";
import { AUTHENTICATION_FAILURE, cardOutcome, CHALLENGE_CARD, declineOf, GOOD_CARD } from "./cards.ts";
import type { CardOutcome } from "./cards.ts";
import { makeTransfer, renderTransfer } from "./connect.ts";
import type { Courier, Happening } from "./events.ts";
import type { Charge, CustomerDetails, Intent, PaymentError, Session } from "./records.ts";
import { renderCharge, renderIntent, renderSession } from "./render.ts";
import type { StripeWorld } from "./world.ts";
import { newId } from "./world.ts";

type Decline = Extract<CardOutcome, { kind: "decline" }>;

/** What the buyer typed. The card is digits only. */
export interface Attempt {
  readonly card?: string | undefined;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
}

/** Where the buyer goes after an attempt. */
export type Next =
  | { readonly kind: "success" }
  | { readonly kind: "page" }
  | { readonly kind: "challenge" }
  | { readonly kind: "cancel" };

/** How long an asynchronous payment takes to settle by itself, ms. */
const SETTLES_AFTER = 5_000;

/** Moves sessions of the world through payment. */
export class Till {
  private readonly world: StripeWorld;
  private readonly courier: Courier;

  constructor(world: StripeWorld, courier: Courier) {
    this.world = world;
    this.courier = courier;
  }

  /** Expires the session when its time is over. To be called before anything looks at it. */
  touch(account: Account, session: Session): void {
    if (session.status !== "open" || session.expires_at > this.world.seconds(account)) return;
    this.expire(account, session);
  }

  /** Makes an open session expired and says so. */
  expire(account: Account, session: Session): void {
    session.status = "expired";
    account.openSessions.delete(session.id);
    this.world.changed(account, session);
    const intent = session.payment_intent === null ? undefined : account.find("intent", session.payment_intent);
    const happenings: Happening[] = [{ type: "checkout.session.expired", object: renderSession(session) }];
    if (intent !== undefined && intent.status !== "succeeded") {
      intent.status = "canceled";
      intent.canceled_at = this.world.seconds(account);
      intent.cancellation_reason = "expired";
      this.world.changed(account, intent);
      happenings.push({ type: "payment_intent.canceled", object: renderIntent(intent) });
    }
    void this.courier.emit(account, happenings);
  }

  /** The buyer presses Pay. The promise ends when the webhooks were tried, where the account wants that. */
  async pay(account: Account, session: Session, attempt: Attempt, authenticated = false): Promise<Next> {
    const control = this.world.take(account, ["decline", "cancel"]);
    if (control?.next === "cancel") return { kind: "cancel" };
    const card = attempt.card ?? GOOD_CARD;
    const outcome: CardOutcome = control?.next === "decline" ? declineOf(card) : (cardOutcome(card) ?? invalidNumber());
    if (outcome.kind === "decline") return await this.refuse(account, session, attempt, outcome);
    if (outcome.kind === "challenge" && !authenticated) {
      const intent = this.intentOf(account, session);
      intent.status = "requires_action";
      this.world.changed(account, intent);
      void this.courier.emit(account, [{ type: "payment_intent.requires_action", object: renderIntent(intent) }]);
      return { kind: "challenge" };
    }
    return await this.succeed(account, session, attempt, card);
  }

  /** The buyer fails, or completes, the bank's question. */
  async answerChallenge(account: Account, session: Session, attempt: Attempt, passed: boolean): Promise<Next> {
    const card = attempt.card ?? CHALLENGE_CARD;
    if (passed) return await this.pay(account, session, { ...attempt, card }, true);
    return await this.refuse(account, session, { ...attempt, card }, AUTHENTICATION_FAILURE);
  }

  /** A refused attempt: the session stays open and can still be paid. */
  async refuse(account: Account, session: Session, attempt: Attempt, why: Decline): Promise<Next> {
    const intent = this.intentOf(account, session);
    const card = attempt.card ?? GOOD_CARD;
    const base = { code: why.code, decline_code: why.declineCode ?? null, message: why.message };
    const challenged = why === AUTHENTICATION_FAILURE;
    const charge = challenged ? null : this.charge(account, session, intent, attempt, card, { ...base, charge: null });
    intent.status = "requires_payment_method";
    intent.payment_method = newId("pm_");
    intent.last_error = { ...base, charge: charge?.id ?? null };
    if (charge !== null) intent.latest_charge = charge.id;
    session.notice = why.message;
    this.world.changed(account, intent);
    this.world.changed(account, session);
    await this.tell(account, [
      { type: "payment_intent.payment_failed", object: renderIntent(intent) },
      ...(charge === null ? [] : [{ type: "charge.failed", object: renderCharge(charge) }]),
    ]);
    return { kind: "page" };
  }

  private async succeed(account: Account, session: Session, attempt: Attempt, card: string): Promise<Next> {
    this.bookWrongAmount(session, this.world.take(account, ["wrong_amount"]));
    const intent = this.intentOf(account, session);
    const charge = this.charge(account, session, intent, attempt, card, null);
    this.complete(account, session, attempt);
    session.payment_status = "paid";
    intent.status = "succeeded";
    intent.amount_received = intent.amount;
    intent.last_error = null;
    intent.payment_method = charge.payment_method;
    intent.latest_charge = charge.id;
    this.world.changed(account, intent);
    await this.tell(account, [
      { type: "checkout.session.completed", object: renderSession(session) },
      { type: "payment_intent.succeeded", object: renderIntent(intent) },
      { type: "charge.succeeded", object: renderCharge(charge) },
      ...this.sideEffects(account, charge),
    ]);
    return { kind: "success" };
  }

  /** A payment that clears later: complete now, unpaid until it settles. */
  async begin(account: Account, session: Session, attempt: Attempt, settles: boolean): Promise<Next> {
    const intent = this.intentOf(account, session);
    this.complete(account, session, attempt);
    intent.status = "processing";
    intent.payment_method = newId("pm_");
    this.world.changed(account, intent);
    await this.tell(account, [
      { type: "checkout.session.completed", object: renderSession(session) },
      { type: "payment_intent.processing", object: renderIntent(intent) },
    ]);
    this.world.plan(account, SETTLES_AFTER, () => this.settle(account, session, settles));
    return { kind: "success" };
  }

  /** Settles an asynchronous payment; nothing happens when it has settled already. */
  settle(account: Account, session: Session, succeeded: boolean): void {
    const intent = account.find("intent", session.payment_intent ?? "");
    if (intent?.status !== "processing") return;
    const attempt = { email: session.customer_details?.email ?? undefined };
    const failure = {
      code: "payment_intent_payment_attempt_failed",
      decline_code: null,
      message: "The bank payment failed.",
    };
    const charge = this.charge(
      account,
      session,
      intent,
      attempt,
      GOOD_CARD,
      succeeded ? null : { ...failure, charge: null },
    );
    intent.latest_charge = charge.id;
    if (succeeded) {
      session.payment_status = "paid";
      intent.status = "succeeded";
      intent.amount_received = intent.amount;
      intent.payment_method = charge.payment_method;
    } else {
      intent.status = "requires_payment_method";
      intent.last_error = { ...failure, charge: charge.id };
    }
    this.world.changed(account, intent);
    this.world.changed(account, session);
    void this.courier.emit(account, [
      { type: `checkout.session.async_payment_${succeeded ? "succeeded" : "failed"}`, object: renderSession(session) },
      { type: `payment_intent.${succeeded ? "succeeded" : "payment_failed"}`, object: renderIntent(intent) },
      { type: `charge.${succeeded ? "succeeded" : "failed"}`, object: renderCharge(charge) },
    ]);
  }

  private complete(account: Account, session: Session, attempt: Attempt): void {
    session.status = "complete";
    session.notice = null;
    session.customer_details = customerOf(session, attempt);
    account.openSessions.delete(session.id);
    this.world.changed(account, session);
  }

  private intentOf(account: Account, session: Session): Intent {
    const known = session.payment_intent === null ? undefined : account.find("intent", session.payment_intent);
    if (known !== undefined) {
      known.amount = session.amount_total;
      known.currency = session.currency;
      return known;
    }
    const id = newId("pi_3");
    const intent: Intent = {
      kind: "intent",
      id,
      created: this.world.seconds(account),
      session: session.id,
      client_secret: `${id}_secret_${newId("")}`,
      amount: session.amount_total,
      currency: session.currency,
      amount_received: 0,
      status: "requires_payment_method",
      latest_charge: null,
      last_error: null,
      payment_method: null,
      canceled_at: null,
      cancellation_reason: null,
      data: session.intent,
    };
    session.payment_intent = id;
    this.world.add(account, intent);
    this.world.changed(account, session);
    return intent;
  }

  private charge(
    account: Account,
    session: Session,
    intent: Intent,
    attempt: Attempt,
    card: string,
    failure: PaymentError | null,
  ): Charge {
    const moved = failure === null;
    const transfer = moved && intent.data.transfer_data !== null;
    const charge: Charge = {
      kind: "charge",
      id: newId("ch_3"),
      created: this.world.seconds(account),
      intent: intent.id,
      amount: intent.amount,
      currency: intent.currency,
      amount_refunded: 0,
      status: moved ? "succeeded" : "failed",
      failure,
      card,
      payment_method: newId("pm_"),
      billing: customerOf(session, attempt),
      balance_transaction: moved ? newId("txn_3") : null,
      transfer: transfer ? newId("tr_3") : null,
      application_fee: moved && intent.data.application_fee_amount !== null ? newId("fee_") : null,
      data: intent.data,
    };
    this.world.add(account, charge);
    return charge;
  }

  private sideEffects(account: Account, charge: Charge): Happening[] {
    const created = this.world.seconds(account);
    const happenings: Happening[] = [];
    const { transfer_data: transfer, application_fee_amount: fee } = charge.data;
    if (charge.transfer !== null && transfer !== null) {
      const object = renderTransfer(makeTransfer(this.world, account, charge, charge.transfer, transfer));
      happenings.push({ type: "transfer.created", object });
    }
    if (charge.application_fee !== null && fee !== null) {
      const object = {
        id: charge.application_fee,
        object: "application_fee",
        account: transfer?.destination ?? null,
        amount: fee,
        amount_refunded: 0,
        charge: charge.id,
        created,
        currency: charge.currency,
        livemode: false,
        refunded: false,
      };
      happenings.push({ type: "application_fee.created", object });
    }
    return happenings;
  }

  /** The gateway takes another amount than was asked for, and all its objects say so. */
  private bookWrongAmount(session: Session, control: Control | undefined): void {
    if (control === undefined) return;
    session.amount_total = control.amount ?? Math.floor(session.amount_total / 2);
    session.amount_subtotal = session.amount_total;
    if (control.currency !== undefined) session.currency = control.currency;
  }

  private async tell(account: Account, happenings: readonly Happening[]): Promise<void> {
    const sent = this.courier.emit(account, happenings);
    if (account.settings.redirect_after_webhooks) await sent;
  }
}

function customerOf(session: Session, attempt: Attempt): CustomerDetails {
  return { email: attempt.email ?? session.customer_email, name: attempt.name ?? null, phone: null };
}

function invalidNumber(): Decline {
  return { kind: "decline", code: "incorrect_number", message: "Your card number is incorrect." };
}
