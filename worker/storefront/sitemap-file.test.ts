import { expect, it } from "vitest";
import { robotsFile, sitemapFile, sitemapIndex } from "./sitemap-file.ts";

it("W1 each language of a page is an address that names all others and a default", () => {
  const translations = ["en", "bn"].map((locale) => ({ locale, href: `https://t.test/${locale}?a=1&b=<2>` }));
  const xml = sitemapFile([{ translations }]);
  expect(xml.match(/<loc>/g)).toHaveLength(2);
  expect(xml.match(/hreflang="bn"/g)).toHaveLength(2);
  expect(xml.match(/hreflang="x-default" href="https:\/\/t\.test\/en/g)).toHaveLength(2);
});

it("TH26 nothing leaves its element", () => {
  const xml = sitemapFile([{ translations: [{ locale: "en", href: `https://t.test/"><script>&` }] }]);
  expect(xml).not.toContain("<script>");
  expect(sitemapIndex(["https://t.test/?a=1&b='2'"])).toContain("?a=1&#38;b=&#39;2&#39;");
});

it("W1 crawlers are sent to the sitemap and away from what is personal", () => {
  const text = robotsFile("https://t.test/sitemap.xml");
  expect(text).toContain("Sitemap: https://t.test/sitemap.xml");
  for (const path of ["/orders/", "/account"]) expect(text).toContain(`Disallow: ${path}`);
  // A checkout names its event as its canonical address, which only who may read it finds out.
  expect(text).not.toContain("/checkout");
});
