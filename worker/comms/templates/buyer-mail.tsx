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

/** A mail as its parts, gaps filled: what the HTML, the plain text and the preview of the console are made of. */
export type MailParts = {
  readonly subject: string;
  readonly heading: string;
  /** The first one is the strongest. */
  readonly about: readonly string[];
  readonly paragraphs: readonly string[];
  readonly act: string;
  readonly rows: readonly (readonly [string, string])[];
  readonly notes: readonly string[];
  readonly footer: string;
  readonly unsubscribe: string | null;
};

const present = (parts: readonly (string | undefined)[]) =>
  parts.filter((part): part is string => part !== undefined && part !== "");

export function mailParts(mail: BuyerMail): MailParts {
  const { ours, wording, values, rows = [], total, footer, unsubscribe } = mail;
  return {
    subject: headerText(fill(wording.subject, values)),
    heading: fill(wording.heading, values),
    about: present(mail.about),
    paragraphs: present([...fill(wording.text, values).split(/\n{2,}/), mail.how]),
    act: ours.act,
    rows: total ? [...rows, total] : rows,
    notes: present([ours.note, ...mail.notes]),
    footer,
    unsubscribe: unsubscribe?.label ?? null,
  };
}

/** Subject, HTML and plain text; the last two say the same. */
export function buyerMail(mail: BuyerMail): MailContent {
  const { spoken, brand, url, rows = [], total, unsubscribe } = mail;
  const parts = mailParts(mail);
  const { subject, heading, paragraphs, act, notes, footer } = parts;
  const [first = "", ...facts] = parts.about;
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
      <Button href={url}>{act}</Button>
      {rows.length > 0 && <Rows rows={rows} {...(total ? { total } : {})} />}
      {notes.map((text) => (
        <Note key={text}>{text}</Note>
      ))}
    </>,
  );
  const blocks = [
    heading,
    parts.about.join("\n"),
    ...paragraphs,
    `${act}: ${url}`,
    plainRows(parts.rows),
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
