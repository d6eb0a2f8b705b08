/** From an ICU message to what `icu.ts` says. Runs on the server only: the parser is larger than an island may be. */
import { IntlMessageFormat } from "intl-messageformat";
import type { Message, Part } from "./icu.ts";

type Elements = ReturnType<IntlMessageFormat["getAst"]>;
type Element = Elements[number];

/** The parser's number for text; its enum is not exported. */
const LITERAL = 0;

/** @throws when the text is not ICU, or uses a part that we have no use for yet (dates and money come formatted) */
export function parseMessage(text: string): Message {
  // Most messages have no argument.
  if (!/[{}'#]/.test(text)) return text;
  return shortest(new IntlMessageFormat(text, "en", undefined, { ignoreTag: true }).getAst());
}

function shortest(elements: Elements): Message {
  const parts = elements.map(partOf);
  if (parts.length === 0) return "";
  const [only] = parts;
  return parts.length === 1 && typeof only === "string" ? only : parts;
}

function partOf(element: Element): Part {
  if (!("value" in element)) return 0;
  if ("pluralType" in element) {
    if (element.pluralType !== "cardinal" || element.offset !== 0)
      throw new Error("a plural of a kind that we do not say");
    return [element.value, "plural", optionsOf(element.options)];
  }
  if ("options" in element) return [element.value, "select", optionsOf(element.options)];
  if ("style" in element || "children" in element) throw new Error(`${element.value} comes written already`);
  const kind: number = element.type;
  return kind === LITERAL ? element.value : [element.value];
}

function optionsOf(options: Readonly<Record<string, { readonly value: Elements }>>): Record<string, Message> {
  return Object.fromEntries(Object.entries(options).map(([name, { value }]) => [name, shortest(value)]));
}
