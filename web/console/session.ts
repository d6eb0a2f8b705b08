/** Who is signed in, for which tenant, and the client that speaks for them. */
import { computed, signal } from "@preact/signals";
import { ApiClient, browserTokens, tenantOf } from "../api/client.ts";
import { askForProof } from "./proof.ts";
import type { Person, SessionAnswer, Tenant, TenantOfPerson } from "../api/types.ts";

type Session = { person: Person; tenants: readonly TenantOfPerson[]; tenantId: string | undefined };

/** `undefined` until we know; null when nobody is signed in. */
export const session = signal<Session | null | undefined>(undefined);

/** The tenant as its settings say; loaded when the shell opens. */
export const tenantSettings = signal<Tenant | null>(null);

export const currentTenant = computed(() => {
  const now = session.value;
  return now?.tenants.find((tenant) => tenant.id === now.tenantId);
});

/** The zone to show times in where no event says another. */
export const staffZone = computed(
  () => tenantSettings.value?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
);

const TENANT_KEY = "tessera.console.tenant";

/** Where the API is: here, unless this is a build for an origin of its own (vite.config.ts). */
function apiOrigin(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="tessera-api"]')?.content ?? "";
}

/** How this app talks to the API. */
export const api = new ApiClient({
  base: `${apiOrigin()}/api/v1`,
  // Of this tab: another tab may work for another organization.
  tenant: () => sessionStorage.getItem(TENANT_KEY) ?? undefined,
  tokens: browserTokens("tessera.console.refresh"),
  onStepUp: askForProof,
  onSession: (answer: SessionAnswer | null) => {
    if (answer === null) {
      sessionStorage.removeItem(TENANT_KEY);
      tenantSettings.value = null;
      session.value = null;
      return;
    }
    const tenantId = tenantOf(answer.access_token);
    if (tenantId !== undefined) sessionStorage.setItem(TENANT_KEY, tenantId);
    const before = session.peek();
    if (before?.tenantId !== tenantId) tenantSettings.value = null;
    session.value = { person: answer.person, tenants: answer.tenants, tenantId };
  },
});

/**
 * Opens the organization that a link names with `?org=`, by id or slug, so that a link works for whoever belongs to several.
 * Who does not belong to it stays where they are, and the page says what it may.
 */
export async function openAskedTenant(): Promise<void> {
  const address = new URL(location.href);
  const asked = address.searchParams.get("org");
  if (asked === null) return;
  const found = session.peek()?.tenants.find(({ id, slug }) => id === asked || slug === asked);
  if (found && found.id !== session.peek()?.tenantId) await api.switchTenant(found.id);
  address.searchParams.delete("org");
  history.replaceState(null, "", address);
}

/** Ends the session here and tells the server; a failing server must not keep anyone signed in here. */
export async function signOut(): Promise<void> {
  const token = api.refreshToken;
  try {
    if (token !== null) await api.call("POST", "/auth/logout", { body: { refresh_token: token } });
  } catch {
    // The refresh token is forgotten all the same; the server's session ends by itself.
  }
  api.end();
}
