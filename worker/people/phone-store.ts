/** Queries of phones that sign people in. They stand above tenants. */
import { and, asc, eq } from "drizzle-orm";
import { changesOf, platformDb } from "../platform/db.ts";
import { personPhones } from "./tables.ts";

export type PersonPhone = typeof personPhones.$inferSelect;

export async function phoneByHash(env: Env, contactHash: string): Promise<PersonPhone | undefined> {
  const [row] = await platformDb(env)
    .select()
    .from(personPhones)
    .where(eq(personPhones.contactHash, contactHash))
    .limit(1);
  return row;
}

/** The phones of a person, oldest first. */
export async function phonesOf(env: Env, personId: string): Promise<PersonPhone[]> {
  return await platformDb(env)
    .select()
    .from(personPhones)
    .where(eq(personPhones.personId, personId))
    .orderBy(asc(personPhones.createdAt))
    .limit(20);
}

/** Keeps a phone for its person, whoever had it before. */
export async function putPhone(env: Env, row: PersonPhone): Promise<void> {
  const { personId, createdAt } = row;
  await platformDb(env)
    .insert(personPhones)
    .values(row)
    .onConflictDoUpdate({ target: personPhones.contactHash, set: { personId, createdAt } });
}

/** Removes a phone of a person; false when they have no such one. */
export async function deletePhone(env: Env, personId: string, contactHash: string): Promise<boolean> {
  const result = await platformDb(env)
    .delete(personPhones)
    .where(and(eq(personPhones.contactHash, contactHash), eq(personPhones.personId, personId)));
  return changesOf(result) === 1;
}
