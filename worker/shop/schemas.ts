/** What the public may see of events: wire shapes, and one allow-list projection each. */
import { z } from "@hono/zod-openapi";
import { type CancellationPolicy, offerNow } from "../cancellation/index.ts";
import { isOnSale, moneySchema, type TicketType, type Variant } from "../catalogue/index.ts";
import { type EventRow, eventUrl } from "../events/index.ts";
import { type Millis, toTimestamp } from "../kernel/time.ts";
import { type Picture, pictureSchema } from "../media/index.ts";
import { topicsSchema } from "../discovery/index.ts";
import { actSchema } from "../performers/index.ts";
import { shopQuestionSchema } from "../questions/index.ts";
import { venueSlug } from "../finding/index.ts";
import type { Layout, Venue } from "../venues/index.ts";

/** What of a tenant stands on public pages. */
export type Organizer = {
  readonly slug: string;
  readonly name: string;
  readonly accent: string | null;
  readonly logo: Picture | null;
};

const organizerSchema = z.object({
  slug: z.string(),
  name: z.string(),
  accent: z.string().nullable(),
  logo: pictureSchema.nullable(),
});
const venueSchema = z.object({
  slug: z.string().openapi({ description: "Of its page below the organizer's" }),
  name: z.string(),
  address: z.string(),
  city: z.string(),
  country: z.string(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
});
const time = z.string().nullable();

const shopTypeSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    category: z.string().nullable(),
    area: z.string().nullable(),
    price: moneySchema,
    min_per_order: z.number().int(),
    max_per_order: z.number().int(),
    on_sale: z.boolean(),
    sales_start: time,
    sales_end: time,
    kind: z.enum(["admission", "add_on"]).openapi({ description: "An add-on is only sold with an admission" }),
    variants: z
      .array(z.object({ id: z.string(), name: z.string(), price: moneySchema }))
      .openapi({ description: "Other prices for the same places: adult, child …" }),
  })
  .openapi("ShopTicketType");

export const shopListingSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    summary: z.string(),
    status: z.string(),
    starts_at: z.string(),
    ends_at: time,
    doors_at: time,
    time_zone: z.string(),
    currency: z.string(),
    language: z.string(),
    url: z.string(),
    venue: venueSchema,
    tenant: organizerSchema,
    poster: pictureSchema.nullable(),
  })
  .openapi("ShopListing");

export const shopEventSchema = shopListingSchema
  .extend({
    description: z.string().openapi({ description: "Markdown; HTML in it is text, never markup" }),
    gallery: z.array(pictureSchema),
    line_up: z.array(actSchema),
    topics: topicsSchema,
    terms: z
      .object({ id: z.string(), body: z.string() })
      .nullable()
      .openapi({ description: "Markdown. Who buys agrees to them by naming the `id` with the order" }),
    questions: z.array(shopQuestionSchema).openapi({ description: "What buyers are asked, answered with the order" }),
    tickets_by: z
      .array(z.enum(["sms", "whatsapp"]))
      .openapi({ description: "Ways to get the link to the tickets on a phone, besides the mail" }),
    hold_minutes: z.number().int(),
    max_per_order: z.number().int(),
    waiting_list: z.boolean().openapi({ description: "Who finds a type sold out may wait for its places" }),
    ticket_types: z.array(shopTypeSchema),
    all_in: z.boolean().openapi({ description: "No fee and no tax comes to the prices" }),
    reverse_charge: z
      .boolean()
      .openapi({ description: "A company abroad that names its tax number owes the tax itself" }),
    cancellation: z.object({ percent: z.number().int(), until: z.string() }).nullable().openapi({
      description: "How much goes back to a buyer who cancels, and until when; null: they ask the organizer",
    }),
    seat_map: z.object({ id: z.string(), url: z.string() }).nullable(),
  })
  .openapi("ShopEvent");

export type ShopListing = z.infer<typeof shopListingSchema>;
export type ShopEvent = z.infer<typeof shopEventSchema>;
export type ShopTicketType = z.infer<typeof shopTypeSchema>;

const NO_VENUE = { slug: "", name: "", address: "", city: "", country: "", latitude: null, longitude: null };

/** What everybody may know of a venue. */
export function venueWire(venue: Venue | undefined): ShopListing["venue"] {
  if (!venue) return NO_VENUE;
  const { name, address, city, country, latitude, longitude } = venue;
  return { slug: venueSlug(venue), name, address, city, country, latitude, longitude };
}

const timeOrNull = (at: Millis | null) => (at === null ? null : toTimestamp(at));

/** What everybody may know of an organizer. */
export function organizerWire({ slug, name, accent }: Omit<Organizer, "logo">, logo: Picture | null): Organizer {
  return { slug, name, accent, logo };
}

/** An event in a list. @param base our origin, without a trailing slash */
export function listingWire(
  event: EventRow,
  venue: Venue | undefined,
  { tenant, poster }: Pick<ShopListing, "tenant" | "poster">,
  base: string,
): ShopListing {
  return {
    id: event.id,
    slug: event.slug,
    name: event.name,
    summary: event.summary,
    status: event.status,
    starts_at: toTimestamp(event.startsAt),
    ends_at: timeOrNull(event.endsAt),
    doors_at: timeOrNull(event.doorsAt),
    time_zone: event.timeZone,
    currency: event.currency,
    language: event.language,
    url: eventUrl(base, tenant.slug, event.slug),
    venue: venueWire(venue),
    tenant,
    poster,
  };
}

/** What an event sells, and which of its hidden types somebody may see. */
export type Sold = {
  readonly types: readonly TicketType[];
  readonly variants: readonly Variant[];
  readonly opened: ReadonlySet<string>;
  readonly allIn: boolean;
  readonly reverseCharge: boolean;
  readonly cancellation: CancellationPolicy;
};

/** What an event's page shows besides. */
export type Shown = Pick<ShopEvent, "gallery" | "line_up" | "topics" | "terms" | "questions" | "tickets_by">;

/** One event with what it sells. Hidden types are not told of, but to who has a code for them. */
export function shopEventWire(
  event: EventRow,
  { types, variants, opened, allIn, reverseCharge, cancellation }: Sold,
  listing: ShopListing & Shown,
  now: Millis,
): ShopEvent {
  const offer = offerNow(cancellation, event.startsAt, now);
  return {
    ...listing,
    description: event.description,
    hold_minutes: event.holdMinutes,
    max_per_order: event.maxPerOrder,
    waiting_list: event.waitingList === 1 && (event.waitingListUntil === null || now < event.waitingListUntil),
    all_in: allIn,
    reverse_charge: reverseCharge,
    cancellation: offer ? { percent: offer.percent, until: toTimestamp(offer.until) } : null,
    ticket_types: types
      .filter(({ id, hidden }) => hidden === 0 || opened.has(id))
      .map((type) => typeWire({ ...type, hidden: 0 }, variants, event, now)),
    seat_map:
      event.seatMapId === null ? null : { id: event.seatMapId, url: `/api/v1/shop/events/${event.id}/seat-map` },
  };
}

function typeWire(type: TicketType, variants: readonly Variant[], event: EventRow, now: Millis): ShopTicketType {
  const sold = variants.filter(({ ticketTypeId, active }) => ticketTypeId === type.id && active === 1);
  return {
    id: type.id,
    name: type.name,
    description: type.description,
    category: type.category,
    area: type.area,
    price: { amount: type.price, currency: event.currency },
    min_per_order: type.minPerOrder,
    max_per_order: Math.min(type.maxPerOrder, event.maxPerOrder),
    on_sale: isOnSale(type, event, now),
    sales_start: timeOrNull(type.salesStart),
    sales_end: timeOrNull(type.salesEnd),
    kind: type.kind,
    variants: sold.map(({ id, name, price }) => ({ id, name, price: { amount: price, currency: event.currency } })),
  };
}

const point = z.object({ x: z.number(), y: z.number() });
const shapeSchema = point.extend({
  shape: z.enum(["rectangle", "circle", "ellipse", "polygon", "text"]),
  width: z.number().optional(),
  height: z.number().optional(),
  radius_x: z.number().optional(),
  radius_y: z.number().optional(),
  points: z.array(point).optional(),
  rotation: z.number(),
  color: z.string(),
  border_color: z.string(),
  text: z.string(),
});

export const seatMapSchema = z
  .object({
    size: z.object({ width: z.number(), height: z.number() }),
    categories: z.array(
      z.object({
        name: z.string(),
        color: z.string(),
        ticket_type: z.string().nullable(),
        price: moneySchema.nullable(),
        ticket_types: z.array(z.string()),
      }),
    ),
    sections: z.array(
      z.object({
        name: z.string(),
        level: z.string().optional().openapi({ description: "Its floor, where the map has several" }),
        position: point,
        rows: z.array(
          z.object({
            number: z.string(),
            position: point,
            seats: z.array(
              z.object({
                n: z.number().int().openapi({ description: "Index in the availability's `seats`" }),
                guid: z.string(),
                number: z.string(),
                x: z.number(),
                y: z.number(),
                c: z.number().int().openapi({ description: "Index into `categories`" }),
                k: z.enum(["wheelchair", "companion"]).optional().openapi({ description: "Step-free access" }),
              }),
            ),
          }),
        ),
        areas: z.array(shapeSchema),
      }),
    ),
    general_areas: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        capacity: z.number().int(),
        ticket_type: z.string().nullable(),
        ticket_types: z.array(z.string()),
      }),
    ),
  })
  .openapi("ShopSeatMap");
/** The drawing of a map with what each part costs. Positions are absolute; all that stands here is public. */
export type ShopSeatMap = Omit<Layout, "categories" | "general_areas"> & {
  readonly categories: readonly (Layout["categories"][number] & {
    /** The first visible type of this category; null when none sells it. */
    readonly ticket_type: string | null;
    readonly price: { readonly amount: number; readonly currency: string } | null;
    readonly ticket_types: readonly string[];
  })[];
  readonly general_areas: readonly (Layout["general_areas"][number] & {
    readonly ticket_type: string | null;
    readonly ticket_types: readonly string[];
  })[];
};

/** Lays the prices of an event over the drawing of its map. */
export function seatMapWire(layout: Layout, types: readonly TicketType[], currency: string): ShopSeatMap {
  const visible = types.filter(({ hidden }) => hidden === 0);
  return {
    size: layout.size,
    categories: layout.categories.map(({ name, color }) => {
      const sellers = visible.filter(({ category }) => category === name);
      const [first] = sellers;
      return {
        name,
        color,
        ticket_type: first?.id ?? null,
        price: first ? { amount: first.price, currency } : null,
        ticket_types: sellers.map(({ id }) => id),
      };
    }),
    sections: layout.sections,
    general_areas: layout.general_areas.map(({ id, name, capacity }) => {
      const sellers = visible.filter(({ area }) => area === id).map((type) => type.id);
      return { id, name, capacity, ticket_type: sellers[0] ?? null, ticket_types: sellers };
    }),
  };
}

export const availabilitySchema = z
  .object({
    version: z.number().int(),
    seats: z
      .string()
      .openapi({ description: "Base64, 2 bits a seat, first in the low bits: 0 free 1 held 2 sold 3 blocked" }),
    pools: z.array(
      z.object({ id: z.string(), capacity: z.number().int(), held: z.number().int(), sold: z.number().int() }),
    ),
    ticket_types: z.array(z.object({ id: z.string(), available: z.number().int() })),
  })
  .openapi("Availability");
export type Availability = z.infer<typeof availabilitySchema>;
