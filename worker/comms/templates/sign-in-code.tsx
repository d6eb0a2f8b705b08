/** The one-time code. */
import type { MailContent } from "./content.ts";
import { Heading, Note, Paragraph, renderMail } from "./layout.tsx";

export function signInCodeMail(code: string): MailContent {
  const subject = `${code} is your Tessera sign-in code`;
  const note = "If you did not ask for it, ignore this mail: without the code nobody can sign in. We never ask for it.";
  const html = renderMail(
    { language: "en", title: subject, preview: "It works once, for 10 minutes.", brand: "Tessera", footer: "Tessera" },
    <>
      <Heading>Your sign-in code</Heading>
      <p style="margin:0 0 16px;font:700 36px ui-monospace,Menlo,Consolas,monospace;letter-spacing:0.12em">{code}</p>
      <Paragraph>It works once, for 10 minutes.</Paragraph>
      <Note>{note}</Note>
    </>,
  );
  return { subject, html, text: `Your sign-in code: ${code}\n\nIt works once, for 10 minutes.\n\n${note}\n` };
}
