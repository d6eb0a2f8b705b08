/**
 * Which words each island may say. The page brings them, in its own language and parsed already: so a browser loads no
 * language that is not read and no parser. A test holds that an island finds every word it names.
 */
import type { Message } from "./icu.ts";
import type { IslandName } from "./site.ts";
import { wordsFor } from "./text.ts";

/** What the keys start with. */
export const ISLAND_WORDS: Readonly<Record<IslandName, readonly string[]>> = {
  entry: [],
  event: [
    "event.left",
    "event.soldout",
    "list.mail",
    "list.places",
    "list.later",
    "list.closed",
    "list.failed",
    "access.",
    "check.promo.slow",
    "check.offline.bold",
  ],
  picker: [
    "pick.",
    "event.closed",
    "event.free",
    "event.left",
    "event.soldout",
    "event.tickets",
    "access.",
    "check.promo.",
    "check.offline.bold",
    // The countdown of what is held.
    "check.bar",
    "check.over",
    "check.paying",
    "check.held",
    "check.minute",
    "check.ext",
    "check.noextend",
  ],
  checkout: ["check.", "ask.", "pay.", "company.", "pick.retry", "access.nothing"],
  order: ["prompt.", "wait.", "done.", "hand.", "handoff.", "again.", "check.", "pay.", "ask.", "company."],
  "waiting-list": ["list."],
  consent: [],
};

/** The words of an island in a language; undefined when it says none. */
export function islandWords(island: IslandName, locale: string): Readonly<Record<string, Message>> | undefined {
  const starts = ISLAND_WORDS[island];
  return starts.length === 0 ? undefined : wordsFor(locale, starts);
}
