/** Asking the cached entrypoint: the one place where a request to it is made. */
import { exports } from "cloudflare:workers";
import { throughCache } from "../platform/cache.ts";
import type { StorefrontProps } from "./page.ts";

/** The host of a request that never leaves the script; the cache's key does not have it. */
export const INSIDE = "https://storefront.invalid";

/** The kept or new answer to exactly these props and this path; it has nothing of a visitor. */
export async function askStorefront(
  where: { readonly env: Env; readonly executionCtx: Pick<ExecutionContext, "waitUntil"> },
  path: string,
  props: StorefrontProps,
): Promise<Response> {
  const search = new URLSearchParams(props.query).toString();
  const address = INSIDE + path + (search === "" ? "" : `?${search}`);
  return await throughCache(where, { entrypoint: "Storefront", props, address }, () =>
    exports.Storefront({ props }).fetch(new Request(address)),
  );
}
