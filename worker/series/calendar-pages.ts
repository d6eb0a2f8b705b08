/**
 * The public calendar of an organizer, for calendar programs to subscribe to (V6). Times are UTC: a program shows them in
 * its own zone, and none can be misread.
 */
import { settings } from "../env.ts";
import { calendarEvents, eventBySlug, type EventRow, eventUrl, isPublic } from "../events/index.ts";
import { type AppContext, publicUrl } from "../platform/context.ts";
import { tenantDb } from "../platform/db.ts";
import { createRouter } from "../platform/router.ts";
import { type Tenant, tenantBySlug } from "../tenants/index.ts";
import { venueById } from "../venues/index.ts";
import { icalOf } from "./ical.ts";

export const calendarPages = createRouter();

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/;
/** As many as one calendar shows; programs read all of it each time (I8). */
const MAX_EVENTS = 300;
/** Venues that are looked up; events elsewhere come without their place. */
const MAX_VENUES = 20;
const CACHE = "public, max-age=300, s-maxage=300, stale-while-revalidate=3600";

calendarPages.get("/o/:tenant/calendar.ics", async (c) => {
  const slug = c.req.param("tenant");
  const organizer = SLUG.test(slug) ? await tenantBySlug(c.env, slug) : undefined;
  if (!organizer) return c.text("There is no such organizer.", 404);
  const events = await calendarEvents(tenantDb(c.env, organizer.id), c.var.now, MAX_EVENTS);
  return await calendarOf(c, organizer, events);
});

/** One event, for somebody's own calendar. */
calendarPages.get("/o/:tenant/events/:event/calendar.ics", async (c) => {
  const { tenant: slug, event: eventSlug } = c.req.param();
  const organizer = SLUG.test(slug) && SLUG.test(eventSlug) ? await tenantBySlug(c.env, slug) : undefined;
  const event = organizer && (await eventBySlug(tenantDb(c.env, organizer.id), eventSlug));
  if (!organizer || !event || !isPublic(event.status)) return c.text("There is no such event.", 404);
  c.header("content-disposition", `attachment; filename="${event.slug}.ics"`);
  return await calendarOf(c, organizer, [event]);
});

async function calendarOf(c: AppContext, organizer: Tenant, events: readonly EventRow[]): Promise<Response> {
  const tenant = tenantDb(c.env, organizer.id);
  const places = [...new Set(events.map(({ venueId }) => venueId))].slice(0, MAX_VENUES);
  const venues = await Promise.all(places.map((id) => venueById(tenant, id)));
  const base = publicUrl(c, settings(c.env).PUBLIC_URL);
  const entries = events.map((event) => ({
    ...event,
    url: eventUrl(base, organizer.slug, event.slug),
    venue: venues.find((venue) => venue?.id === event.venueId),
  }));
  const text = await icalOf({ name: organizer.name, host: new URL(base).host, entries });
  return c.body(text, 200, { "content-type": "text/calendar; charset=utf-8", "cache-control": CACHE });
}
