/** What every request carries, set once by the middleware in app.ts. */
import type { Context } from "hono";
import type { Millis } from "../kernel/time.ts";
import { type TenantDb, tenantDb } from "./db.ts";
import { problem } from "./errors.ts";
import type { EventPath, EventsOf } from "./event-scope.ts";
import type { Role } from "./permissions.ts";
import type { DeviceClaims, PersonClaims } from "./tokens.ts";
import type { Visit } from "./visit.ts";

/** What a person is in the tenant of their token, read from the database at each request, never from the token. */
export type Standing = {
  readonly role?: Role;
  /** The events that a membership is for; without it all of them. */
  readonly eventIds?: readonly string[];
  /** When this session last proved more than that it exists; see step-up.ts. */
  readonly provenAt?: Millis;
};
export type PersonActor = PersonClaims & Standing;

/** Who is calling. */
export type Actor = { readonly kind: "public" } | PersonActor | DeviceClaims;

/** How the guard learns what only the domains know; app.ts wires it. */
export type Authority = {
  /** Whether the session is alive, and what its person is in the tenant of the token (no role: no member of it). */
  readonly person: (env: Env, claims: PersonClaims, now: Millis) => Promise<Standing & { readonly alive: boolean }>;
  /** Whether device and check-in session may still scan. */
  readonly device: (env: Env, claims: DeviceClaims, now: Millis) => Promise<boolean>;
  /** Whose event the `{id}` of a path is. */
  readonly eventsOf: Readonly<Record<EventPath, EventsOf>>;
  /** Notes who took how much of which list along (TH35). */
  readonly fileTaken: (c: AppContext, list: string, rows: number) => Promise<void>;
};

export type AppEnv = {
  Bindings: Env;
  Variables: {
    requestId: string;
    /** One moment for the whole request. */
    now: Millis;
    actor: Actor;
    authority: Authority;
    /** The network address of the caller; only ever stored hashed. */
    address: string;
    /** The language in front of the address, and whose domain it is. */
    visit: Visit;
  };
};
export type AppContext = Context<AppEnv>;

/** The tenant of the caller's token. @throws Problem `no_tenant` */
export function tenantOf(c: AppContext): TenantDb {
  const { actor } = c.var;
  if (actor.kind === "public" || actor.tenantId === undefined) {
    throw problem("no_tenant", {
      detail: "Ask for a token of one of your organizations: POST /api/v1/auth/token/refresh with `tenant`.",
    });
  }
  return tenantDb(c.env, actor.tenantId);
}

/** The signed-in person. @throws Problem `unauthenticated` */
export function personOf(c: AppContext): PersonActor {
  if (c.var.actor.kind !== "person") throw problem("unauthenticated");
  return c.var.actor;
}

/** The enrolled device. @throws Problem `unauthenticated` */
export function deviceOf(c: AppContext): DeviceClaims {
  if (c.var.actor.kind !== "device") throw problem("unauthenticated");
  return c.var.actor;
}

/** Our own origin as people see it, without a trailing slash. */
export function publicUrl(c: AppContext, configured: string | undefined): string {
  return (configured ?? new URL(c.req.url).origin).replace(/\/$/, "");
}

/** The origin that the visitor is on: an organizer's own domain, or ours. */
export function originHere(c: AppContext, configured: string | undefined): string {
  const { domain } = c.var.visit;
  return domain === null ? publicUrl(c, configured) : `https://${domain.host}`;
}
