/** What every page is rendered with: its language, its links, its own address. Pure. */
import { DEFAULT_LOCALE, directionOf, type Locale, LOCALES } from "../../worker/kernel/locales.ts";
import type { Tracking } from "./beacons.ts";
import { type Links, linksOf, type Whereabouts } from "./links.ts";
import { type Translate, translator } from "./text.ts";

/** The built files that a page refers to, by their hashed addresses. */
export type Assets = {
  readonly css: string;
  readonly font: string;
  readonly scripts: Readonly<Record<IslandName, string>>;
  /** What each island imports, to be fetched beside it. */
  readonly modules: Readonly<Record<string, readonly string[]>>;
};
export type IslandName = "entry" | "event" | "picker" | "checkout" | "order" | "waiting-list" | "consent";

/** An address, as the links of its place make it. */
export type Address = (links: Links) => string;

export type Site = {
  readonly t: Translate;
  readonly locale: Locale;
  readonly direction: "ltr" | "rtl";
  readonly assets: Assets;
  /** Origin of the platform when it is configured; never taken from a request (TH30). */
  readonly origin: string;
  /** Every address on a page comes from here. */
  readonly links: Links;
  /** The one address of a page that search engines should know, with its origin, in this or another language. */
  readonly canonical: (address: Address, locale?: Locale) => string;
  /** The same place in another language, as a path. */
  readonly inLanguage: (address: Address, locale: Locale) => string;
  /** The organizer's own domain, and they want no mark of ours on it. */
  readonly whiteLabel: boolean;
  /** Whom the organizer of this page tells of visitors who agree; null when nobody. */
  readonly tracking: SiteTracking | null;
};

/** Ids of an organizer, and who they are. */
export type SiteTracking = Tracking & { readonly slug: string; readonly name: string };

/** Where and in which language a page is seen. */
export type SiteOptions = Whereabouts & {
  readonly locale: Locale;
  readonly assets: Assets;
  /** Origin of the platform. */
  readonly origin: string;
  /** Where the organizer of this page is at home: their own domain, if they have one. */
  readonly home?: { readonly origin: string; readonly own: string } | undefined;
  readonly whiteLabel?: boolean;
  readonly tracking?: SiteTracking | null;
};

export function siteOf(options: SiteOptions): Site {
  const { locale, prefix, own, assets, origin, home, whiteLabel = false, tracking = null } = options;
  return {
    t: translator(locale),
    locale,
    direction: directionOf(locale),
    assets,
    origin,
    links: linksOf({ prefix, own }),
    // The default language has no prefix there: `/o/x` and `/en/o/x` say the same.
    canonical: (address, inLocale = locale) =>
      (home?.origin ?? origin) +
      address(linksOf({ prefix: inLocale === DEFAULT_LOCALE ? null : inLocale, own: home?.own ?? null })),
    inLanguage: (address, inLocale) => address(linksOf({ prefix: inLocale, own })),
    whiteLabel,
    tracking,
  };
}

/** The same page in every language, for `hreflang`. */
export function translations(
  site: Site,
  address: Address,
): readonly { readonly locale: Locale; readonly href: string }[] {
  return LOCALES.map((locale) => ({ locale, href: site.canonical(address, locale) }));
}
