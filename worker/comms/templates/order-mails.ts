/** The mails about an order: its facts as values for the words, and what stands around them. Pure but for drawing. */
import { amountText, doorsText, lineRows, type MailContent, momentText, type OrderMail, placeText } from "./content.ts";
import { fill } from "../words/fill.ts";
import { counted, type MessageKind, type Spoken, type Values, type Wording } from "../words/index.ts";
import { type BuyerMail, buyerMail } from "./buyer-mail.tsx";

/** What a mail about an order says beside the order itself. */
export type OrderNews = {
  readonly kind: MessageKind;
  /** The organizer's words for it, or ours. */
  readonly wording: Wording;
  readonly spoken: Spoken;
  /** Whether the tickets are part of the mail. */
  readonly attached?: boolean;
  /** Minor units that go back. */
  readonly amount?: number;
  /** Until when there is something to do. */
  readonly until?: number;
  /** Where the button leads, if not to the order. */
  readonly url?: string;
  readonly unsubscribeUrl?: string;
};

/** One mail about one order. */
export function orderMail(mail: OrderMail, news: OrderNews): MailContent {
  return buyerMail(toBuyerMail(mail, news));
}

/** The same, before it is drawn. */
export function toBuyerMail(mail: OrderMail, news: OrderNews): BuyerMail {
  const { order, tenant } = mail;
  const { kind, wording, spoken, unsubscribeUrl } = news;
  const { kinds, labels } = spoken;
  const values = orderValues(mail, news);
  const isPaid = kind === "order_paid";
  return {
    spoken,
    ours: kinds[kind],
    wording,
    values,
    brand: tenant.name,
    about: [values.event ?? "", values.date ?? "", values.place ?? ""],
    how: howText(mail, news),
    url: news.url ?? mail.url,
    ...(isPaid ? { rows: lineRows(mail, spoken), total: [labels.total, values.total ?? ""] as const } : {}),
    notes: opensOrder(kind) ? [labels.keepLink] : [],
    footer: fill(labels.footer, { order: order.code, contact: tenant.contactEmail }),
    ...(unsubscribeUrl === undefined
      ? {}
      : { unsubscribe: { label: fill(labels.unsubscribe, { organizer: tenant.name }), url: unsubscribeUrl } }),
  };
}

/** What fills the gaps of an order's words. */
function orderValues(mail: OrderMail, { spoken, amount, until }: OrderNews): Values {
  const { event, order, tenant } = mail;
  return {
    event: event.name,
    date: momentText(event.startsAt, event.timeZone, spoken),
    place: placeText(mail),
    name: order.buyerName || spoken.labels.guest,
    organizer: tenant.name,
    order: order.code,
    tickets: counted(spoken, "tickets", mail.lines.length),
    total: amountText(mail, order.total, spoken),
    ...(amount === undefined ? {} : { amount: amountText(mail, amount, spoken) }),
    ...(until === undefined ? {} : { until: momentText(until, event.timeZone, spoken) }),
  };
}

const SHOWN_AT_THE_DOOR: readonly MessageKind[] = ["order_paid", "reminder_tomorrow", "reminder_today"];
const ENDED: readonly MessageKind[] = ["event_cancelled", "event_postponed"];

function howText(mail: OrderMail, { kind, spoken, attached = false }: OrderNews): string {
  const { labels } = spoken;
  if (kind === "event_postponed") {
    const until = mail.event.refundUntil;
    return until ? fill(labels.refundOffer, { until: momentText(until, mail.event.timeZone, spoken) }) : "";
  }
  const doors = doorsText(mail, spoken);
  if (SHOWN_AT_THE_DOOR.includes(kind)) {
    const show = attached ? labels.showAttached : mail.movingCode === true ? labels.showMoving : labels.showLink;
    return `${doors} ${show}`.trim();
  }
  return attached && !ENDED.includes(kind) ? `${doors} ${labels.validAttached}`.trim() : "";
}

/** True where the button opens the order without a password. */
function opensOrder(kind: MessageKind): boolean {
  return kind !== "payment_failed" && kind !== "cart_reminder" && !kind.startsWith("refund_");
}
