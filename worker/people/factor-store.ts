/** Queries of second factors, of steps that were begun, and of tries. They stand above tenants. */
import { and, eq, gt, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { newSecret } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { changesOf, platformDb, runBatch } from "../platform/db.ts";
import type { Factors } from "./sign-in.ts";
import { authenticators, passkeys, recoveryCodes, signInSteps, signInTries } from "./tables.ts";

export type Authenticator = typeof authenticators.$inferSelect;
export type NewStep = typeof signInSteps.$inferSelect;

/** What a person has beside their contact. */
export async function factorsOf(env: Env, personId: string): Promise<Factors> {
  const db = platformDb(env);
  const [apps, keys] = await db.batch([
    db
      .select({ id: authenticators.personId })
      .from(authenticators)
      .where(and(eq(authenticators.personId, personId), isNotNull(authenticators.confirmedAt)))
      .limit(1),
    db
      .select({ count: sql<number>`count(*)` })
      .from(passkeys)
      .where(eq(passkeys.personId, personId)),
  ]);
  return { authenticator: apps.length > 0, passkeys: keys[0]?.count ?? 0 };
}

export async function insertStep(env: Env, step: NewStep): Promise<void> {
  await platformDb(env).insert(signInSteps).values(step);
}

/** A step that can still be ended; undefined when it cannot. */
export async function selectStep(env: Env, tokenHash: string, kind: string, now: Millis): Promise<NewStep | undefined> {
  const [row] = await platformDb(env)
    .select()
    .from(signInSteps)
    .where(isOpen(tokenHash, kind, now))
    .limit(1);
  return row;
}

/** Marks a step as ended and gives it back; undefined when it is over or was ended by somebody else. */
export async function spendStep(env: Env, tokenHash: string, kind: string, now: Millis): Promise<NewStep | undefined> {
  const [row] = await platformDb(env)
    .update(signInSteps)
    .set({ usedAt: now })
    .where(isOpen(tokenHash, kind, now))
    .returning();
  return row;
}

function isOpen(tokenHash: string, kind: string, now: Millis) {
  return and(
    eq(signInSteps.tokenHash, tokenHash),
    eq(signInSteps.kind, kind),
    isNull(signInSteps.usedAt),
    gt(signInSteps.expiresAt, now),
  );
}

/**
 * Counts one try against `subject`, unless it has had `limit` since `since`. Count and write are one statement, so tries that
 * come together count too.
 */
export async function insertTryWithinLimit(
  env: Env,
  subject: string,
  limit: number,
  since: Millis,
  now: Millis,
): Promise<boolean> {
  const result = await platformDb(env).run(sql`
    INSERT INTO sign_in_tries (subject, id, at)
    SELECT ${subject}, ${newSecret(12)}, ${now}
    WHERE (SELECT count(*) FROM sign_in_tries WHERE subject = ${subject} AND at > ${since}) < ${limit}`);
  return changesOf(result) === 1;
}

/** Forgets tries of a subject that has shown who it is. */
export async function deleteTries(env: Env, subject: string): Promise<void> {
  await platformDb(env).delete(signInTries).where(eq(signInTries.subject, subject));
}

/** Forgets steps and tries from before `before`. */
export async function forgetOldSteps(env: Env, before: Millis): Promise<void> {
  const db = platformDb(env);
  await runBatch(db, [
    db.delete(signInSteps).where(lt(signInSteps.createdAt, before)),
    db.delete(signInTries).where(lt(signInTries.at, before)),
  ]);
}

export async function selectAuthenticator(env: Env, personId: string): Promise<Authenticator | undefined> {
  const [row] = await platformDb(env)
    .select()
    .from(authenticators)
    .where(eq(authenticators.personId, personId))
    .limit(1);
  return row;
}

/** Keeps a secret that has still to be confirmed; false when a confirmed one is there already. */
export async function putUnconfirmed(
  env: Env,
  row: { personId: string; secret: string; createdAt: Millis },
): Promise<boolean> {
  const result = await platformDb(env)
    .insert(authenticators)
    .values(row)
    .onConflictDoUpdate({
      target: authenticators.personId,
      set: { secret: row.secret, createdAt: row.createdAt, lastStep: 0 },
      setWhere: isNull(authenticators.confirmedAt),
    });
  return changesOf(result) === 1;
}

/** Takes a time step of an authenticator; false when this one or a later one was used before (TH18). */
export async function takeTimeStep(env: Env, personId: string, step: number): Promise<boolean> {
  const result = await platformDb(env)
    .update(authenticators)
    .set({ lastStep: step })
    .where(and(eq(authenticators.personId, personId), lt(authenticators.lastStep, step)));
  return changesOf(result) === 1;
}

/** Confirms an authenticator and gives it its recovery codes; false when somebody did so first. */
export async function confirmAuthenticator(
  env: Env,
  personId: string,
  codeHashes: readonly string[],
  now: Millis,
): Promise<boolean> {
  const db = platformDb(env);
  const [confirmed] = await runBatch(db, [
    db
      .update(authenticators)
      .set({ confirmedAt: now })
      .where(and(eq(authenticators.personId, personId), isNull(authenticators.confirmedAt))),
    ...replaceCodes(env, personId, codeHashes),
  ]);
  return confirmed === 1;
}

/** Removes authenticator and recovery codes; false when there was none. */
export async function deleteAuthenticator(env: Env, personId: string): Promise<boolean> {
  const db = platformDb(env);
  const [removed] = await runBatch(db, [
    db.delete(authenticators).where(eq(authenticators.personId, personId)),
    db.delete(recoveryCodes).where(eq(recoveryCodes.personId, personId)),
  ]);
  return removed === 1;
}

/** Gives a person other recovery codes. */
export async function putRecoveryCodes(env: Env, personId: string, codeHashes: readonly string[]): Promise<void> {
  await runBatch(platformDb(env), replaceCodes(env, personId, codeHashes));
}

function replaceCodes(env: Env, personId: string, codeHashes: readonly string[]) {
  const db = platformDb(env);
  return [
    db.delete(recoveryCodes).where(eq(recoveryCodes.personId, personId)),
    db.insert(recoveryCodes).values(codeHashes.map((codeHash) => ({ personId, codeHash }))),
  ];
}

/** Spends a recovery code; false when the person has no such one, or no more. */
export async function spendRecoveryCode(env: Env, personId: string, codeHash: string, now: Millis): Promise<boolean> {
  const result = await platformDb(env)
    .update(recoveryCodes)
    .set({ usedAt: now })
    .where(
      and(eq(recoveryCodes.personId, personId), eq(recoveryCodes.codeHash, codeHash), isNull(recoveryCodes.usedAt)),
    );
  return changesOf(result) === 1;
}

/** How many recovery codes are left. */
export async function countRecoveryCodes(env: Env, personId: string): Promise<number> {
  return await platformDb(env).$count(
    recoveryCodes,
    and(eq(recoveryCodes.personId, personId), isNull(recoveryCodes.usedAt)),
  );
}
