/** The link for a new password. */
import type { MailContent } from "./content.ts";
import { Button, Heading, Note, Paragraph, renderMail } from "./layout.tsx";

export function passwordResetMail(url: string): MailContent {
  const subject = "Choose a password for Tessera";
  const how = "The link works once, for an hour. Choosing a password signs you out everywhere else.";
  const note = "If you did not ask for it, ignore this mail: nothing has changed.";
  const html = renderMail(
    { language: "en", title: subject, preview: how, brand: "Tessera", footer: "Tessera" },
    <>
      <Heading>Choose a password</Heading>
      <Button href={url}>Choose a password</Button>
      <Paragraph>{how}</Paragraph>
      <Note>{note}</Note>
    </>,
  );
  return { subject, html, text: `Choose a password: ${url}\n\n${how}\n\n${note}\n` };
}
