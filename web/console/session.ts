/** Who is signed in, for which tenant, and the client that speaks for them. */
import { computed, signal } from "@preact/signals";
import { ApiClient, browserTokens, tenantOf } from "../api/client.ts";
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

/** How this app talks to the API. */
export const api = new ApiClient({
  base: "/api/v1",
  tokens: browserTokens("tessera.console.refresh"),
  onSession: (answer: SessionAnswer | null) => {
    if (answer === null) {
      tenantSettings.value = null;
      session.value = null;
      return;
    }
    const tenantId = tenantOf(answer.access_token);
    const before = session.peek();
    if (before?.tenantId !== tenantId) tenantSettings.value = null;
    session.value = { person: answer.person, tenants: answer.tenants, tenantId };
  },
});

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
