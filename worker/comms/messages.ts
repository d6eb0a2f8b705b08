/**
 * The queue messages of comms: by reference, without names, contacts or codes (TH36). What a mail says is read when it is
 * made, so a message that waits in a queue, or dies in a dead letter, tells nothing.
 */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { LOCALES } from "../kernel/locales.ts";
import type { OutboxMessage } from "../platform/outbox.ts";
import { envelope, queueOf } from "../platform/queues.ts";
import { CHANNELS } from "./channel.ts";

const tenantId = z.string().regex(idPattern("tenant"));
const orderId = z.string().regex(idPattern("order"));

/** `sealed` is `{to, code}`, encrypted for `code_id`; `to` is what `channel` wants: an address, or E.164. */
export const signInCodePayload = z.object({
  channel: z.enum(CHANNELS).optional(),
  /** English unless said. */
  language: z.enum(LOCALES).optional(),
  code_id: z.string().regex(idPattern("code")),
  contact_hash: z.string().max(100),
  sealed: z.string().max(2000),
  expires_at: z.number().int(),
});
export const orderPaidPayload = z.object({ tenant_id: tenantId, order_id: orderId });
export const paymentFailedPayload = z.object({ tenant_id: tenantId, order_id: orderId });
export const refundNoticePayload = z.object({
  tenant_id: tenantId,
  order_id: orderId,
  refund_id: z.string().regex(idPattern("refund")),
});
/** `link` is the way to confirm the contact or to look; `at` tells one mail from the next. */
/** What happened to an order's tickets, for the words of the mail. */
export const ORDER_CHANGES = [
  "seat_moved",
  "attendee_changed",
  "date_moved",
  "event_cancelled",
  "event_postponed",
  "lines_cancelled",
  "rest_due",
  "upgrade_due",
  "resent",
] as const;
export type OrderChange = (typeof ORDER_CHANGES)[number];
export const orderChangedPayload = z.object({
  tenant_id: tenantId,
  order_id: orderId,
  change: z.enum(ORDER_CHANGES),
  /** Tells one change of the order from the next: each is a mail of its own, sent once. */
  change_id: z.string().min(1).max(100),
});
export const waitingListPayload = z.object({
  tenant_id: tenantId,
  entry_id: z.string().regex(idPattern("waitingEntry")),
  about: z.enum(["link", "offered"]),
  at: z.number().int(),
});
export const memberInvitedPayload = z.object({
  tenant_id: tenantId,
  person_id: z.string().regex(idPattern("person")),
  /** When the membership began: leaving and being invited again is another mail. */
  invited_at: z.number().int(),
});

export const disputeNoticePayload = z.object({
  tenant_id: tenantId,
  dispute_id: z.string().regex(idPattern("dispute")),
  news: z.enum(["opened", "won", "lost", "closed"]),
});

/**
 * Sends a one-time code on its way by mail, SMS or WhatsApp; mail unless said. Without an outbox: when the queue refuses,
 * the request fails and the person asks again.
 */
export async function queueSignInCode(env: Env, payload: z.infer<typeof signInCodePayload>): Promise<void> {
  await queueOf(env, "comms").send(envelope("comms.sign_in_code", payload));
}

/** For the outbox of the batch that makes an order paid: confirmation with tickets. */
export function orderPaidMessage(tenant: string, order: string): OutboxMessage {
  const payload: z.infer<typeof orderPaidPayload> = { tenant_id: tenant, order_id: order };
  return { queue: "comms", type: "comms.order_paid", payload };
}

/** For the outbox of the batch in which a gateway turned a payment down: the way to try again. */
export function paymentFailedMessage(tenant: string, order: string): OutboxMessage {
  const payload: z.infer<typeof paymentFailedPayload> = { tenant_id: tenant, order_id: order };
  return { queue: "comms", type: "comms.payment_failed", payload };
}

/** For the outbox of the batch that changes an order's tickets: what changed, with the tickets as they are now. */
export function orderChangedMessage(
  tenant: string,
  order: string,
  change: OrderChange,
  changeId: string,
): OutboxMessage {
  const payload: z.infer<typeof orderChangedPayload> = {
    tenant_id: tenant,
    order_id: order,
    change,
    change_id: changeId,
  };
  return { queue: "comms", type: "comms.order_changed", payload };
}

/** For the outbox of the batch in which a gateway took a refund on: why, and how much. */
export function refundNoticeMessage(tenant: string, order: string, refund: string): OutboxMessage {
  const payload: z.infer<typeof refundNoticePayload> = { tenant_id: tenant, order_id: order, refund_id: refund };
  return { queue: "comms", type: "comms.refund_notice", payload };
}

/** For the outbox of the batch in which somebody joined a waiting list, or was offered places. */
export function waitingListMessage(
  tenant: string,
  entry: string,
  about: "link" | "offered",
  at: number,
): OutboxMessage {
  const payload: z.infer<typeof waitingListPayload> = { tenant_id: tenant, entry_id: entry, about, at };
  return { queue: "comms", type: "comms.waiting_list", payload };
}

/** For the outbox of the batch that makes somebody a member. */
export function memberInvitedMessage(tenant: string, person: string, invitedAt: number): OutboxMessage {
  const payload: z.infer<typeof memberInvitedPayload> = { tenant_id: tenant, person_id: person, invited_at: invitedAt };
  return { queue: "comms", type: "comms.member_invited", payload };
}

/** For the outbox of the batch in which a dispute moved: staff have a date to keep. */
export function disputeNoticeMessage(
  tenant: string,
  dispute: string,
  news: z.infer<typeof disputeNoticePayload>["news"],
): OutboxMessage {
  const payload: z.infer<typeof disputeNoticePayload> = { tenant_id: tenant, dispute_id: dispute, news };
  return { queue: "comms", type: "comms.dispute_notice", payload };
}
