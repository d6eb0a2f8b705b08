/** Something about the tickets of an order changed: what, and the tickets as they are now (E32). */
import { headerText } from "../header.ts";
import type { OrderChange } from "../messages.ts";
import { doorsText, type MailContent, momentText, type OrderMail, placeText } from "./content.ts";
import { Button, Heading, Note, Paragraph, renderMail } from "./layout.tsx";

const NEW_CODES = "The codes that you had before no longer work: use the ones of this mail.";
const WORDS: Readonly<Record<OrderChange, { heading: string; text: string }>> = {
  seat_moved: { heading: "You have another seat", text: `The organizer has moved your seat. ${NEW_CODES}` },
  attendee_changed: {
    heading: "Your ticket has another name",
    text: `A name on your tickets was changed. ${NEW_CODES}`,
  },
  date_moved: { heading: "The date has changed", text: `The event takes place at another time. ${NEW_CODES}` },
  event_cancelled: {
    heading: "The event is cancelled",
    text: "It does not take place. When money goes back to you, we write to you again; you need not do anything.",
  },
  event_postponed: {
    heading: "The event is postponed",
    text: "It does not take place on the date above. Your tickets stay valid: when the new date is known, you get them again with it.",
  },
  lines_cancelled: {
    heading: "Tickets of your order were cancelled",
    text: "Cancelled tickets no longer let anybody in. Those that are left stay valid.",
  },
  rest_due: {
    heading: "A part of your payment is missing",
    text: "We got less than your order costs. Pay the rest on the page of your order within two days; your places are kept until then.",
  },
  upgrade_due: {
    heading: "Pay the difference for your better ticket",
    text: "The organizer keeps a better place for you. Pay the difference on the page of this order within two days. Then the new ticket comes, and the old one ends. Until then the old one stays valid.",
  },
  resent: { heading: "Your tickets", text: "Here they are once more." },
};

/** @param attached whether the tickets are part of the mail; none are left of an order that ended whole */
export function orderChangedMail(mail: OrderMail, change: OrderChange, attached: boolean): MailContent {
  const { event, order, tenant } = mail;
  const { heading, text } = WORDS[change];
  const what = change === "event_postponed" ? `${text}${refundOffer(mail)}` : text;
  const subject = headerText(`${heading}: ${event.name}`);
  const starts = momentText(event.startsAt, event.timeZone);
  const place = placeText(mail);
  const ends = change === "event_cancelled" || change === "event_postponed";
  const show = attached && !ends ? `${doorsText(mail)}The valid tickets are in the attached PDF.` : "";
  const footer = `Order ${order.code}. Questions? Answer this mail, or write to ${tenant.contactEmail}.`;
  const keep = "This link opens your order without a password: share it only with those who come along.";
  const html = renderMail(
    { language: "en", title: subject, preview: `${starts}, ${place}`, brand: tenant.name, footer },
    <>
      <Heading>{heading}</Heading>
      <Paragraph>
        <strong>{event.name}</strong>
        <br />
        {starts}
        <br />
        {place}
      </Paragraph>
      <Paragraph>
        {what} {show}
      </Paragraph>
      <Button href={mail.url}>Show my order</Button>
      <Note>{keep}</Note>
    </>,
  );
  const lines = [heading, "", event.name, starts, place, "", `${what} ${show}`.trim(), "", `Your order: ${mail.url}`];
  return { subject, html, text: [...lines, "", keep, "", footer, ""].join("\n") };
}

/** The sentence about money of a postponed event; empty when the organizer offers none back. */
function refundOffer({ event }: OrderMail): string {
  if (!event.refundUntil) return "";
  const until = momentText(event.refundUntil, event.timeZone);
  return ` If you cannot wait, answer this mail until ${until}, and you get your money back.`;
}
