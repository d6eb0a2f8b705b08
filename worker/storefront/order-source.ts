/**
 * An order as its buyer may see it. The page asks the public API inside the script, so it can show exactly what the API
 * shows to the holder of the token, and never more.
 */
import { exports } from "cloudflare:workers";
import type { Order, Ticket } from "../../web/storefront/model.ts";

const INSIDE = "https://storefront.invalid/api/v1/shop/orders";
const ORDER_ID = /^ord_[0-9a-hjkmnp-tv-z]{26}$/;

/** The order and its tickets; undefined for an unknown id and a wrong token alike (TH38). */
export async function orderForPage(
  id: string,
  token: string,
): Promise<{ readonly order: Order; readonly tickets: readonly Ticket[] } | undefined> {
  if (!ORDER_ID.test(id)) return undefined;
  const [order, tickets] = await Promise.all([ask<Order>(id, token), ask<{ data: Ticket[] }>(`${id}/tickets`, token)]);
  return order && { order, tickets: tickets?.data ?? [] };
}

async function ask<T>(path: string, token: string): Promise<T | undefined> {
  const answer = await exports.default.fetch(new Request(`${INSIDE}/${path}`, { headers: { "order-token": token } }));
  if (answer.ok) return await answer.json<T>();
  await answer.body?.cancel();
  if (answer.status >= 500) throw new Error(`the order's page got ${answer.status}`);
  return undefined;
}
