/**
 * What is written without being asked for: the day before an event and on its day (N4), and once about an order that was
 * begun and not finished (O10), where the organizer wants that. Sweeps find whom, queue messages are one letter each, and the
 * log of messages is what makes each of them once (I6).
 */
import { z } from "@hono/zod-openapi";
import { settings } from "../env.ts";
import { eventUrl } from "../events/index.ts";
import { derivedId, firstIdAt, idPattern } from "../kernel/ids.ts";
import { HOUR, type Millis } from "../kernel/time.ts";
import { isFulfilled, ordersOfContacts, ordersOfEvent, type OrderStatus } from "../orders/index.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { defineJob, type JobContext, type JobTable } from "../platform/queue.ts";
import { envelope, queueOf } from "../platform/queues.ts";
import { shopAvailability, shopEvent } from "../shop/index.ts";
import { siteUrl } from "./accounts.ts";
import { fromHeader } from "./header.ts";
import { type LoadedOrder, loadOrder, toOrderMail } from "./order-mail.ts";
import { REMINDER_AHEAD, reminderDue } from "./reminder.ts";
import * as store from "./reminder-store.ts";
import { sendOnce } from "./service.ts";
import { orderMail } from "./templates/order-mails.ts";
import { unsubscribeFrom } from "./unsubscribe.ts";
import { wordingOf } from "./wording.ts";
import type { MessageKind } from "./words/index.ts";

/** Of one sweep; what is left waits for the next one, within the hour (I8). */
const EVENTS_AT_ONCE = 200;
const OWNERS_AT_ONCE = 100;
const MOST_OWNERS = 2000;
const CARTS_AT_ONCE = 50;
/** Of one message: a call to the queue takes a hundred. */
const ORDERS_AT_ONCE = 50;
/** An order is let go this long before its buyer is asked, and nobody is asked about one that is older than that. */
const CART_RESTS: Millis = 2 * HOUR;
const CART_FORGOTTEN: Millis = 26 * HOUR;
const MOST_ORDERS_OF_BUYER = 20;

const tenantId = z.string().regex(idPattern("tenant"));
const kind = z.enum(["reminder_tomorrow", "reminder_today"]);
const remindEventPayload = z.object({
  tenant_id: tenantId,
  event_id: z.string().regex(idPattern("event")),
  kind,
  starts_at: z.number().int(),
  /** The order to go on after. */
  after: z.string().max(60),
});
const remindOrderPayload = z.object({
  tenant_id: tenantId,
  order_id: z.string().regex(idPattern("order")),
  kind,
  starts_at: z.number().int(),
});
const cartPayload = z.object({ tenant_id: tenantId, order_id: z.string().regex(idPattern("order")) });

const REMIND_EVENT = "comms.remind_event";
const REMIND_ORDER = "comms.remind_order";
const CART = "comms.cart_reminder";

/** Finds events whose reminder is due. An hourly sweep. */
export async function sweepReminders(env: Env, now: Millis): Promise<number> {
  const window = { after: now, until: now + REMINDER_AHEAD };
  const events = await store.comingEvents(env, window, EVENTS_AT_ONCE);
  let begun = 0;
  for (const event of events) {
    const due = reminderDue(event, now);
    const tenant = tenantDb(env, event.tenantId);
    if (due === undefined || (await store.isReminded(tenant, event, due))) continue;
    const { eventId, startsAt } = event;
    const payload = { tenant_id: event.tenantId, event_id: eventId, kind: due, starts_at: startsAt, after: "" };
    const id = await derivedId("outbox", REMIND_EVENT, eventId, due, String(startsAt));
    const row = outboxRow(tenant, { queue: "comms", type: REMIND_EVENT, payload }, now, id);
    await tenant.batch([store.insertReminder(tenant, event, due, now), row.statement]);
    await flushOutbox(env, [row.entry]);
    begun++;
  }
  return begun;
}

const hasTickets = (status: OrderStatus) => isFulfilled(status) && status !== "refunded";

/** One message an order, a page at a time: a page that comes twice makes the same letters. */
async function remindEvent(payload: z.infer<typeof remindEventPayload>, { env }: JobContext): Promise<void> {
  const { event_id: eventId, after, ...rest } = payload;
  const tenant = tenantDb(env, payload.tenant_id);
  const page = await ordersOfEvent(tenant, eventId, after, ORDERS_AT_ONCE);
  const about = { tenant_id: rest.tenant_id, kind: rest.kind, starts_at: rest.starts_at };
  const letters = page
    .filter(({ status, buyerEmail }) => hasTickets(status) && buyerEmail !== "")
    .map(({ id }) => ({ body: envelope(REMIND_ORDER, { ...about, order_id: id }) }));
  const last = page.at(-1);
  if (last && page.length === ORDERS_AT_ONCE) {
    letters.push({ body: envelope(REMIND_EVENT, { ...payload, after: last.id }) });
  }
  if (letters.length > 0) await queueOf(env, "comms").sendBatch(letters);
}

async function remindOrder(payload: z.infer<typeof remindOrderPayload>, context: JobContext): Promise<void> {
  const { env, now } = context;
  const tenant = tenantDb(env, payload.tenant_id);
  const loaded = await loadOrder(env, tenant, payload.order_id);
  if (!loaded) return;
  const { order, event } = loaded;
  const living = loaded.lines.filter(({ status }) => status === "active");
  // Moved, cancelled or given back since it was found: the next sweep knows better.
  if (event.status !== "published" || event.startsAt !== payload.starts_at || event.startsAt <= now) return;
  if (!hasTickets(order.status) || living.length === 0) return;
  const id = await derivedId("message", payload.kind, order.id, String(payload.starts_at));
  await sendOptional(tenant, { ...loaded, lines: living }, { id, kind: payload.kind }, context);
}

type Letter = { readonly id: string; readonly kind: MessageKind; readonly url?: string };

/** One letter that nobody needs, with the way to get no more of them. */
async function sendOptional(
  tenant: TenantDb,
  loaded: LoadedOrder,
  { id, kind: about, url }: Letter,
  context: JobContext,
): Promise<void> {
  const { env } = context;
  const { order, organizer } = loaded;
  const compose = async () => {
    const written = await wordingOf(tenant, about, order.language);
    const unsubscribe = await unsubscribeFrom(env, tenant, id, written.spoken.language);
    const news = { ...written, unsubscribeUrl: unsubscribe.url, ...(url === undefined ? {} : { url }) };
    return {
      from: fromHeader(settings(env).MAIL_FROM, organizer.name),
      to: order.buyerEmail,
      replyTo: organizer.contactEmail,
      headers: unsubscribe.headers,
      ...orderMail(toOrderMail(loaded), news),
    };
  };
  const message = {
    id,
    template: about,
    recipient: order.buyerEmail,
    orderId: order.id,
    optional: true,
    compose,
  } as const;
  await sendOnce(tenant, message, context);
}

/** Finds orders that were begun and not finished. An hourly sweep, of organizers who turned it on. */
export async function sweepCarts(env: Env, now: Millis): Promise<number> {
  let [found, after] = [0, ""];
  for (let seen = 0; seen < MOST_OWNERS; seen += OWNERS_AT_ONCE) {
    const owners = await store.cartOwners(env, after, OWNERS_AT_ONCE);
    for (const owner of owners) {
      const queued = await queueCarts(env, owner, now);
      found += queued;
    }
    after = owners.at(-1)?.tenantId ?? "";
    if (owners.length < OWNERS_AT_ONCE) break;
  }
  return found;
}

async function queueCarts(
  env: Env,
  owner: { readonly tenantId: string; readonly cartsAfter: string },
  now: Millis,
): Promise<number> {
  const tenant = tenantDb(env, owner.tenantId);
  const oldest = firstIdAt("order", now - CART_FORGOTTEN);
  const after = owner.cartsAfter > oldest ? owner.cartsAfter : oldest;
  const carts = await store.leftCarts(tenant, { after, before: firstIdAt("order", now - CART_RESTS) }, CARTS_AT_ONCE);
  const last = carts.at(-1);
  if (last === undefined) return 0;
  // Who tried twice is asked about the last try: two letters at once would both find that none has gone.
  const one = new Map(carts.map((cart) => [`${cart.eventId} ${cart.buyerEmail}`, cart.id]));
  const rows = await Promise.all(
    [...one.values()].map(async (order) => {
      const message = { queue: "comms", type: CART, payload: { tenant_id: owner.tenantId, order_id: order } } as const;
      return outboxRow(tenant, message, now, await derivedId("outbox", CART, order));
    }),
  );
  await tenant.batch([store.passCarts(tenant, last.id), ...rows.map(({ statement }) => statement)]);
  await flushOutbox(
    env,
    rows.map(({ entry }) => entry),
  );
  return rows.length;
}

/** Once an event and address, and only while it helps: the event is ahead, on sale, and has what they wanted. */
async function remindOfCart(payload: z.infer<typeof cartPayload>, context: JobContext): Promise<void> {
  const { env, now } = context;
  const tenant = tenantDb(env, payload.tenant_id);
  const [loaded, wanted] = await Promise.all([loadOrder(env, tenant, payload.order_id), store.remindersOf(tenant)]);
  if (!loaded || !wanted.carts) return;
  const { order, event, organizer } = loaded;
  if (order.status !== "expired" || order.channel !== "online" || order.buyerEmail === "") return;
  if (await boughtSince(tenant, loaded)) return;
  if (!(await hasPlaces(env, loaded, now))) return;
  const id = await derivedId("message", "cart_reminder", event.id, order.buyerEmail);
  const url = eventUrl(siteUrl(env), organizer.slug, event.slug);
  await sendOptional(tenant, loaded, { id, kind: "cart_reminder", url }, context);
}

/** True when the same address has an order of this event that it paid, or is about to. */
async function boughtSince(tenant: TenantDb, { order }: LoadedOrder): Promise<boolean> {
  const contact = { kind: "email", value: order.buyerEmail } as const;
  const theirs = await ordersOfContacts(tenant, [contact], MOST_ORDERS_OF_BUYER);
  return theirs.some(
    ({ eventId, status }) => eventId === order.eventId && status !== "expired" && status !== "cancelled",
  );
}

async function hasPlaces(env: Env, { event, lines }: LoadedOrder, now: Millis): Promise<boolean> {
  const [shown, availability] = await Promise.all([shopEvent(env, event.id, "", now), shopAvailability(env, event.id)]);
  if (!shown || !availability || event.startsAt <= now) return false;
  const onSale = new Set(shown.ticket_types.filter((type) => type.on_sale).map(({ id }) => id));
  const free = new Map(availability.ticket_types.map(({ id, available }) => [id, available]));
  const wished = new Map<string, number>();
  for (const { ticketTypeId } of lines) wished.set(ticketTypeId, (wished.get(ticketTypeId) ?? 0) + 1);
  return [...wished].every(([type, count]) => onSale.has(type) && (free.get(type) ?? 0) >= count);
}

/** For worker/jobs.ts. */
export const reminderJobs: JobTable = {
  [REMIND_EVENT]: defineJob({ queue: "comms", schema: remindEventPayload, handle: remindEvent }),
  [REMIND_ORDER]: defineJob({ queue: "comms", schema: remindOrderPayload, handle: remindOrder }),
  [CART]: defineJob({ queue: "comms", schema: cartPayload, handle: remindOfCart }),
};
