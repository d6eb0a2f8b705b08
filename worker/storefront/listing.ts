/** What the pages with lists of events have in common: how many, where they go on, how long they are kept. */
import type { EventCard } from "../../web/storefront/model.ts";
import type { ListingKey } from "../events/index.ts";
import { type EventFilter, FILTER_RULES } from "../finding/index.ts";
import { idPattern } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { keep, keepUntil, type QueryRule } from "./page.ts";

/** Rows of a page of a list. */
export const ROWS = 30;
/** Cities to choose from. */
export const CITIES = 60;
/** Cities that a home page names. */
export const CITY_CHIPS = 8;
/** No filter. */
export const ALL: EventFilter = {};

const KEY = /^(\d{10,15})\.(evt_.+)$/;

/** The key that a parameter `after` says; undefined for any other text. */
export function readAfter(text: string | undefined): ListingKey | undefined {
  const match = KEY.exec(text ?? "");
  const [, startsAt = "", id = ""] = match ?? [];
  return match && idPattern("event").test(id) ? { startsAt: Number(startsAt), id } : undefined;
}

/** The other way round. */
export function writeAfter(key: ListingKey | null): string | null {
  return key && `${key.startsAt}.${key.id}`;
}

/** The parameters of a listing. */
export const LISTING_QUERY: Readonly<Record<string, QueryRule>> = {
  ...FILTER_RULES,
  after: (text) => (readAfter(text) === undefined ? undefined : text),
};

/** How long a page with these rows is kept: no longer than until one of their sales opens. */
export function keepListing(cards: readonly EventCard[], now: Millis): string {
  const opens = cards.flatMap(({ opens_at: at }) => (at === null ? [] : [Date.parse(at)]));
  return keepUntil(keep.listing, opens, now);
}

/** The beginning of a Markdown text, without its marks. */
export function excerpt(markdown: string, most = 200): string {
  const text = markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/^\s*(?:[#>]+|[-*+]|\d+\.)\s+/gm, "")
    .replaceAll(/[*_`~]+/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  if (text.length <= most) return text;
  return `${text.slice(0, most).replace(/\s+\S*$/, "")}…`;
}
