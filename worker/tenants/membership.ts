/** Whether a session lives and which role its person has: one indexed read, at every request of a member. */
import { and, eq } from "drizzle-orm";
import { platformDb } from "../platform/db.ts";
import type { Role } from "../platform/permissions.ts";
import { members } from "./tables.ts";

/** The role of a person in a tenant; undefined when they are no member of it (any more). */
export async function roleIn(env: Env, tenantId: string, personId: string): Promise<Role | undefined> {
  const [row] = await platformDb(env)
    .select({ role: members.role })
    .from(members)
    .where(and(eq(members.tenantId, tenantId), eq(members.personId, personId)))
    .limit(1);
  return row?.role;
}
