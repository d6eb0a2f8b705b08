/** Where an organization's visits and sales may be reported to (A7). */
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const trackingSettings = sqliteTable("tracking_settings", {
  tenantId: text("tenant_id").primaryKey(),
  metaPixel: text("meta_pixel"),
  ga4: text("ga4"),
  version: integer("version").notNull().default(1),
});
