/** Where a browser may be sent after a visit to an issuer (T6): our own console, never elsewhere. Pure. */

/**
 * The address to go back to, without its hash; undefined for anything that is not the console of an origin that is ours.
 * @param asked a path of the console, or a whole address
 * @param own our own origin
 * @param listed origins of consoles that are hosted elsewhere
 */
export function readReturnTo(asked: string, own: string, listed: readonly string[]): string | undefined {
  // Browsers read backslashes and control characters in ways of their own.
  if (/[\\\p{Cc}]/u.test(asked) || !URL.canParse(asked, own)) return undefined;
  const address = new URL(asked, own);
  if (address.origin !== own && !listed.includes(address.origin)) return undefined;
  if (address.username !== "" || address.password !== "") return undefined;
  if (address.pathname !== "/console" && !address.pathname.startsWith("/console/")) return undefined;
  return `${address.origin}${address.pathname}${address.search}`;
}
