/** Reads what an order's mails say, and what its PDF shows, from the domains that own it. */
import type { Millis } from "../kernel/time.ts";
import { eventById } from "../events/index.ts";
import { accessTokenOf, orderWithLines } from "../orders/index.ts";
import { selectPayments, selectRefunds } from "../payments/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { tenantById } from "../tenants/index.ts";
import { orderTicketsPdf, readSeatLabel, wantsMovingCode } from "../tickets/index.ts";
import { venueById } from "../venues/index.ts";
import { siteUrl } from "./accounts.ts";
import type { Attachment } from "./channel.ts";
import type { OrderMail } from "./templates/content.ts";

/** An order with all that its mails need. */
export type LoadedOrder = NonNullable<Awaited<ReturnType<typeof loadOrder>>>;

/** Undefined when order, event or tenant are not there: then there is nobody to write to. */
export async function loadOrder(env: Env, tenant: TenantDb, orderId: string) {
  const [found, organizer] = await Promise.all([orderWithLines(tenant, orderId), tenantById(env, tenant.tenantId)]);
  const event = found && (await eventById(tenant, found.order.eventId));
  if (!found || !organizer || !event) return undefined;
  const [venue, token, movingCode] = await Promise.all([
    venueById(tenant, event.venueId),
    accessTokenOf(env, found.order),
    wantsMovingCode(tenant, event.id),
  ]);
  const url = `${siteUrl(env)}/orders/${found.order.id}/${token}`;
  return { ...found, organizer, event, venue, url, movingCode };
}

export function toOrderMail({ order, lines, organizer, event, venue, url, movingCode }: LoadedOrder): OrderMail {
  return {
    tenant: organizer,
    event,
    venue,
    order,
    lines: lines.map(({ name, seatLabel, price }) => ({ name, seat: readSeatLabel(seatLabel) ?? undefined, price })),
    url,
    movingCode,
  };
}

/** One refund of an order; undefined when there is none of this id. */
export async function loadRefund(tenant: TenantDb, orderId: string, refundId: string) {
  const [payments] = await tenant.query([selectPayments(tenant, orderId)]);
  const refunds =
    payments.length === 0
      ? []
      : await selectRefunds(
          tenant,
          payments.map(({ id }) => id),
        );
  return refunds.find(({ id }) => id === refundId);
}

/** The tickets of the order as an attachment; undefined when it has no valid one. */
export async function ticketsAttachment(
  env: Env,
  tenant: TenantDb,
  { order, organizer, event, venue, url, movingCode }: LoadedOrder,
  now: Millis,
): Promise<Attachment | undefined> {
  // A page without a code is no ticket to carry along: the mail has the link. Nor is one for a date that does not hold.
  if (movingCode || event.status === "cancelled" || event.status === "postponed") return undefined;
  const context = { tenant: organizer, event, venue: venue ?? { name: "", city: "" }, order, url };
  const content = await orderTicketsPdf(env, tenant, context, now);
  return content && { filename: `tickets-${order.code}.pdf`, type: "application/pdf", content };
}
