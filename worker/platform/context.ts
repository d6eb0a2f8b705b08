/** What every request carries, set once by the middleware in app.ts. */
import type { Context } from "hono";
import type { Millis } from "../kernel/time.ts";
import { type TenantDb, tenantDb } from "./db.ts";
import { problem } from "./errors.ts";
import type { Role } from "./permissions.ts";
import type { DeviceClaims, PersonClaims } from "./tokens.ts";

/** Who is calling. A member's role is read from the database at each request, never from the token. */
export type Actor = { readonly kind: "public" } | (PersonClaims & { readonly role?: Role }) | DeviceClaims;

/** How the guard learns what only the domains know; app.ts wires it. */
export type Authority = {
  /** Whether the session is alive, and the role in the tenant of the token (undefined: no member of it). */
  readonly person: (env: Env, claims: PersonClaims, now: Millis) => Promise<{ alive: boolean; role?: Role }>;
  /** Whether device and check-in session may still scan. */
  readonly device: (env: Env, claims: DeviceClaims, now: Millis) => Promise<boolean>;
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
export function personOf(c: AppContext): PersonClaims & { readonly role?: Role } {
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
