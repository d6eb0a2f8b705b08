/** Orders over HTTP, for their buyers. Imports payments, which import this domain's index: mounted from here. */
import type { z } from "@hono/zod-openapi";
import { saleOf } from "../checkout/index.ts";
import { selectTicketMail, ticketMailId, ticketMailOf } from "../comms/index.ts";
import { noteSuspect, rateProblem, takeContactTurn } from "../challenge/index.ts";
import { disputeFlagWire, selectDisputes } from "../disputes/index.ts";
import { settings } from "../env.ts";
import { eventOfHold } from "../kernel/ids.ts";
import { cleanOrigin } from "../kernel/origin.ts";
import { toE164 } from "../kernel/phone.ts";
import type { Millis } from "../kernel/time.ts";
import {
  fulfilFreeOrder,
  isLive,
  type PaymentRow,
  type RefundRow,
  selectPayments,
  selectRefundsOfOrder,
  startedPaymentSchema,
  startedWire,
  startPayment,
  startPaymentInput,
} from "../payments/index.ts";
import { originHere } from "../platform/context.ts";
import { keyedHash } from "../platform/crypto.ts";
import { problem } from "../platform/errors.ts";
import { envelope, queueOf } from "../platform/queues.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { tenantById } from "../tenants/index.ts";
import { opens } from "./access.ts";
import { eventOfOrder } from "./events.ts";
import { placeProblem, startProblem } from "./faults.ts";
import { type Buyer, placeOrder } from "./place.ts";
import { readReturnUrl } from "./return-url.ts";
import {
  newOrderSchema,
  orderInput,
  orderParams,
  orderSchema,
  orderTokenHeaders,
  orderTokenQuery,
  orderWire,
} from "./schemas.ts";
import { findOrderTenant, selectLines, selectOrder } from "./store.ts";

export const orderRoutes = createRouter();

const TAGS = ["Shop"];

orderRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/shop/orders",
    tags: TAGS,
    operationId: "createOrder",
    summary: "Make an order of a hold; the same hold is the same order",
    permission: "public",
    request: { body: { content: json(orderInput), required: true } },
    responses: { 201: { description: "The order, to be paid before it expires", content: json(newOrderSchema) } },
  }),
  async (c) => {
    const input = c.req.valid("json");
    const { hold, token, buyer, attendees, promo_code, buyer_country, tax_number, origin, answers } = input;
    const { now, address } = c.var;
    const wait = await contactTurn(c.env, buyer.email, address, now);
    if (wait > 0) {
      const asker = { device: undefined, address };
      c.executionCtx.waitUntil(noteSuspect(c.env, eventOfHold(hold) ?? "", asker, "contact_rate", now));
      throw rateProblem(wait);
    }
    const placed = await placeOrder(c.env, {
      holdId: hold,
      token,
      buyer: await phoneOf(c.env, hold, buyer, now),
      attendees,
      answers,
      acceptedTerms: input.accepted_terms ?? null,
      promoCode: promo_code === undefined || promo_code.trim() === "" ? null : promo_code,
      taxBuyer: { country: buyer_country ?? null, taxNumber: tax_number ?? null },
      origin: origin && cleanOrigin(origin),
      language: input.language,
      address,
      now,
    });
    if (!placed.ok) throw placeProblem(placed.error);
    const { tenant, accessToken, lines } = placed.value;
    let { order } = placed.value;
    if (order.total === 0 && order.status === "pending") {
      const free = await fulfilFreeOrder(c.env, tenant, { order, lines }, now);
      if (!free.ok) throw problem("hold_expired");
      order = { ...order, status: "paid", paidAt: now };
    }
    const event = await eventOfOrder(c.env, order, now);
    return c.json({ ...orderWire(order, lines, event, []), access_token: accessToken }, 201);
  },
);

/** Who gets the tickets; a phone that the link shall go to is written so that it can. @throws Problem `invalid_request` */
async function phoneOf(
  env: Env,
  hold: string,
  { name, email, phone, tickets_by: ticketsBy }: z.infer<typeof orderInput>["buyer"],
  now: Millis,
): Promise<Buyer> {
  if (ticketsBy === undefined) return { name, email, phone: phone ?? null };
  const sale = await saleOf(env, eventOfHold(hold) ?? "", now);
  const number = toE164(phone ?? "", sale?.country);
  if (number === undefined) {
    const message = phone === undefined ? "is needed for the link" : "is not a number that a link can go to";
    throw problem("invalid_request", { errors: [{ field: "buyer.phone", message }] });
  }
  return { name, email, phone: number, ticketsBy };
}

/** Counts one more order of this contact (TH01), by a hash that names nobody. Answers how long to wait. */
async function contactTurn(env: Env, email: string, address: string, now: Millis): Promise<Millis> {
  const hash = await keyedHash(env, "order-contact", email.trim().toLowerCase());
  return takeContactTurn(env, { hash, address }, now);
}

orderRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/orders/{id}",
    tags: TAGS,
    operationId: "getOrder",
    summary: "An order, for its buyer",
    permission: "public",
    request: { params: orderParams, query: orderTokenQuery, headers: orderTokenHeaders },
    responses: { 200: { description: "The order", content: json(orderSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const { now } = c.var;
    const token = c.req.valid("header")["order-token"] ?? c.req.valid("query").token;
    const tenant = token === undefined ? undefined : await findOrderTenant(c.env, id);
    if (!tenant || token === undefined) throw problem("not_found");
    const mailId = await ticketMailId(id);
    const [[order], lines, payments, refunds, disputes, [mail]] = await tenant.query([
      selectOrder(tenant, id),
      selectLines(tenant, id),
      selectPayments(tenant, id),
      selectRefundsOfOrder(tenant, id),
      selectDisputes(tenant, id),
      selectTicketMail(tenant, mailId),
    ]);
    if (!order || !(await opens(token, order))) throw problem("not_found");
    await nudge(c.env, payments, now);
    const wire = orderWire(order, lines, await eventOfOrder(c.env, order, now), payments);
    const isMailed = order.paidAt !== null && order.buyerEmail !== "";
    const ticket_mail = isMailed ? ticketMailOf(mail) : null;
    return c.json({ ...wire, ...afterwards(refunds, disputes), ticket_mail }, 200);
  },
);

/** What became of the money since. A refund that nobody agreed to is none. */
function afterwards(refunds: readonly RefundRow[], disputes: Parameters<typeof disputeFlagWire>[0]) {
  return {
    refunds: refunds
      .filter(({ approval }) => approval === "none" || approval === "approved")
      .map(({ amount, currency, status }) => ({ amount: { amount, currency }, status })),
    dispute: disputeFlagWire(disputes)?.status ?? null,
  };
}

/** A buyer who waits on the confirmation page should not wait for a callback that never comes. */
const NUDGE_AFTER: Millis = 5000;
const MAX_NUDGED = 2000;
const nudged = new Map<string, Millis>();

/** Asks the queue to look at the live payment, at most once in a few seconds; the page polls. */
async function nudge(env: Env, payments: readonly PaymentRow[], now: Millis): Promise<void> {
  const live = payments.find(({ status }) => isLive(status));
  if (!live || live.status === "uncertain" || live.gatewayReference === null) return;
  if (now - Math.max(nudged.get(live.id) ?? 0, live.createdAt) < NUDGE_AFTER) return;
  nudged.delete(live.id);
  nudged.set(live.id, now);
  const [oldest] = nudged.keys();
  if (nudged.size > MAX_NUDGED && oldest !== undefined) nudged.delete(oldest);
  await queueOf(env, "payments").send(envelope("payment.check", { tenant_id: live.tenantId, payment_id: live.id }));
}

orderRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/shop/orders/{id}/payments",
    tags: TAGS,
    operationId: "startPayment",
    summary: "Pay an order; a second start answers the same payment",
    permission: "public",
    request: {
      params: orderParams,
      query: orderTokenQuery,
      headers: orderTokenHeaders,
      body: { content: json(startPaymentInput), required: true },
    },
    responses: { 201: { description: "What the browser does next", content: json(startedPaymentSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const { gateway, return_url, phone: typed } = c.req.valid("json");
    const token = c.req.valid("header")["order-token"] ?? c.req.valid("query").token;
    const returnUrl = readReturnUrl(return_url, originHere(c, settings(c.env).PUBLIC_URL));
    if (returnUrl === undefined) {
      throw problem("invalid_request", { errors: [{ field: "return_url", message: "must lead back to this site" }] });
    }
    const tenant = token === undefined ? undefined : await findOrderTenant(c.env, id);
    if (!tenant || token === undefined) throw problem("not_found");
    const phone = typed === undefined ? undefined : toE164(typed, (await tenantById(c.env, tenant.tenantId))?.country);
    if (typed !== undefined && phone === undefined) {
      throw problem("invalid_request", { errors: [{ field: "phone", message: "is not a phone number" }] });
    }
    const now = c.var.now;
    const started = await startPayment(c.env, tenant, {
      orderId: id,
      token,
      gateway,
      returnUrl,
      phone,
      address: c.var.address,
      now,
    });
    if (!started.ok) throw startProblem(started.error);
    return c.json(startedWire(started.value), 201);
  },
);
