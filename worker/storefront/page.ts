/**
 * What a public page is: one file of `pages/`, one line of the registry. A page is cached by its entrypoint, its path and
 * its props (PLATFORM §4.10), so all that may decide what it says is in `StorefrontProps`, and no visitor is (TH30).
 */
import type { Site } from "../../web/storefront/site.ts";
import type { Locale } from "../kernel/locales.ts";
import { type Millis, SECOND } from "../kernel/time.ts";
import type { OwnDomain } from "../platform/visit.ts";

/** Which page, for whom. No field may come from a header, but for the language, which is one of a closed set. */
export type StorefrontProps = {
  /** Its name in the registry. */
  readonly page: string;
  /** The checked parts of the path, by name: `tenant`, `event`. */
  readonly parts: Readonly<Record<string, string>>;
  /** Allowed parameters, normalised, sorted by name. */
  readonly query: Readonly<Record<string, string>>;
  readonly locale: Locale;
  /** The language that links on the page begin with. */
  readonly prefix: Locale | null;
  readonly domain: OwnDomain | null;
};

/** What a page is asked with. */
export type Asked = {
  readonly env: Env;
  readonly now: Millis;
  readonly props: StorefrontProps;
  readonly parts: StorefrontProps["parts"];
  readonly query: StorefrontProps["query"];
  /** @param tenant slug of the organizer whose page it is; null for the platform's */
  readonly site: (tenant: string | null) => Promise<Site>;
};

/** The normal form of a parameter's value; undefined leaves it out, as an unknown one is. */
export type QueryRule = (value: string) => string | undefined;

export type PublicPage = {
  /** Hono paths on the platform's host. An organizer's begin with `/o/:tenant`, which their own domain leaves out. */
  readonly paths: readonly string[];
  /** Shape of a part of the path, where it is no slug. */
  readonly parts?: Readonly<Record<string, RegExp>>;
  /** The only parameters that reach the page. */
  readonly query?: Readonly<Record<string, QueryRule>>;
  /**
   * What decides over it besides path and query: `language` (and the domain) for pages, `domain` for what has links but
   * no words, `nothing` for files. What does not decide does not split the cache.
   */
  readonly varies?: "language" | "domain" | "nothing";
  /** The answer, with `cache-control` and `cache-tag`; undefined for the page that says there is none. */
  readonly answer: (asked: Asked) => Promise<Response | undefined>;
};

export const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/;

export { tags } from "../platform/page-tags.ts";

/** How long pages are kept. */
export const keep = {
  /** Counts on a page are refreshed by its island, so the page itself may be half a minute old. */
  event: "public, max-age=0, s-maxage=30, stale-while-revalidate=120",
  /** With a waiting room the page may change at any minute of a big sale; it is still asked for ten thousand times. */
  queue: "public, max-age=0, s-maxage=5, stale-while-revalidate=10",
  listing: "public, max-age=0, s-maxage=60, stale-while-revalidate=600",
  /** An address that names nothing may name something soon. */
  missing: "public, max-age=0, s-maxage=5",
} as const;

/**
 * A lifetime that ends when the page next changes by itself, such as at the start of a sale: nobody is shown "Opens 10:00"
 * at two past ten.
 */
export function keepUntil(control: string, changes: readonly Millis[], now: Millis): string {
  const seconds = (name: string) => Number(new RegExp(`(?:^|[ ,])${name}=(\\d+)`).exec(control)?.[1] ?? 0);
  const fresh = seconds("s-maxage");
  const next = Math.min(...changes.filter((at) => at > now));
  const left = Math.ceil((next - now) / SECOND);
  return left > fresh + seconds("stale-while-revalidate")
    ? control
    : `public, max-age=0, s-maxage=${Math.min(fresh, left)}, stale-while-revalidate=0`;
}
