/** Order, then payment, each with a key of its own: a double tap, a reload or a lost answer never pays twice. */
import type { NextAction, Order } from "../../model.ts";
import { call, type Fault } from "../call.ts";
import { endStep, orderOf, type OrderMemory, originOf, rememberOrder, stepKey } from "../session.ts";
import type { Buyer } from "./buyer.ts";
import { dropDraft } from "./draft.ts";
import type { Said } from "./questions.tsx";
import * as links from "../links.ts";
import { rememberWay } from "./used-way.ts";

export type PayFault =
  | { readonly kind: "cancelled" }
  | { readonly kind: "declined" }
  | { readonly kind: "offline" }
  | { readonly kind: "expired" }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly gateway: string;
      /** Seconds, when the server said. */
      readonly retryAfter: number | null;
    }
  | { readonly kind: "fields"; readonly errors: Fault["errors"] };

/** Of a company that owes the tax itself. */
export type Company = { readonly country: string; readonly taxNumber: string };

/** How it is paid; `phone` where the way asks on a phone. */
export type Way = { readonly gateway: string; readonly phone: string | null };

type Request = {
  readonly event: string;
  readonly hold: string;
  readonly token: string;
  readonly buyer: Buyer;
  readonly said: Said;
  readonly company: Company | null;
  readonly way: Way;
};

/** Null when the browser is on its way to the gateway or to the tickets. */
export async function pay({ event, hold, token, buyer, said, company, way }: Request): Promise<PayFault | null> {
  const origin = originOf(event);
  const body = {
    hold,
    token,
    buyer: {
      name: buyer.name,
      email: buyer.email,
      ...(buyer.phone === "" ? {} : { phone: buyer.phone }),
      ...(buyer.phone === "" || buyer.ticketsBy === undefined ? {} : { tickets_by: buyer.ticketsBy }),
    },
    ...said,
    language: document.documentElement.lang,
    ...(origin === null ? {} : { origin }),
    ...(company === null ? {} : { buyer_country: company.country, tax_number: company.taxNumber }),
  };
  let order = orderOf(hold);
  if (order === null) {
    const step = `order:${hold}`;
    const answer = await call<Order & { access_token: string }>("/shop/orders", {
      method: "POST",
      body,
      headers: { "idempotency-key": stepKey(step, JSON.stringify(body)) },
    });
    if (!answer.ok) return faultOf(answer.fault, step, way.gateway);
    order = { id: answer.value.id, token: answer.value.access_token };
    rememberOrder(hold, order);
    dropDraft(event);
  }
  return await startPayment(order, way);
}

/** Starts the payment of an order that is there. Null when the browser is on its way. */
export async function startPayment(order: OrderMemory, { gateway, phone }: Way): Promise<PayFault | null> {
  const page = links.order(order.id, order.token);
  const step = `payment:${order.id}`;
  const answer = await call<{ next_action: NextAction }>(`/shop/orders/${order.id}/payments`, {
    method: "POST",
    body: { gateway, return_url: location.origin + page, ...(phone === null ? {} : { phone }) },
    headers: { "order-token": order.token, "idempotency-key": stepKey(step, `${gateway} ${phone ?? ""}`) },
  });
  if (!answer.ok) {
    // Paid in another tab, or over: its own page knows.
    if (answer.fault.code === "order_not_payable") {
      location.assign(page);
      return null;
    }
    return faultOf(answer.fault, step, gateway);
  }
  // The next press is a new attempt, for example after the gateway said no.
  endStep(step);
  rememberWay(gateway);
  const { next_action: next } = answer.value;
  location.assign(next.kind === "redirect" ? next.url : page);
  return null;
}

function faultOf(fault: Fault, step: string, gateway: string): PayFault {
  const { code, retryAfter } = fault;
  if (fault.status === 0) return { kind: "offline" };
  // A fault of the service may have come after the work: the same key finds what was done.
  if (fault.status < 500) endStep(step);
  if (code === "hold_expired" || code === "unknown_hold") return { kind: "expired" };
  const fields = fault.errors.filter(({ field }) =>
    /name|email|phone|country|tax_number|answers|accepted_terms/.test(field),
  );
  if (fields.length > 0) return { kind: "fields", errors: fields };
  return { kind: "refused", code, gateway: fault.gateway ?? gateway, retryAfter };
}
