/** What is written to buyers, and what stands in its gaps. Pure. */

/** One kind of message each; an organizer may word each anew in each language. */
export const MESSAGE_KINDS = [
  "order_paid",
  "payment_failed",
  "refund_requested",
  "refund_places_gone",
  "refund_order_closed",
  "refund_order_already_paid",
  "seat_moved",
  "attendee_changed",
  "date_moved",
  "event_cancelled",
  "event_postponed",
  "lines_cancelled",
  "rest_due",
  "upgrade_due",
  "resent",
  "waiting_list_confirm",
  "waiting_list_link",
  "waiting_list_offer",
  "reminder_tomorrow",
  "reminder_today",
  "cart_reminder",
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** What an organizer may write: plain text with `{gaps}`; an empty line begins a new paragraph of `text`. */
export type Wording = { readonly subject: string; readonly heading: string; readonly text: string };
/** Our own words of a kind. `act` stands on the button, `note` below it; neither is the organizer's. */
export type DefaultWording = Wording & { readonly act: string; readonly note?: string };

/** The gaps there are. `tickets` is a count with its noun, `wish` what somebody waits for, `amount` money that goes back. */
export const VARIABLES = [
  "event",
  "date",
  "place",
  "name",
  "order",
  "organizer",
  "tickets",
  "total",
  "amount",
  "until",
  "wish",
] as const;
export type Variable = (typeof VARIABLES)[number];
export type Values = Readonly<Partial<Record<Variable, string>>>;

const ALWAYS = ["event", "date", "place", "name", "organizer"] as const;
const OF_ORDER = [...ALWAYS, "order", "tickets", "total"] as const;

/** The gaps that a kind can fill. */
export function variablesOf(kind: MessageKind): readonly Variable[] {
  if (kind.startsWith("refund_")) return [...OF_ORDER, "amount"];
  if (kind === "payment_failed") return [...OF_ORDER, "until"];
  if (kind === "waiting_list_offer") return [...ALWAYS, "wish", "until"];
  return kind.startsWith("waiting_list_") ? [...ALWAYS, "wish"] : OF_ORDER;
}

/** Nobody needs these to get in or to get money back: they can be unsubscribed from (N5). */
export function isOptional(kind: MessageKind): boolean {
  return kind === "cart_reminder" || kind === "reminder_tomorrow" || kind === "reminder_today";
}

/** Words around what an organizer may change. Texts with `{count, plural, …}` are ICU messages. */
export type Labels = {
  /** In place of a name that we do not know. */
  readonly guest: string;
  /** ICU, `{count}`. */
  readonly tickets: string;
  /** `{row}` and `{seat}`. */
  readonly seat: string;
  /** ICU, `{count}` lines that are not shown one by one. */
  readonly more: string;
  readonly fees: string;
  readonly tax: string;
  readonly total: string;
  /** `{time}`, on the day of the event. */
  readonly doorsAt: string;
  /** `{time}`, with its day. */
  readonly doorsOn: string;
  readonly showAttached: string;
  readonly showMoving: string;
  readonly showLink: string;
  readonly validAttached: string;
  /** `{until}`: how long money comes back for a postponed event. */
  readonly refundOffer: string;
  readonly keepLink: string;
  /** `{order}` and `{contact}`. */
  readonly footer: string;
  /** The link at the end of what is not needed. `{organizer}`. */
  readonly unsubscribe: string;
  /** To a phone: `{event}` and `{link}`. */
  readonly ticketsByPhone: string;
};
export type Words = { readonly kinds: Readonly<Record<MessageKind, DefaultWording>>; readonly labels: Labels };
