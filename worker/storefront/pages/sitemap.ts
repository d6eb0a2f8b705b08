/**
 * `/sitemap.xml`: an index of one file for the platform's own pages and one for each organizer with something on sale, who
 * has the same file on their own domain.
 */
import { type Site, translations, type Address } from "../../../web/storefront/site.ts";
import { ALL, CITIES } from "../listing.ts";
import { selectCities } from "../../finding/index.ts";
import { CATEGORIES } from "../../discovery/index.ts";
import { shopPlaces } from "../../shop/index.ts";
import { sellingTenants } from "../../tenants/index.ts";
import { keep, type PublicPage, tags } from "../page.ts";
import { sitemapFile, sitemapIndex } from "../sitemap-file.ts";

/** Organizers of the index. Protocol: at most 50,000. */
const MOST_ORGANIZERS = 2000;
/** Events of one organizer's file: with five languages of each it stays under a megabyte. */
const MOST_EVENTS = 300;

/** @param tag what is forgotten when it changes */
export function textFile(text: string, type: string, tag: string): Response {
  return new Response(text, {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "cache-control": keep.listing,
      "cache-tag": tag,
      "x-content-type-options": "nosniff",
    },
  });
}

function pages(site: Site, addresses: readonly Address[]): string {
  return sitemapFile(addresses.map((address) => ({ translations: translations(site, address) })));
}

export const sitemap: PublicPage = {
  paths: ["/sitemap.xml"],
  varies: "domain",
  answer: async ({ env, site }) => {
    const { origin } = await site(null);
    const slugs = await sellingTenants(env, MOST_ORGANIZERS);
    const files = ["/sitemaps/tessera.xml", ...slugs.map((slug) => `/o/${slug}/sitemap.xml`)];
    return textFile(sitemapIndex(files.map((path) => origin + path)), "application/xml", tags.home);
  },
};

export const siteSitemap: PublicPage = {
  paths: ["/sitemaps/tessera.xml"],
  varies: "domain",
  answer: async ({ env, site }) => {
    const cities = await selectCities(env, undefined, CITIES);
    const addresses: Address[] = [
      (to) => to.home(),
      (to) => to.events(null),
      ...CATEGORIES.map(
        (category): Address =>
          (to) =>
            to.events(null, { category }),
      ),
      ...cities.map(
        ({ key: city }): Address =>
          (to) =>
            to.events(null, { city }),
      ),
    ];
    return textFile(pages(await site(null), addresses), "application/xml", tags.home);
  },
};

export const tenantSitemap: PublicPage = {
  paths: ["/o/:tenant/sitemap.xml"],
  varies: "domain",
  answer: async ({ env, now, site, parts: { tenant: slug = "" } }) => {
    const found = await shopPlaces(env, slug, { filter: ALL, now, base: "", limit: MOST_EVENTS });
    if (!found) return undefined;
    const { organizer, events, venues, performers } = found;
    const addresses: Address[] = [
      (to) => to.organizer(organizer),
      (to) => to.events(organizer),
      ...events.map(
        (event): Address =>
          (to) =>
            to.event({ slug: event, tenant: organizer }),
      ),
      ...venues.map(
        (venue): Address =>
          (to) =>
            to.venue(organizer, venue),
      ),
      ...performers.map(
        (performer): Address =>
          (to) =>
            to.performer(organizer, performer),
      ),
    ];
    return textFile(pages(await site(slug), addresses), "application/xml", tags.tenant(slug));
  },
};
