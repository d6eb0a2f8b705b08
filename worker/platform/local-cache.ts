/**
 * The platform's entrypoint cache as far as pages can tell, over the Cache API, for one process. What it does not do:
 * several data centres, and one run for several misses at once. See decisions/2026-11-21-edge-cache.md.
 */
import type { CacheKey } from "./cache.ts";
import { sha256Base64Url } from "./crypto.ts";

/** For how long an answer may be given out, and for how long after that while a new one is made. */
export type Lifetime = { readonly fresh: number; readonly stale: number };

const NAME = "entrypoints";
/** Ours, on what is kept; never seen outside. */
const KEPT = "x-kept";
/** The Cache API lets go of things after this; our own stamps decide before. */
const LONGEST_SECONDS = 86_400;
const MOST_MARKS = 10_000;

type Stamp = {
  readonly storedAt: number;
  readonly freshUntil: number;
  readonly staleUntil: number;
  /** How much had been forgotten when the answer began to be made. */
  readonly since: number;
  readonly tags: readonly string[];
  readonly control: string;
};

/** A restart is a new version of the Worker: nothing of the one before is found. */
let version: string | undefined;
/** Counts what was forgotten. A tag's mark is its turn; answers that began before it are worth nothing. */
let turn = 0;
const marks = new Map<string, number>();
/** Answers of before this turn are worth nothing, whatever their tags: their marks were dropped. */
let floor = 0;
/** Keys that are being made again. */
const refreshing = new Set<string>();

/**
 * How long an answer may be kept; undefined for one that may not: only what is public, found or known not to be there,
 * and gives nobody a cookie. Pure.
 */
export function lifetimeOf(status: number, headers: Headers): Lifetime | undefined {
  const control = (headers.get("cache-control") ?? "").toLowerCase();
  const directives = new Map(
    control.split(",").map((each) => {
      const [name = "", value = ""] = each.trim().split("=", 2);
      return [name, Number.parseInt(value, 10)] as const;
    }),
  );
  const refused = ["no-store", "no-cache", "private"].some((name) => directives.has(name));
  if ((status !== 200 && status !== 404) || refused || !directives.has("public") || headers.has("set-cookie"))
    return undefined;
  const seconds = directives.get("s-maxage") ?? directives.get("max-age") ?? 0;
  if (!(seconds > 0)) return undefined;
  return { fresh: seconds * 1000, stale: (directives.get("stale-while-revalidate") || 0) * 1000 };
}

/** Text that is the same for the same value, in whatever order its fields are. Pure. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** The kept answer, or a new one. */
export async function askLocalCache(
  key: CacheKey,
  ask: () => Promise<Response>,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<Response> {
  const cache = await caches.open(NAME);
  const address = await addressOf(key);
  const found = await cache.match(address);
  const stamp = found && stampOf(found);
  const now = Date.now();
  if (found && stamp && isWorth(stamp, now)) {
    if (now < stamp.freshUntil) return answerOf(found, stamp, "HIT");
    if (!refreshing.has(address)) {
      refreshing.add(address);
      waitUntil(make(cache, address, ask).finally(() => refreshing.delete(address)));
    }
    return answerOf(found, stamp, "STALE");
  }
  // A body that nobody reads would keep its connection.
  await found?.body?.cancel();
  return await make(cache, address, ask);
}

/** Nothing that carries one of these is given out from now on. */
export function forgetLocally(tags: readonly string[]): void {
  turn++;
  for (const tag of tags) {
    marks.delete(tag);
    marks.set(tag, turn);
  }
  for (const [tag, mark] of marks) {
    if (marks.size <= MOST_MARKS) break;
    marks.delete(tag);
    floor = mark;
  }
}

async function make(cache: Cache, address: string, ask: () => Promise<Response>): Promise<Response> {
  const since = turn;
  const answer = await ask();
  const lifetime = lifetimeOf(answer.status, answer.headers);
  if (!lifetime) return withStatus(answer, "BYPASS");
  const storedAt = Date.now();
  const freshUntil = storedAt + lifetime.fresh;
  const stamp: Stamp = {
    storedAt,
    freshUntil,
    staleUntil: freshUntil + lifetime.stale,
    since,
    tags: (answer.headers.get("cache-tag") ?? "").split(",").filter(Boolean),
    control: answer.headers.get("cache-control") ?? "",
  };
  const kept = new Response(answer.clone().body, answer);
  kept.headers.set(KEPT, JSON.stringify(stamp));
  kept.headers.set("cache-control", `public, max-age=${LONGEST_SECONDS}`);
  await cache.put(address, kept);
  return withStatus(answer, "MISS");
}

function isWorth({ storedAt, staleUntil, since, tags }: Stamp, now: number): boolean {
  const forgotten = since < floor || tags.some((tag) => (marks.get(tag) ?? 0) > since);
  // A clock that a test set back makes nothing young again.
  return !forgotten && storedAt <= now && now < staleUntil;
}

function stampOf(kept: Response): Stamp | undefined {
  const text = kept.headers.get(KEPT);
  return text === null ? undefined : (JSON.parse(text) as Stamp);
}

function answerOf(kept: Response, stamp: Stamp, status: string): Response {
  const answer = withStatus(kept, status);
  answer.headers.delete(KEPT);
  answer.headers.set("cache-control", stamp.control);
  return answer;
}

function withStatus(answer: Response, status: string): Response {
  const copy = new Response(answer.body, answer);
  copy.headers.set("cf-cache-status", status);
  return copy;
}

async function addressOf({ entrypoint, props, address }: CacheKey): Promise<string> {
  version ??= crypto.randomUUID();
  const { pathname, search } = new URL(address);
  const digest = await sha256Base64Url(stableJson(props));
  return `https://cache.invalid/${entrypoint}/${version}/${digest}${pathname}${search}`;
}
