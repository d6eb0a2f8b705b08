/** Somebody took a list of orders or customers along. */
import { headerText } from "../header.ts";
import type { MailContent } from "./content.ts";
import { Button, Heading, Note, Paragraph, renderMail } from "./layout.tsx";

export function exportMadeMail(made: {
  readonly tenantName: string;
  readonly who: string;
  readonly kind: "orders" | "customers";
  readonly rows: number;
  readonly url: string;
}): MailContent {
  const { tenantName, who, kind, rows, url } = made;
  const count = rows.toLocaleString("en");
  const subject = headerText(`${who} exported ${count} ${kind}`);
  const what = `${who} has made a file of ${count} ${kind} of ${tenantName}. It holds names and contacts of buyers.`;
  const note =
    "Was this expected? Then there is nothing to do. If not, remove the person from the team and look at the log.";
  const html = renderMail(
    { language: "en", title: subject, preview: what, brand: tenantName, footer: `For the staff of ${tenantName}.` },
    <>
      <Heading>A list was exported</Heading>
      <Paragraph>{what}</Paragraph>
      <Button href={url}>Open the audit log</Button>
      <Note>{note}</Note>
    </>,
  );
  return { subject, html, text: `${what}\n\nThe audit log: ${url}\n\n${note}\n` };
}
