/** From a page component to an answer, with the headers that every page has. */
import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { beaconHosts, type Tracking } from "../../web/storefront/beacons.ts";
import { type Site, siteOf } from "../../web/storefront/site.ts";
import { tenantCss } from "../../web/storefront/parts/document.tsx";
import type { Organizer } from "../../web/storefront/model.ts";
import { settings } from "../env.ts";
import type { Locale } from "../kernel/locales.ts";
import type { HandoffSources } from "../payments/index.ts";
import { tenantDb } from "../platform/db.ts";
import type { Visit } from "../platform/visit.ts";
import { tenantBySlug } from "../tenants/index.ts";
import { trackingOf } from "../tracking/index.ts";
import { storefrontAssets } from "./assets.ts";

/**
 * What pages are rendered with. Our origin comes from the configuration, never from a request (TH30).
 * @param tenant slug of the organizer whose page it is; null for the platform's
 * @param home their own domain, when the page is seen elsewhere
 */
export async function siteFor(
  env: Env,
  seen: Visit & { readonly locale: Locale },
  tenant: string | null,
  home?: string,
): Promise<Site> {
  const { locale, prefix, domain } = seen;
  const host = domain !== null && domain.slug === tenant ? domain.host : home;
  const organizer = tenant === null ? undefined : await tenantBySlug(env, tenant);
  const ids = organizer && (await trackingOf(tenantDb(env, organizer.id)));
  const counts = ids && (ids.metaPixel !== null || ids.ga4 !== null);
  return siteOf({
    locale,
    prefix,
    own: domain?.slug ?? null,
    assets: await storefrontAssets(env),
    origin: (settings(env).PUBLIC_URL ?? "").replace(/\/$/, ""),
    home: host === undefined || tenant === null ? undefined : { origin: `https://${host}`, own: tenant },
    whiteLabel: domain?.whiteLabel ?? false,
    tracking:
      organizer && counts
        ? { slug: organizer.slug, name: organizer.name, meta_pixel: ids.metaPixel, ga4: ids.ga4 }
        : null,
  });
}

export type PageOptions = {
  readonly status?: number;
  readonly tenant: Organizer | null;
  /** `cache-control` of the answer. */
  readonly cache: string;
  readonly tags?: readonly string[];
  /** For the one page on which a gateway's own script opens. */
  readonly handoff?: HandoffSources;
  /** Whom links may tell the address of this page; nobody, for a personal one, unless said. */
  readonly referrer?: "same-origin";
};

/** Renders a whole document. */
export async function htmlResponse(page: VNode<{ readonly site: Site }>, options: PageOptions): Promise<Response> {
  const { status = 200, tenant, cache, tags, handoff, referrer } = options;
  const headers = new Headers({
    "content-type": "text/html; charset=utf-8",
    "cache-control": cache,
    "content-security-policy": await contentPolicy(tenantCss(tenant), page.props.site.tracking, handoff),
    // Banks open in windows of their own, and tell the gateway's frame when they are done.
    "cross-origin-opener-policy": handoff ? "same-origin-allow-popups" : "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "referrer-policy": referrer ?? (cache === PERSONAL ? "no-referrer" : "strict-origin-when-cross-origin"),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  });
  if (tags && tags.length > 0) headers.set("cache-tag", tags.join(","));
  return new Response(`<!doctype html>${renderToString(page)}`, { status, headers });
}

/** Pages with anything personal are kept by nobody. */
export const PERSONAL = "no-store";

/**
 * Nothing inline runs (TH26), nobody frames a page (TH28). The one inline style is a tenant's ten colours, named by its
 * hash, so that a cached page needs no nonce.
 */
async function contentPolicy(css: string, tracking: Tracking | null, handoff?: HandoffSources): Promise<string> {
  const style = css === "" ? "'self'" : `'self' 'sha256-${await sha256Base64(css)}'`;
  const { script = "", frames = [], connections = [], images = [] } = handoff ?? {};
  return [
    "default-src 'none'",
    sources("script-src", "'self'", script),
    `style-src ${style}`,
    // The script styles the frame that it opens, element by element.
    ...(handoff ? ["style-src-attr 'unsafe-inline'", sources("frame-src", ...frames)] : []),
    "font-src 'self'",
    sources("img-src", "'self' data:", ...images),
    // Whom an organizer counts with may be called, never run (A7).
    sources("connect-src", "'self'", ...(tracking ? beaconHosts(tracking) : []), ...connections),
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function sources(directive: string, ...from: readonly string[]): string {
  return [directive, ...from].filter((each) => each !== "").join(" ");
}

async function sha256Base64(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
