/** Top bar, side navigation from 900 px, five tabs below that. */
import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { useEffect } from "preact/hooks";
import type { Role, Tenant } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { people } from "../messages.people.en.ts";
import { Icon, type IconName, Mark } from "../parts/icon.tsx";
import { api, currentTenant, session, signOut, tenantSettings } from "../session.ts";
import { SearchButton } from "./search-button.tsx";
import { attentionCount, countAttention } from "./attention-count.ts";
import { ConnectionBanner } from "./connection.tsx";
import { ScreenGuard } from "./screen-guard.tsx";

type Place = readonly [path: string, label: string, icon: IconName];

const RANKS: readonly Role[] = ["scanner", "staff", "manager", "admin", "owner"];
/** The least role that a place is of use to; the rest are for everybody. The server decides what it answers. */
const LEAST: Readonly<Record<string, Role>> = {
  "/console/orders": "staff",
  "/console/venues": "staff",
  "/console/customers": "staff",
  "/console/box-office": "staff",
  "/console/media": "manager",
  "/console/performers": "manager",
  "/console/jobs": "admin",
  "/console/attention": "staff",
  "/console/payments": "admin",
  "/console/prices": "manager",
  "/console/finance": "admin",
  "/console/disputes": "staff",
  "/console/risk": "manager",
  "/console/team": "manager",
  "/console/audit": "admin",
  "/console/settings": "manager",
};

/** The places that are of use to the role of the present member. */
export function mine(places: readonly Place[]): readonly Place[] {
  const rank = RANKS.indexOf(currentTenant.value?.role ?? "owner");
  return places.filter(([path]) => rank >= RANKS.indexOf(LEAST[path] ?? "scanner"));
}

const MAIN: readonly Place[] = [
  ["/console", m.nav.home, "home"],
  ["/console/events", m.nav.events, "events"],
  ["/console/orders", m.nav.orders, "ticket"],
  ["/console/customers", m.nav.customers, "people"],
  ["/console/box-office", m.nav.boxOffice, "money"],
  ["/console/venues", m.nav.venues, "maps"],
];

export const ATTENTION = "/console/attention";

/** What the small screen keeps behind "More", together with venues. */
export const ORGANIZATION: readonly Place[] = [
  [ATTENTION, m.nav.attention, "hand"],
  ["/console/media", m.nav.media, "eye"],
  ["/console/performers", m.nav.performers, "people"],
  ["/console/reports", m.nav.reports, "chart"],
  ["/console/payments", m.nav.payments, "money"],
  ["/console/prices", m.nav.prices, "tag"],
  ["/console/finance", m.nav.finance, "book"],
  ["/console/disputes", m.nav.disputes, "scales"],
  ["/console/risk", m.nav.risk, "shield"],
  ["/console/check-in", m.nav.checkIn, "scan"],
  ["/console/team", m.nav.team, "people"],
  ["/console/jobs", m.nav.jobs, "gears"],
  ["/console/audit", m.nav.audit, "log"],
  ["/console/settings", m.nav.settings, "sliders"],
];

const TABS: readonly Place[] = [
  ["/console", m.nav.home, "home"],
  ["/console/events", m.nav.events, "events"],
  ["/console/orders", m.nav.orders, "ticket"],
  ["/console/check-in", m.nav.checkIn, "scan"],
  ["/console/more", m.more.title, "more"],
];

function isCurrent(path: string, here: string): boolean {
  return path === "/console" ? here === path || here === "/console/" : here === path || here.startsWith(`${path}/`);
}

function NavLink({ place, here }: { place: Place; here: string }) {
  const [path, label, icon] = place;
  return (
    <a href={path} aria-current={isCurrent(path, here) ? "page" : undefined}>
      <Icon name={icon} />
      {label}
      {path === ATTENTION && <AttentionBadge />}
    </a>
  );
}

/** How much is open; nothing when nothing is. */
export function AttentionBadge() {
  const open = attentionCount.value;
  if (open === "") return null;
  return (
    <span class="badge num">
      <span class="vh">: </span>
      {open}
      <span class="vh"> {m.nav.openItems}</span>
    </span>
  );
}

function initials(text: string): string {
  const words = text.split(/[\s@._-]+/).filter(Boolean);
  return ((words[0]?.[0] ?? "") + (words[1]?.[0] ?? "")).toUpperCase();
}

function TenantSwitch() {
  const now = session.value;
  const tenants = now?.tenants ?? [];
  const { path, route } = useLocation();
  if (tenants.length < 2) return <b class="trunc">{currentTenant.value?.name}</b>;
  return (
    <select
      class="input"
      aria-label={m.nav.tenant}
      value={now?.tenantId}
      onChange={(event) => {
        const id = event.currentTarget.value;
        if (id === "new") route("/console/organizations/new");
        else void api.switchTenant(id).then(() => route(sectionOf(path)));
      }}
    >
      {tenants.map((tenant) => (
        <option key={tenant.id} value={tenant.id}>
          {tenant.name}
        </option>
      ))}
      <option value="new">{m.nav.newTenant}</option>
    </select>
  );
}

/** Where the same kind of things is in another organization: a thing itself is only in its own. */
function sectionOf(path: string): string {
  return path
    .split("/")
    .slice(0, path.startsWith("/console/settings/") || path.startsWith("/console/finance/") ? 4 : 3)
    .join("/");
}

/** Screens that need the settings load them again and show why it failed. */
async function loadSettings(): Promise<void> {
  try {
    tenantSettings.value = await api.get<Tenant>("/tenants/me");
  } catch {
    tenantSettings.value = null;
  }
}

export function Shell({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  const person = session.value?.person;
  useEffect(() => {
    void loadSettings();
  }, []);
  useEffect(() => {
    if (currentTenant.value?.role !== "scanner") void countAttention();
  }, [path]);
  return (
    <div class="con dense">
      <a class="skip" href="#main">
        {m.skip}
      </a>
      <header class="con__top">
        <a class="brand" href="/console" aria-label={`${m.brand}, ${m.nav.home}`}>
          <Mark />
          <span class="only-wide">{m.brand}</span>
        </a>
        <div class="tenant">
          <TenantSwitch />
        </div>
        <div class="push row">
          <SearchButton />
          <span class="soft xs trunc only-shell con__user">{person?.email}</span>
          <span class="vh">{m.nav.signedInAs(person?.email ?? "")}</span>
          <a class="ini" href="/console/security">
            <span aria-hidden="true">{initials(person?.name || (person?.email ?? ""))}</span>
            <span class="vh">{people.security.title}</span>
          </a>
        </div>
      </header>
      <nav class="con__side side" aria-label={m.nav.label}>
        {mine(MAIN).map((place) => (
          <NavLink key={place[0]} place={place} here={path} />
        ))}
        <div class="side__h">{m.nav.organization}</div>
        {mine(ORGANIZATION).map((place) => (
          <NavLink key={place[0]} place={place} here={path} />
        ))}
        <button type="button" class="side__end" onClick={() => void signOut()}>
          <Icon name="out" />
          {m.signIn.signOut}
        </button>
      </nav>
      <main class="con__main" id="main">
        <ConnectionBanner />
        <ScreenGuard path={path}>{children}</ScreenGuard>
      </main>
      <nav class="con__tabs" aria-label={m.nav.label}>
        {mine(TABS).map((place) => (
          <NavLink
            key={place[0]}
            place={place}
            here={
              place[0] === "/console/more" && !TABS.slice(0, 4).some((tab) => isCurrent(tab[0], path)) ? place[0] : path
            }
          />
        ))}
      </nav>
    </div>
  );
}
