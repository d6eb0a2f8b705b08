/** The one-time code. */
import { fill } from "../words/fill.ts";
import type { Language } from "../words/index.ts";
import { CODE_WORDS } from "../words/sign-in.ts";
import type { MailContent } from "./content.ts";
import { Heading, Note, Paragraph, renderMail } from "./layout.tsx";

export function signInCodeMail(code: string, language: Language): MailContent {
  const { heading, once, note, ...words } = CODE_WORDS[language];
  const subject = fill(words.subject, { code });
  const html = renderMail(
    { language, title: subject, preview: once, brand: "Tessera", footer: "Tessera" },
    <>
      <Heading>{heading}</Heading>
      <p style="margin:0 0 16px;font:700 36px ui-monospace,Menlo,Consolas,monospace;letter-spacing:0.12em">{code}</p>
      <Paragraph>{once}</Paragraph>
      <Note>{note}</Note>
    </>,
  );
  return { subject, html, text: `${heading}: ${code}\n\n${once}\n\n${note}\n` };
}
