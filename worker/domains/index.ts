/** What other domains may use of own domains. */
import type { OwnDomain } from "../platform/visit.ts";
import { tenantDb } from "../platform/db.ts";
import { tenantById, tenantBySlug } from "../tenants/index.ts";
import { activeDomain, mainDomain } from "./store.ts";

export { sweepDomains } from "./service.ts";

/** Whose domain a host is, and where the pages of that organizer are at home; undefined for a host of nobody. */
export async function siteOfHost(
  env: Env,
  host: string,
): Promise<{ readonly domain: OwnDomain; readonly main: string } | undefined> {
  const row = await activeDomain(env, host);
  const organizer = row && (await tenantById(env, row.tenantId));
  if (!row || !organizer) return undefined;
  const main = await mainDomain(tenantDb(env, row.tenantId));
  const { slug } = organizer;
  return {
    domain: { host, tenantId: row.tenantId, slug, whiteLabel: row.whiteLabel === 1 },
    main: main?.host ?? host,
  };
}

/** The domain of an organizer that search engines should know; undefined when they have none. */
export async function homeOfOrganizer(env: Env, slug: string): Promise<string | undefined> {
  const organizer = await tenantBySlug(env, slug);
  return organizer && (await mainDomain(tenantDb(env, organizer.id)))?.host;
}
