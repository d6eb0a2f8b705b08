/** What a template makes, and what the order's mails are made of. */
import { formatMoney, money } from "../../kernel/money.ts";
import type { Millis } from "../../kernel/time.ts";
import { fill } from "../words/fill.ts";
import { counted, type Spoken } from "../words/index.ts";

export type MailContent = { readonly subject: string; readonly html: string; readonly text: string };

/** An order as its mails show it; every text as people wrote it, escaped when rendered. */
export type OrderMail = {
  readonly tenant: { readonly name: string; readonly contactEmail: string };
  readonly event: {
    /** While it is postponed: until when the organizer gives money back to those who cannot wait. */
    readonly refundUntil?: Millis | null;
    readonly name: string;
    readonly startsAt: Millis;
    readonly doorsAt: Millis | null;
    readonly timeZone: string;
  };
  readonly venue: { readonly name: string; readonly address: string; readonly city: string } | undefined;
  readonly order: {
    readonly code: string;
    readonly buyerName: string;
    readonly currency: string;
    readonly subtotal: number;
    readonly fees: number;
    readonly tax: number;
    readonly total: number;
  };
  readonly lines: readonly {
    readonly name: string;
    readonly seat: { readonly section: string; readonly row: string; readonly number: string } | undefined;
    readonly price: number;
  }[];
  /** The buyer's page of this order, with its access token. */
  readonly url: string;
  /** The doors want a code that changes: only the page has it. */
  readonly movingCode?: boolean;
};

const MAX_LINES_SHOWN = 20;

/** An amount of the order's currency as people read it. */
export function amountText(mail: OrderMail, amount: number, { locale }: Pick<Spoken, "locale">): string {
  return formatMoney(money(amount, mail.order.currency), locale);
}

/** `Friday 4 December 2026 at 19:30 (Asia/Dhaka)`: a mail is read in any zone, so it says which. */
export function momentText(at: Millis, timeZone: string, { locale }: Pick<Spoken, "locale">): string {
  const format = new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
    timeZoneName: "short",
  });
  return format.format(at);
}

/** When doors open, with the day where it is not the day of the event; empty when no time is set. */
export function doorsText({ event }: OrderMail, spoken: Spoken): string {
  const { doorsAt, startsAt, timeZone } = event;
  if (doorsAt === null) return "";
  const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeZone });
  if (date.format(doorsAt) !== date.format(startsAt)) {
    return fill(spoken.labels.doorsOn, { time: momentText(doorsAt, timeZone, spoken) });
  }
  const time = new Intl.DateTimeFormat(spoken.locale, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  });
  return fill(spoken.labels.doorsAt, { time: time.format(doorsAt) });
}

export function placeText({ venue }: Pick<OrderMail, "venue">): string {
  return venue ? [venue.name, venue.address, venue.city].filter(Boolean).join(", ") : "";
}

/** The lines as rows of name and price; many places are summed up. */
export function lineRows(mail: OrderMail, spoken: Spoken): (readonly [string, string])[] {
  const { labels } = spoken;
  const amount = (minor: number) => amountText(mail, minor, spoken);
  const rows = mail.lines.slice(0, MAX_LINES_SHOWN).map(({ name, seat, price }): [string, string] => {
    const place = seat && fill(labels.seat, { row: seat.row, seat: seat.number });
    return [
      place === undefined ? name : `${name} · ${[seat?.section, place].filter(Boolean).join(", ")}`,
      amount(price),
    ];
  });
  const rest = mail.lines.slice(MAX_LINES_SHOWN);
  if (rest.length > 0) {
    rows.push([counted(spoken, "more", rest.length), amount(rest.reduce((sum, line) => sum + line.price, 0))]);
  }
  if (mail.order.fees !== 0) rows.push([labels.fees, amount(mail.order.fees)]);
  if (mail.order.tax !== 0) rows.push([labels.tax, amount(mail.order.tax)]);
  return rows;
}

/** Rows for the plain text. */
export function plainRows(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([left, right]) => `  ${left}: ${right}`).join("\n");
}
