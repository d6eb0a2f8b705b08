/** The parts of a From header as `fromHeader` writes it. Pure. */

/** The address of `"Name" <a@b.c>`, or the text itself. */
export function bareAddress(header: string): string {
  return /<([^<>]+)>\s*$/.exec(header)?.[1] ?? header.trim();
}

/** The name in it; empty when there is none. */
export function displayName(header: string): string {
  return /^\s*"?([^"<]*?)"?\s*</.exec(header)?.[1] ?? "";
}
