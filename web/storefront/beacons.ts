/**
 * What Meta Pixel and Google Analytics 4 are told of a visitor who agreed, as addresses to call (A7). None of their scripts
 * ever runs on a page: such a script could read tickets, forms and tokens. Nothing here names a person. Pure.
 */

/** Ids of an organizer; null for what they do not use. */
export type Tracking = { readonly meta_pixel: string | null; readonly ga4: string | null };

/** A confirmed order: its id, which opens nothing, and what was paid. */
export type Purchase = { readonly order: string; readonly value: string; readonly currency: string };

/** What a page tells. The address is the canonical one: addresses of personal pages have tokens in them (TH38). */
export type Sighting = {
  readonly address: string;
  readonly title: string;
  readonly language: string;
  /** A number of this browser at this organizer, made when they agreed. */
  readonly visitor: string;
  /** Milliseconds. */
  readonly now: number;
  readonly purchase: Purchase | null;
};

const META = "https://www.facebook.com/tr/";
const GA4 = "https://www.google-analytics.com/g/collect";

/** Who may be called, for the page's Content-Security-Policy. */
export function beaconHosts({ meta_pixel, ga4 }: Tracking): string[] {
  return [...(meta_pixel === null ? [] : [new URL(META).origin]), ...(ga4 === null ? [] : [new URL(GA4).origin])];
}

/** The addresses to call for one sighting. */
export function beaconsOf(ids: Tracking, seen: Sighting): string[] {
  return [
    ...(ids.meta_pixel === null ? [] : [metaBeacon(ids.meta_pixel, seen)]),
    ...(ids.ga4 === null ? [] : [ga4Beacon(ids.ga4, seen)]),
  ];
}

/** The address that Meta documents for pages without script. */
function metaBeacon(id: string, { address, purchase }: Sighting): string {
  const told = purchase
    ? { ev: "Purchase", eid: purchase.order, "cd[value]": purchase.value, "cd[currency]": purchase.currency }
    : { ev: "PageView" };
  return `${META}?${new URLSearchParams({ id, dl: address, noscript: "1", ...told }).toString()}`;
}

/** The form that Google's own script sends, version 2. */
function ga4Beacon(id: string, { address, title, language, visitor, now, purchase }: Sighting): string {
  const told = purchase
    ? { en: "purchase", "ep.transaction_id": purchase.order, "epn.value": purchase.value, cu: purchase.currency }
    : { en: "page_view" };
  const session = String(Math.floor(now / 1_800_000));
  const about = { v: "2", tid: id, cid: visitor, sid: session, seg: "1", dl: address, dt: title, ul: language };
  return `${GA4}?${new URLSearchParams({ ...about, ...told }).toString()}`;
}
