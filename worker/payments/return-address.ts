/**
 * The address that a gateway sends the buyer's browser back to: ours, with the order page in it as one path segment,
 * because some gateways append a query of their own and spoil one that is there.
 */
import { fromBase64Url, toBase64Url } from "../platform/crypto.ts";

const MAX_SEGMENT = 1500;

/** @param returnUrl the order page, absolute, on our origin */
export function gatewayReturnUrl(gateway: string, accountId: string, returnUrl: string): string {
  const { origin, pathname, search } = new URL(returnUrl);
  const segment = toBase64Url(new TextEncoder().encode(pathname + search));
  return `${origin}/callbacks/${gateway}/${accountId}/return/${segment}`;
}

/** What the segment says; undefined when it is none. The caller checks that it leads to us. */
export function readReturnSegment(segment: string): string | undefined {
  if (segment.length > MAX_SEGMENT || !/^[A-Za-z0-9_-]+$/.test(segment)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(fromBase64Url(segment));
  } catch {
    return undefined;
  }
}
