/** What may be put on the block list; the API has the last word. Pure. */
import type { RiskBlock } from "../../../api/books-types.ts";

/** Whether the typed text looks like what it should be. */
export function fitsKind(kind: RiskBlock["kind"], typed: string): boolean {
  const text = typed.trim();
  if (kind === "contact") return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text);
  if (kind === "phone") return /^\+?[0-9 ()./-]{5,30}$/.test(text);
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || /^(?=.*:.*:)[0-9a-f:]{3,39}(\/\d{1,3})?$/i.test(text);
}
