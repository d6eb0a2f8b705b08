/** A payment was turned down while the places are still held: until when, and the way to try again (G11). */
import { headerText } from "../header.ts";
import { type MailContent, momentText, type OrderMail } from "./content.ts";
import { Button, Heading, Note, Paragraph, renderMail } from "./layout.tsx";

/** @param heldUntil when the places go back on sale, ms since the epoch */
export function paymentFailedMail(mail: OrderMail, heldUntil: number): MailContent {
  const { event, order, tenant } = mail;
  const heading = "Your payment did not go through";
  const subject = headerText(`${heading}: ${event.name}`);
  const until = momentText(heldUntil, event.timeZone);
  const what = `Nothing was taken. Your places are held until ${until}. Until then you can try again, or pay another way.`;
  const note = "Paid already, or changed your mind? Then you need not do anything.";
  const footer = `Order ${order.code}. Questions? Answer this mail, or write to ${tenant.contactEmail}.`;
  const about = `${event.name}, ${momentText(event.startsAt, event.timeZone)}`;
  const html = renderMail(
    { language: "en", title: subject, preview: what, brand: tenant.name, footer },
    <>
      <Heading>{heading}</Heading>
      <Paragraph>{about}</Paragraph>
      <Paragraph>{what}</Paragraph>
      <Button href={mail.url}>Pay again</Button>
      <Note>{note}</Note>
    </>,
  );
  const text = `${heading}\n\n${about}\n\n${what}\n\nPay again: ${mail.url}\n\n${note}\n\n${footer}\n`;
  return { subject, html, text };
}
