/** The pages of one section, as tabs that are links. */
import { useLocation } from "preact-iso";

export type SubTab = readonly [path: string, label: string];

/** Marks the deepest tab that the present address lies under. */
export function SubTabs({ label, tabs }: { label: string; tabs: readonly SubTab[] }) {
  const { path } = useLocation();
  const here = tabs
    .filter(([to]) => path === to || path.startsWith(`${to}/`))
    .sort((a, b) => b[0].length - a[0].length);
  return (
    <nav class="tabs subtabs" aria-label={label}>
      {tabs.map(([to, name]) => (
        <a key={to} href={to} aria-current={here[0]?.[0] === to ? "page" : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}
