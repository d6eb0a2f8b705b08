/** The frame of every page: head, masthead, footer. Nothing in it is inline script or inline style attribute (TH26). */
import { type ComponentChildren, createContext } from "preact";
import { useContext } from "preact/hooks";
import { LOCALES } from "../../../worker/kernel/locales.ts";
import { DEFAULT_LOCALE } from "../../../worker/kernel/locales.ts";
import { accentCss } from "../../ui/accent-guard.ts";
import { islandWords } from "../island-words.ts";
import type { Purchase } from "../beacons.ts";
import type { Organizer, Picture } from "../model.ts";
import { Consent, ConsentAgain, type ConsentData } from "./consent.tsx";
import { Icon } from "./icons.tsx";
import { type Address, type IslandName, type Site, translations } from "../site.ts";

export type Head = {
  readonly title: string;
  readonly description?: string;
  /** The one address of this page. */
  readonly canonical?: Address;
  /** The page that search engines show instead of this one, which is a step on its way. */
  readonly instead?: Address;
  /** This page itself, where that is not its canonical address: the way to it in other languages. */
  readonly here?: Address;
  readonly robots?: "noindex";
  readonly island?: IslandName;
  /** What messengers may show of the page: a picture of its own, */
  readonly image?: Picture | null;
  /** and before it one that was drawn for them, 1200 by 630; the path without the origin. */
  readonly preview?: { readonly path: string; readonly alt: string };
  /** Data for machines; printed with `<` escaped so that it cannot end its element. */
  readonly jsonLd?: unknown;
  /** Data for the island. */
  readonly data?: unknown;
  /** A sale that was made, told of where its buyer agrees. */
  readonly purchase?: Purchase | null;
};

/** JSON that is safe inside a script element: no `<`, no line separators. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/** The inline style of a tenant; its hash goes into the Content-Security-Policy. */
export function tenantCss(tenant: Organizer | null): string {
  return accentCss(tenant?.accent);
}

type Props = {
  readonly site: Site;
  readonly head: Head;
  readonly tenant: Organizer | null;
  readonly bodyClass?: string;
  readonly children: ComponentChildren;
};

/** The address of the page, for its foot. */
const Here = createContext<Address>((links) => links.home());

/** How large a drawn preview is. */
export const PREVIEW = { width: 1200, height: 630 };

function previewTags(site: Site, { image, preview }: Head): [property: string, content: string][] {
  const tags: [string, string][] = [];
  if (preview) {
    tags.push(
      ["og:image", site.origin + preview.path],
      ["og:image:type", "image/png"],
      ["og:image:width", String(PREVIEW.width)],
      ["og:image:height", String(PREVIEW.height)],
      ["og:image:alt", preview.alt],
    );
  }
  // The first one is shown; some let people choose.
  if (image) tags.push(["og:image", site.origin + image.jpeg], ["og:image:alt", image.alt]);
  return tags;
}

/** A whole document. */
export function Document({ site, head, tenant, bodyClass, children }: Props) {
  const css = tenantCss(tenant);
  const words = head.island && islandWords(head.island, site.locale);
  const canonical = head.instead ?? head.canonical;
  const address = canonical && site.canonical(canonical);
  const here = head.here ?? head.canonical ?? ((links) => links.home());
  return (
    <html lang={site.locale} dir={site.direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>{head.title}</title>
        {head.description ? <meta name="description" content={head.description} /> : null}
        {head.robots ? <meta name="robots" content={head.robots} /> : null}
        {address ? <link rel="canonical" href={address} /> : null}
        {head.canonical && !head.robots
          ? translations(site, head.canonical).map(({ locale, href }) => (
              <link key={locale} rel="alternate" hreflang={locale} href={href} />
            ))
          : null}
        {head.canonical && !head.robots ? (
          <link rel="alternate" hreflang="x-default" href={site.canonical(head.canonical, DEFAULT_LOCALE)} />
        ) : null}
        <meta property="og:title" content={head.title} />
        {head.description ? <meta property="og:description" content={head.description} /> : null}
        {address ? <meta property="og:url" content={address} /> : null}
        <meta property="og:type" content="website" />
        <meta property="og:site_name" content={tenant?.name ?? site.t("brand.tessera")} />
        <meta property="og:locale" content={site.locale} />
        {previewTags(site, head).map(([property, content]) => (
          <meta key={property} property={property} content={content} />
        ))}
        <meta name="twitter:card" content={head.image || head.preview ? "summary_large_image" : "summary"} />
        <meta name="theme-color" content="#F5F0E8" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#131110" media="(prefers-color-scheme: dark)" />
        <link rel="icon" href="data:," />
        <link rel="preload" href={site.assets.font} as="font" type="font/woff2" crossorigin="anonymous" />
        <link rel="stylesheet" href={site.assets.css} />
        {css ? <style dangerouslySetInnerHTML={{ __html: css }} /> : null}
        {head.jsonLd ? (
          <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: scriptJson(head.jsonLd) }} />
        ) : null}
        {head.data === undefined ? null : (
          <script id="data" type="application/json" dangerouslySetInnerHTML={{ __html: scriptJson(head.data) }} />
        )}
        {words && <script id="words" type="application/json" dangerouslySetInnerHTML={{ __html: scriptJson(words) }} />}
        {(head.island ? (site.assets.modules[head.island] ?? []) : []).map((address) => (
          <link key={address} rel="modulepreload" href={address} />
        ))}
        {head.island ? <script type="module" src={site.assets.scripts[head.island]} /> : null}
        <ConsentScript site={site} head={head} />
      </head>
      <body class={bodyClass}>
        <a class="skip" href="#main">
          {site.t("skip")}
        </a>
        <Here.Provider value={here}>{children}</Here.Provider>
        <Consent site={site} />
      </body>
    </html>
  );
}

function ConsentScript({ site, head }: { site: Site; head: Head }) {
  const { tracking } = site;
  if (!tracking) return null;
  const { slug, meta_pixel, ga4 } = tracking;
  const data: ConsentData = {
    tenant: slug,
    meta_pixel,
    ga4,
    // Personal pages have no canonical address: theirs has a token in it, and is told to nobody (TH38).
    address: site.canonical(head.canonical ?? ((links) => links.organizer(tracking))),
    title: head.title,
    purchase: head.purchase ?? null,
  };
  return (
    <>
      <script id="tracking" type="application/json" dangerouslySetInnerHTML={{ __html: scriptJson(data) }} />
      <script type="module" src={site.assets.scripts.consent} />
    </>
  );
}

/** The organizer's mark and name; ours when there is no organizer. */
export function Brand({ name }: { name: string }) {
  return (
    <>
      <svg viewBox="0 0 28 28" aria-hidden="true" focusable="false">
        <path fill="var(--accent)" d="M0 0h28v28H0z" />
        <path fill="none" stroke="var(--on-accent)" stroke-width="2.5" d="M4 24a10 10 0 0 1 20 0M9 24a5 5 0 0 1 10 0" />
        <circle cx="14" cy="7.5" r="3" fill="var(--on-accent)" />
      </svg>{" "}
      {name}
    </>
  );
}

/** Beside the organizer's name, so it says nothing to readers. Its room is kept before it is there. */
function Logo({ logo }: { logo: Picture }) {
  return <img class="brand__logo" src={logo.url} alt="" width={logo.width} height={logo.height} />;
}

/** The head of a page: who sells, and the way to all their events. */
export function Masthead({ site, tenant }: { site: Site; tenant: Organizer | null }) {
  const { t, links } = site;
  const home = tenant ? links.organizer(tenant) : links.home();
  return (
    <header class="masthead">
      <div class="page">
        <a class="brand" href={home}>
          {tenant?.logo ? <Logo logo={tenant.logo} /> : null}
          {tenant?.logo ? tenant.name : <Brand name={tenant?.name ?? t("brand.tessera")} />}
        </a>
        <nav class="nav push" aria-label={t("nav.main")}>
          <a class="only-wide" href={links.events(tenant)}>
            {t("nav.events")}
          </a>
          <a href={links.account()}>
            <Icon name="ticket" /> {t("page.tickets")}
          </a>
        </nav>
      </div>
    </header>
  );
}

/** The foot of a page. */
export function Foot({ site, tenant }: { site: Site; tenant: Organizer | null }) {
  return (
    <footer class="foot">
      <div class="page">
        {tenant ? <span>{tenant.name}</span> : null}
        <Languages site={site} />
        <ConsentAgain site={site} />
        {site.whiteLabel ? null : <span class="push">{site.t("foot.by")}</span>}
      </div>
    </footer>
  );
}

/** Each language by its own name: who looks for it may read no other. */
const LANGUAGE_NAMES = { en: "English", bn: "বাংলা", hi: "हिन्दी", sw: "Kiswahili", ar: "العربية" } as const;

/** The same page in the other languages; the server keeps the choice. */
function Languages({ site }: { site: Site }) {
  const here = useContext(Here);
  return (
    <nav class="languages" aria-label={site.t("foot.languages")}>
      {LOCALES.map((locale) => (
        <a
          key={locale}
          href={site.inLanguage(here, locale)}
          lang={locale}
          hreflang={locale}
          aria-current={locale === site.locale ? "true" : undefined}
        >
          {LANGUAGE_NAMES[locale]}
        </a>
      ))}
    </nav>
  );
}
