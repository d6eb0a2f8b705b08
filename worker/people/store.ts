/** Queries of people, codes and sessions. They stand above tenants, so they take the platform's database. */
import { and, desc, eq, gt, inArray, isNull, lt, ne, sql } from "drizzle-orm";
import { newId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { changesOf, platformDb, runBatch, type Statement } from "../platform/db.ts";
import { CODE_TRIES, REQUEST_WINDOW, REQUESTS_PER_ADDRESS, REQUESTS_PER_CONTACT } from "./sign-in.ts";
import { accountCookies, oneTimeCodes, passwords, people, refreshTokens, sessions } from "./tables.ts";

export type Person = typeof people.$inferSelect;
export type Session = typeof sessions.$inferSelect;
export type NewCode = Omit<typeof oneTimeCodes.$inferSelect, "attempts" | "usedAt">;

/**
 * Stores a code unless contact or address has asked too often. Count and write are one statement, so requests that
 * arrive together cannot all slip under the limit.
 */
export async function insertCodeWithinLimits(env: Env, code: NewCode): Promise<boolean> {
  const since = code.createdAt - REQUEST_WINDOW;
  const result = await platformDb(env).run(sql`
    INSERT INTO one_time_codes (id, contact_hash, code_hash, address_hash, created_at, expires_at)
    SELECT ${code.id}, ${code.contactHash}, ${code.codeHash}, ${code.addressHash}, ${code.createdAt}, ${code.expiresAt}
    WHERE (SELECT count(*) FROM one_time_codes
           WHERE contact_hash = ${code.contactHash} AND created_at > ${since}) < ${REQUESTS_PER_CONTACT}
      AND (SELECT count(*) FROM one_time_codes
           WHERE address_hash = ${code.addressHash} AND created_at > ${since}) < ${REQUESTS_PER_ADDRESS}`);
  return changesOf(result) === 1;
}

/** Moments of the requests that fill the limit of this contact, or else of this address. */
export async function selectRequestTimes(
  env: Env,
  contactHash: string,
  addressHash: string,
  now: Millis,
): Promise<Millis[]> {
  const since = gt(oneTimeCodes.createdAt, now - REQUEST_WINDOW);
  const timesOf = async (condition: ReturnType<typeof eq>, limit: number) =>
    await platformDb(env)
      .select({ at: oneTimeCodes.createdAt })
      .from(oneTimeCodes)
      .where(and(condition, since))
      .orderBy(desc(oneTimeCodes.createdAt))
      .limit(limit);
  const byContact = await timesOf(eq(oneTimeCodes.contactHash, contactHash), REQUESTS_PER_CONTACT);
  const rows =
    byContact.length >= REQUESTS_PER_CONTACT
      ? byContact
      : await timesOf(eq(oneTimeCodes.addressHash, addressHash), REQUESTS_PER_ADDRESS);
  return rows.map((row) => row.at);
}

/** The newest code of a contact: only that one counts. */
export async function selectNewestCode(env: Env, contactHash: string) {
  const [row] = await platformDb(env)
    .select()
    .from(oneTimeCodes)
    .where(eq(oneTimeCodes.contactHash, contactHash))
    .orderBy(desc(oneTimeCodes.createdAt), desc(oneTimeCodes.id))
    .limit(1);
  return row;
}

/** Takes one try of a code; false when none is left. Taken before the comparison, so parallel guesses count too. */
export async function takeTry(env: Env, codeId: string, now: Millis): Promise<boolean> {
  const result = await platformDb(env)
    .update(oneTimeCodes)
    .set({ attempts: sql`${oneTimeCodes.attempts} + 1` })
    .where(
      and(
        eq(oneTimeCodes.id, codeId),
        lt(oneTimeCodes.attempts, CODE_TRIES),
        isNull(oneTimeCodes.usedAt),
        gt(oneTimeCodes.expiresAt, now),
      ),
    );
  return changesOf(result) === 1;
}

/** Spends a code; false when somebody did so first. */
export async function spendCode(env: Env, codeId: string, now: Millis): Promise<boolean> {
  const result = await platformDb(env)
    .update(oneTimeCodes)
    .set({ usedAt: now })
    .where(and(eq(oneTimeCodes.id, codeId), isNull(oneTimeCodes.usedAt)));
  return changesOf(result) === 1;
}

/** The person with this address, made if new. */
export async function findOrCreatePerson(env: Env, email: string, now: Millis): Promise<Person> {
  await platformDb(env)
    .insert(people)
    .values({ id: newId("person"), email, createdAt: now })
    .onConflictDoNothing();
  const person = await personByEmail(env, email);
  if (!person) throw new Error("the person was not stored");
  return person;
}

/** The person with this address; undefined when there is none. */
export async function personByEmail(env: Env, email: string): Promise<Person | undefined> {
  const [row] = await platformDb(env).select().from(people).where(eq(people.email, email)).limit(1);
  return row;
}

export async function selectPerson(env: Env, id: string): Promise<Person | undefined> {
  const [row] = await platformDb(env).select().from(people).where(eq(people.id, id)).limit(1);
  return row;
}

/** At most 100 people by id, in any order. */
export async function selectPeople(env: Env, ids: readonly string[]): Promise<Person[]> {
  if (ids.length === 0) return [];
  return await platformDb(env)
    .select()
    .from(people)
    .where(inArray(people.id, ids.slice(0, 100)));
}

export async function updatePersonName(env: Env, id: string, name: string): Promise<void> {
  await platformDb(env).update(people).set({ name }).where(eq(people.id, id));
}

/** The tenant that the tokens of this person's last session were for at the end. */
export async function selectLastTenant(env: Env, personId: string): Promise<string | undefined> {
  const db = platformDb(env);
  const lastSession = db
    .select({ id: sessions.id })
    .from(sessions)
    // An account's session has no tokens, and so no tenant.
    .where(
      and(
        eq(sessions.personId, personId),
        sql`EXISTS (SELECT 1 FROM refresh_tokens WHERE refresh_tokens.session_id = ${sessions.id})`,
      ),
    )
    .orderBy(desc(sessions.createdAt))
    .limit(1);
  const [row] = await platformDb(env)
    .select({ tenantId: refreshTokens.tenantId })
    .from(refreshTokens)
    .where(eq(refreshTokens.sessionId, lastSession))
    .orderBy(desc(refreshTokens.createdAt))
    .limit(1);
  return row?.tenantId ?? undefined;
}

export type NewToken = typeof refreshTokens.$inferInsert;

export async function insertSession(env: Env, session: typeof sessions.$inferInsert, token: NewToken) {
  const db = platformDb(env);
  await runBatch(db, [db.insert(sessions).values(session), db.insert(refreshTokens).values(token)]);
}

/** Adds a session that a cookie carries: no token of it reaches the API. */
export async function insertAccountSession(env: Env, session: typeof sessions.$inferInsert, tokenHash: string) {
  const db = platformDb(env);
  const cookie = { tokenHash, sessionId: session.id, createdAt: session.createdAt };
  await runBatch(db, [db.insert(sessions).values(session), db.insert(accountCookies).values(cookie)]);
}

/** The living session of a cookie, with its person. */
export async function selectAccount(env: Env, tokenHash: string, now: Millis) {
  const [row] = await platformDb(env)
    .select({ session: sessions, person: people })
    .from(accountCookies)
    .innerJoin(sessions, eq(sessions.id, accountCookies.sessionId))
    .innerJoin(people, eq(people.id, sessions.personId))
    .where(and(eq(accountCookies.tokenHash, tokenHash), isNull(sessions.revokedAt), gt(sessions.expiresAt, now)))
    .limit(1);
  return row;
}

/** Notes that a living session was used. */
export async function touchSession(env: Env, id: string, expiresAt: Millis, now: Millis): Promise<void> {
  await platformDb(env)
    .update(sessions)
    .set({ lastUsedAt: now, expiresAt })
    .where(and(eq(sessions.id, id), isNull(sessions.revokedAt)));
}

/** A refresh token with its session. */
export async function selectToken(env: Env, tokenHash: string) {
  const [row] = await platformDb(env)
    .select({ token: refreshTokens, session: sessions })
    .from(refreshTokens)
    .innerJoin(sessions, eq(sessions.id, refreshTokens.sessionId))
    .where(eq(refreshTokens.tokenHash, tokenHash))
    .limit(1);
  return row;
}

/**
 * Replaces a refresh token in one batch, so a death in between leaves the old one valid. False when the old one was
 * spent by somebody else: then the family is revoked, and the successor written here dies with it.
 */
export async function rotateToken(
  env: Env,
  oldHash: string,
  next: NewToken,
  sessionEndsAt: Millis,
  now: Millis,
): Promise<boolean> {
  const db = platformDb(env);
  const statements: Statement[] = [
    db
      .update(refreshTokens)
      .set({ usedAt: now })
      .where(and(eq(refreshTokens.tokenHash, oldHash), isNull(refreshTokens.usedAt))),
    db.insert(refreshTokens).values(next),
    db
      .update(sessions)
      .set({ lastUsedAt: now, expiresAt: sessionEndsAt })
      .where(and(eq(sessions.id, next.sessionId), isNull(sessions.revokedAt))),
  ];
  const [spent, , alive] = await runBatch(db, statements);
  return spent === 1 && alive === 1;
}

/** Ends a session; false when there is no such living one (of this person, if given). */
export async function revokeSession(
  env: Env,
  sessionId: string,
  reason: "signed_out" | "revoked" | "token_reused",
  now: Millis,
  personId?: string,
): Promise<boolean> {
  const result = await platformDb(env)
    .update(sessions)
    .set({ revokedAt: now, revokedReason: reason })
    .where(
      and(
        eq(sessions.id, sessionId),
        isNull(sessions.revokedAt),
        personId === undefined ? undefined : eq(sessions.personId, personId),
      ),
    );
  return changesOf(result) === 1;
}

/** Living sessions of a person, newest first, at most 100. */
export async function selectSessions(env: Env, personId: string, now: Millis): Promise<Session[]> {
  return await platformDb(env)
    .select()
    .from(sessions)
    .where(and(eq(sessions.personId, personId), isNull(sessions.revokedAt), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.createdAt))
    .limit(100);
}

/** Forgets codes and sessions whose ids are older than these; ids sort by time, so both are seeks on the key. */
export async function deleteOlder(env: Env, codeId: string, sessionId: string): Promise<void> {
  const db = platformDb(env);
  await runBatch(db, [
    db.delete(oneTimeCodes).where(lt(oneTimeCodes.id, codeId)),
    db.delete(refreshTokens).where(lt(refreshTokens.sessionId, sessionId)),
    db.delete(accountCookies).where(lt(accountCookies.sessionId, sessionId)),
    db.delete(sessions).where(lt(sessions.id, sessionId)),
  ]);
}

/** Notes that a session has proved again who is there. */
export async function markProven(env: Env, sessionId: string, now: Millis): Promise<void> {
  await platformDb(env).update(sessions).set({ provenAt: now }).where(eq(sessions.id, sessionId));
}

export async function selectPassword(env: Env, personId: string) {
  const [row] = await platformDb(env).select().from(passwords).where(eq(passwords.personId, personId)).limit(1);
  return row;
}

/** Keeps the hash of a person's password, instead of the one before. */
export async function putPassword(env: Env, personId: string, hash: string, now: Millis): Promise<void> {
  await platformDb(env)
    .insert(passwords)
    .values({ personId, hash, changedAt: now })
    .onConflictDoUpdate({ target: passwords.personId, set: { hash, changedAt: now } });
}

/** Ends the living sessions of a person, but for one if given; how many there were. */
export async function revokeOtherSessions(
  env: Env,
  personId: string,
  keep: string | undefined,
  now: Millis,
): Promise<number> {
  const result = await platformDb(env)
    .update(sessions)
    .set({ revokedAt: now, revokedReason: "revoked" })
    .where(
      and(
        eq(sessions.personId, personId),
        isNull(sessions.revokedAt),
        keep === undefined ? undefined : ne(sessions.id, keep),
      ),
    );
  return changesOf(result);
}
