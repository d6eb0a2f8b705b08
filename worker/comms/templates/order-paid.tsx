/** Confirmation of a paid order, with the tickets. */
import { headerText } from "../header.ts";
import {
  amountText,
  doorsText,
  lineRows,
  type MailContent,
  momentText,
  type OrderMail,
  placeText,
  plainRows,
} from "./content.ts";
import { Button, Heading, Note, Paragraph, renderMail, Rows } from "./layout.tsx";

/** @param attached whether the PDF is part of the mail */
export function orderPaidMail(mail: OrderMail, attached: boolean): MailContent {
  const { event, order, tenant } = mail;
  const count = mail.lines.length;
  const tickets = count === 1 ? "Your ticket" : `Your ${count} tickets`;
  const subject = headerText(`${tickets} for ${event.name}`);
  const starts = momentText(event.startsAt, event.timeZone);
  const doors = doorsText(mail);
  const place = placeText(mail);
  const rows = lineRows(mail);
  const total = ["Total paid", amountText(mail, order.total)] as const;
  const show = attached
    ? "The tickets are in the attached PDF. Show the code at the door, printed or on your phone."
    : mail.movingCode === true
      ? "Open your tickets on your phone with the link, at home already: then they work without a network. Their code changes every 30 seconds, so a print or a picture of it lets nobody in."
      : "Open your tickets with the link and show the code at the door.";
  const keep = "This link opens your order without a password: share it only with those who come along.";
  const footer = `Order ${order.code}. Questions? Answer this mail, or write to ${tenant.contactEmail}.`;
  const html = renderMail(
    { language: "en", title: subject, preview: `${starts}, ${place}`, brand: tenant.name, footer },
    <>
      <Heading>{event.name}</Heading>
      <Paragraph>
        <strong>{starts}</strong>
        <br />
        {place}
      </Paragraph>
      <Paragraph>
        {order.buyerName ? `Thank you, ${order.buyerName}. ` : "Thank you. "}
        {doors}
        {show}
      </Paragraph>
      <Button href={mail.url}>Show my tickets</Button>
      <Rows rows={rows} total={total} />
      <Note>{keep}</Note>
    </>,
  );
  const text = [
    event.name,
    starts,
    place,
    "",
    `${order.buyerName ? `Thank you, ${order.buyerName}. ` : "Thank you. "}${doors}${show}`,
    "",
    `Your tickets: ${mail.url}`,
    "",
    plainRows([...rows, total]),
    "",
    keep,
    "",
    footer,
    "",
  ].join("\n");
  return { subject, html, text };
}
