/** Sitemaps as files (sitemaps.org): where pages are, in every language. Pure. */

/** A page: its address in each language, the first of which the others follow. */
export type SitemapPage = {
  readonly translations: readonly { readonly locale: string; readonly href: string }[];
};

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9";

/** Text inside an element or an attribute. */
export function xmlText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (mark) => `&#${mark.codePointAt(0)};`);
}

/** A file of pages; each language of a page is an address of its own that names all others. */
export function sitemapFile(pages: readonly SitemapPage[]): string {
  const urls = pages.flatMap(({ translations }) => {
    const [first] = translations;
    const links = [...translations, ...(first ? [{ locale: "x-default", href: first.href }] : [])]
      .map(({ locale, href }) => `<xhtml:link rel="alternate" hreflang="${locale}" href="${xmlText(href)}"/>`)
      .join("");
    return translations.map(({ href }) => `<url><loc>${xmlText(href)}</loc>${links}</url>`);
  });
  return `${HEAD}<urlset xmlns="${SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">${urls.join("\n")}</urlset>`;
}

/** A file of files. */
export function sitemapIndex(addresses: readonly string[]): string {
  const files = addresses.map((address) => `<sitemap><loc>${xmlText(address)}</loc></sitemap>`);
  return `${HEAD}<sitemapindex xmlns="${SPACE}">${files.join("\n")}</sitemapindex>`;
}

/** What crawlers leave alone: what is personal, and what is no page. */
const PERSONAL_PATHS = ["/account", "/api/", "/console", "/orders/", "/waiting-list/"];

/** @param sitemap its address, with the origin */
export function robotsFile(sitemap: string): string {
  return ["User-agent: *", ...PERSONAL_PATHS.map((path) => `Disallow: ${path}`), `Sitemap: ${sitemap}`, ""].join("\n");
}
