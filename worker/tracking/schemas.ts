/** The wire of tracking settings. Ids only: no script of a tenant's ever runs on a page (TH32). */
import { z } from "@hono/zod-openapi";
import type { Tracking } from "./store.ts";

const metaPixel = z
  .string()
  .trim()
  .regex(/^\d{10,20}$/, "is the number that Meta shows as the pixel's id, such as 1234567890123456")
  .nullable();
const ga4 = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^G-[A-Z0-9]{6,12}$/, "is a measurement id of Google Analytics 4, such as G-AB12CD34EF")
  .nullable();

export const trackingInput = z.object({ meta_pixel: metaPixel, ga4 }).openapi("TrackingInput");
/** What pages may know: they use it only of visitors who agree. */
export const publicTrackingSchema = z
  .object({ meta_pixel: z.string().nullable(), ga4: z.string().nullable() })
  .openapi("PublicTracking");
export const trackingSchema = publicTrackingSchema.extend({ version: z.number().int() }).openapi("Tracking");

export function publicTrackingWire({ metaPixel: pixel, ga4: measurement }: Tracking) {
  return { meta_pixel: pixel, ga4: measurement };
}
