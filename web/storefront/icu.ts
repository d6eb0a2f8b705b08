/**
 * Saying an ICU message that is parsed already. This half runs in browsers, so it is small: the parser stays on the
 * server (`parse.ts`), which puts an island's messages into its page.
 */

/** A piece of text, `0` for `#`, a value, or a choice: `[argument, kind, texts by category or value]`. */
export type Part =
  | string
  | 0
  | readonly [argument: string]
  | readonly [argument: string, kind: "plural" | "select", options: Readonly<Record<string, Message>>];
/** A message without arguments is its text. */
export type Message = string | readonly Part[];

export type Values = Readonly<Record<string, string | number>>;

/** What a language needs to say messages: its digits, its plural rules, and whether values are kept apart from the text. */
export type Speaker = {
  readonly digits: Intl.NumberFormat;
  readonly plural: Intl.PluralRules;
  readonly isolate: boolean;
};

/** @param isolate true in a language written from the right, where prices and codes would be torn apart otherwise */
export function speaker(language: string, isolate: boolean): Speaker {
  return { digits: new Intl.NumberFormat(language), plural: new Intl.PluralRules(language), isolate };
}

/** The text of a message. A value that is not given stays `{name}`, so that it is seen. */
export function say(speaker: Speaker, message: Message, values: Values, count = 0): string {
  if (typeof message === "string") return message;
  return message.map((part) => sayPart(speaker, part, values, count)).join("");
}

function sayPart(speaker: Speaker, part: Part, values: Values, count: number): string {
  if (part === 0) return speaker.digits.format(count);
  if (typeof part === "string") return part;
  const value = values[part[0]];
  if (part.length === 1) {
    if (value === undefined) return `{${part[0]}}`;
    if (typeof value === "number") return speaker.digits.format(value);
    // First-strong isolates: a price or a foreign name keeps its own direction.
    return speaker.isolate && value !== "" ? `\u2068${value}\u2069` : value;
  }
  const [, kind, options] = part;
  const chosen = kind === "select" ? options[String(value)] : pluralOf(speaker, Number(value), options);
  return say(speaker, chosen ?? options["other"] ?? "", values, kind === "plural" ? Number(value) : count);
}

function pluralOf({ plural }: Speaker, count: number, options: Readonly<Record<string, Message>>) {
  return options[`=${count}`] ?? options[plural.select(count)];
}
