/**
 * The cache in front of an entrypoint. Deployed, the platform keeps what the entrypoint answers (`[exports.Storefront]
 * cache` in wrangler.toml) and this file adds nothing. The platform does not do so on a developer's machine, so there the
 * same rules are kept over the Cache API (local-cache.ts): the same key, the same tags, the same lifetimes.
 */
import { settings } from "../env.ts";
import { askLocalCache, forgetLocally } from "./local-cache.ts";

/** What the platform's key is made of, besides the version of the Worker. It has no host in it. */
export type CacheKey = {
  readonly entrypoint: string;
  readonly props: unknown;
  /** An address with nothing but what decides over the answer: path and normalised query. */
  readonly address: string;
};

/** What an answer was: kept, made now, kept and being made again, or never kept. */
export const CACHE_STATUS = "cf-cache-status";

/**
 * The answer of an entrypoint, kept or new. Its header `cf-cache-status` says which.
 * @param ask asks the entrypoint itself, with exactly what is in `key`
 */
export async function throughCache(
  { env, executionCtx }: { readonly env: Env; readonly executionCtx: Pick<ExecutionContext, "waitUntil"> },
  key: CacheKey,
  ask: () => Promise<Response>,
): Promise<Response> {
  if (!isEmulated(env)) return await ask();
  return await askLocalCache(key, ask, (work) => executionCtx.waitUntil(work));
}

/**
 * Forgets what carries one of `tags`. Only an entrypoint can forget its own answers, so it calls this itself.
 * @param context of the entrypoint
 */
export async function forgetTags(
  env: Env,
  context: Pick<ExecutionContext, "cache">,
  tags: readonly string[],
): Promise<void> {
  if (isEmulated(env)) return forgetLocally(tags);
  const purged = await context.cache?.purge({ tags: [...tags] });
  if (purged?.success !== true) throw new Error(purged?.errors.map(({ message }) => message).join("; ") ?? "no cache");
}

function isEmulated(env: Env): boolean {
  const { ENVIRONMENT } = settings(env);
  return ENVIRONMENT === "local" || ENVIRONMENT === "test";
}
