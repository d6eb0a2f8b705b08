/** A mail to a buyer: the words of its kind, in the frame, with what every such mail has to have. */
import { headerText } from "../header.ts";
import { fill } from "../words/fill.ts";
import type { DefaultWording, Spoken, Values, Wording } from "../words/index.ts";
import { type MailContent, plainRows } from "./content.ts";
import { Button, Heading, Note, Paragraph, renderMail, Rows } from "./layout.tsx";

/** What is written, and around it. Every text as people wrote it; it is escaped when it is drawn. */
export type BuyerMail = {
  readonly spoken: Spoken;
  /** Our own words of the kind, for the button and the note. */
  readonly ours: DefaultWording;
  /** The organizer's words, or ours. */
  readonly wording: Wording;
  readonly values: Values;
  /** Whose mail it is. */
  readonly brand: string;
  /** The event, when and where: the facts that no words may hide. */
  readonly about: readonly string[];
  /** How to get in, and the like: after the words, above the button. */
  readonly how?: string;
  /** Where the button leads. */
  readonly url: string;
  readonly rows?: readonly (readonly [string, string])[];
  readonly total?: readonly [string, string];
  /** Below the button, after the kind's own note. */
  readonly notes: readonly string[];
  readonly footer: string;
  /** Where one says that one wants no more of these; undefined where they are needed. */
  readonly unsubscribe?: { readonly label: string; readonly url: string };
};

const present = (parts: readonly (string | undefined)[]) =>
  parts.filter((part): part is string => part !== undefined && part !== "");

/** Subject, HTML and plain text; the last two say the same. */
export function buyerMail(mail: BuyerMail): MailContent {
  const { spoken, ours, wording, values, brand, url, rows = [], total, footer, unsubscribe } = mail;
  const [first = "", ...facts] = present(mail.about);
  const subject = headerText(fill(wording.subject, values));
  const heading = fill(wording.heading, values);
  const paragraphs = present([...fill(wording.text, values).split(/\n{2,}/), mail.how]);
  const notes = present([ours.note, ...mail.notes]);
  const html = renderMail(
    {
      language: spoken.language,
      title: subject,
      preview: paragraphs[0] ?? subject,
      brand,
      footer: (
        <>
          {footer}
          {unsubscribe && (
            <>
              <br />
              <a href={unsubscribe.url} style="color:inherit">
                {unsubscribe.label}
              </a>
            </>
          )}
        </>
      ),
    },
    <>
      <Heading>{heading}</Heading>
      <Paragraph>
        <strong>{first}</strong>
        {facts.flatMap((fact) => [<br key={`${fact} br`} />, fact])}
      </Paragraph>
      {paragraphs.map((text) => (
        <Paragraph key={text}>{lines(text)}</Paragraph>
      ))}
      <Button href={url}>{ours.act}</Button>
      {rows.length > 0 && <Rows rows={rows} {...(total ? { total } : {})} />}
      {notes.map((text) => (
        <Note key={text}>{text}</Note>
      ))}
    </>,
  );
  const blocks = [
    heading,
    present(mail.about).join("\n"),
    ...paragraphs,
    `${ours.act}: ${url}`,
    plainRows(total ? [...rows, total] : rows),
    ...notes,
    footer,
    unsubscribe && `${unsubscribe.label}: ${unsubscribe.url}`,
  ];
  return { subject, html, text: `${present(blocks).join("\n\n")}\n` };
}

/** A single line break stays one. */
function lines(text: string) {
  return text.split("\n").flatMap((line, index) => (index === 0 ? [line] : [<br key={`${index}`} />, line]));
}
