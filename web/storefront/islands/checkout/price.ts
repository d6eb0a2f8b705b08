/** What the buyer pays, part by part: asked for before paying, so that nobody meets a fee on the gateway's page (K7). */
import type { Hold, Priced } from "../../model.ts";
import { type Answer, call } from "../call.ts";
import { orderOf } from "../session.ts";
import type { Company } from "./pay.ts";

/** The price of the order, or while there is none, of an order of these places. Null when nobody answers. */
export async function priceOf(hold: string, token: string, company: Company | null): Promise<Priced | null> {
  const order = orderOf(hold);
  const answer =
    order === null
      ? await quote(hold, token, company)
      : await call<Priced>(`/shop/orders/${order.id}`, { headers: { "order-token": order.token } });
  return answer.ok ? answer.value : null;
}

/** What an order of these places would cost this company, or somebody private. */
export async function quote(hold: string, token: string, company: Company | null): Promise<Answer<Priced>> {
  const body = company === null ? {} : { buyer_country: company.country, tax_number: company.taxNumber };
  return await call<Priced>(`/shop/holds/${hold}/quote`, { method: "POST", body, headers: { "hold-token": token } });
}

export type CodeAnswer =
  | { readonly ok: true; readonly hold: Hold; readonly serverTime: number }
  | { readonly ok: false; readonly code: string };

/** Applies a promo code to the places, or with null takes it off again. */
export async function applyCode(hold: string, token: string, code: string | null): Promise<CodeAnswer> {
  const answer = await call<Hold>(`/shop/holds/${hold}`, {
    method: "PATCH",
    body: { promo_code: code },
    headers: { "hold-token": token },
  });
  if (answer.ok) return { ok: true, hold: answer.value, serverTime: answer.serverTime };
  return { ok: false, code: answer.fault.code };
}
