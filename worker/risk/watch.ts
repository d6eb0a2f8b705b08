/**
 * What failed lately, kept for seconds in the isolate: assessing a payment costs an on-sale no round trip. A burst is seen
 * some seconds late, which it outlasts.
 */
import { SECOND, type Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { type Failures, RISK_WINDOW, type Signals, type SubjectKind } from "./assessment.ts";
import { readRecent, type RecentSignal } from "./store.ts";
import type { Subject } from "./subjects.ts";

/** How old the picture may be. */
export const WATCH_AGE: Millis = 5 * SECOND;
const MAX_TENANTS = 200;

type Picture = {
  readonly at: Millis;
  readonly failures: ReadonlyMap<string, Failures>;
  readonly blocks: ReadonlySet<string>;
};
const pictures = new Map<string, Picture>();

const keyOf = (kind: SubjectKind, hash: string) => `${kind}:${hash}`;

/** What is known of these subjects. */
export async function watch(
  tenant: TenantDb,
  subjects: readonly Subject[],
  now: Millis,
): Promise<Pick<Signals, "failures" | "blocked">> {
  const picture = await pictureOf(tenant, now);
  const failures: Partial<Record<SubjectKind, Failures>> = {};
  for (const { kind, hash } of subjects) {
    const failed = picture.failures.get(keyOf(kind, hash));
    if (failed !== undefined) failures[kind] = failed;
  }
  const blocked = subjects.filter(({ kind, hash }) => picture.blocks.has(keyOf(kind, hash))).map(({ kind }) => kind);
  return { failures, blocked };
}

/** Forgets the picture of a tenant whose block list has changed; other isolates follow within seconds. */
export function forgetPicture(tenantId: string): void {
  pictures.delete(tenantId);
}

async function pictureOf(tenant: TenantDb, now: Millis): Promise<Picture> {
  const known = pictures.get(tenant.tenantId);
  if (known && Math.abs(now - known.at) < WATCH_AGE) return known;
  const { failures, blocks } = await readRecent(tenant, now - RISK_WINDOW);
  const picture = {
    at: now,
    failures: countFailures(failures),
    blocks: new Set(blocks.map(({ kind, hash }) => keyOf(kind, hash))),
  };
  pictures.delete(tenant.tenantId);
  pictures.set(tenant.tenantId, picture);
  const [oldest] = pictures.keys();
  if (pictures.size > MAX_TENANTS && oldest !== undefined) pictures.delete(oldest);
  return picture;
}

/** Failures by subject. A failure without an instrument counts as one of the same, unknown one. */
function countFailures(signals: readonly RecentSignal[]): Map<string, Failures> {
  const grouped = new Map<string, { count: number; last: Millis; instruments: Set<string> }>();
  for (const { kind, hash, at, instrument } of signals) {
    const key = keyOf(kind, hash);
    const group = grouped.get(key) ?? { count: 0, last: 0, instruments: new Set<string>() };
    group.count += 1;
    group.last = Math.max(group.last, at);
    if (instrument !== null) group.instruments.add(instrument);
    grouped.set(key, group);
  }
  return new Map(
    [...grouped].map(([key, { count, last, instruments }]) => [key, { count, last, instruments: instruments.size }]),
  );
}
