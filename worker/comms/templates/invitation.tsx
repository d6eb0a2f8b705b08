/** Somebody is asked to join an organization. */
import type { Millis } from "../../kernel/time.ts";
import { headerText } from "../header.ts";
import type { MailContent } from "./content.ts";
import { Button, Heading, Note, Paragraph, renderMail } from "./layout.tsx";

const WORK: Readonly<Record<string, string>> = {
  owner: "everything, as an owner",
  admin: "everything but ownership",
  manager: "events and orders",
  staff: "looking after orders",
  scanner: "scanning tickets",
};

/** @param invitation.events how many events it is for; null is all of them */
export function invitationMail(invitation: {
  readonly tenantName: string;
  readonly inviter: string;
  readonly role: string;
  readonly events: number | null;
  readonly expiresAt: Millis;
  readonly timeZone: string;
  readonly url: string;
}): MailContent {
  const { tenantName, inviter, role, events, url } = invitation;
  const subject = headerText(`${tenantName} asks you to join on Tessera`);
  const scope = events === null ? "" : events === 1 ? ", for one event" : `, for ${events} events`;
  const what = `${inviter} asks you to work with ${tenantName}. Your part: ${WORK[role] ?? role}${scope}.`;
  const until = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: invitation.timeZone }).format(
    invitation.expiresAt,
  );
  const how = `The link works once, until ${until}.`;
  const note = "You know nobody there? Then do nothing: without accepting, nothing happens.";
  const html = renderMail(
    { language: "en", title: subject, preview: what, brand: "Tessera", footer: "Tessera" },
    <>
      <Heading>Join {tenantName}</Heading>
      <Paragraph>{what}</Paragraph>
      <Button href={url}>See the invitation</Button>
      <Paragraph>{how}</Paragraph>
      <Note>{note}</Note>
    </>,
  );
  return { subject, html, text: `${what}\n\nThe invitation: ${url}\n\n${how}\n\n${note}\n` };
}
