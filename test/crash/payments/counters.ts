/** How each payment service's stand-in is paid, disturbed, and asked for its own books. */
import { encodeId, ID_PREFIXES } from "../../../worker/kernel/ids.ts";
import type { Client } from "../../support/client.ts";

/** What our answer to a payment's start says, as far as a buyer needs it. */
export type NextAction = {
  readonly kind: string;
  readonly url?: string;
  readonly phone?: string;
  readonly parameters?: Readonly<Record<string, string>>;
};

/** A payment in the books of the service. Found again by our own id, or by what the service calls it. */
export type Booked = {
  readonly paymentId?: string | undefined;
  readonly reference?: string | undefined;
  /** Minor units. */
  readonly captured: number;
  /** Undefined where the service does not say of which payment a refund is. */
  readonly refunded: number | undefined;
};

/** Where a browser goes on our side after it has paid; the process may be dead by then. */
export type WayBack = { readonly url: string; readonly form?: Readonly<Record<string, string>> };

export type Counter = {
  readonly gateway: string;
  readonly account: string;
  readonly faults: readonly string[];
  /** The buyer pays. Whether anything was taken is only known from the books. */
  readonly pay: (action: NextAction, phone: string) => Promise<WayBack | undefined>;
  readonly books: () => Promise<readonly Booked[]>;
  /** What the service gave back in all; minor units. */
  readonly refunded: () => Promise<number>;
  /** Refunds a payment in the service's own dashboard, a part of it. False where it has none, or refuses. */
  readonly dashboardRefund?: (reference: string, amount: number) => Promise<void>;
  /** A bank disputes a payment; its id. */
  readonly dispute?: (reference: string) => Promise<string | undefined>;
  readonly decide?: (dispute: string, won: boolean) => Promise<void>;
};

const CALLS = ["timeout", "close", "slow", "error_500", "error_500_after_commit", "rate_limit"];
const CALLBACKS = ["duplicate", "reorder", "delay", "drop", "bad_signature"];
const BUYERS = ["decline", "cancel", "wrong_amount"];

/** Asks the sandbox. @throws when it refuses */
export async function control<T = unknown>(client: Client, path: string, body?: object): Promise<T> {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(`${client.sandboxUrl}/control/${path}`, {
    ...init,
    headers: { "content-type": "application/json" },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  const data: T = await answer.json();
  return data;
}

async function listed<T>(client: Client, gateway: string, account: string, what = "payments"): Promise<readonly T[]> {
  return (await control<{ data: T[] }>(client, `${gateway}/${what}?account=${account}&limit=10000`)).data;
}

async function pressed(url: string, accept = "text/html"): Promise<Response> {
  return await fetch(url, { method: "POST", redirect: "manual", headers: { accept } });
}

const sum = (books: readonly Booked[]): number => books.reduce((total, { refunded }) => total + (refunded ?? 0), 0);

export function stripeCounter(client: Client, account: string): Counter {
  type Row = {
    client_reference_id: string;
    session: string;
    payment_intent: string;
    captured: number;
    refunded: number;
  };
  const rows = () => listed<Row>(client, "stripe", account);
  const books = async () =>
    (await rows()).map((row) => ({
      paymentId: row.client_reference_id,
      reference: row.session,
      captured: row.captured,
      refunded: row.refunded,
    }));
  const intentOf = async (reference: string) =>
    (await rows()).find(({ session, payment_intent }) => session === reference || payment_intent === reference)
      ?.payment_intent;
  return {
    gateway: "stripe",
    account,
    faults: [...CALLS, ...CALLBACKS, ...BUYERS, "stale", "refund_fails", "refund_pending"],
    pay: async ({ url }) => {
      const answer = await pressed(`${url}/pay`);
      await answer.arrayBuffer();
      return undefined;
    },
    books,
    refunded: async () => sum(await books()),
    dashboardRefund: async (reference, amount) => {
      const body = new URLSearchParams({ payment_intent: (await intentOf(reference)) ?? "", amount: String(amount) });
      const headers = { authorization: `Bearer ${account}` };
      const answer = await fetch(`${client.sandboxUrl}/v1/refunds`, { method: "POST", headers, body });
      await answer.arrayBuffer();
    },
    dispute: async (reference) => {
      const payment_intent = await intentOf(reference);
      const made = await control<{ id: string }>(client, "stripe/dispute", { account, payment_intent });
      return made.id;
    },
    decide: async (dispute, won) => {
      await control(client, "stripe/dispute", { account, dispute, status: won ? "won" : "lost" });
    },
  };
}

export function sslcommerzCounter(client: Client, account: string): Counter {
  type Row = { tran_id: string; captured: number; refunded: number };
  const books = async () =>
    (await listed<Row>(client, "sslcommerz", account)).map((row) => ({ ...row, paymentId: row.tran_id }));
  return {
    gateway: "sslcommerz",
    account,
    faults: [...CALLS, ...CALLBACKS, ...BUYERS, "ipn_only", "none", "risky", "refund_lost", "refund_cancelled"],
    pay: async ({ url }) => {
      const session = new URL(url ?? "").searchParams.get("SESSIONKEY") ?? "";
      const answer = await pressed(`${client.sandboxUrl}/sslcommerz/pay/${session}/pay`, "application/json");
      if (!(answer.headers.get("content-type") ?? "").includes("json")) {
        await answer.arrayBuffer();
        return undefined;
      }
      const back: { url: string; fields: Record<string, string> } = await answer.json();
      return { url: back.url, form: back.fields };
    },
    books,
    refunded: async () => sum(await books()),
  };
}

export function bkashCounter(client: Client, account: string): Counter {
  type Row = { payment: string; captured: number; refunded: number };
  const books = async () =>
    (await listed<Row>(client, "bkash", account)).map((row) => ({ ...row, reference: row.payment }));
  return {
    gateway: "bkash",
    account,
    faults: [
      ...CALLS,
      ...BUYERS,
      "drop",
      "insufficient",
      "execute_lost_before",
      "execute_lost_after",
      "refund_refused",
    ],
    pay: async ({ url }) => {
      const { origin, pathname } = new URL(url ?? "");
      const answer = await pressed(`${origin}${pathname}/pay`);
      await answer.arrayBuffer();
      const back = answer.headers.get("location");
      return back === null ? undefined : { url: back };
    },
    books,
    refunded: async () => sum(await books()),
  };
}

export function mpesaCounter(client: Client, account: string): Counter {
  type Prompt = {
    checkoutRequestId: string;
    callbackUrl: string;
    phone: string;
    receipt: string | null;
    booked: number;
  };
  type Back = { amount: number; receipt: string | null };
  const prompts = () => listed<Prompt>(client, "mpesa", account);
  const sentBack = () => listed<Back>(client, "mpesa", account, "refunds");
  return {
    gateway: "mpesa",
    account,
    faults: [...CALLS, ...CALLBACKS, ...BUYERS, "early", "spike", "query_processing", "refund_fails", "refund_drop"],
    pay: async (_action, phone) => {
      const mine = (await prompts()).find((prompt) => `+${prompt.phone}` === phone && prompt.receipt === null);
      if (mine) await pressed(`${client.sandboxUrl}/mpesa/phone/${mine.checkoutRequestId}/approve`);
      return undefined;
    },
    books: async () =>
      (await prompts()).map((prompt) => ({
        paymentId: paymentOf(prompt.callbackUrl),
        reference: prompt.checkoutRequestId,
        captured: prompt.receipt === null ? 0 : prompt.booked * 100,
        // A part goes straight to the phone, and names no payment.
        refunded: undefined,
      })),
    refunded: async () => (await sentBack()).reduce((total, { amount }) => total + amount * 100, 0),
  };
}

/** Our id of a payment, from the callback address that we made for it. */
function paymentOf(callbackUrl: string): string | undefined {
  const hex = /\/push\/([0-9a-f]{32})\//.exec(callbackUrl)?.[1];
  return hex === undefined ? undefined : `${ID_PREFIXES.payment}_${encodeId(Buffer.from(hex, "hex"))}`;
}

export function razorpayCounter(client: Client, account: string): Counter {
  type Order = { id: string; receipt: string | null };
  type Payment = { id: string; order_id: string; amount: number; captured: boolean; amount_refunded: number };
  const payments = () => listed<Payment>(client, "razorpay", account);
  const books = async () => {
    const receipts = new Map(
      (await listed<Order>(client, "razorpay", account, "orders")).map((one) => [one.id, one.receipt]),
    );
    return (await payments()).map((row) => ({
      paymentId: receipts.get(row.order_id) ?? undefined,
      reference: row.order_id,
      captured: row.captured ? row.amount : 0,
      refunded: row.amount_refunded,
    }));
  };
  const paymentIn = async (order: string) =>
    (await payments()).find((row) => row.order_id === order && row.captured)?.id;
  return {
    gateway: "razorpay",
    account,
    faults: [...CALLS, ...CALLBACKS, ...BUYERS, "authorize_only", "refund_fails", "refund_pending", "refund_refused"],
    pay: async ({ parameters }) => {
      const order = parameters?.["order_id"] ?? "";
      const answer = await pressed(`${client.sandboxUrl}/razorpay/checkout/${order}/pay`, "application/json");
      await answer.arrayBuffer();
      return undefined;
    },
    books,
    refunded: async () => sum(await books()),
    dashboardRefund: async (reference, amount) => {
      const payment = await paymentIn(reference);
      // It refuses more than is left of the payment.
      if (payment !== undefined)
        await control(client, "razorpay/refund", { account, payment, amount }).catch(() => undefined);
    },
    dispute: async (reference) => {
      const payment = await paymentIn(reference);
      if (payment === undefined) return undefined;
      return (await control<{ id: string }>(client, "razorpay/dispute", { account, payment })).id;
    },
    decide: async (id, won) => {
      await control(client, "razorpay/dispute", { account, id, status: won ? "won" : "lost" });
    },
  };
}
