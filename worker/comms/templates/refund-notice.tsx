/** Money goes back: why, how much, and what to do. */
import { headerText } from "../header.ts";
import { amountText, type MailContent, momentText, type OrderMail } from "./content.ts";
import { Button, Heading, Note, Paragraph, renderMail } from "./layout.tsx";

/** Why money goes back: the places were gone, the order had ended, it was paid twice, or staff decided so. */
export type RefundNoticeReason = "places_gone" | "order_closed" | "order_already_paid" | "requested";

const WHY: Readonly<Record<RefundNoticeReason, { heading: string; text: string }>> = {
  places_gone: {
    heading: "Your payment came too late",
    text: "When your payment arrived, the time to buy had ended and somebody else had taken these places. You have no tickets, and you get all of your money back.",
  },
  order_closed: {
    heading: "Your order had ended",
    text: "Your payment arrived after this order had ended, so no tickets were made. You get all of your money back.",
  },
  order_already_paid: {
    heading: "You paid twice",
    text: "This order was paid already. Your tickets are valid, and you get the second payment back.",
  },
  requested: { heading: "A refund for your order", text: "The organizer has refunded your order." },
};

/** The reason of a refund's row; what we have no words for is told as a refund of the organizer. */
export function noticeReason(reason: string): RefundNoticeReason {
  return reason === "places_gone" || reason === "order_closed" || reason === "order_already_paid"
    ? reason
    : "requested";
}

/** @param amount minor units that go back */
export function refundNoticeMail(mail: OrderMail, reason: RefundNoticeReason, amount: number): MailContent {
  const { heading, text: why } = WHY[reason];
  const { event, order, tenant } = mail;
  const sum = amountText(mail, amount);
  const subject = headerText(`${heading}: ${sum} for ${event.name}`);
  const when = `${sum} go back the way they came. Banks and wallets take up to 10 days to show it.`;
  const footer = `Order ${order.code}. Questions? Answer this mail, or write to ${tenant.contactEmail}.`;
  const about = `${event.name}, ${momentText(event.startsAt, event.timeZone)}`;
  const html = renderMail(
    { language: "en", title: subject, preview: when, brand: tenant.name, footer },
    <>
      <Heading>{heading}</Heading>
      <Paragraph>{about}</Paragraph>
      <Paragraph>{why}</Paragraph>
      <Paragraph>
        <strong>{when}</strong>
      </Paragraph>
      <Button href={mail.url}>Show my order</Button>
      <Note>You need not do anything.</Note>
    </>,
  );
  const text = `${heading}\n\n${about}\n\n${why}\n\n${when}\n\nYour order: ${mail.url}\n\nYou need not do anything.\n\n${footer}\n`;
  return { subject, html, text };
}
