/**
 * `Storefront`: the only part of the Worker that the edge caches. The cache's key is this entrypoint, the path, and the
 * props; it has no host in it and never sees a visitor (PLATFORM §4.10). So everything that may decide what a page says
 * is in the props and the path, and the default entry builds both (TH30).
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { homeOfOrganizer } from "../domains/index.ts";
import { forgetTags } from "../platform/cache.ts";
import { siteFor } from "./html.tsx";
import { missingPage } from "./missing.tsx";
import { keep, type StorefrontProps, tags } from "./page.ts";
import { PAGES } from "./pages/index.ts";

export class Storefront extends WorkerEntrypoint<Env, StorefrontProps> {
  override async fetch(): Promise<Response> {
    const { env } = this;
    const { props } = this.ctx;
    const { parts, query } = props;
    const site = async (tenant: string | null) => {
      const home = tenant === null || props.domain !== null ? undefined : await homeOfOrganizer(env, tenant);
      return await siteFor(env, props, tenant, home);
    };
    const answer = await PAGES[props.page]?.answer({ env, now: Date.now(), props, parts, query, site });
    if (answer) return answer;
    // What is published at this address in a second is seen in a second.
    const tag = parts["tenant"] === undefined ? tags.home : tags.tenant(parts["tenant"]);
    return await missingPage(env, props, { cache: keep.missing, tags: [tag] });
  }

  /** Forgets every cached page that carries one of the tags (see `tags` in page.ts). */
  async purge(forgotten: readonly string[]): Promise<void> {
    await forgetTags(this.env, this.ctx, forgotten);
  }
}
