/** Wire shapes of events, and their projection for staff. */
import { z } from "@hono/zod-openapi";
import { timeInput } from "../catalogue/index.ts";
import { toTimestamp } from "../kernel/time.ts";
import { timeZone } from "../venues/index.ts";
import { EVENT_STATUSES, SLUG_PATTERN } from "./event.ts";
import type { EventRow } from "./tables.ts";

const name = z.string().trim().min(1).max(160);
const slug = z
  .string()
  .regex(SLUG_PATTERN, "must be 1 to 80 of a-z, 0-9 and - , without - at the ends")
  .openapi({ example: "winter-concert" });
const summary = z.string().trim().max(300);
const description = z.string().max(20_000).openapi({ description: "Markdown; HTML in it is shown as text" });
const holdMinutes = z.number().int().min(1).max(60);
const maxPerOrder = z.number().int().min(1).max(100);

export const eventInput = z
  .object({
    venue_id: z.string().max(64),
    seat_map_id: z.string().max(64).nullish(),
    name,
    slug: slug.optional().openapi({ description: "Made from the name unless said" }),
    summary: summary.default(""),
    description: description.default(""),
    starts_at: timeInput,
    ends_at: timeInput.nullish(),
    doors_at: timeInput.nullish(),
    time_zone: timeZone.optional().openapi({ description: "The venue's unless said" }),
    hold_minutes: holdMinutes.default(10),
    max_per_order: maxPerOrder.default(10),
  })
  .openapi("EventInput");

export const eventPatch = z
  .object({
    venue_id: z.string().max(64).optional(),
    seat_map_id: z.string().max(64).nullish(),
    name: name.optional(),
    slug: slug.optional(),
    summary: summary.optional(),
    description: description.optional(),
    starts_at: timeInput.optional(),
    ends_at: timeInput.nullish(),
    doors_at: timeInput.nullish(),
    time_zone: timeZone.optional(),
    hold_minutes: holdMinutes.optional(),
    max_per_order: maxPerOrder.optional(),
  })
  .openapi("EventPatch");

export type EventInput = z.infer<typeof eventInput>;
export type EventPatch = z.infer<typeof eventPatch>;

export const eventSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    summary: z.string(),
    description: z.string(),
    status: z.enum(EVENT_STATUSES),
    venue_id: z.string(),
    seat_map_id: z.string().nullable(),
    starts_at: z.string(),
    ends_at: z.string().nullable(),
    doors_at: z.string().nullable(),
    time_zone: z.string(),
    currency: z.string(),
    language: z.string(),
    hold_minutes: z.number().int(),
    max_per_order: z.number().int(),
    published_at: z.string().nullable(),
    created_at: z.string(),
    version: z.number().int().openapi({ description: "Grows with each change of the event or its ticket types" }),
    url: z.string(),
  })
  .openapi("Event");

/** Where people find the event. @param base our origin, @param tenantSlug the organization's address */
export function eventUrl(base: string, tenantSlug: string, eventSlug: string): string {
  return `${base}/o/${tenantSlug}/events/${eventSlug}`;
}

export function eventWire(event: EventRow, base: string, tenantSlug: string): z.infer<typeof eventSchema> {
  const time = (at: number | null) => (at === null ? null : toTimestamp(at));
  return {
    id: event.id,
    slug: event.slug,
    name: event.name,
    summary: event.summary,
    description: event.description,
    status: event.status,
    venue_id: event.venueId,
    seat_map_id: event.seatMapId,
    starts_at: toTimestamp(event.startsAt),
    ends_at: time(event.endsAt),
    doors_at: time(event.doorsAt),
    time_zone: event.timeZone,
    currency: event.currency,
    language: event.language,
    hold_minutes: event.holdMinutes,
    max_per_order: event.maxPerOrder,
    published_at: time(event.publishedAt),
    created_at: toTimestamp(event.createdAt),
    version: event.version,
    url: eventUrl(base, tenantSlug, event.slug),
  };
}
