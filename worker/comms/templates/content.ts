/** What a template makes, and what the order's mails are made of. */
import { formatMoney, money } from "../../kernel/money.ts";
import type { Millis } from "../../kernel/time.ts";

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
export function amountText(mail: OrderMail, amount: number): string {
  return formatMoney(money(amount, mail.order.currency), "en-GB");
}

/** `Friday 4 December 2026 at 19:30 (Asia/Dhaka)`: a mail is read in any zone, so it says which. */
export function momentText(at: Millis, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-GB", {
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

/** `Doors open at 18:30.`, with the day where it is not the day of the event; empty when no time is set. */
export function doorsText({ event }: OrderMail): string {
  if (event.doorsAt === null) return "";
  const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeZone: event.timeZone });
  if (date.format(event.doorsAt) !== date.format(event.startsAt)) {
    return `Doors open on ${momentText(event.doorsAt, event.timeZone)}. `;
  }
  const time = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: event.timeZone,
  });
  return `Doors open at ${time.format(event.doorsAt)}. `;
}

export function placeText({ venue }: OrderMail): string {
  return venue ? [venue.name, venue.address, venue.city].filter(Boolean).join(", ") : "";
}

/** The lines as rows of name and price; many places are summed up. */
export function lineRows(mail: OrderMail): (readonly [string, string])[] {
  const rows = mail.lines
    .slice(0, MAX_LINES_SHOWN)
    .map(({ name, seat, price }): [string, string] => [
      seat ? `${name} · ${[seat.section, `row ${seat.row}`, `seat ${seat.number}`].filter(Boolean).join(", ")}` : name,
      amountText(mail, price),
    ]);
  const rest = mail.lines.slice(MAX_LINES_SHOWN);
  if (rest.length > 0) {
    rows.push([
      `and ${rest.length} more places`,
      amountText(
        mail,
        rest.reduce((sum, line) => sum + line.price, 0),
      ),
    ]);
  }
  if (mail.order.fees !== 0) rows.push(["Fees", amountText(mail, mail.order.fees)]);
  if (mail.order.tax !== 0) rows.push(["Tax", amountText(mail, mail.order.tax)]);
  return rows;
}

/** Rows for the plain text. */
export function plainRows(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([left, right]) => `  ${left}: ${right}`).join("\n");
}
