/** What a list is narrowed to, in the address: it can be linked to, come back to, and asked of the API. Pure. */

/** One thing that a list is narrowed or ordered by. */
export type Narrowing = {
  /** As the address and the API call it. */
  readonly name: string;
  /** What holds when the address says nothing; "" is everything. */
  readonly fallback: string;
};
export type ListValues = Readonly<Record<string, string>>;
type Query = Readonly<Record<string, string | undefined>>;

/** What the address says. */
export function valuesOf(narrowings: readonly Narrowing[], query: Query): ListValues {
  return Object.fromEntries(narrowings.map(({ name, fallback }) => [name, query[name] ?? fallback]));
}

/** Whether the address says anything that is not so by itself. */
export function isNarrowed(narrowings: readonly Narrowing[], values: ListValues): boolean {
  return narrowings.some(({ name, fallback }) => values[name] !== fallback);
}

/** The address of the list at `path` with these values: only what is not so by itself stands in it. */
export function listAddress(path: string, narrowings: readonly Narrowing[], values: ListValues): string {
  const query = new URLSearchParams();
  for (const { name, fallback } of narrowings) {
    const value = values[name] ?? fallback;
    if (value !== fallback) query.set(name, value);
  }
  return `${path}${query.size > 0 ? `?${query.toString()}` : ""}`;
}

/** The question to the API: `api` may have a query of its own. */
export function listQuestion(api: string, narrowings: readonly Narrowing[], values: ListValues): string {
  const query = new URLSearchParams();
  for (const { name } of narrowings) {
    const value = (values[name] ?? "").trim();
    if (value !== "") query.set(name, value);
  }
  if (query.size === 0) return api;
  return `${api}${api.includes("?") ? "&" : "?"}${query.toString()}`;
}

/**
 * False once somebody went on from the page at `path`. A list stays on the screen while the next one is being loaded; what
 * was typed just before must not lead back to it.
 */
export function isStillAt(path: string, shown: string = location.pathname): boolean {
  return (shown.replace(/\/+$/, "") || "/") === path;
}
