/** What members of staff are told who wanted to be: one sentence, and where to look. */
import { headerText } from "../header.ts";
import type { MailContent } from "./content.ts";
import { Button, Heading, Note, Paragraph, renderMail } from "./layout.tsx";

/** One thing that happened, and the page of the console that is about it. */
export type Notice = {
  readonly organizer: string;
  readonly heading: string;
  readonly text: string;
  readonly url: string;
  /** Where they choose what they are told. */
  readonly settingsUrl: string;
};

export function staffNoticeMail({ organizer, heading, text, url, settingsUrl }: Notice): MailContent {
  const subject = headerText(`${heading}: ${organizer}`);
  const note = "You get this because you asked for it. Choose what you are told:";
  const html = renderMail(
    { language: "en", title: subject, preview: text, brand: organizer, footer: `For the staff of ${organizer}.` },
    <>
      <Heading>{heading}</Heading>
      <Paragraph>{text}</Paragraph>
      <Button href={url}>Open the console</Button>
      <Note>
        {note} <a href={settingsUrl}>{settingsUrl}</a>
      </Note>
    </>,
  );
  return { subject, html, text: `${heading}\n\n${text}\n\nThe console: ${url}\n\n${note} ${settingsUrl}\n` };
}
