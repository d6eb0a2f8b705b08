/**
 * Where this visit came from (O6). It travels in the address from page to page and is kept with the hold once one is made:
 * nothing is stored on the device of somebody who only looks.
 */
import { type Origin, originOfVisit, UTM_PARTS } from "../../../worker/kernel/origin.ts";

/** Carries the host that linked here, where the page before is one of ours. */
const FROM = "from";

/** The origin as the address and the browser tell it. */
export function visitOrigin(): Origin | undefined {
  const from = new URLSearchParams(location.search).get(FROM);
  const referrer = from === null ? document.referrer : `https://${from}/`;
  return originOfVisit(location.search, referrer, location.host);
}

/** `address` on this house with the origin of the visit behind it. */
export function withOrigin(address: string): string {
  const origin = visitOrigin();
  if (origin === undefined) return address;
  const url = new URL(address, location.href);
  for (const part of UTM_PARTS) if (origin[part] !== undefined) url.searchParams.set(`utm_${part}`, origin[part]);
  if (origin.referrer !== undefined) url.searchParams.set(FROM, origin.referrer);
  return url.pathname + url.search + url.hash;
}

/** True where the visitor enters the house with this page: the page before is not ours, and it is no reload. */
export function isEntry(): boolean {
  const [navigation] = performance.getEntriesByType("navigation");
  const isReload = navigation instanceof PerformanceNavigationTiming && navigation.type !== "navigate";
  const before = URL.canParse(document.referrer) ? new URL(document.referrer).host : "";
  return !isReload && before !== location.host;
}
