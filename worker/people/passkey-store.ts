/** Queries of passkeys. They stand above tenants. */
import { and, asc, eq, lt, or, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { changesOf, platformDb } from "../platform/db.ts";
import { passkeys } from "./tables.ts";

export type Passkey = typeof passkeys.$inferSelect;

/** All passkeys of a person, oldest first. */
export async function passkeysOf(env: Env, personId: string): Promise<Passkey[]> {
  return await platformDb(env)
    .select()
    .from(passkeys)
    .where(eq(passkeys.personId, personId))
    .orderBy(asc(passkeys.createdAt))
    .limit(100);
}

export async function passkeyById(env: Env, id: string): Promise<Passkey | undefined> {
  const [row] = await platformDb(env).select().from(passkeys).where(eq(passkeys.credentialId, id)).limit(1);
  return row;
}

/** Keeps a passkey; false when it is kept already, whoever has it. */
export async function insertPasskey(env: Env, row: Passkey): Promise<boolean> {
  return changesOf(await platformDb(env).insert(passkeys).values(row).onConflictDoNothing()) === 1;
}

/** Notes a use; false when the counter did not grow, unless the key counts nothing. */
export async function notePasskeyUse(env: Env, key: Passkey, counter: number, now: Millis): Promise<boolean> {
  const result = await platformDb(env)
    .update(passkeys)
    .set({ counter, lastUsedAt: now })
    .where(
      and(
        eq(passkeys.credentialId, key.credentialId),
        or(lt(passkeys.counter, counter), and(eq(passkeys.counter, 0), sql`${counter} = 0`)),
      ),
    );
  return changesOf(result) === 1;
}

export async function deletePasskey(env: Env, personId: string, id: string): Promise<boolean> {
  const result = await platformDb(env)
    .delete(passkeys)
    .where(and(eq(passkeys.credentialId, id), eq(passkeys.personId, personId)));
  return changesOf(result) === 1;
}
