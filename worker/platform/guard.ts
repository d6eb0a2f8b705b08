/** Authentication and permission, default deny: a route is only reachable through `defineRoute`, which names one. */
import type { MiddlewareHandler } from "hono";
import type { Actor, AppContext, AppEnv } from "./context.ts";
import { problem } from "./errors.ts";
import { checkScope, type EventPath, type EventPlace } from "./event-scope.ts";
import { grants, type Permission } from "./permissions.ts";
import { demandFreshProof } from "./step-up.ts";
import { type PersonClaims, verifyAccessToken } from "./tokens.ts";

/**
 * Lets the request through when its caller has `permission`, and may work on the event it is about. Other tenants' things
 * stay 404; this is about one's own.
 * @param stepUp minutes within which the caller must have proved themselves (step-up.ts)
 */
export function guard(
  permission: Permission,
  place: EventPlace | EventPath,
  stepUp?: number,
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const actor: Actor = permission === "public" ? { kind: "public" } : await permittedActor(c, permission);
    c.set("actor", actor);
    if (actor.kind === "person" && permission !== "session.self" && actor.tenantId !== undefined && actor.eventIds) {
      await checkScope(c, place, actor.tenantId, actor.eventIds);
    }
    if (stepUp !== undefined) demandFreshProof(c, stepUp);
    await next();
  };
}

/** A browser cannot set headers of a WebSocket's upgrade, so there the token is one of the offered subprotocols. */
function bearerOf(c: AppContext): string | undefined {
  const header = /^Bearer ([\w.~+/=-]+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (header !== undefined || c.req.header("upgrade")?.toLowerCase() !== "websocket") return header;
  return /(?:^|,\s*)bearer\.([\w.-]+)/.exec(c.req.header("sec-websocket-protocol") ?? "")?.[1];
}

async function permittedActor(c: AppContext, permission: Exclude<Permission, "public">): Promise<Actor> {
  const token = bearerOf(c);
  const claims = token === undefined ? undefined : await verifyAccessToken(c.env, token, c.var.now);
  if (!claims) throw problem("unauthenticated");
  if (claims.kind === "device") {
    if (permission !== "device.scan") throw problem("forbidden");
    if (!(await c.var.authority.device(c.env, claims, c.var.now))) throw problem("check_in_ended");
    return claims;
  }
  if (permission === "device.scan") throw problem("forbidden");
  const { alive, ...standing } = await c.var.authority.person(c.env, claims, c.var.now);
  if (!alive) throw problem("unauthenticated");
  const { role } = standing;
  if (permission === "session.self") return { ...(role === undefined ? withoutTenant(claims) : claims), ...standing };
  if (claims.tenantId === undefined) throw problem("no_tenant");
  if (role === undefined || !grants(role, permission)) throw problem("forbidden");
  return { ...claims, ...standing };
}

/** A token for a tenant that its person has left is a token for no tenant. */
function withoutTenant({ kind, personId, sessionId }: PersonClaims): PersonClaims {
  return { kind, personId, sessionId };
}
