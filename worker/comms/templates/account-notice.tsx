/** What changed about how somebody signs in. */
import type { AccountNews } from "../account-messages.ts";
import type { MailContent } from "./content.ts";
import { Button, Heading, Note, Paragraph, renderMail } from "./layout.tsx";

const NEWS: Readonly<Record<AccountNews, string>> = {
  password_changed: "Your password was changed.",
  authenticator_on: "An authenticator app was turned on.",
  authenticator_off: "Your authenticator app was turned off.",
  recovery_codes_renewed: "New recovery codes were made; the ones before no longer work.",
  passkey_added: "A passkey was added.",
  passkey_removed: "A passkey was removed.",
  issuer_linked: "Another way to sign in was linked to your account.",
  issuer_unlinked: "A way to sign in was unlinked from your account.",
  phone_added: "A phone was added that signs you in.",
  phone_removed: "A phone was removed: it signs you in no more.",
};

export function accountNoticeMail(news: AccountNews, url: string): MailContent {
  const what = NEWS[news];
  const note = "If this was not you, sign out everywhere on this page, then choose a new password.";
  const html = renderMail(
    { language: "en", title: what, preview: what, brand: "Tessera", footer: "Tessera" },
    <>
      <Heading>Your Tessera account</Heading>
      <Paragraph>{what}</Paragraph>
      <Button href={url}>Look at your account</Button>
      <Note>{note}</Note>
    </>,
  );
  return { subject: what.replace(/\.$/, ""), html, text: `${what}\n\nYour account: ${url}\n\n${note}\n` };
}
