/** Order, then payment, each with a key of its own: a double tap, a reload or a lost answer never pays twice. */
import type { Order } from "../../model.ts";
import { call, type Fault } from "../call.ts";
import { endStep, orderOf, rememberOrder, stepKey } from "../session.ts";
import type { Buyer } from "./buyer.ts";

export type PayFault =
  | { readonly kind: "cancelled" }
  | { readonly kind: "declined" }
  | { readonly kind: "offline" }
  | { readonly kind: "expired" }
  | { readonly kind: "refused"; readonly detail: string }
  | { readonly kind: "fields"; readonly errors: Fault["errors"] };

type Request = { readonly hold: string; readonly token: string; readonly buyer: Buyer; readonly gateway: string };

/** Null when the browser is on its way to the gateway or to the tickets. */
export async function pay({ hold, token, buyer, gateway }: Request): Promise<PayFault | null> {
  const body = {
    hold,
    token,
    buyer: { name: buyer.name, email: buyer.email, ...(buyer.phone === "" ? {} : { phone: buyer.phone }) },
  };
  let order = orderOf(hold);
  if (order === null) {
    const step = `order:${hold}`;
    const answer = await call<Order & { access_token: string }>("/shop/orders", {
      method: "POST",
      body,
      headers: { "idempotency-key": stepKey(step, JSON.stringify(body)) },
    });
    if (!answer.ok) return faultOf(answer.fault, step);
    order = { id: answer.value.id, token: answer.value.access_token };
    rememberOrder(hold, order);
  }
  const page = `/orders/${order.id}/${order.token}`;
  const step = `payment:${order.id}`;
  const answer = await call<{ next_action: { kind: string; url?: string } }>(`/shop/orders/${order.id}/payments`, {
    method: "POST",
    body: { gateway, return_url: location.origin + page },
    headers: { "order-token": order.token, "idempotency-key": stepKey(step, gateway) },
  });
  if (!answer.ok) {
    // Paid in another tab, or over: its own page knows.
    if (answer.fault.code === "order_not_payable") {
      location.assign(page);
      return null;
    }
    return faultOf(answer.fault, step);
  }
  // The next press is a new attempt, for example after the gateway said no.
  endStep(step);
  location.assign(answer.value.next_action.url ?? page);
  return null;
}

function faultOf(fault: Fault, step: string): PayFault {
  if (fault.status === 0 || fault.status >= 500) {
    return fault.status === 0 ? { kind: "offline" } : { kind: "refused", detail: fault.detail };
  }
  endStep(step);
  if (fault.code === "hold_expired" || fault.code === "unknown_hold") return { kind: "expired" };
  const fields = fault.errors.filter(({ field }) => /name|email|phone/.test(field));
  return fields.length > 0 ? { kind: "fields", errors: fields } : { kind: "refused", detail: fault.detail };
}
