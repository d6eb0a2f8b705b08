/** What is typed and not saved, kept in this tab: a reload, a crash or a way back loses nothing. */

const PREFIX = "tessera.draft.";

/** What was kept under `key`; undefined when nothing was, or it cannot be read. */
export function readDraft(key: string): unknown {
  try {
    const text = sessionStorage.getItem(PREFIX + key);
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** Keeps `draft` under `key`; undefined forgets it. A browser that keeps nothing only loses the comfort. */
export function keepDraft(key: string, draft: unknown): void {
  try {
    if (draft === undefined) sessionStorage.removeItem(PREFIX + key);
    else sessionStorage.setItem(PREFIX + key, JSON.stringify(draft));
  } catch {
    // Full, or forbidden: the form still works.
  }
}
