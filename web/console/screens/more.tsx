/** The fifth tab of small screens: the rest of the places. */
import { m } from "../messages.en.ts";
import { people } from "../messages.people.en.ts";
import { Icon } from "../parts/icon.tsx";
import { Page } from "../parts/page.tsx";
import { session, signOut } from "../session.ts";
import { ATTENTION, AttentionBadge, mine, ORGANIZATION } from "../shell/shell.tsx";

export function MoreScreen() {
  const places = [
    ...mine([
      ["/console/customers", m.nav.customers, "people"],
      ["/console/box-office", m.nav.boxOffice, "money"],
      ["/console/venues", m.nav.venues, "maps"],
      ...ORGANIZATION,
    ]).filter(([path]) => path !== "/console/check-in"),
    ["/console/security", people.security.title, "shield"] as const,
  ];
  return (
    <Page title={m.more.title}>
      <nav class="panel" aria-label={m.more.title}>
        <ul class="morelist">
          {places.map(([path, label, icon]) => (
            <li key={path}>
              <a href={path}>
                <Icon name={icon} />
                {label}
                {path === ATTENTION && <AttentionBadge />}
              </a>
            </li>
          ))}
          <li>
            <a href="/console/organizations/new">
              <Icon name="plus" />
              {m.nav.newTenant}
            </a>
          </li>
          <li>
            <button type="button" onClick={() => void signOut()}>
              <Icon name="out" />
              {m.signIn.signOut}
            </button>
          </li>
        </ul>
      </nav>
      <p class="soft xs">{m.nav.signedInAs(session.value?.person.email ?? "")}</p>
    </Page>
  );
}
