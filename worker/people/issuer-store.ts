/** Queries of identities at other issuers. They stand above tenants. */
import { and, asc, eq } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { changesOf, platformDb } from "../platform/db.ts";
import { issuerIdentities } from "./tables.ts";

/** Who somebody at an issuer is here; undefined when they are nobody yet. */
export async function personOfIdentity(env: Env, issuer: string, subject: string): Promise<string | undefined> {
  const [row] = await platformDb(env)
    .select({ personId: issuerIdentities.personId })
    .from(issuerIdentities)
    .where(and(eq(issuerIdentities.issuer, issuer), eq(issuerIdentities.subject, subject)))
    .limit(1);
  return row?.personId;
}

/** Links somebody at an issuer to a person; false when they are linked already, to whomever. */
export async function insertIdentity(
  env: Env,
  row: { issuer: string; subject: string; personId: string; createdAt: Millis },
): Promise<boolean> {
  const result = await platformDb(env).insert(issuerIdentities).values(row).onConflictDoNothing();
  return changesOf(result) === 1;
}

/** The issuers that a person is linked to, oldest first. */
export async function issuersOf(env: Env, personId: string): Promise<string[]> {
  const rows = await platformDb(env)
    .select({ issuer: issuerIdentities.issuer })
    .from(issuerIdentities)
    .where(eq(issuerIdentities.personId, personId))
    .orderBy(asc(issuerIdentities.createdAt))
    .limit(20);
  return rows.map(({ issuer }) => issuer);
}

/** Unlinks a person from an issuer; false when they were not linked. */
export async function deleteIdentity(env: Env, personId: string, issuer: string): Promise<boolean> {
  const result = await platformDb(env)
    .delete(issuerIdentities)
    .where(and(eq(issuerIdentities.personId, personId), eq(issuerIdentities.issuer, issuer)));
  return changesOf(result) > 0;
}
