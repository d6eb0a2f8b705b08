/**
 * Members of some events only (T3, TH24). A membership may name events; then its person reaches routes of those events and
 * nothing else of the tenant: default deny. Where a route's event stands is found out by the guard before the handler runs.
 *
 * - A path of `EVENT_PATHS`, or below one, needs nothing: the guard asks the domain whose event it is (app.ts).
 * - Any other route of a tenant says so with `event` in `defineRoute`, or members of some events get 403.
 *
 * An event outside of the scope answers 404, like one that does not exist.
 */
import type { AppContext } from "./context.ts";
import { tenantDb, type TenantDb } from "./db.ts";
import { problem } from "./errors.ts";

/**
 * Where the event of a route stands.
 * - `{ query: "event" }`: in this parameter, which members of some events must give
 * - `{ body: ["event_id", "more_events"] }`: in these fields, each an id or a list of ids; those that are there must all fit
 * - `"filtered"`: the handler lists only what fits, with `listOfScope` or `eventScopeOf`
 * - `"any"`: tells nothing of an event
 * - `"none"`: not for members of some events, also where the path would say otherwise
 */
export type EventPlace =
  | { readonly query: string }
  | { readonly body: readonly string[] }
  | "filtered"
  | "any"
  | "none";

/** Which events a thing belongs to; undefined when the tenant has no such thing. Every one of them must be in the scope. */
export type EventsOf = (tenant: TenantDb, id: string) => Promise<readonly string[] | undefined>;

/** Paths whose `{id}` tells the event, longest first. The resolvers are wired in app.ts. */
export const EVENT_PATHS = [
  "/automatic-discounts/{id}",
  "/check-in/sessions/{id}",
  "/documents/{file}",
  "/promo-codes/{id}",
  "/disputes/{id}",
  "/events/{id}",
  "/orders/{id}",
] as const;
export type EventPath = (typeof EVENT_PATHS)[number];

/** The most events that one membership may name. */
export const MAX_SCOPE = 20;

/** How a route finds its event: what it says itself, else what its path says, else it is not for members of some events. */
export function eventPlaceOf(path: string, said: EventPlace | undefined): EventPlace | EventPath {
  if (said !== undefined) return said;
  return EVENT_PATHS.find((known) => path === known || path.startsWith(`${known}/`)) ?? "none";
}

/** The events of the member who calls; undefined is all of them. */
export function eventScopeOf(c: AppContext): readonly string[] | undefined {
  return c.var.actor.kind === "person" ? c.var.actor.eventIds : undefined;
}

/** Lets a member of some events through when the request is about those. @throws Problem `forbidden`, `not_found` */
export async function checkScope(
  c: AppContext,
  place: EventPlace | EventPath,
  tenantId: string,
  scope: readonly string[],
): Promise<void> {
  if (place === "any" || place === "filtered") return;
  if (place === "none") throw problem("forbidden", { detail: "You work on some events here, not on all of it." });
  const events = await eventsOfRequest(c, place, tenantId);
  if (events === undefined) throw problem("not_found");
  if (events.length === 0) throw problem("forbidden", { detail: "Name the event that you work on." });
  if (!events.every((id) => scope.includes(id))) throw problem("not_found");
}

async function eventsOfRequest(
  c: AppContext,
  place: Exclude<EventPlace, string> | EventPath,
  tenantId: string,
): Promise<readonly string[] | undefined> {
  if (typeof place === "string") {
    const id = c.req.param("id") ?? c.req.param("file") ?? "";
    return await c.var.authority.eventsOf[place](tenantDb(c.env, tenantId), id);
  }
  // A parameter that is given twice must not be one event to the guard and another to the handler.
  if ("query" in place) return c.req.queries(place.query) ?? [];
  const body = await bodyOf(c);
  return place.body.flatMap((name) => body[name] ?? []).filter((id) => typeof id === "string");
}

async function bodyOf(c: AppContext): Promise<Readonly<Record<string, unknown>>> {
  try {
    const body: unknown = await c.req.json();
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/**
 * A page of a list that may be narrowed to one event, newest id first: for a member of some events, of those only.
 * @param event the event that the caller asks for, if any
 * @param rows how many rows the page reads
 * @param list the rows of one event, or of all when there is none
 * @throws Problem `not_found` when the caller asks for an event outside of the scope
 */
export async function listOfScope<Row extends { readonly id: string }>(
  c: AppContext,
  event: string | undefined,
  rows: number,
  list: (event: string | undefined) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const scope = eventScopeOf(c);
  if (scope === undefined) return await list(event);
  if (event !== undefined && !scope.includes(event)) throw problem("not_found");
  // Each event is a seek in its index; all at once would read and sort every row of them.
  const lists = await Promise.all((event === undefined ? scope : [event]).map((id) => list(id)));
  return lists
    .flat()
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, rows);
}
