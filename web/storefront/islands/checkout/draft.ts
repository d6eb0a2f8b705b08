/**
 * What was typed at checkout, kept in this tab until the order is made: a reload, a hold that ran out or a look at the
 * seats loses nothing. Only in sessionStorage, so it ends with the tab (TH38).
 */
import type { Values } from "./answers.ts";
import type { Buyer } from "./buyer.ts";

export type Draft = { readonly buyer: Buyer; readonly values: Values };

const nameOf = (event: string) => `draft:${event}`;

/** What was typed for this event; null for nothing, and where storage is refused. */
export function draftOf(event: string): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(nameOf(event)) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

export function keepDraft(event: string, draft: Draft): void {
  try {
    sessionStorage.setItem(nameOf(event), JSON.stringify(draft));
  } catch {
    // Refused or full: the form still works, only a reload empties it.
  }
}

/** The order has it now. */
export function dropDraft(event: string): void {
  try {
    sessionStorage.removeItem(nameOf(event));
  } catch {
    // Nothing was kept there.
  }
}
