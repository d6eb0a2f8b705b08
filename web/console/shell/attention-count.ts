/** How much needs a person, for the badge in the navigation. */
import { signal } from "@preact/signals";
import type { AttentionItem, List } from "../../api/types.ts";
import { api } from "../session.ts";

/** More is shown as `99+`. */
const MOST = 99;

/** What the badge says; empty when nothing is open, or when this person may not see it. */
export const attentionCount = signal("");

/** The words of a count. */
export function countText(open: number): string {
  return open === 0 ? "" : open > MOST ? `${MOST}+` : String(open);
}

/** Counts again: when the shell opens, when a page is left, and after something was solved. */
export async function countAttention(): Promise<void> {
  try {
    const { data } = await api.get<List<AttentionItem>>(`/attention-items?limit=${MOST + 1}`);
    attentionCount.value = countText(data.length);
  } catch {
    // A badge that cannot be drawn is no reason to disturb; the list itself says what is wrong.
    attentionCount.value = "";
  }
}
