/** Where a buyer comes back to after paying: only to us, so that nobody borrows our address to send people elsewhere. */

/**
 * The absolute address that a return URL means, on `origin` and nowhere else. Undefined for anything that leads away or
 * is no address.
 */
export function readReturnUrl(text: string, origin: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text, origin);
  } catch {
    return undefined;
  }
  const own = new URL(origin);
  const leadsAway = url.origin !== own.origin || url.username !== "" || url.password !== "";
  return leadsAway ? undefined : url.toString();
}
