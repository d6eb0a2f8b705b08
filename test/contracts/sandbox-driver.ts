/** Drives the sandbox as the official SDK, a buyer's browser and a webhook receiver would. */
import { env } from "cloudflare:workers";
import { Stripe } from "stripe";

export const SANDBOX_URL = (env as unknown as { SANDBOX_URL: string }).SANDBOX_URL;
export const WEBHOOK_SECRET = "whsec_contract_test_0123456789";

/** One Stripe account of its own, with a receiver of its webhooks. */
export class Merchant {
  readonly key: string;
  readonly stripe: Stripe;
  readonly hookPath: string;

  constructor() {
    const id = crypto.randomUUID().replaceAll("-", "");
    this.key = `sk_test_${id}`;
    this.stripe = this.client();
    this.hookPath = `/catch/${id}`;
  }

  /** A client of this account; retries are off unless a test is about them. */
  client(config: { maxNetworkRetries?: number; timeout?: number; stripeAccount?: string } = {}): Stripe {
    const { hostname, port } = new URL(SANDBOX_URL);
    return new Stripe(this.key, {
      host: hostname,
      port: Number(port),
      protocol: "http",
      telemetry: false,
      maxNetworkRetries: 0,
      ...config,
    });
  }

  /** Registers the receiver; redirects then wait for the webhooks, so that a test need not. */
  async listen(query = "", enabledEvents?: readonly string[]): Promise<this> {
    const webhook = {
      url: `${SANDBOX_URL}${this.hookPath}${query}`,
      secret: WEBHOOK_SECRET,
      ...(enabledEvents === undefined ? {} : { enabled_events: enabledEvents }),
    };
    await control("/control/stripe", { account: this.key, webhook, redirect: "after_webhooks", seed: 7 });
    return this;
  }

  /** Sets what goes wrong next for this account. */
  async next(next: string, more: Record<string, unknown> = {}): Promise<void> {
    await control("/control/stripe", { account: this.key, next, ...more });
  }

  async flush(): Promise<{ tried: number; delivered: number; settled: number; pending: number }> {
    return await control("/control/stripe/flush", { account: this.key });
  }

  async session(change: Partial<Stripe.Checkout.SessionCreateParams> = {}): Promise<Stripe.Checkout.Session> {
    return await this.stripe.checkout.sessions.create({ ...sessionParams(), ...change });
  }

  /** A paid session with its PaymentIntent's id. */
  async paid(card?: string): Promise<{ session: Stripe.Checkout.Session; intent: string }> {
    const { id, url } = await this.session();
    await press(url, "pay", card === undefined ? {} : { card });
    const session = await this.stripe.checkout.sessions.retrieve(id);
    return { session, intent: idOf(session.payment_intent) };
  }

  /** What the receiver got, oldest first. */
  async caught(): Promise<
    Array<{ headers: Record<string, string>; body: string; status: number; event: Stripe.Event }>
  > {
    const answer = await fetch(`${SANDBOX_URL}${this.hookPath}`);
    const { data } = await answer.json<{
      data: Array<{ headers: Record<string, string>; body: string; status: number }>;
    }>();
    return data.map((one) => ({ ...one, event: JSON.parse(one.body) as Stripe.Event }));
  }

  /** Types of all events that were made, delivered or not, oldest first. */
  async made(): Promise<string[]> {
    const answer = await fetch(`${SANDBOX_URL}/control/stripe/events?account=${this.key}`);
    const { data } = await answer.json<{ data: Array<{ type: string }> }>();
    return data.map(({ type }) => type).toReversed();
  }
}

export function sessionParams(): Stripe.Checkout.SessionCreateParams {
  return {
    mode: "payment",
    line_items: [
      { quantity: 2, price_data: { currency: "usd", unit_amount: 1500, product_data: { name: "GA & more" } } },
    ],
    success_url: "http://127.0.0.1:9/ok?s={CHECKOUT_SESSION_ID}",
    cancel_url: "http://127.0.0.1:9/no",
    client_reference_id: "ord_1",
    metadata: { order_id: "ord_1" },
    payment_intent_data: { metadata: { order_id: "ord_1" } },
  };
}

/** A control call that must be taken. */
export async function control<T>(path: string, body: object): Promise<T> {
  const answer = await fetch(SANDBOX_URL + path, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return await answer.json<T>();
}

/** Presses a button of the hosted page; where the browser is sent, and what the page knows. */
export async function press(
  page: string | null,
  action: string,
  fields: Record<string, string> = {},
): Promise<{ status: number; location: string; outcome: string; message: string | null }> {
  const answer = await fetch(`${page}/${action}`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams(fields),
  });
  const { outcome, message } = await answer.json<{ outcome: string; message: string | null }>();
  return { status: answer.status, location: answer.headers.get("location") ?? "", outcome, message };
}

/** The fault that a call must end in. */
export async function faultOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (cause) {
    if (cause instanceof Stripe.errors.StripeError) return cause;
    throw cause;
  }
  throw new Error("the call was accepted");
}

/** The id of something that could also be expanded or missing. */
export function idOf(value: string | { id: string } | null): string {
  return typeof value === "string" ? value : (value?.id ?? "");
}
