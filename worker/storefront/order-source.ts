/**
 * An order, or a place on a waiting list, as its owner may see it. The page asks the public API inside the script, so it can show exactly what the API
 * shows to the holder of the token, and never more.
 */
import { exports } from "cloudflare:workers";
import type { Order, Paper, Ticket } from "../../web/storefront/model.ts";

const SHOP = "https://storefront.invalid/api/v1/shop";
const ORDER_ID = /^ord_[0-9a-hjkmnp-tv-z]{26}$/;

/** An entry of a waiting list, as the API answers it. */
export type WaitingEntry = {
  readonly event_id: string;
  readonly ticket_type: string;
  readonly quantity: number;
  readonly state: "unverified" | "waiting" | "offered" | "bought" | "missed" | "left" | "closed";
  /** Of what is written to them; null: the organizer's. */
  readonly language: string | null;
  readonly position: number | null;
  readonly offer: { readonly expires_at: string } | null;
};

const ENTRY_ID = /^wle_[0-9a-hjkmnp-tv-z]{26}$/;

/** What the holder of the link may see of their entry; undefined for an unknown id and a wrong token alike. */
export async function waitingForPage(id: string, token: string): Promise<WaitingEntry | undefined> {
  if (!ENTRY_ID.test(id)) return undefined;
  return await ask<WaitingEntry>(`${SHOP}/waiting-list/${id}`, { "list-token": token });
}

/** The order and its tickets; undefined for an unknown id and a wrong token alike (TH38). */
export async function orderForPage(
  id: string,
  token: string,
): Promise<
  { readonly order: Order; readonly tickets: readonly Ticket[]; readonly papers: readonly Paper[] } | undefined
> {
  if (!ORDER_ID.test(id)) return undefined;
  const [order, tickets, papers] = await Promise.all([
    ask<Order>(`${SHOP}/orders/${id}`, { "order-token": token }),
    ask<{ data: Ticket[] }>(`${SHOP}/orders/${id}/tickets`, { "order-token": token }),
    ask<{ data: Paper[] }>(`${SHOP}/orders/${id}/documents`, { "order-token": token }),
  ]);
  return order && { order, tickets: tickets?.data ?? [], papers: papers?.data ?? [] };
}

async function ask<T>(path: string, headers: Record<string, string>): Promise<T | undefined> {
  const answer = await exports.default.fetch(new Request(path, { headers }));
  if (answer.ok) return await answer.json<T>();
  await answer.body?.cancel();
  if (answer.status >= 500) throw new Error(`the order's page got ${answer.status}`);
  return undefined;
}
