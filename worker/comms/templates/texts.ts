/** What messages to phones say: short, since every part of an SMS costs, and safe to be read over a shoulder. Pure. */

import { headerText } from "../header.ts";
import { fill } from "../words/fill.ts";
import type { Labels, Language } from "../words/index.ts";
import { CODE_WORDS } from "../words/sign-in.ts";

const MAX_EVENT_NAME = 60;

export type TextContent = { readonly text: string; readonly parameters: readonly string[] };

/**
 * A one-time code. The last line lets a phone offer it on our own site, and on no other.
 * @param site host of the site that asks for it
 */
export function signInCodeText(code: string, site: string, language: Language): TextContent {
  const text = `${fill(CODE_WORDS[language].text, { code })}\n\n@${site} #${code}`;
  return { text, parameters: [code] };
}

/**
 * The link to the tickets.
 * @param event its name; cut, so that the text stays at two parts
 * @param url the buyer's page of the order, which opens without a password
 */
export function ticketsText(event: string, url: string, { ticketsByPhone }: Labels): TextContent {
  const name = headerText(event, MAX_EVENT_NAME);
  return { text: fill(ticketsByPhone, { event: name, link: url }), parameters: [name, url] };
}
