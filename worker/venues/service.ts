/** Use cases of venues and seat maps. They end an expected refusal with a `Problem`. */
import type { z } from "@hono/zod-openapi";
import { newId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { type AuditActor, auditStatement, changedFields } from "../tenants/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { checkVersion } from "../platform/etag.ts";
import { runVersioned } from "../platform/versioned.ts";
import { MAX_PACKED_CHARACTERS, packPlan } from "./packed-plan.ts";
import type { seatMapChange, seatMapInput, venueInput, venuePatch } from "./schemas.ts";
import { readSeatingPlan, seatsOf, summaryOf, withAreas } from "./seating-plan.ts";
import { insertSeatMap, insertVenue, updateVenue, venueById } from "./store.ts";
import type { SeatMap, Venue } from "./tables.ts";

/** What a venue takes from its organization where nothing is said. */
export type Defaults = { readonly country: string; readonly timeZone: string };

export async function createVenue(
  tenant: TenantDb,
  input: z.infer<typeof venueInput>,
  defaults: Defaults,
  actor: AuditActor,
): Promise<Venue> {
  const venue = {
    id: newId("venue"),
    name: input.name,
    address: input.address,
    city: input.city,
    country: input.country ?? defaults.country,
    latitude: input.latitude ?? null,
    longitude: input.longitude ?? null,
    timeZone: input.time_zone ?? defaults.timeZone,
    createdAt: actor.now,
    version: 1,
  };
  await tenant.batch([
    insertVenue(tenant, venue),
    auditStatement(actor, tenant, { action: "venue.created", subjectId: venue.id, after: { name: venue.name } }),
  ]);
  return { ...venue, tenantId: tenant.tenantId };
}

/** @throws Problem `not_found`, `stale_version` */
export async function changeVenue(
  tenant: TenantDb,
  id: string,
  patch: z.infer<typeof venuePatch>,
  expected: number | undefined,
  actor: AuditActor,
): Promise<Venue> {
  const before = await venueById(tenant, id);
  if (!before) throw problem("not_found");
  checkVersion(expected, before.version);
  const fields = {
    name: patch.name ?? before.name,
    address: patch.address ?? before.address,
    city: patch.city ?? before.city,
    country: patch.country ?? before.country,
    latitude: patch.latitude === undefined ? before.latitude : patch.latitude,
    longitude: patch.longitude === undefined ? before.longitude : patch.longitude,
    timeZone: patch.time_zone ?? before.timeZone,
  };
  await runVersioned(tenant, [
    updateVenue(tenant, id, before.version, fields),
    auditStatement(actor, tenant, { action: "venue.changed", subjectId: id, ...changedFields(before, fields) }),
  ]);
  return { ...before, ...fields, version: before.version + 1 };
}

/**
 * Imports a seating plan. Nothing is stored unless all of it is right.
 * @throws Problem `seating_plan_invalid`, whose errors name the seats; `invalid_request` for an unknown venue
 */
export async function importSeatMap(
  tenant: TenantDb,
  input: z.infer<typeof seatMapInput>,
  actor: AuditActor,
): Promise<SeatMap> {
  if (!(await venueById(tenant, input.venue_id))) {
    throw problem("invalid_request", { errors: [{ field: "venue_id", message: "there is no such venue" }] });
  }
  const { map, packed } = await newSeatMap(input, input.venue_id, actor.now);
  await tenant.batch([
    insertSeatMap(tenant, { ...map, plan: packed }),
    auditStatement(actor, tenant, {
      action: "seat_map.imported",
      subjectId: map.id,
      after: { name: map.name, venue_id: map.venueId, seat_count: map.seatCount },
    }),
  ]);
  return { ...map, tenantId: tenant.tenantId };
}

/**
 * A seat map ready to be stored, from a plan that somebody sent.
 * @throws Problem `seating_plan_invalid`, whose errors name the seats
 */
export async function newSeatMap(
  input: z.infer<typeof seatMapChange>,
  venueId: string,
  now: Millis,
): Promise<{ map: Omit<SeatMap, "tenantId">; packed: string }> {
  const stored = withAreas(input.plan ?? { categories: [], zones: [] }, input.areas);
  const read = readSeatingPlan(stored);
  if (!read.ok) {
    const [first] = read.error;
    throw problem("seating_plan_invalid", {
      ...(first ? { detail: `${first.field}: ${first.message}` } : {}),
      errors: read.error.map(({ field, message }) => ({ field, message })),
    });
  }
  const plan = read.value;
  const summary = summaryOf(plan);
  const seatCount = seatsOf(plan).length;
  if (seatCount === 0 && summary.areas.length === 0) {
    throw problem("seating_plan_invalid", {
      errors: [{ field: "zones", message: "there is neither a seat nor an area to sell" }],
    });
  }
  const packed = await packPlan(stored);
  if (packed.length > MAX_PACKED_CHARACTERS) {
    throw problem("seating_plan_invalid", {
      errors: [{ field: "plan", message: "is too large even when compressed; remove embedded pictures" }],
    });
  }
  const map = {
    id: newId("seatMap"),
    venueId,
    name: input.name ?? (plan.name?.trim() || "Seat map"),
    seatCount,
    summary: JSON.stringify(summary),
    createdAt: now,
    replacedBy: null,
    version: 1,
  };
  return { map, packed };
}
