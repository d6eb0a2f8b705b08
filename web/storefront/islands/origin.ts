/**
 * Where this visit came from (O6). It travels in the address from page to page and is kept with the hold once one is made:
 * nothing is stored on the device of somebody who only looks.
 */
import { carryOrigin, type Origin, originOfPage } from "../../../worker/kernel/origin.ts";

/** The origin as the address and the browser tell it. */
export function visitOrigin(): Origin | undefined {
  return originOfPage(location.search, document.referrer, location.host);
}

/** `address` on this house with the origin of the visit behind it. */
export function withOrigin(address: string): string {
  return carryOrigin(address, visitOrigin());
}

/** True where the visitor enters the house with this page: the page before is not ours, and it is no reload. */
export function isEntry(): boolean {
  const [navigation] = performance.getEntriesByType("navigation");
  const isReload = navigation instanceof PerformanceNavigationTiming && navigation.type !== "navigate";
  const before = URL.canParse(document.referrer) ? new URL(document.referrer).host : "";
  return !isReload && before !== location.host;
}
