/** Sales at the door: who sold which order with which device. What it cost and whether it was paid is the order's. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const DOOR_METHODS = ["cash", "card_terminal", "link"] as const;
export type DoorMethod = (typeof DOOR_METHODS)[number];

export const doorSales = sqliteTable(
  "door_sales",
  {
    tenantId: text("tenant_id").notNull(),
    /** Made of device and the id that the device gave the sale. */
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    sessionId: text("session_id").notNull(),
    deviceId: text("device_id").notNull(),
    deviceName: text("device_name").notNull(),
    requestHash: text("request_hash").notNull(),
    holdId: text("hold_id").notNull(),
    orderId: text("order_id").notNull(),
    /** JSON of a `CounterSelection`: the prices of the moment. */
    selection: text("selection").notNull(),
    method: text("method").$type<DoorMethod>().notNull(),
    createdAt: integer("created_at").notNull(),
    /** The counter of a box office; then `deviceId` is the person who sold. */
    counterId: text("counter_id"),
    /** What the card terminal printed. */
    slip: text("slip"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type DoorSaleRow = typeof doorSales.$inferSelect;
