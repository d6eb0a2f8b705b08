/**
 * The picture that messengers show for an event: its name, day and place in the organizer's colour. What is on it decides
 * its address, so it is drawn once, kept with the pictures, and never old.
 */
import { clock, longDay } from "../../web/storefront/format.ts";
import { directionOf, type Locale } from "../kernel/locales.ts";
import { sha256Hex } from "../platform/crypto.ts";
import type { ShopEvent } from "../shop/index.ts";

/** What stands on it. */
export type CardContent = {
  readonly name: string;
  readonly when: string;
  readonly place: string;
  readonly organizer: string;
  readonly accent: string | null;
  readonly rtl: boolean;
};

/** A new number when it is drawn in another way. */
const DRAWING = 1;
/** Letters of the digest in an address: enough for the cards of one event. */
const DIGEST_LENGTH = 16;
/** Longer texts are cut before they are set: a line has an end anyway. */
const MOST_TEXT = 160;

/** The parts of a path below `/cards`. */
export const CARD_FILE = /^(?:en|bn|hi|sw|ar)-[0-9a-f]{16}\.png$/;

type Shown = Pick<ShopEvent, "id" | "name" | "starts_at" | "time_zone" | "venue" | "tenant">;

/** What the card of an event says in a language. */
export function cardContent(event: Shown, locale: Locale): CardContent {
  const { starts_at: at, time_zone: zone, venue } = event;
  return {
    name: event.name.slice(0, MOST_TEXT),
    when: `${longDay(at, zone, locale)}, ${clock(at, zone, locale)}`,
    place: [venue.name, venue.city].filter(Boolean).join(", ").slice(0, MOST_TEXT),
    organizer: event.tenant.name.slice(0, MOST_TEXT),
    accent: event.tenant.accent,
    rtl: directionOf(locale) === "rtl",
  };
}

/** The name of its file. */
export async function cardFile(content: CardContent, locale: Locale): Promise<string> {
  const hex = await sha256Hex(JSON.stringify([DRAWING, content]));
  return `${locale}-${hex.slice(0, DIGEST_LENGTH)}.png`;
}

/** Where the card of an event is served, without the origin. */
export async function cardPath(event: Shown, locale: Locale): Promise<string> {
  return `/cards/${event.id}/${await cardFile(cardContent(event, locale), locale)}`;
}
