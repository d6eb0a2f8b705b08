/** Queue `comms`: each message is made into a mail from present data and sent once. */
import { z } from "zod";
import { settings } from "../env.ts";
import { derivedId } from "../kernel/ids.ts";
import { queueDocuments } from "../paper/index.ts";
import { decryptSecret } from "../platform/crypto.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import { describeError, log } from "../platform/log.ts";
import { defineJob, type JobContext, type JobTable } from "../platform/queue.ts";
import { selectPerson } from "../people/index.ts";
import { disputeById } from "../disputes/index.ts";
import { standingIn, tenantById } from "../tenants/index.ts";
import type { Attachment } from "./channel.ts";
import { fromHeader } from "./header.ts";
import * as messages from "./messages.ts";
import { siteUrl } from "./accounts.ts";
import { noticeStaff } from "./notice-mail.ts";
import { type LoadedOrder, loadOrder, loadRefund, ticketsAttachment, toOrderMail } from "./order-mail.ts";
import { sendOnce } from "./service.ts";
import { PLATFORM } from "./store.ts";
import { ticketMailId } from "./ticket-mail.ts";
import { disputeNoticeMail } from "./templates/dispute-notice.tsx";
import { memberInvitedMail } from "./templates/member-invited.tsx";
import { orderMail } from "./templates/order-mails.ts";
import { signInCodeMail } from "./templates/sign-in-code.tsx";
import { signInCodeText, ticketsText } from "./templates/texts.ts";
import { sendWaitingList } from "./waiting-list-mail.ts";
import { wordingOf } from "./wording.ts";
import { type MessageKind, wordsOf } from "./words/index.ts";

/** After so many tries to draw the tickets the mail goes out without them: the link in it always works. */
const PDF_TRIES = 3;
const sealedSchema = z.object({ to: z.string(), code: z.string() });

async function sendSignInCode(payload: z.infer<typeof messages.signInCodePayload>, context: JobContext): Promise<void> {
  const { env, now } = context;
  // Late codes only confuse: the person has asked for another one by now.
  if (payload.expires_at <= now) return;
  const opened = await decryptSecret(env, payload.code_id, "sign-in-mail", payload.sealed);
  const { to, code } = sealedSchema.parse(JSON.parse(opened));
  const message = {
    id: await derivedId("message", "sign_in_code", payload.code_id),
    template: "sign_in_code",
    // The log of codes names nobody, like the table of codes.
    recipient: `hash:${payload.contact_hash}`,
  };
  const { channel = "email", language = "en" } = payload;
  const host = new URL(siteUrl(env)).host;
  await sendOnce(
    tenantDb(env, PLATFORM),
    channel === "email"
      ? {
          ...message,
          compose: async () => ({ from: fromHeader(settings(env).MAIL_FROM), to, ...signInCodeMail(code, language) }),
        }
      : { ...message, channel, compose: async () => ({ to, ...signInCodeText(code, host, language) }) },
    context,
  );
}

async function sendOrderPaid(payload: z.infer<typeof messages.orderPaidPayload>, context: JobContext): Promise<void> {
  const { env } = context;
  // Rides on this message, so that a purchase writes no second outbox row: invoice and receipt.
  await queueDocuments(env, payload.tenant_id, payload.order_id);
  const tenant = tenantDb(env, payload.tenant_id);
  const loaded = await loadOrder(env, tenant, payload.order_id);
  if (!loaded) return missing("order_paid", payload.order_id);
  const message = {
    id: await ticketMailId(payload.order_id),
    template: "order_paid",
    recipient: loaded.order.buyerEmail,
    orderId: payload.order_id,
    compose: async () => {
      const [tickets, written] = await Promise.all([
        drawTickets(tenant, loaded, context),
        wordingOf(tenant, "order_paid", loaded.order.language),
      ]);
      return {
        ...buyerHeaders(env, loaded),
        ...orderMail(toOrderMail(loaded), { ...written, attached: tickets !== undefined }),
        ...(tickets === undefined ? {} : { attachments: [tickets] }),
      };
    },
  };
  // Neither waits for the other: a mail that is delayed does not hold back the link, nor the other way round.
  const sent = await Promise.allSettled([
    sendOnce(tenant, message, context),
    sendTicketLink(tenant, loaded, "order_paid", context),
  ]);
  for (const one of sent) if (one.status === "rejected") throw one.reason;
}

/** The link to the phone, for who wanted it there, too (N4). */
async function sendTicketLink(
  tenant: TenantDb,
  { order, event, url }: LoadedOrder,
  about: string,
  context: JobContext,
): Promise<void> {
  const { ticketsBy: channel, buyerPhone: to } = order;
  if (channel === null || to === null) return;
  const message = {
    id: await derivedId("message", "ticket_link", order.id, about),
    template: "ticket_link",
    recipient: to,
    orderId: order.id,
    compose: async () => ({ to, ...ticketsText(event.name, url, wordsOf(order.language).labels) }),
  };
  await sendOnce(tenant, { ...message, channel }, context);
}

async function drawTickets(
  tenant: TenantDb,
  loaded: LoadedOrder,
  { env, now, attempts }: JobContext,
): Promise<Attachment | undefined> {
  try {
    return await ticketsAttachment(env, tenant, loaded, now);
  } catch (error) {
    if (attempts < PDF_TRIES) throw error;
    log.error("tickets_not_drawn", { order_id: loaded.order.id, ...describeError(error) });
    return undefined;
  }
}

async function sendOrderChanged(
  payload: z.infer<typeof messages.orderChangedPayload>,
  context: JobContext,
): Promise<void> {
  const { env } = context;
  const tenant = tenantDb(env, payload.tenant_id);
  const loaded = await loadOrder(env, tenant, payload.order_id);
  if (!loaded) return missing("order_changed", payload.order_id);
  const message = {
    id: await derivedId("message", "order_changed", payload.order_id, payload.change_id),
    template: "order_changed",
    recipient: loaded.order.buyerEmail,
    orderId: payload.order_id,
    compose: async () => {
      const [tickets, written] = await Promise.all([
        drawTickets(tenant, loaded, context),
        wordingOf(tenant, payload.change, loaded.order.language),
      ]);
      return {
        ...buyerHeaders(env, loaded),
        ...orderMail(toOrderMail(loaded), { ...written, attached: tickets !== undefined }),
        ...(tickets === undefined ? {} : { attachments: [tickets] }),
      };
    },
  };
  await sendOnce(tenant, message, context);
}

async function sendRefundNotice(
  payload: z.infer<typeof messages.refundNoticePayload>,
  context: JobContext,
): Promise<void> {
  const { env } = context;
  await queueDocuments(env, payload.tenant_id, payload.order_id);
  const tenant = tenantDb(env, payload.tenant_id);
  const [loaded, refund] = await Promise.all([
    loadOrder(env, tenant, payload.order_id),
    loadRefund(tenant, payload.order_id, payload.refund_id),
  ]);
  if (!loaded || !refund) return missing("refund_notice", payload.order_id);
  const message = {
    id: await derivedId("message", "refund_notice", payload.refund_id),
    template: "refund_notice",
    recipient: loaded.order.buyerEmail,
    orderId: payload.order_id,
    compose: async () => ({
      ...buyerHeaders(env, loaded),
      ...orderMail(toOrderMail(loaded), {
        ...(await wordingOf(tenant, refundKind(refund.reason), loaded.order.language)),
        amount: refund.amount,
      }),
    }),
  };
  await sendOnce(tenant, message, context);
}

/** Once an order: who tries three times in a row needs one link, not three. */
async function sendPaymentFailed(
  payload: z.infer<typeof messages.paymentFailedPayload>,
  context: JobContext,
): Promise<void> {
  const { env, now } = context;
  const tenant = tenantDb(env, payload.tenant_id);
  const loaded = await loadOrder(env, tenant, payload.order_id);
  if (!loaded) return missing("payment_failed", payload.order_id);
  const { order } = loaded;
  // Paid by now, or over: there is nothing to try again.
  if (order.status !== "pending" || order.expiresAt <= now) return;
  const message = {
    id: await derivedId("message", "payment_failed", order.id),
    template: "payment_failed",
    recipient: order.buyerEmail,
    orderId: order.id,
    compose: async () => ({
      ...buyerHeaders(env, loaded),
      ...orderMail(toOrderMail(loaded), {
        ...(await wordingOf(tenant, "payment_failed", order.language)),
        until: order.expiresAt,
      }),
    }),
  };
  await sendOnce(tenant, message, context);
}

async function sendMemberInvited(
  payload: z.infer<typeof messages.memberInvitedPayload>,
  context: JobContext,
): Promise<void> {
  const { env } = context;
  const [organizer, person, standing] = await Promise.all([
    tenantById(env, payload.tenant_id),
    selectPerson(env, payload.person_id),
    standingIn(env, payload.tenant_id, payload.person_id),
  ]);
  // Removed before the mail went out: then there is nothing to tell.
  if (!organizer || !person || standing === undefined) return;
  const message = {
    id: await derivedId("message", "member_invited", payload.tenant_id, payload.person_id, String(payload.invited_at)),
    template: "member_invited",
    recipient: person.email,
    compose: async () => ({
      from: fromHeader(settings(env).MAIL_FROM, organizer.name),
      to: person.email,
      replyTo: organizer.contactEmail,
      ...memberInvitedMail({
        tenantName: organizer.name,
        role: standing.role,
        email: person.email,
        url: `${siteUrl(env)}/console/`,
      }),
    }),
  };
  await sendOnce(tenantDb(env, payload.tenant_id), message, context);
}

/** To the address that the organizer gave: evidence has a last day, and money is gone meanwhile. */
async function sendDisputeNotice(
  payload: z.infer<typeof messages.disputeNoticePayload>,
  context: JobContext,
): Promise<void> {
  const { env } = context;
  const tenant = tenantDb(env, payload.tenant_id);
  const dispute = await disputeById(tenant, payload.dispute_id);
  const loaded = dispute && (await loadOrder(env, tenant, dispute.orderId));
  if (!dispute || !loaded) return missing("dispute_notice", payload.dispute_id);
  const { contactEmail, name } = loaded.organizer;
  const message = {
    id: await derivedId("message", "dispute_notice", dispute.id, payload.news),
    template: "dispute_notice",
    recipient: contactEmail,
    orderId: dispute.orderId,
    compose: async () => ({
      from: fromHeader(settings(env).MAIL_FROM, name),
      to: contactEmail,
      replyTo: contactEmail,
      ...disputeNoticeMail(toOrderMail(loaded), dispute, payload.news, `${siteUrl(env)}/console/`),
    }),
  };
  const page = "/console/disputes";
  const heading = payload.news === "opened" ? "A payment is disputed" : `A dispute is ${payload.news}`;
  const about = [dispute.id, payload.news];
  const news = {
    about,
    heading,
    text: `Order ${loaded.order.code}, ${loaded.event.name}.`,
    page,
    eventId: loaded.event.id,
  };
  const told = await Promise.allSettled([
    sendOnce(tenant, message, context),
    noticeStaff(tenant, loaded.organizer, "dispute", news, context),
  ]);
  for (const one of told) if (one.status === "rejected") throw one.reason;
}

/** Why money goes back; what we have no words for is told as a refund of the organizer. */
function refundKind(reason: string): MessageKind {
  if (reason === "places_gone" || reason === "order_closed" || reason === "order_already_paid")
    return `refund_${reason}`;
  return "refund_requested";
}

function buyerHeaders(env: Env, { order, organizer }: LoadedOrder) {
  return {
    from: fromHeader(settings(env).MAIL_FROM, organizer.name),
    to: order.buyerEmail,
    replyTo: organizer.contactEmail,
  };
}

function missing(type: string, orderId: string): void {
  log.error("mail_without_order", { type, order_id: orderId });
}

/** Message types of comms, for worker/jobs.ts. */
export const commsJobs: JobTable = {
  "comms.sign_in_code": defineJob({ queue: "comms", schema: messages.signInCodePayload, handle: sendSignInCode }),
  "comms.order_paid": defineJob({ queue: "comms", schema: messages.orderPaidPayload, handle: sendOrderPaid }),
  "comms.order_changed": defineJob({ queue: "comms", schema: messages.orderChangedPayload, handle: sendOrderChanged }),
  "comms.payment_failed": defineJob({
    queue: "comms",
    schema: messages.paymentFailedPayload,
    handle: sendPaymentFailed,
  }),
  "comms.refund_notice": defineJob({ queue: "comms", schema: messages.refundNoticePayload, handle: sendRefundNotice }),
  "comms.dispute_notice": defineJob({
    queue: "comms",
    schema: messages.disputeNoticePayload,
    handle: sendDisputeNotice,
  }),
  "comms.waiting_list": defineJob({ queue: "comms", schema: messages.waitingListPayload, handle: sendWaitingList }),
  "comms.member_invited": defineJob({
    queue: "comms",
    schema: messages.memberInvitedPayload,
    handle: sendMemberInvited,
  }),
};
