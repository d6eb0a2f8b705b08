/** Orders and their lines. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Rounding, RoundingPer, TaxMode } from "../pricing/index.ts";
import type { OrderStatus } from "./order.ts";

export const orders = sqliteTable(
  "orders",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    holdId: text("hold_id").notNull(),
    code: text("code").notNull(),
    status: text("status").$type<OrderStatus>().notNull(),
    currency: text("currency").notNull(),
    subtotal: integer("subtotal").notNull(),
    fees: integer("fees").notNull(),
    tax: integer("tax").notNull(),
    total: integer("total").notNull(),
    rounding: text("rounding").$type<Rounding>().notNull().default("half_up"),
    buyerName: text("buyer_name").notNull(),
    buyerEmail: text("buyer_email").notNull(),
    buyerPhone: text("buyer_phone"),
    /** The way of the link to the tickets on a phone, besides the mail (N4). */
    ticketsBy: text("tickets_by").$type<"sms" | "whatsapp">(),
    language: text("language").notNull(),
    channel: text("channel").notNull().default("online"),
    accessHash: text("access_hash").notNull(),
    accessToken: text("access_token").notNull(),
    expiresAt: integer("expires_at").notNull(),
    paidAt: integer("paid_at"),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
    discount: integer("discount").notNull().default(0),
    taxIncluded: integer("tax_included").notNull().default(0),
    feesAbsorbed: integer("fees_absorbed").notNull().default(0),
    promoCodeId: text("promo_code_id"),
    taxMode: text("tax_mode").$type<TaxMode>().notNull().default("standard"),
    roundingPer: text("rounding_per").$type<RoundingPer>().notNull().default("line"),
    buyerCountry: text("buyer_country"),
    buyerTaxNumber: text("buyer_tax_number"),
    /** The order, and its line, that this one takes to a dearer ticket. */
    upgradesOrder: text("upgrades_order"),
    upgradesLine: integer("upgrades_line"),
    /** JSON, read by `readOrigin`. */
    origin: text("origin"),
    /** JSON, the buyer's rights as they were at the purchase; read by `readPolicy`. Null: none. */
    cancellation: text("cancellation"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const orderLines = sqliteTable(
  "order_lines",
  {
    tenantId: text("tenant_id").notNull(),
    orderId: text("order_id").notNull(),
    position: integer("position").notNull(),
    ticketTypeId: text("ticket_type_id").notNull(),
    name: text("name").notNull(),
    seat: text("seat"),
    seatLabel: text("seat_label"),
    price: integer("price").notNull(),
    fee: integer("fee").notNull(),
    tax: integer("tax").notNull(),
    total: integer("total").notNull(),
    attendeeName: text("attendee_name"),
    listPrice: integer("list_price").notNull().default(0),
    discount: integer("discount").notNull().default(0),
    taxIncluded: integer("tax_included").notNull().default(0),
    feeAbsorbed: integer("fee_absorbed").notNull().default(0),
    /** JSON, read by `readTaxes`. */
    taxDetail: text("tax_detail"),
    /** JSON, read by `readFees`. */
    feeDetail: text("fee_detail"),
    promoCodeId: text("promo_code_id"),
    variantId: text("variant_id"),
    status: text("status").$type<"active" | "cancelled">().notNull().default("active"),
    cancelledAt: integer("cancelled_at"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.orderId, table.position] })],
);

export type OrderRow = typeof orders.$inferSelect;
export type OrderLineRow = typeof orderLines.$inferSelect;
