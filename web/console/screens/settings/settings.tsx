/** Everything that holds for the whole organization, in one place (T16); and what holds on this device. */
import { Icon, type IconName } from "../../parts/icon.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { chooseTheme, theme, THEMES } from "../../shell/theme.ts";
import { s } from "./messages.en.ts";

type Section = readonly [path: string, words: readonly string[], icon: IconName];

const SECTIONS: readonly Section[] = [
  ["/console/settings/organization", s.sections.organization, "home"],
  ["/console/team", s.sections.team, "people"],
  ["/console/payments", s.sections.payments, "money"],
  ["/console/prices", s.sections.taxes, "tag"],
  ["/console/prices/fees", s.sections.fees, "book"],
  ["/console/finance/documents", s.sections.documents, "log"],
  ["/console/settings/notifications", s.sections.notifications, "bell"],
  ["/console/check-in", s.sections.checkIn, "scan"],
  ["/console/venues", s.sections.venues, "maps"],
  ["/console/settings/page", s.sections.page, "eye"],
  ["/console/settings/tickets", s.sections.tickets, "log"],
  ["/console/settings/domains", s.sections.domains, "home"],
  ["/console/settings/tracking", s.sections.tracking, "chart"],
  ["/console/risk", s.sections.risk, "shield"],
  ["/console/audit", s.sections.audit, "log"],
];

export function SettingsScreen() {
  return (
    <Page title={s.title}>
      <div class="stack">
        <p class="soft">{s.lead}</p>
        <nav class="panel" aria-label={s.title}>
          <ul class="morelist morelist--two">
            {SECTIONS.map(([path, [name, about], icon]) => (
              <li key={path}>
                <a href={path}>
                  <Icon name={icon} />
                  <span>
                    {name}
                    <span class="soft blk xs">{about}</span>
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Panel title={s.you} pad>
          <ThemeChoice />
        </Panel>
      </div>
    </Page>
  );
}

function ThemeChoice() {
  return (
    <fieldset class="field">
      <legend class="field__label">{s.theme}</legend>
      <div class="row row--wrap">
        {THEMES.map((one) => (
          <label class="tick" key={one}>
            <input type="radio" name="theme" checked={theme.value === one} onChange={() => chooseTheme(one)} />
            <span>{s.themes[one]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
