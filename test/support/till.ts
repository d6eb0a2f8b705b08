/** A tenant that sells through the sandbox's Stripe: everything between a buyer's hold and the queue, step by step. */
import { createExecutionContext, createMessageBatch, getQueueResult, waitOnExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { onTestFinished, vi } from "vitest";
import { signAccessToken } from "../../worker/platform/tokens.ts";
import worker from "../../worker/index.ts";
import { type House, createHouse, type HouseOptions } from "./house.ts";
import { callApi, createWorld, ORIGIN, type World, type WorldOptions } from "./world.ts";

const SANDBOX_URL = (env as unknown as { SANDBOX_URL: string }).SANDBOX_URL;

export type Queued = { readonly id: string; readonly type: string; readonly payload: Record<string, unknown> };
export type Line = { readonly ticket_type: string; readonly quantity?: number; readonly seats?: readonly string[] };
export type Held = { readonly id: string; readonly token: string; readonly expires_at: string };
export type Ordered = { readonly id: string; readonly token: string; readonly code: string; readonly hold: Held };
export type StripeEventCopy = { readonly id: string; readonly type: string; readonly body: string };
export type Pressed = { readonly status: number; readonly location: string; readonly outcome: string };

export type Till = {
  readonly world: World;
  readonly house: House;
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly accountId: string;
  readonly callbackPath: string;
  /** What was put on the queue and not delivered yet. */
  readonly queued: Queued[];
  readonly mails: Queued[];
  readonly hold: (lines: readonly Line[]) => Promise<Held>;
  readonly order: (held: Held, email?: string) => Promise<Ordered>;
  /** Hold and order in one. */
  readonly buy: (lines: readonly Line[], email?: string) => Promise<Ordered>;
  /** Starts a payment; the URL of the gateway's page. */
  readonly start: (order: Ordered) => Promise<string>;
  readonly press: (page: string, action: string) => Promise<Pressed>;
  /** What goes wrong next at the gateway. */
  readonly next: (control: string, more?: Record<string, unknown>) => Promise<void>;
  /** Lets the gateway finish what it settles later. */
  readonly flush: () => Promise<void>;
  readonly advanceGateway: (ms: number) => Promise<void>;
  /** The gateway's events, oldest first. */
  readonly events: (type?: string) => Promise<StripeEventCopy[]>;
  /** Posts an event to our callback, signed as the gateway would. */
  readonly callback: (event: StripeEventCopy, change?: CallbackChange) => Promise<Response>;
  /** Posts all events that the gateway made. */
  readonly callbacks: () => Promise<void>;
  /** Delivers what waits (or the given messages) to the queue's real handler. Returns acks and retries. */
  readonly deliver: (
    messages?: readonly Queued[],
    attempts?: number,
  ) => Promise<Awaited<ReturnType<typeof getQueueResult>>>;
  readonly orderNow: (order: Ordered) => Promise<{ status: string; payment: { status: string } | null }>;
  readonly staffOrder: (id: string) => Promise<StaffOrder>;
  /** The owner's token as of now. */
  readonly freshToken: () => Promise<string>;
  readonly attention: () => Promise<{ kind: string; order_id: string; payment_id: string }[]>;
  readonly sandboxPayments: () => Promise<{ data: Record<string, unknown>[] }>;
};
export type CallbackChange = { readonly secret?: string; readonly at?: number; readonly path?: string };
type Money = { readonly amount: number; readonly currency: string };
export type StaffOrder = {
  readonly status: string;
  readonly payments: readonly {
    readonly id: string;
    readonly status: string;
    readonly captured: Money;
    readonly failure: string | null;
    readonly reference: string | null;
  }[];
  readonly refunds: readonly { readonly status: string; readonly reason: string; readonly amount: Money }[];
  readonly tickets: readonly { readonly id: string; readonly status: string }[];
  readonly ledger: readonly { readonly kind: string; readonly account: string; readonly amount: Money }[];
};

/** A fresh tenant with an event on sale and its own account at the sandbox. Queues are caught until the test ends. */
export async function openTill(options: HouseOptions & WorldOptions = {}): Promise<Till> {
  const world = await createWorld(options);
  const { queued, mails } = catchQueues(world.tenantId);
  const house = await createHouse(world, options);
  const unique = crypto.randomUUID().replaceAll("-", "");
  const secretKey = `sk_test_${unique}`;
  const webhookSecret = `whsec_${unique}`;
  const gateway = await world.api("/payment-gateways/stripe", {
    method: "PUT",
    body: { secret_key: secretKey, webhook_secret: webhookSecret },
  });
  const callbackPath = new URL(gateway.callback_url).pathname;
  const control = async (path: string, body: object) => {
    const answer = await fetch(SANDBOX_URL + path, { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  const must = async (path: string, request: Parameters<typeof callApi>[1]) => {
    const answer = await callApi(path, request);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  };
  const hold: Till["hold"] = (lines) => must(`/shop/events/${house.eventId}/holds`, { body: { lines } });
  const order: Till["order"] = async (held, email = "ayesha@example.com") => {
    const body = { hold: held.id, token: held.token, buyer: { name: "Ayesha Rahman", email } };
    const made = await must("/shop/orders", { body });
    return { id: made.id, token: made.access_token, code: made.code, hold: held };
  };
  const callback: Till["callback"] = async (event, change = {}) => {
    const at = Math.floor((change.at ?? Date.now()) / 1000);
    const signature = await sign(event.body, change.secret ?? webhookSecret, at);
    return await exports.default.fetch(`${ORIGIN}${change.path ?? callbackPath}`, {
      method: "POST",
      headers: { "content-type": "application/json", "stripe-signature": `t=${at},v1=${signature}` },
      body: event.body,
    });
  };
  const events: Till["events"] = async (type) => {
    const answer = await fetch(`${SANDBOX_URL}/control/stripe/events?account=${secretKey}&limit=100`);
    const { data } = await answer.json<{ data: StripeEventCopy[] }>();
    return data.toReversed().filter((event) => type === undefined || event.type === type);
  };
  return {
    world,
    house,
    secretKey,
    webhookSecret,
    accountId: gateway.account_id,
    callbackPath,
    queued,
    mails,
    hold,
    order,
    buy: async (lines, email) => await order(await hold(lines), email),
    start: async (placed) => {
      const { next_action } = await must(`/shop/orders/${placed.id}/payments`, {
        headers: { "order-token": placed.token },
        body: { gateway: "stripe", return_url: `/orders/${placed.id}/${placed.token}` },
      });
      return next_action.url;
    },
    press: async (page, action) => {
      const answer = await fetch(`${page}/${action}`, { method: "POST", redirect: "manual" });
      const { outcome } = await answer.json<{ outcome: string }>();
      return { status: answer.status, location: answer.headers.get("location") ?? "", outcome };
    },
    next: (next, more = {}) => control("/control/stripe", { account: secretKey, next, ...more }),
    flush: () => control("/control/stripe/flush", { account: secretKey }),
    advanceGateway: (advance_ms) => control("/control/clock", { account: secretKey, advance_ms }),
    events,
    callback,
    callbacks: async () => {
      for (const event of await events()) {
        const answer = await callback(event);
        if (answer.status !== 200) throw new Error(`${event.type}: ${answer.status} ${await answer.text()}`);
      }
    },
    deliver: (messages = queued.splice(0), attempts = 1) => deliverTo("tessera-payments", messages, attempts),
    orderNow: (placed) => must(`/shop/orders/${placed.id}`, { headers: { "order-token": placed.token } }),
    staffOrder: async (id) => await world.api(`/orders/${id}`, { token: await freshToken(world) }),
    freshToken: () => freshToken(world),
    attention: async () => (await world.api("/attention-items", { token: await freshToken(world) })).data,
    sandboxPayments: async () => {
      const answer = await fetch(`${SANDBOX_URL}/control/stripe/payments?account=${secretKey}`);
      return await answer.json();
    },
  };
}

/** The owner's token as of now: a test that moves the clock outlives a quarter of an hour. */
async function freshToken({ owner, tenantId }: World): Promise<string> {
  const { personId, sessionId } = owner;
  return await signAccessToken(env, { kind: "person", personId, sessionId, tenantId }, Date.now());
}

async function deliverTo(queue: string, messages: readonly Queued[], attempts: number) {
  const batch = createMessageBatch(
    queue,
    messages.map((body) => ({ id: crypto.randomUUID(), timestamp: new Date(), attempts, body: structuredClone(body) })),
  );
  const context = createExecutionContext();
  await worker.queue(batch, env, context);
  await waitOnExecutionContext(context);
  return await getQueueResult(batch, context);
}

/** Only this tenant's messages: sweeps of a shared database find those of other tests too. */
function catchQueues(tenantId: string): { queued: Queued[]; mails: Queued[] } {
  const taken = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  const catching = (queue: typeof env.PAYMENTS_QUEUE) => {
    const list: Queued[] = [];
    const keep = (body: unknown) => {
      const message = body as Queued;
      if (message.payload["tenant_id"] === tenantId) list.push(message);
    };
    const send = vi.spyOn(queue, "send").mockImplementation(async (body) => {
      keep(body);
      return taken;
    });
    const sendBatch = vi.spyOn(queue, "sendBatch").mockImplementation(async (messages) => {
      for (const { body } of messages) keep(body);
      return taken;
    });
    onTestFinished(() => {
      send.mockRestore();
      sendBatch.mockRestore();
    });
    return list;
  };
  return {
    queued: catching(env.PAYMENTS_QUEUE),
    mails: catching(env.COMMS_QUEUE),
  };
}

async function sign(body: string, secret: string, at: number): Promise<string> {
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(`${at}.${body}`)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
