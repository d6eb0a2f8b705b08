/** Forgetting cached pages, for whoever changes what stands on them. */
import { exports } from "cloudflare:workers";

/** Tags of cached pages: what `forgetPages` is asked to forget. */
export const tags = {
  /** The platform's own listings. */
  home: "home",
  /** Everything of an organizer. @param slug of the tenant */
  tenant: (slug: string) => `tenant-${slug}`,
  event: (id: string) => `event-${id}`,
  picture: (id: string) => `picture-${id}`,
  /** Whose domain a host is. */
  host: (host: string) => `host-${host}`,
} as const;

/** Only the entrypoint itself can forget what it answered; which page it is asked as does not matter. */
const NO_PAGE = { page: "", parts: {}, query: {}, locale: "en", prefix: null, domain: null } as const;

/** Forgets every cached page that carries one of the tags. */
export async function forgetPages(forgotten: readonly string[]): Promise<void> {
  await exports.Storefront({ props: NO_PAGE }).purge([...forgotten]);
}
