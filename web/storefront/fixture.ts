/** Typed sample data for tests and for looking at pages without a server. */
import type { Availability, Hold, Order, Priced, SeatMap, ShopEvent, Ticket, TicketType } from "./model.ts";

const kes = (amount: number) => ({ amount, currency: "KES" });

function type(id: string, name: string, price: number, category: string | null, description = ""): TicketType {
  return {
    id: `tty_${id}`,
    name,
    description,
    category,
    area: category === null ? "standing" : null,
    price: kes(price),
    min_per_order: 1,
    max_per_order: 8,
    on_sale: true,
    sales_start: null,
    sales_end: null,
    kind: "admission",
    variants: [],
  };
}

/** A published event with seats and standing room, in the evening of 12 December in Nairobi. */
export const sampleEvent: ShopEvent = {
  id: "evt_01jd0000000000000000000000",
  slug: "rhinos-tigers",
  name: "Nairobi Rhinos v. Dhaka Tigers",
  summary: "Handball friendly.",
  description: "Two champions, one friendly.",
  status: "published",
  starts_at: "2026-12-12T16:30:00.000Z",
  ends_at: "2026-12-12T19:00:00.000Z",
  doors_at: "2026-12-12T15:00:00.000Z",
  time_zone: "Africa/Nairobi",
  currency: "KES",
  language: "en",
  hold_minutes: 10,
  max_per_order: 8,
  waiting_list: true,
  all_in: true,
  reverse_charge: false,
  venue: {
    slug: "rieth-hall-nairobi",
    name: "Rieth Hall",
    address: "Kasarani Road",
    city: "Nairobi",
    country: "KE",
    latitude: null,
    longitude: null,
  },
  tenant: { slug: "open-court", name: "Open Court", accent: "#6B2737", logo: null },
  poster: null,
  gallery: [],
  line_up: [],
  topics: { category: null, tags: [] },
  terms: null,
  questions: [],
  tickets_by: [],
  cancellation: null,
  ticket_types: [
    type("vip", "VIP", 350_000, "VIP", "Block B, rows 1–6. Lounge and a drink."),
    type("one", "Category I", 180_000, "Category I", "Along the court, blocks B and E"),
    type("standing", "Standing", 70_000, null, "Behind the goal"),
  ],
  seat_map: {
    id: "map_01jd0000000000000000000000",
    url: "/api/v1/shop/events/evt_01jd0000000000000000000000/seat-map",
  },
};

/** Two blocks of two rows of six seats, an aisle after the third. */
export function hallOf(): { readonly map: SeatMap; readonly types: readonly TicketType[] } {
  let n = 0;
  const sections = ["Block A", "Block B"].map((name, block) => ({
    name,
    rows: ["1", "2"].map((number, line) => ({
      number,
      seats: Array.from({ length: 6 }, (_, i) => ({
        n: n++,
        guid: `${name}-${number}-${i + 1}`,
        number: String(i + 1),
        x: block * 300 + i * 25 + (i > 2 ? 40 : 0),
        y: line * 40,
        c: line,
      })),
    })),
  }));
  const map: SeatMap = {
    size: { width: 600, height: 200 },
    categories: [
      { name: "VIP", color: "#B22222", ticket_type: "tty_vip", price: kes(350_000) },
      { name: "Category I", color: "#E87722", ticket_type: "tty_one", price: kes(180_000) },
    ],
    sections,
    general_areas: [{ id: "standing", name: "Standing", capacity: 100, ticket_type: "tty_standing" }],
  };
  return { map, types: sampleEvent.ticket_types };
}

export const sampleAvailability: Availability = {
  version: 1,
  seats: btoa(String.fromCharCode(0, 0b01_10_00_00, 0, 0, 0, 0)),
  pools: [{ id: "area:standing", capacity: 100, held: 0, sold: 88 }],
  ticket_types: [
    { id: "tty_vip", available: 24 },
    { id: "tty_one", available: 133 },
    { id: "tty_standing", available: 12 },
  ],
};

export const sampleHold: Hold = {
  id: "hld_01jd000000000000000000000001jd0000000000000000000001",
  token: "a-token",
  expires_at: "2026-11-20T20:00:00.000Z",
  lines: [
    {
      ticket_type: "tty_one",
      variant: null,
      name: "Category I",
      quantity: 2,
      seats: ["9", "10"].map((number) => ({ guid: `B-7-${number}`, section: "Block B", row: "7", number })),
      unit_price: kes(180_000),
      total: kes(360_000),
    },
  ],
  discount: kes(0),
  total: kes(360_000),
  promo_code: null,
};

/** Two places with a fee, a tax inside, one added, and one that came to nothing. */
export const samplePrice: Priced = {
  subtotal: kes(160_000),
  discount: kes(20_000),
  fees: kes(6000),
  fee_lines: [
    { name: "Booking fee", amount: kes(6000) },
    { name: "Card", amount: kes(0) },
  ],
  tax: kes(8300),
  tax_included: kes(22_069),
  tax_lines: [
    { id: "a", name: "VAT", percent: 16, inclusive: true, net: kes(137_931), amount: kes(22_069) },
    { id: "b", name: "Levy", percent: 5, inclusive: false, net: kes(166_000), amount: kes(8300) },
  ],
  tax_mode: "standard",
  total: kes(174_300),
};

export const sampleOrder: Order = {
  id: "ord_01jd0000000000000000000000",
  code: "OC-7K2M-41",
  language: "en",
  status: "paid",
  event: {
    id: sampleEvent.id,
    name: sampleEvent.name,
    starts_at: sampleEvent.starts_at,
    time_zone: sampleEvent.time_zone,
    venue: sampleEvent.venue,
  },
  lines: [],
  subtotal: kes(360_000),
  discount: kes(0),
  fees: kes(0),
  fee_lines: [],
  tax: kes(0),
  tax_included: kes(0),
  tax_lines: [],
  tax_mode: "standard",
  total: kes(360_000),
  due: kes(0),
  buyer: { name: "Wanjiru Kamau", email: "wanjiru@example.com", phone: null },
  expires_at: "2026-11-20T20:00:00.000Z",
  paid_at: "2026-11-20T19:52:00.000Z",
  created_at: "2026-11-20T19:50:00.000Z",
  payment: {
    id: "pay_01jd0000000000000000000000",
    status: "captured",
    gateway: "stripe",
    failure: null,
    started_at: "2026-11-20T19:51:00.000Z",
    next_action: null,
  },
  refunds: [],
  dispute: null,
  ticket_mail: "sent",
};

export const sampleTickets: readonly Ticket[] = ["9", "10"].map((number) => ({
  id: `tkt_01jd00000000000000000000${number.padStart(2, "0")}`,
  status: "valid",
  type: "Category I",
  seat: { section: "Block B", row: "7", number },
  holder_name: "Wanjiru Kamau",
  code: "TS1:6BFOXN%TS3DH0YOJ58S S-W5HDC *M0II5XHC9B5G2+$N IOP-IA%NFQGRJPC%OQHIZC4.OI1RM8ZA.A5:S9MKN",
}));
