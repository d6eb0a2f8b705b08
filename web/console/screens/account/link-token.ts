/** The secret of a mailed link: it stands after the hash, so that no server and no log sees it. */

/** The token of the present address; null when there is none. Taken out of the address, so that nobody reads it there. */
export function linkToken(): string | null {
  const token = location.hash.slice(1);
  if (!/^[\w-]{20,100}$/.test(token)) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  return token;
}
