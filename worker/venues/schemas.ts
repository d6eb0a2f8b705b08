/** Wire shapes of venues and seat maps, and their projections. */
import { z } from "@hono/zod-openapi";
import { isTimeZone, toTimestamp } from "../kernel/time.ts";
import { generalAreaSchema, MAX_AREA_CAPACITY, MAX_AREAS, type PlanSummary } from "./seating-plan.ts";
import type { SeatMap, Venue } from "./tables.ts";

export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, "must be an IANA time zone such as Asia/Dhaka")
  .openapi({ example: "Asia/Dhaka" });
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, "must be an ISO 3166 code of two capital letters")
  .openapi({ example: "BD" });
const name = z.string().trim().min(1).max(120);
const latitude = z.number().min(-90).max(90).nullable();
const longitude = z.number().min(-180).max(180).nullable();

export const venueInput = z
  .object({
    name,
    address: z.string().trim().max(300).default(""),
    city: z.string().trim().max(120).default(""),
    country: country.optional().openapi({ description: "The organization's country unless said" }),
    latitude: latitude.optional(),
    longitude: longitude.optional(),
    time_zone: timeZone.optional().openapi({ description: "The organization's time zone unless said" }),
  })
  .openapi("VenueInput");

export const venuePatch = z
  .object({
    name: name.optional(),
    address: z.string().trim().max(300).optional(),
    city: z.string().trim().max(120).optional(),
    country: country.optional(),
    latitude: latitude.optional(),
    longitude: longitude.optional(),
    time_zone: timeZone.optional(),
  })
  .openapi("VenuePatch");

export const venueSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    address: z.string(),
    city: z.string(),
    country: z.string(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    time_zone: z.string(),
    created_at: z.string(),
    version: z.number().int(),
  })
  .openapi("Venue");

export function venueWire(venue: Venue): z.infer<typeof venueSchema> {
  return {
    id: venue.id,
    name: venue.name,
    address: venue.address,
    city: venue.city,
    country: venue.country,
    latitude: venue.latitude,
    longitude: venue.longitude,
    time_zone: venue.timeZone,
    created_at: toTimestamp(venue.createdAt),
    version: venue.version,
  };
}

const seatMapFields = z.object({
  name: name.optional().openapi({ description: "The plan's own name unless said" }),
  plan: z
    .record(z.string(), z.unknown())
    .optional()
    .openapi({
      type: "object",
      description:
        "A seating plan in the open seating-plan JSON: name, size, categories[], zones[].rows[].seats[]. At most 20,000 seats. " +
        "Fields that are not known are kept. May be absent for a map of areas only.",
    }),
  areas: z
    .array(
      z.object({
        id: generalAreaSchema.shape.id.optional(),
        name,
        capacity: z.number().int().min(1).max(MAX_AREA_CAPACITY),
      }),
    )
    .max(MAX_AREAS)
    .optional()
    .openapi({ description: "General-admission areas: places without numbers, beside the seats" }),
});

export const seatMapInput = seatMapFields.extend({ venue_id: z.string().max(64) }).openapi("SeatMapInput");

export const seatMapChange = seatMapFields.openapi("SeatMapChange");

/** The plan as it was stored: also what we do not know of it. */
export const seatingPlanWire = z.record(z.string(), z.unknown()).openapi("SeatingPlan", {
  type: "object",
  description: "The open seating-plan JSON: name, size, categories[], zones[].rows[].seats[], general_areas[]",
});

export const seatMapSchema = z
  .object({
    id: z.string(),
    venue_id: z.string(),
    name: z.string(),
    seat_count: z.number().int(),
    categories: z.array(z.object({ name: z.string(), color: z.string(), seats: z.number().int() })),
    areas: z.array(z.object({ id: z.string(), name: z.string(), capacity: z.number().int() })),
    replaced_by: z
      .string()
      .nullable()
      .openapi({ description: "The id of the version that came after this one; null for the newest" }),
    created_at: z.string(),
    version: z.number().int(),
  })
  .openapi("SeatMap");

export function seatMapWire(map: SeatMap): z.infer<typeof seatMapSchema> {
  const { categories, areas } = readSummary(map);
  return {
    id: map.id,
    venue_id: map.venueId,
    name: map.name,
    seat_count: map.seatCount,
    categories: categories.map(({ name, color, seats }) => ({ name, color, seats })),
    areas: areas.map(({ id, name, capacity }) => ({ id, name, capacity })),
    replaced_by: map.replacedBy,
    created_at: toTimestamp(map.createdAt),
    version: map.version,
  };
}

/** The summary that was stored with the map. */
export function readSummary(map: Pick<SeatMap, "summary">): PlanSummary {
  return JSON.parse(map.summary) as PlanSummary;
}
