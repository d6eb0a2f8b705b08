/** What the guard asks about a token: is its session alive, and what may its person do now. */
import { and, eq, gt, isNull } from "drizzle-orm";
import { platformDb } from "../platform/db.ts";
import type { Authority } from "../platform/context.ts";
import { standingIn } from "../tenants/index.ts";
import { sessions } from "./tables.ts";

/** Signing out ends access at once, not when the token runs out: the session is read at each request. */
export const personAuthority: Authority["person"] = async (env, claims, now) => {
  const [[session], standing] = await Promise.all([
    platformDb(env)
      .select({ provenAt: sessions.provenAt })
      .from(sessions)
      .where(
        and(
          eq(sessions.id, claims.sessionId),
          eq(sessions.personId, claims.personId),
          isNull(sessions.revokedAt),
          gt(sessions.expiresAt, now),
        ),
      )
      .limit(1),
    claims.tenantId === undefined ? undefined : standingIn(env, claims.tenantId, claims.personId),
  ]);
  const proof = session?.provenAt === null || session === undefined ? {} : { provenAt: session.provenAt };
  return { alive: session !== undefined, ...standing, ...proof };
};
