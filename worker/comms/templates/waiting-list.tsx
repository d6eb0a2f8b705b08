/** To those who wait for places of an event that is sold out. */
import type { Millis } from "../../kernel/time.ts";
import { headerText } from "../header.ts";
import { type MailContent, momentText } from "./content.ts";
import { Button, Heading, Note, Paragraph, renderMail } from "./layout.tsx";

/** What both mails say; every text as people wrote it, escaped when rendered. */
export type WaitingMail = {
  readonly tenantName: string;
  readonly event: { readonly name: string; readonly startsAt: Millis; readonly timeZone: string };
  readonly type: string;
  readonly quantity: number;
  readonly name: string;
  /** The page of the entry, with its secret. */
  readonly url: string;
};

const wishOf = ({ quantity, type, event }: WaitingMail) =>
  `${quantity} × ${type} for ${event.name}, ${momentText(event.startsAt, event.timeZone)}`;

/** @param unverified the contact is not confirmed yet; else the person asked for their link again */
export function waitingListLinkMail(mail: WaitingMail, unverified: boolean): MailContent {
  const subject = headerText(
    unverified ? `Confirm: you wait for ${mail.event.name}` : `Your place on the waiting list for ${mail.event.name}`,
  );
  const what = unverified
    ? `Somebody, we hope you, asked us to put this address on the waiting list: ${wishOf(mail)}.`
    : `You are on the waiting list: ${wishOf(mail)}.`;
  const how = unverified
    ? "Press the button and you are in the line. We write to you when places come back."
    : "There you see where you stand, and you can leave the list.";
  const act = unverified ? "Put me on the list" : "See where I stand";
  const note = unverified ? "It was not you? Then do nothing, and we forget it within a day or two." : "";
  return compose(mail, subject, "The waiting list", [what, how], act, note);
}

/** @param until when the places go to the next */
export function waitingListOfferMail(mail: WaitingMail, until: Millis): MailContent {
  const subject = headerText(`Your turn: ${mail.event.name}`);
  const what = `Places came back, and it is your turn: ${wishOf(mail)}.`;
  const how = `We keep them for you until ${momentText(until, mail.event.timeZone)}. After that they go to the next in line.`;
  return compose(
    mail,
    subject,
    "It is your turn",
    [what, how],
    "Take the places",
    "You do not want them? Leave the list there, and the next one is glad.",
  );
}

function compose(
  mail: WaitingMail,
  subject: string,
  heading: string,
  paragraphs: readonly string[],
  act: string,
  note: string,
): MailContent {
  const hello = `Dear ${mail.name},`;
  const html = renderMail(
    {
      language: "en",
      title: subject,
      preview: paragraphs[0] ?? subject,
      brand: mail.tenantName,
      footer: mail.tenantName,
    },
    <>
      <Heading>{heading}</Heading>
      <Paragraph>{hello}</Paragraph>
      {paragraphs.map((text) => (
        <Paragraph key={text}>{text}</Paragraph>
      ))}
      <Button href={mail.url}>{act}</Button>
      {note === "" ? null : <Note>{note}</Note>}
    </>,
  );
  const text = [hello, ...paragraphs, `${act}: ${mail.url}`, note].filter(Boolean).join("\n\n");
  return { subject, html, text: `${text}\n` };
}
