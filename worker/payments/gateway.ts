/** The one interface that the rest of the system knows of a payment gateway (DESIGN §6). Nothing here names one. */
import type { z } from "@hono/zod-openapi";
import type { Money } from "../kernel/money.ts";
import type { Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";

/** What the buyer's browser does next. `none`: the payment is settled already. */
export type NextAction =
  | { readonly kind: "redirect"; readonly url: string }
  | { readonly kind: "phone_prompt"; readonly phone: string; readonly expiresAt: Millis }
  | { readonly kind: "none" };

/** Why a call to the gateway did not do what we wanted. `unknown_outcome`: it may have happened; ask before believing. */
export type GatewayFault =
  | { readonly reason: "refused"; readonly code: string; readonly message: string }
  | { readonly reason: "misconfigured"; readonly message: string }
  | { readonly reason: "unavailable"; readonly message: string; readonly retryAfter?: Millis }
  | { readonly reason: "unknown_outcome"; readonly message: string };

export type PaymentIntent = {
  readonly paymentId: string;
  readonly orderId: string;
  readonly tenantId: string;
  readonly attempt: number;
  readonly amount: Money;
  /** Exact lines for the gateway's own page; they sum to `amount`. */
  readonly lines: readonly { readonly name: string; readonly quantity: number; readonly unit: Money }[];
  readonly buyer: { readonly name: string; readonly email: string; readonly phone?: string };
  readonly returnUrl: string;
  readonly cancelUrl: string;
  /** When we would like the gateway to give up; it may have to choose a later moment. */
  readonly deadline: Millis;
  readonly language: string;
};

export type Started = {
  /** What the gateway calls the payment. */
  readonly reference: string;
  readonly nextAction: NextAction;
  /** The gateway's own deadline: money may arrive until then. */
  readonly deadline: Millis;
};

/** The present truth about a payment, as the gateway tells it when asked. Never taken from a callback. */
export type PaymentTruth = {
  readonly reference: string;
  readonly status: "pending" | "captured" | "failed" | "cancelled";
  /** What was really captured; compared with what we asked for. */
  readonly captured?: Money;
  /** Our own payment id as the gateway echoes it: the reference must be ours (TH08). */
  readonly paymentId?: string;
  readonly captureReference?: string;
  readonly failure?: string;
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
};

export type Rejection =
  | { readonly reason: "bad_signature" }
  | { readonly reason: "stale" }
  | { readonly reason: "malformed" };

export type RefundRequest = {
  readonly refundId: string;
  readonly captureReference: string;
  readonly amount: Money;
  readonly reason: string;
};
export type RefundTruth = {
  readonly reference: string;
  readonly status: "pending" | "succeeded" | "failed";
  readonly failure?: string;
};

/** A gateway with its credentials already inside: made per request from the tenant's encrypted configuration. */
export interface GatewayAdapter {
  /** Repeating it with the same intent answers the same payment, never a second one (I6). */
  start(intent: PaymentIntent): Promise<Result<Started, GatewayFault>>;
  query(reference: string): Promise<Result<PaymentTruth, GatewayFault>>;
  /** Asks the gateway to give up; the answer is the truth afterwards, since a payment may have won the race (E10). */
  cancel(reference: string): Promise<Result<PaymentTruth, GatewayFault>>;
  verifyCallback(request: { headers: Headers; body: string; now: Millis }): Promise<Result<GatewayEvent, Rejection>>;
  /** Repeating it for the same refund id answers the present truth about that refund, never a second one (I6). */
  refund(request: RefundRequest): Promise<Result<RefundTruth, GatewayFault>>;
}

/** What a gateway is, before anyone's credentials: one per folder under `gateways/`, listed in `gateways/index.ts`. */
export interface Gateway<Config = unknown> {
  readonly id: string;
  readonly capabilities: {
    readonly query: boolean;
    readonly cancel: boolean;
    readonly refund: "full_and_partial" | "full" | "none";
    /** Currencies it takes, or "any" of ours. */
    readonly currencies: readonly string[] | "any";
    /** The soonest that it can be told to give up, after the start. The hold is pinned at least this long. */
    readonly shortestDeadline: Millis;
  };
  readonly configSchema: z.ZodType<Config>;
  /** Fields of the configuration that the API never shows again. */
  readonly secretFields: readonly string[];
  connect(config: Config, wiring: GatewayWiring): GatewayAdapter;
}

/** What the surroundings give an adapter: where the gateway is (a sandbox locally), and the clock. */
export type GatewayWiring = { readonly baseUrl: string | undefined; readonly now: () => Millis };
