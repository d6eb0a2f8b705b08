/** Where a page stands: the way back up, for people and, as data, for machines. */
import type { Address, Site } from "../site.ts";

export type Crumb = { readonly name: string; readonly address: Address };

/** @param trail from the top to the page itself, which is not a link */
export function Crumbs({ site, trail }: { site: Site; trail: readonly Crumb[] }) {
  return (
    <nav class="crumbs s" aria-label={site.t("page.crumbs")}>
      <ol>
        {trail.map(({ name, address }, at) => (
          <li key={name}>
            {at === trail.length - 1 ? (
              <span aria-current="page">{name}</span>
            ) : (
              <a class="link" href={address(site.links)}>
                {name}
              </a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
