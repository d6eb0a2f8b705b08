/** What an address says besides its path: the language in front, and whose domain it is. Set once, before routing. */
import type { Locale } from "../kernel/locales.ts";

/** An organizer's own domain. */
export type OwnDomain = {
  /** Lower case, without port. */
  readonly host: string;
  readonly tenantId: string;
  readonly slug: string;
  readonly whiteLabel: boolean;
};

export type Visit = {
  /** The language that the address begins with. */
  readonly prefix: Locale | null;
  /** Null on the platform's own host. */
  readonly domain: OwnDomain | null;
};

const PLAIN: Visit = { prefix: null, domain: null };
/** By request, so that nothing of it can be sent by a visitor. */
const visits = new WeakMap<Request, Visit>();

/** Says how `request`, whose path was rewritten, came in. */
export function noteVisit(request: Request, visit: Visit): void {
  visits.set(request, visit);
}

/** How a request came in. */
export function visitOf(request: Request): Visit {
  return visits.get(request) ?? PLAIN;
}
