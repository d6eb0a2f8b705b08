/** Somebody was made a member of an organization. */
import { headerText } from "../header.ts";
import type { MailContent } from "./content.ts";
import { Button, Heading, Note, Paragraph, renderMail } from "./layout.tsx";

export function memberInvitedMail(invitation: {
  readonly tenantName: string;
  readonly role: string;
  readonly email: string;
  readonly url: string;
}): MailContent {
  const { tenantName, role, email, url } = invitation;
  const subject = headerText(`You are now part of ${tenantName} on Tessera`);
  const what = `${tenantName} has added you as ${role}.`;
  const how = `Sign in with ${email}; we send you a code, there is no password.`;
  const note = "You know nobody there? Then do nothing: without signing in, nothing happens.";
  const html = renderMail(
    { language: "en", title: subject, preview: what, brand: "Tessera", footer: "Tessera" },
    <>
      <Heading>Welcome to {tenantName}</Heading>
      <Paragraph>{what}</Paragraph>
      <Paragraph>{how}</Paragraph>
      <Button href={url}>Open the console</Button>
      <Note>{note}</Note>
    </>,
  );
  return { subject, html, text: `${what}\n\n${how}\n\nThe console: ${url}\n\n${note}\n` };
}
