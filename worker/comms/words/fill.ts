/** Gaps in texts: `{event}`. Nothing else is special, so an organizer may write what they like around them. Pure. */

const GAP = /\{([a-z_]{1,30})\}/g;

/** The text with its gaps filled; a gap that has no value stays as it is. */
export function fill(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(GAP, (gap, name: string) => values[name] ?? gap);
}

/** The gaps of a text that are not among `known`, each once. A brace that is no gap is one, too: it was meant to be. */
export function unknownGaps(text: string, known: readonly string[]): string[] {
  const gaps = text.match(/\{[^{}]*\}?|\}/g) ?? [];
  return [...new Set(gaps)].filter((gap) => !known.includes(gap.slice(1, -1)) || !gap.endsWith("}"));
}
