/** Categories and tags (V12). Pure. */
import { foldKey } from "../kernel/words.ts";

/** The categories that all organizers share, so that people find events of all of them side by side. */
export const CATEGORIES = [
  "music",
  "theatre",
  "dance",
  "comedy",
  "festival",
  "film",
  "sport",
  "conference",
  "workshop",
  "exhibition",
  "food",
  "family",
  "nightlife",
  "faith",
  "charity",
  "other",
] as const;
export type Category = (typeof CATEGORIES)[number];

export const MAX_TAGS = 10;
export type Tag = { readonly tag: string; readonly label: string };

/** Tags as they are kept: each once, whatever its case, accents and spaces; empty ones are left out. */
export function tagsOf(labels: readonly string[]): Tag[] {
  const kept = new Map<string, Tag>();
  for (const text of labels) {
    const label = text.replace(/^#+/, "").replaceAll(/\s+/g, " ").trim();
    const tag = foldKey(label);
    if (tag !== "" && !kept.has(tag)) kept.set(tag, { tag, label });
  }
  return [...kept.values()];
}
