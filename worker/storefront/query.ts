/** The normal form of an address's parameters. Pure. What has no normal form is left out, so that it splits no cache. */
import type { QueryRule } from "./page.ts";

/** The allowed parameters of an address, each once, normalised, sorted by name. */
export function normalQuery(
  rules: Readonly<Record<string, QueryRule>>,
  search: URLSearchParams,
): Record<string, string> {
  const names = Object.keys(rules).sort();
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = search.get(name);
      const normal = value === null ? undefined : rules[name]?.(value);
      return normal === undefined ? [] : [[name, normal] as const];
    }),
  );
}
