/** `/robots.txt`, on the platform's host and on an organizer's own domain. */
import { type PublicPage, tags } from "../page.ts";
import { robotsFile } from "../sitemap-file.ts";
import { textFile } from "./sitemap.ts";

export const robots: PublicPage = {
  paths: ["/robots.txt", "/o/:tenant/robots.txt"],
  varies: "domain",
  answer: async ({ site, parts: { tenant } }) => {
    const { canonical } = await site(tenant ?? null);
    const address = canonical((links) => links.sitemap());
    return textFile(robotsFile(address), "text/plain", tenant === undefined ? tags.home : tags.tenant(tenant));
  },
};
