/** Wire shapes of events, and their projection for staff. */
import { z } from "@hono/zod-openapi";
import { timeInput } from "../catalogue/index.ts";
import { type Millis, toTimestamp } from "../kernel/time.ts";
import { timeZone } from "../venues/index.ts";
import { EVENT_STATUSES, phaseOf, SLUG_PATTERN } from "./event.ts";
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
/** The largest number of places that a pool may have. */
const MAX_CAPACITY = 1_000_000;
const belowUse = z.boolean().optional().openapi({
  description:
    "A capacity may fall below what is held and sold: nobody loses a place, and nothing is sold until there is room again",
});
const capacity = z.number().int().min(0).max(MAX_CAPACITY).nullable().openapi({
  description: "Tickets of all types together; null is what the house has",
});
const maxPerCustomer = z.number().int().min(1).max(1000).nullable().openapi({
  description: "Places that one customer may hold and own, over all holds and orders; null is no limit",
});
const freeHolds = z.number().int().min(1).max(1000).nullable().openapi({
  description: "Holds that one customer may start without paying before each further one has to wait; null is 10",
});
const hot = z.boolean().openapi({ description: "Each hold has to come with a solved challenge" });
const waitingList = z.boolean().openapi({ description: "Who finds a type sold out may wait for its places" });
const claimMinutes = z.number().int().min(5).max(10_080).openapi({
  description: "How long somebody from the waiting list has to take what is offered",
});

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
    capacity: capacity.default(null),
    max_per_customer: maxPerCustomer.default(null),
    free_holds: freeHolds.default(null),
    hot: hot.default(false),
    waiting_list: waitingList.default(true),
    waiting_list_until: timeInput.nullish(),
    claim_minutes: claimMinutes.default(240),
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
    capacity: capacity.optional(),
    max_per_customer: maxPerCustomer.optional(),
    free_holds: freeHolds.optional(),
    hot: hot.optional(),
    waiting_list: waitingList.optional(),
    waiting_list_until: timeInput.nullish(),
    claim_minutes: claimMinutes.optional(),
    below_use: belowUse,
  })
  .openapi("EventPatch");

/** A pool of the inventory as staff resize it. */
export const poolPatch = z
  .object({
    capacity: z.number().int().min(0).max(MAX_CAPACITY),
    below_use: belowUse,
  })
  .openapi("PoolPatch");

export const poolSchema = z.object({ id: z.string(), capacity: z.number().int() }).openapi("Pool");

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
    phase: z.enum([...EVENT_STATUSES, "ongoing"]).openapi({
      description: "The status, and of a published event what its dates say: `ongoing`, then `completed`",
    }),
    series_id: z.string().nullable(),
    refund_until: z
      .string()
      .nullable()
      .openapi({ description: "While it is postponed: until when buyers were offered their money back" }),
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
    capacity: z.number().int().nullable(),
    max_per_customer: z.number().int().nullable(),
    free_holds: z.number().int().nullable(),
    hot: z.boolean(),
    waiting_list: z.boolean(),
    waiting_list_until: z.string().nullable(),
    claim_minutes: z.number().int(),
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

export function eventWire(event: EventRow, base: string, tenantSlug: string, now: Millis): z.infer<typeof eventSchema> {
  const time = (at: number | null) => (at === null ? null : toTimestamp(at));
  return {
    id: event.id,
    slug: event.slug,
    name: event.name,
    summary: event.summary,
    description: event.description,
    status: event.status,
    phase: phaseOf(event, now),
    series_id: event.seriesId,
    refund_until: time(event.refundUntil),
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
    capacity: event.capacity,
    max_per_customer: event.maxPerCustomer,
    free_holds: event.freeHolds,
    hot: event.hot === 1,
    waiting_list: event.waitingList === 1,
    waiting_list_until: time(event.waitingListUntil),
    claim_minutes: event.claimMinutes,
    published_at: time(event.publishedAt),
    created_at: toTimestamp(event.createdAt),
    version: event.version,
    url: eventUrl(base, tenantSlug, event.slug),
  };
}
