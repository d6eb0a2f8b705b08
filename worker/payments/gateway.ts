/** The one interface that the rest of the system knows of a payment gateway (DESIGN §6). Nothing here names one. */
import type { z } from "@hono/zod-openapi";
import type { Money } from "../kernel/money.ts";
import type { Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import type {
  DisbursementTruth,
  DisputeTruth,
  Evidence,
  ListedPage,
  ListedRefunds,
  ListRange,
  MadeRefundTruth,
  PaymentTruth,
  PayoutTruth,
  RefundTruth,
} from "./truth.ts";

export type * from "./truth.ts";
export { EVIDENCE_FIELDS } from "./truth.ts";

/** What the buyer's browser does next. `none`: the payment is settled already. */
export type NextAction =
  | { readonly kind: "redirect"; readonly url: string }
  /** The buyer confirms on their own phone; `phone` is E.164. */
  | { readonly kind: "phone_prompt"; readonly phone: string; readonly expiresAt: Millis }
  /** The gateway's own script opens on our page with these public parameters, and hands back fields for `confirm`. */
  | { readonly kind: "client_handoff"; readonly script: string; readonly parameters: Readonly<Record<string, string>> }
  /** The buyer pays by hand (transfer, counter), naming `reference`; staff mark it as paid. */
  | { readonly kind: "instructions"; readonly text: string; readonly reference: string; readonly expiresAt: Millis }
  | { readonly kind: "none" };

/** Why a call to the gateway did not do what we wanted. `unknown_outcome`: it may have happened; ask before believing. */
export type GatewayFault =
  | { readonly reason: "refused"; readonly code: string; readonly message: string }
  | { readonly reason: "misconfigured"; readonly message: string; readonly retryAfter?: Millis }
  | { readonly reason: "unavailable"; readonly message: string; readonly retryAfter?: Millis }
  | { readonly reason: "unknown_outcome"; readonly message: string };

export type PaymentIntent = {
  readonly paymentId: string;
  readonly orderId: string;
  readonly tenantId: string;
  readonly attempt: number;
  readonly amount: Money;
  /** What of `amount` is the platform's, where a gateway takes it on the way. */
  readonly platformFee?: Money;
  /** Exact lines for the gateway's own page; they sum to `amount`. */
  readonly lines: readonly { readonly name: string; readonly quantity: number; readonly unit: Money }[];
  readonly buyer: { readonly name: string; readonly email: string; readonly phone?: string };
  /** On our order page. */
  readonly returnUrl: string;
  readonly cancelUrl: string;
  /**
   * For gateways that send the browser back with facts in it (a POST, or query parameters): our return route, which keeps
   * the event like a callback and then leads to `returnUrl`.
   */
  readonly gatewayReturnUrl: string;
  /** When we would like the gateway to give up; it may have to choose a later moment. */
  readonly deadline: Millis;
  readonly language: string;
  /** Only for gateways whose flow is `manual`, where money takes days. */
  readonly term?: {
    readonly startedAt: Millis;
    /** Of the event. */
    readonly timeZone: string;
    /** Nobody may pay after any of these. */
    readonly limits: readonly Millis[];
    /** What people say and write of the order. */
    readonly orderCode: string;
  };
};

export type Started = {
  /**
   * What the gateway calls the payment. Absent where the request may have arrived and its answer did not: then a callback
   * that names our payment brings it.
   */
  readonly reference?: string;
  readonly nextAction: NextAction;
  /** The gateway's own deadline: money may arrive until then. */
  readonly deadline: Millis;
};

/** How a question is meant, and what we asked for: some gateways do not repeat it in their answer. */
export type Asking = {
  readonly paymentId: string;
  readonly amount: Money;
  /** The buyer's number (E.164) as the order has it. */
  readonly phone?: string;
  readonly startedAt: Millis;
  /**
   * True while the order can still be paid in time. A gateway at which money moves only when we say so is told so now or
   * never.
   */
  readonly mayCapture: boolean;
};

/** A callback that proved itself. It is only a wake-up: what it claims is never believed, the gateway is asked. */
export type GatewayEvent = {
  /** Unique per gateway account; the durable dedupe key (E12). */
  readonly eventId: string;
  readonly kind: string;
  /** The payment it speaks of; absent for events that concern no payment of ours. */
  readonly reference?: string;
  /** Our own payment id, where the gateway echoes it: finds a payment whose start was never answered. */
  readonly paymentId?: string;
  /** Our own refund id, for an event about a refund that we asked for. */
  readonly refundId?: string;
  /** What it says was captured: another capture than the one that counted has to be looked into. */
  readonly captureReference?: string;
  /** What it speaks of, where that is no payment and no refund of ours. */
  readonly concerns?: EventSubject;
  /** Nothing in it proves the sender: worth a question to the gateway, and never more (TH07). */
  readonly unverified?: true;
  /** The buyer turned back. Only chooses the words on the order page. */
  readonly turnedBack?: true;
  /** What this gateway wants to hear, where `{"received":true}` is not it. */
  readonly answer?: Readonly<Record<string, unknown>>;
};

/** Something at the gateway that is asked about by its own reference: a dispute, a refund made there by hand, a payout. */
export type EventSubject = { readonly kind: "dispute" | "refund" | "payout"; readonly reference: string };

/** What a gateway sends to our callback address. `body` is raw; a browser's return comes as GET with `query`. */
export type CallbackRequest = {
  readonly method: "GET" | "POST";
  /** What follows the account in the address; empty for the account's own address. */
  readonly path: string;
  readonly headers: Headers;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly now: Millis;
};

/** Whether the credentials work: asked by staff before the first sale (G10). */
export type ConnectionTruth = { readonly account: string; readonly live: boolean };

export type Rejection =
  | { readonly reason: "bad_signature" }
  | { readonly reason: "stale" }
  | { readonly reason: "malformed" };

export type RefundRequest = {
  readonly refundId: string;
  readonly paymentId: string;
  readonly captureReference: string;
  readonly amount: Money;
  readonly reason: string;
  /** What the gateway called this refund when it was asked before. */
  readonly reference?: string;
  /** What the gateway calls the payment itself. */
  readonly paymentReference: string;
  /** What was captured in all. */
  readonly captured: Money;
  /** When it was first asked for. */
  readonly askedAt: Millis;
  /** What the gateway calls the other refunds of this payment, as far as it told us. */
  readonly otherReferences: readonly string[];
};
/** Our own credentials at a gateway, from the environment; what is not set is absent. */
export type PlatformCredentials = Readonly<Record<string, string | undefined>>;

/** What an organizer's account below ours may do. */
export type PlatformAccountTruth = {
  readonly chargesEnabled: boolean;
  readonly payoutsEnabled: boolean;
  /** The gateway's names of what it still wants to know. */
  readonly requirements: readonly string[];
  readonly disabledReason: string | null;
};

/** An event at our own address. `owner` undefined: it concerns no tenant. */
export type PlatformEvent = {
  readonly event: GatewayEvent;
  /** By the account that the gateway names, or by what we wrote on the payment. */
  readonly owner?: { readonly account: string } | { readonly tenantId: string };
  /** The account itself changed: ask about it. */
  readonly accountChanged: boolean;
};
/** `unavailable`: proved, but whose it is could not be found out now; the gateway sends it again. */
export type PlatformRejection = Rejection | { readonly reason: "unavailable" };

/** A gateway at which we have an account of our own, with organizers' accounts below it. */
export interface PlatformAdapter {
  /** The same tenant again gets the same account (I6). */
  createAccount(tenant: {
    readonly tenantId: string;
    readonly country: string;
    readonly email: string;
  }): Promise<Result<string, GatewayFault>>;
  /** Where the organizer tells the gateway about themselves: works once, for minutes. */
  onboardingLink(
    account: string,
    urls: { readonly returnUrl: string; readonly refreshUrl: string },
  ): Promise<Result<{ readonly url: string; readonly expiresAt: Millis }, GatewayFault>>;
  account(reference: string): Promise<Result<PlatformAccountTruth, GatewayFault>>;
  verifyCallback(request: CallbackRequest): Promise<Result<PlatformEvent, PlatformRejection>>;
  /** A page of the refunds that somebody made in our own account there, each with whose payment it is of (E14). */
  listRefunds(range: ListRange, cursor: string | undefined): Promise<Result<ListedRefunds, GatewayFault>>;
  /** What is stored as the tenant's configuration. */
  configOf(account: string): Readonly<Record<string, string>>;
}

/** Settled money that shall go to the organizer. */
export type DisbursementRequest = {
  readonly disbursementId: string;
  readonly amount: Money;
  /** When it was first asked for. */
  readonly askedAt: Millis;
  /** What the gateway called it when it was asked before. */
  readonly reference?: string;
};

/** A gateway's way to send the organizer what is settled, where it has one. */
export type DisbursementWay = {
  /** Where the money goes, as the gateway calls it. */
  readonly destination: string;
  /** Looks for what was asked for before and sends only what is not there: repeating it never sends twice (I6). */
  readonly send: (request: DisbursementRequest) => Promise<Result<DisbursementTruth, GatewayFault>>;
};

/** A gateway with its credentials already inside: made per request from the tenant's encrypted configuration. */
export interface GatewayAdapter {
  /** Repeating it with the same intent answers the same payment, never a second one (I6). */
  start(intent: PaymentIntent): Promise<Result<Started, GatewayFault>>;
  query(reference: string, asking: Asking): Promise<Result<PaymentTruth, GatewayFault>>;
  /** What the gateway calls a payment whose start was never answered, where a callback has told since. */
  recall?(paymentId: string): Promise<string | undefined>;
  /** Asks the gateway to give up; the answer is the truth afterwards, since a payment may have won the race (E10). */
  cancel(reference: string, asking: Asking): Promise<Result<PaymentTruth, GatewayFault>>;
  verifyCallback(request: CallbackRequest): Promise<Result<GatewayEvent, Rejection>>;
  /** Repeating it for the same refund id answers the present truth about that refund, never a second one (I6). */
  refund(request: RefundRequest): Promise<Result<RefundTruth, GatewayFault>>;
  /**
   * The fields that the gateway's script gave the buyer's browser (`client_handoff`). `reference` is what we stored at the
   * start, never the browser's. Proof only: the truth is asked for afterwards.
   */
  confirm?(reference: string, fields: Readonly<Record<string, string>>): Promise<Result<GatewayEvent, Rejection>>;
  /** The present truth about a dispute, where the gateway has disputes. */
  dispute?(reference: string): Promise<Result<DisputeTruth, GatewayFault>>;
  /**
   * Where a dispute takes its money from our own account: makes the organizer's account below it bear that, or be given it
   * back, and answers the dispute as it is for them. Repeating it moves nothing twice (I6).
   */
  bearDispute?(truth: DisputeTruth): Promise<Result<DisputeTruth, GatewayFault>>;
  /** Sends what staff wrote, once and for all: a bank reads evidence one time. */
  submitEvidence?(reference: string, evidence: Evidence): Promise<Result<DisputeTruth, GatewayFault>>;
  /** The present truth about a refund by the gateway's reference: for those that were made in its dashboard (E14). */
  madeRefund?(reference: string): Promise<Result<MadeRefundTruth, GatewayFault>>;
  payout?(reference: string): Promise<Result<PayoutTruth, GatewayFault>>;
  readonly disbursement?: DisbursementWay;
  /** A page of the payments that its own books have, where it lists them; `cursor` is `next` of the page before. */
  list?(range: ListRange, cursor: string | undefined): Promise<Result<ListedPage, GatewayFault>>;
  /** A page of the refunds that somebody made without us, where it lists them: a callback about one may be lost (E14). */
  listRefunds?(range: ListRange, cursor: string | undefined): Promise<Result<ListedRefunds, GatewayFault>>;
  /** Asks the gateway something harmless with these credentials. */
  check(): Promise<Result<ConnectionTruth, GatewayFault>>;
}

/** One field of a gateway's configuration, as the console draws it. Labels are message keys of the console. */
export type ConfigField = {
  readonly name: string;
  readonly secret: boolean;
  readonly required: boolean;
  readonly kind: "text" | "choice" | "multiline";
  readonly choices?: readonly string[];
};

/** What a gateway is, before anyone's credentials: one per folder under `gateways/`, listed in `gateways/index.ts`. */
export interface Gateway<Config = unknown> {
  readonly id: string;
  /** Stands in callback addresses instead of the id, for gateways that refuse addresses with their name in them. */
  readonly callbackName?: string;
  readonly capabilities: {
    readonly query: boolean;
    readonly cancel: boolean;
    readonly refund: "full_and_partial" | "full" | "none";
    /** Currencies it takes, or "any" of ours. */
    readonly currencies: readonly string[] | "any";
    /** The soonest that it can be told to give up, after the start. The hold is pinned at least this long. */
    readonly shortestDeadline: Millis;
    /** What the buyer goes through: decides how checkout offers it. */
    readonly flow: "redirect" | "phone_prompt" | "client_handoff" | "manual";
    /** Countries (ISO 3166-1 alpha-2) whose buyers expect it first; empty is everywhere alike (G11). */
    readonly homeCountries: readonly string[];
    /** The buyer's phone number is needed to start. */
    readonly needsPhone: boolean;
    /** A repeated start would be a second payment: one that was never answered is waited for instead. */
    readonly startsOnce?: true;
  };
  /** For `client_handoff`: all that the gateway's script needs from a page's Content-Security-Policy. */
  readonly handoff?: HandoffSources;
  readonly configSchema: z.ZodType<Config>;
  /** The configuration's fields in the order that people fill them in. */
  readonly fields: readonly ConfigField[];
  /** Fields of the configuration that the API never shows again: the secret ones of `fields`. */
  readonly secretFields: readonly string[];
  /** Fields that only prove who calls us. Where nothing else is changed it is the same account: the old ones prove nothing any more (TH37). */
  readonly callbackSecrets?: readonly string[];
  connect(config: Config, wiring: GatewayWiring): GatewayAdapter;
  /** Organizers' accounts below ours, where the gateway has that; undefined without credentials of our own. */
  platform?(credentials: PlatformCredentials, baseUrl: string | undefined): PlatformAdapter | undefined;
}

/** Origins that a gateway's script loads from, opens frames of, and talks to. */
export type HandoffSources = {
  readonly script: string;
  readonly frames: readonly string[];
  readonly connections: readonly string[];
  readonly images: readonly string[];
};

/** What the surroundings give an adapter: where the gateway is (a sandbox locally), the clock, and a place for tokens. */
export type GatewayWiring = {
  readonly baseUrl: string | undefined;
  readonly now: () => Millis;
  /** Where this account's callbacks arrive: `{origin}/callbacks/{gateway}/{account}`. */
  readonly callbackUrl: string;
  readonly tokens: TokenStore;
  /** Our own credentials, for accounts below ours. */
  readonly platform: PlatformCredentials;
  /**
   * Bodies of this account's callbacks that proved themselves and whose event id begins so, oldest first, ten at most. For
   * gateways that tell some facts in a callback only.
   */
  readonly heard: (eventIdStart: string) => Promise<readonly string[]>;
};

/**
 * Access tokens of gateways that ration them (two grants an hour), shared by all isolates: stored encrypted, one renewal
 * at a time.
 */
export interface TokenStore {
  /**
   * The stored token while it is valid, else what `renew` answers, which is then stored until `expiresAt`. `last` is the
   * token before, valid or not. After a failure with `retryAfter` nobody tries again before that.
   */
  get(
    name: string,
    renew: (
      last: string | undefined,
    ) => Promise<Result<{ readonly token: string; readonly expiresAt: Millis }, GatewayFault>>,
  ): Promise<Result<string, GatewayFault>>;
  /** Forgets a token that the gateway refused, unless a newer one is stored by now. */
  forget(name: string, token: string): Promise<void>;
  /**
   * Runs a call that the gateway would take twice: not while another isolate runs one of this name. `unavailable` when one
   * does. A run that died is taken for over after five minutes, so it must be able to find out what it did.
   */
  alone<T>(name: string, run: () => Promise<Result<T, GatewayFault>>): Promise<Result<T, GatewayFault>>;
}
