/** Lists of public events as everybody may see them, and the pages they stand on: of an organizer, a venue, a performer. */
import { type EventRow, type ListingKey, pastEventsOf } from "../events/index.ts";
import { type EventFilter, searchEvents } from "../finding/index.ts";
import type { Millis } from "../kernel/time.ts";
import { type Picture, selectShown, type ShownRow, shownBy } from "../media/index.ts";
import { performerBySlug, performerSlugs } from "../performers/index.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import { type Tenant, tenantById, tenantBySlug } from "../tenants/index.ts";
import { type Venue, venueById } from "../venues/index.ts";
import { listingWire, type Organizer, organizerWire, type ShopListing, venueWire } from "./schemas.ts";

/** What a list is asked for. */
export type ListingRequest = {
  readonly filter: EventFilter;
  readonly now: Millis;
  /** Our origin, without a trailing slash; empty on our own pages. */
  readonly base: string;
  readonly limit: number;
  readonly after?: ListingKey | undefined;
};

/** A page of a list; `next` is where to go on, null at the end. */
export type Listings = { readonly events: ShopListing[]; readonly next: ListingKey | null };

/** Published events of all organizers that are not over, soonest first. */
export async function allShopEvents(env: Env, request: ListingRequest): Promise<Listings> {
  return await listed(env, await searchEvents(env, request), request.base);
}

/** The same of one organizer; undefined for an unknown one. */
export async function shopEventsOf(
  env: Env,
  slug: string,
  request: ListingRequest,
): Promise<(Listings & { readonly organizer: Organizer }) | undefined> {
  const tenant = await tenantBySlug(env, slug);
  if (!tenant) return undefined;
  const [organizer, found] = await Promise.all([
    shownOrganizer(env, tenant, request.base),
    searchEvents(env, { ...request, tenantId: tenant.id }),
  ]);
  return { organizer, ...(await listed(env, found, request.base)) };
}

/** An organizer's own page. */
export type OrganizerPage = Listings & {
  readonly organizer: Organizer;
  /** Markdown. */
  readonly about: string;
  /** What was on lately, latest first. */
  readonly past: readonly ShopListing[];
};

/** @param past how many that are over */
export async function shopOrganizer(
  env: Env,
  slug: string,
  request: ListingRequest,
  past: number,
): Promise<OrganizerPage | undefined> {
  const tenant = await tenantBySlug(env, slug);
  if (!tenant) return undefined;
  const [organizer, found, over] = await Promise.all([
    shownOrganizer(env, tenant, request.base),
    searchEvents(env, { ...request, tenantId: tenant.id }),
    pastEventsOf(tenantDb(env, tenant.id), past),
  ]);
  const { events, next } = await listed(env, found, request.base);
  return { organizer, about: tenant.about, events, next, past: await listings(env, over, request.base) };
}

/** The page of one of an organizer's venues. */
export type VenuePage = Listings & { readonly organizer: Organizer; readonly venue: ReturnType<typeof venueWire> };

/** Undefined for a venue where nothing is on: what is planned for it is nobody's business yet. */
export async function shopVenue(
  env: Env,
  slug: string,
  venueSlug: string,
  request: ListingRequest,
): Promise<VenuePage | undefined> {
  const tenant = await tenantBySlug(env, slug);
  if (!tenant) return undefined;
  const found = await searchEvents(env, { ...request, tenantId: tenant.id, at: { venue: venueSlug } });
  const [first] = found.events;
  if (!first) return undefined;
  const [venue, organizer, events] = await Promise.all([
    venueById(tenantDb(env, tenant.id), first.venueId),
    shownOrganizer(env, tenant, request.base),
    listed(env, found, request.base),
  ]);
  return { organizer, venue: venueWire(venue), ...events };
}

/** The page of one of an organizer's performers. */
export type PerformerPage = Listings & {
  readonly organizer: Organizer;
  readonly performer: {
    readonly name: string;
    readonly slug: string;
    readonly kind: "performer" | "producer";
    /** Markdown. */
    readonly about: string;
    readonly website: string | null;
    readonly picture: Picture | null;
  };
};

/** Undefined for an unknown performer. */
export async function shopPerformer(
  env: Env,
  slug: string,
  performerSlug: string,
  request: ListingRequest,
): Promise<PerformerPage | undefined> {
  const tenant = await tenantBySlug(env, slug);
  const row = tenant && (await performerBySlug(tenantDb(env, tenant.id), performerSlug));
  if (!row) return undefined;
  const [organizer, found, portraits] = await Promise.all([
    shownOrganizer(env, tenant, request.base),
    searchEvents(env, { ...request, tenantId: tenant.id, at: { act: row.id } }),
    selectShown(tenantDb(env, tenant.id), [row.id], ["portrait"]),
  ]);
  const { name, kind, about, website } = row;
  const picture = shownBy(portraits, row.id, request.base).first("portrait");
  const performer = { name, slug: row.slug, kind, about, website, picture };
  return { organizer, performer, ...(await listed(env, found, request.base)) };
}

/** Last parts of the addresses of an organizer's pages. */
export type Places = {
  readonly organizer: { readonly slug: string };
  readonly events: readonly string[];
  readonly venues: readonly string[];
  readonly performers: readonly string[];
};

/** Performers that are told of. */
const MOST_PERFORMERS = 300;

/** Which pages an organizer has; undefined for an unknown one. */
export async function shopPlaces(env: Env, slug: string, request: ListingRequest): Promise<Places | undefined> {
  const tenant = await tenantBySlug(env, slug);
  if (!tenant) return undefined;
  const db = tenantDb(env, tenant.id);
  const [{ events }, performers] = await Promise.all([
    searchEvents(env, { ...request, tenantId: tenant.id }),
    performerSlugs(db, MOST_PERFORMERS),
  ]);
  const ids = [...new Set(events.map(({ venueId }) => venueId))];
  const venues = await Promise.all(ids.map((id) => venueById(db, id)));
  return {
    organizer: tenant,
    events: events.map((event) => event.slug),
    venues: [...new Set(venues.map((venue) => venueWire(venue).slug))].filter((each) => each !== ""),
    performers,
  };
}

async function shownOrganizer(env: Env, tenant: Tenant, base: string): Promise<Organizer> {
  const logos = await selectShown(tenantDb(env, tenant.id), [tenant.id], ["logo"]);
  return organizerWire(tenant, shownBy(logos, tenant.id, base).first("logo"));
}

async function listed(
  env: Env,
  found: { readonly events: readonly EventRow[]; readonly next: ListingKey | null },
  base: string,
): Promise<Listings> {
  return { events: await listings(env, found.events, base), next: found.next };
}

/** Each venue and tenant is read once; a page has at most 100 events. */
async function listings(env: Env, rows: readonly EventRow[], base: string): Promise<ShopListing[]> {
  const venues = new Map<string, Promise<Venue | undefined>>();
  const organizers = new Map<string, ReturnType<typeof tenantById>>();
  const pictures = new Map<string, Promise<ShownRow[]>>();
  for (const { tenantId, venueId } of rows) {
    if (!venues.has(venueId)) venues.set(venueId, venueById(tenantDb(env, tenantId), venueId));
    if (organizers.has(tenantId)) continue;
    organizers.set(tenantId, tenantById(env, tenantId));
    const events = rows.filter((row) => row.tenantId === tenantId).map(({ id }) => id);
    pictures.set(tenantId, picturesOf(tenantDb(env, tenantId), [tenantId, ...events]));
  }
  const shown = await Promise.all(
    rows.map(async (event) => {
      const organizer = await organizers.get(event.tenantId);
      if (!organizer) return undefined;
      const shown = (await pictures.get(event.tenantId)) ?? [];
      const tenant = organizerWire(organizer, shownBy(shown, event.tenantId, base).first("logo"));
      const poster = shownBy(shown, event.id, base).first("poster");
      return listingWire(event, await venues.get(event.venueId), { tenant, poster }, base);
    }),
  );
  return shown.filter((listing) => listing !== undefined);
}

/** Parameters of one statement, less those of the query itself. */
const SUBJECTS_AT_ONCE = 90;

async function picturesOf(tenant: TenantDb, subjects: readonly string[]): Promise<ShownRow[]> {
  const rows: ShownRow[] = [];
  for (let from = 0; from < subjects.length; from += SUBJECTS_AT_ONCE) {
    rows.push(...(await selectShown(tenant, subjects.slice(from, from + SUBJECTS_AT_ONCE), ["poster", "logo"])));
  }
  return rows;
}
