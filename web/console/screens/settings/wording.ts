/** What is wrong with an organizer's words, while they are typed; the API has the last word. Pure. */
import type { Wording } from "../../../api/message-types.ts";

type Say = { readonly empty: string; readonly gap: (gap: string) => string };

/** A sentence for each field that cannot be saved. @param known the names that stand in braces */
export function wordingFaults(
  wording: Wording,
  known: readonly string[],
  say: Say,
): Readonly<Partial<Record<keyof Wording, string>>> {
  const faults: Partial<Record<keyof Wording, string>> = {};
  for (const field of ["subject", "heading", "text"] as const) {
    const gap = wording[field]
      .match(/\{[^{}]*\}?|\}/g)
      ?.find((one) => !one.endsWith("}") || !known.includes(one.slice(1, -1)));
    if (wording[field].trim() === "") faults[field] = say.empty;
    else if (gap !== undefined) faults[field] = say.gap(gap);
  }
  return faults;
}
