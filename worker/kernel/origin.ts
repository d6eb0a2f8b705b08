/**
 * Where a buyer came from (O6): the five UTM parameters and the host that linked here. Pure. What could name a person is
 * dropped, not kept: addresses, long numbers, paths.
 */
export const UTM_PARTS = ["source", "medium", "campaign", "term", "content"] as const;
export type UtmPart = (typeof UTM_PARTS)[number];

/** Each part at most `MAX_PART` characters; `referrer` is a host name. */
export type Origin = { readonly [part in UtmPart | "referrer"]?: string };

export const MAX_PART = 80;
const HOST = /^[a-z0-9.-]{1,253}$/;
/** An e-mail address, or digits enough for a phone number or an account. */
const PERSONAL = /@|%40|\d{9,}/i;

/** A part as it is kept; undefined where there is nothing to keep. */
function cleanPart(text: string | null | undefined): string | undefined {
  const plain = (text ?? "")
    .replaceAll(/\p{Cc}/gu, " ")
    .trim()
    .slice(0, MAX_PART);
  return plain === "" || PERSONAL.test(plain.replaceAll(/[\s().+-]/g, "")) ? undefined : plain;
}

/** What is kept of `raw`; undefined when nothing is. */
export function cleanOrigin(raw: { readonly [part in UtmPart | "referrer"]?: string | undefined }): Origin | undefined {
  const host = (raw.referrer ?? "").toLowerCase();
  const parts: [string, string | undefined][] = UTM_PARTS.map((part) => [part, cleanPart(raw[part])]);
  parts.push(["referrer", HOST.test(host) ? cleanPart(host) : undefined]);
  const kept = parts.filter(([, text]) => text !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/**
 * The origin of a visit.
 * @param search the query of the page's address
 * @param referrer the address of the page before; one of the own host is none
 */
export function originOfVisit(search: string, referrer: string, ownHost: string): Origin | undefined {
  const query = new URLSearchParams(search);
  const utm = UTM_PARTS.map((part) => [part, query.get(`utm_${part}`) ?? undefined]);
  const from = URL.canParse(referrer) ? new URL(referrer) : undefined;
  const isOther = from !== undefined && from.host !== ownHost && /^https?:$/.test(from.protocol);
  return cleanOrigin({ ...Object.fromEntries(utm), referrer: isOther ? from.hostname : undefined });
}

/** Carries through the house, from page to page, the host that linked to it. */
const FROM = "from";

/**
 * The origin of a visit on a page that may not be its first: as the page's own address tells it, or the page before.
 * @param referrer of the own host: its address is read, too, since a page that is kept for everybody carries nothing on
 */
export function originOfPage(search: string, referrer: string, ownHost: string): Origin | undefined {
  const told = originOfAddress(search, referrer, ownHost);
  const before = URL.canParse(referrer) ? new URL(referrer) : undefined;
  return told === undefined && before?.host === ownHost ? originOfAddress(before.search, "", ownHost) : told;
}

function originOfAddress(search: string, referrer: string, ownHost: string): Origin | undefined {
  const from = new URLSearchParams(search).get(FROM);
  return originOfVisit(search, from === null ? referrer : `https://${from}/`, ownHost);
}

/** `address` on this house, a path or a whole one, with `origin` behind it: path, query and fragment. */
export function carryOrigin(address: string, origin: Origin | undefined): string {
  if (origin === undefined) return address;
  const url = new URL(address, "https://house.invalid");
  for (const part of UTM_PARTS) if (origin[part] !== undefined) url.searchParams.set(`utm_${part}`, origin[part]);
  if (origin.referrer !== undefined) url.searchParams.set(FROM, origin.referrer);
  return url.pathname + url.search + url.hash;
}

/** Reads what an order keeps; an empty origin where it keeps none. */
export function readOrigin(text: string | null): Origin {
  if (text === null) return {};
  try {
    const raw: unknown = JSON.parse(text);
    return typeof raw === "object" && raw !== null ? (cleanOrigin(raw) ?? {}) : {};
  } catch {
    return {};
  }
}
