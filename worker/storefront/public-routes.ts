/**
 * The addresses of public pages. Each is asked of `Storefront` with a request made here from nothing but the checked
 * parts of the path and the allowed parameters; what a visitor sends besides (host, forwarded headers, queries, cookies)
 * does not get through (TH30).
 */
import { DEFAULT_LOCALE } from "../kernel/locales.ts";
import type { AppContext } from "../platform/context.ts";
import { createRouter } from "../platform/router.ts";
import { languageOf } from "../platform/language.ts";
import { askStorefront } from "./ask.ts";
import { type PublicPage, SLUG, type StorefrontProps } from "./page.ts";
import { PAGES } from "./pages/index.ts";
import { normalQuery } from "./query.ts";

export const publicPages = createRouter();

for (const [name, page] of Object.entries(PAGES)) {
  for (const path of page.paths) {
    publicPages.get(path, async (c, next) => {
      const props = propsOf(c, name, page);
      if (!props) return await next();
      return await fromStorefront(c, path, props);
    });
  }
}

/** What the page is asked with; undefined when the address cannot be one of its own. */
function propsOf(c: AppContext, name: string, page: PublicPage): StorefrontProps | undefined {
  const parts = c.req.param() as Record<string, string>;
  for (const [part, value] of Object.entries(parts)) {
    if (!(page.parts?.[part] ?? SLUG).test(value)) return undefined;
  }
  const { visit } = c.var;
  const { varies = "language" } = page;
  const words = varies === "language";
  return {
    page: name,
    parts,
    query: normalQuery(page.query ?? {}, new URL(c.req.url).searchParams),
    locale: words ? languageOf(c) : DEFAULT_LOCALE,
    prefix: words ? visit.prefix : null,
    domain: varies === "nothing" ? null : visit.domain,
  };
}

/** Asks the cached entrypoint for a page. A HEAD is a GET without its body, so that it can never be what is cached. */
async function fromStorefront(c: AppContext, pattern: string, props: StorefrontProps): Promise<Response> {
  const path = pattern.replaceAll(/:(\w+)/g, (_, part: string) => props.parts[part] ?? "");
  const answer = await askStorefront(c, path, props);
  const headers = new Headers(answer.headers);
  // Tags are for the cache inside, not for visitors.
  headers.delete("cache-tag");
  if (props.prefix === null && PAGES[props.page]?.varies === undefined)
    headers.append("vary", "accept-language, cookie");
  return new Response(c.req.method === "HEAD" ? null : answer.body, { status: answer.status, headers });
}
