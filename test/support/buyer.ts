/** A buyer over the API: hold, order, payment start. What the hosted payment page does then is the sandbox's part. */
import type { Client } from "./client.ts";

export type Line = { readonly ticket_type: string; readonly seats?: readonly string[]; readonly quantity?: number };
export type Basket = { readonly lines: readonly Line[]; readonly email: string; readonly name?: string };
export type Purchase = {
  readonly hold: string;
  readonly order: string;
  /** The order's access token. */
  readonly token: string;
  readonly nextAction: { readonly kind: string; readonly url?: string };
  /** From the hold to the answer of the payment start. */
  readonly milliseconds: number;
};
export type HoldAnswer = {
  readonly id: string;
  readonly token: string;
  readonly expires_at: string;
  readonly total: { readonly amount: number };
};
export type OrderAnswer = {
  readonly id: string;
  readonly access_token: string;
  readonly status: string;
  readonly code: string;
};

/** Buys as far as the gateway's page. @throws CallFailed */
export async function buy(client: Client, eventId: string, basket: Basket): Promise<Purchase> {
  const begin = performance.now();
  const hold = await client.must<HoldAnswer>("POST", `/shop/events/${eventId}/holds`, {
    body: { lines: basket.lines },
  });
  const order = await placeOrder(client, hold, basket);
  const { next_action } = await client.must<{ next_action: Purchase["nextAction"] }>(
    "POST",
    `/shop/orders/${order.id}/payments`,
    {
      headers: { "order-token": order.access_token },
      body: { gateway: "stripe", return_url: `${client.appUrl}/orders/${order.id}/${order.access_token}` },
    },
  );
  return {
    hold: hold.id,
    order: order.id,
    token: order.access_token,
    nextAction: next_action,
    milliseconds: performance.now() - begin,
  };
}

export async function placeOrder(client: Client, hold: HoldAnswer, basket: Basket): Promise<OrderAnswer> {
  return await client.must<OrderAnswer>("POST", "/shop/orders", {
    body: { hold: hold.id, token: hold.token, buyer: { name: basket.name ?? "Ayesha Rahman", email: basket.email } },
  });
}

/** Presses a button of the sandbox's hosted page (`pay`, `decline`, `cancel` …); returns where it sends the browser. */
export async function pressOnHostedPage(pageUrl: string, action: string): Promise<string | null> {
  const answer = await fetch(`${pageUrl}/${action}`, { method: "POST", redirect: "manual" });
  await answer.arrayBuffer();
  if (answer.status >= 400) throw new Error(`${pageUrl}/${action} answered ${answer.status}`);
  return answer.headers.get("location");
}
