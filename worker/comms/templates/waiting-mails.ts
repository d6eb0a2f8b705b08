/** The mails to those who wait for places of an event that is sold out. */
import type { Millis } from "../../kernel/time.ts";
import type { MessageKind, Spoken, Wording } from "../words/index.ts";
import { type BuyerMail, buyerMail } from "./buyer-mail.tsx";
import { type MailContent, momentText, type OrderMail, placeText } from "./content.ts";

/** What they say; every text as people wrote it, escaped when drawn. */
export type WaitingMail = {
  readonly tenantName: string;
  readonly event: { readonly name: string; readonly startsAt: Millis; readonly timeZone: string };
  readonly venue: OrderMail["venue"];
  readonly type: string;
  readonly quantity: number;
  readonly name: string;
  /** The page of the entry, with its secret. */
  readonly url: string;
  /** When offered places go to the next; undefined where nothing is offered. */
  readonly until: Millis | undefined;
};

type Told = { readonly kind: MessageKind; readonly wording: Wording; readonly spoken: Spoken };

/** One mail about one entry. */
export function waitingMail(mail: WaitingMail, told: Told): MailContent {
  return buyerMail(toWaitingMail(mail, told));
}

/** The same, before it is drawn. */
export function toWaitingMail(
  { tenantName, event, venue, type, quantity, name, url, until }: WaitingMail,
  { kind, wording, spoken }: Told,
): BuyerMail {
  const date = momentText(event.startsAt, event.timeZone, spoken);
  const place = placeText({ venue });
  return {
    spoken,
    ours: spoken.kinds[kind],
    wording,
    values: {
      event: event.name,
      date,
      place,
      name: name || spoken.labels.guest,
      organizer: tenantName,
      wish: `${new Intl.NumberFormat(spoken.locale).format(quantity)} × ${type}`,
      ...(until === undefined ? {} : { until: momentText(until, event.timeZone, spoken) }),
    },
    brand: tenantName,
    about: [event.name, date, place],
    url,
    notes: [],
    footer: tenantName,
  };
}
