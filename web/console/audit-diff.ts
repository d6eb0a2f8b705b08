/** An entry of the audit log as a list of fields with what they were and what they are. Pure. */

export type FieldChange = { readonly field: string; readonly before: string; readonly after: string };

type Fields = Readonly<Record<string, unknown>> | null;

/** Texts as they are, everything else as JSON; nothing for what is not there. */
function shown(fields: Fields, field: string): string {
  const value = fields?.[field];
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Fields of both sides in their order, those that are the same on both left out. */
export function changesOf(before: Fields, after: Fields): FieldChange[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names]
    .map((field) => ({ field, before: shown(before, field), after: shown(after, field) }))
    .filter((change) => change.before !== change.after);
}

/** The search of the log's address, without what is empty. A day begins and ends at midnight of the given clock. */
export function auditQuery(filter: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined && value !== "") query.set(name, value);
  return query.toString();
}
