/** Wire shapes of series and the calendar. */
import { z } from "@hono/zod-openapi";
import { priceInput } from "../catalogue/index.ts";
import { EVENT_STATUSES } from "../events/index.ts";
import { MAX_AMOUNT } from "../kernel/money.ts";
import { toTimestamp } from "../kernel/time.ts";
import type { BulkChange } from "./service.ts";
import { MAX_OCCURRENCES, type Recurrence } from "./recurrence.ts";
import type { SeriesRow } from "./tables.ts";

const date = z.string().max(10).openapi({ example: "2027-03-28" });
const time = z.string().max(5).openapi({ example: "19:30" });
const interval = z.number().int().min(1).max(52).default(1);

export const ruleInput = z
  .object({
    days: z.discriminatedUnion("every", [
      z.object({ every: z.literal("day"), interval, from: date, until: date }),
      z.object({
        every: z.literal("week"),
        interval,
        from: date,
        until: date,
        weekdays: z.array(z.number().int().min(1).max(7)).max(7).openapi({ description: "1 is Monday, 7 is Sunday" }),
      }),
      z.object({ every: z.literal("dates"), dates: z.array(date).max(MAX_OCCURRENCES) }),
    ]),
    times: z.array(time).max(24).openapi({ description: "Time slots: each day has an occurrence at each of them" }),
    except: z.array(date).max(MAX_OCCURRENCES).default([]).openapi({ description: "Dates that are left out" }),
  })
  .openapi("Recurrence", { description: "By the clock of the event's time zone, also where the clock changes" });

const seriesName = z.string().trim().min(1).max(160);
export const seriesInput = z.object({ name: seriesName.optional(), rule: ruleInput }).openapi("SeriesInput");
export const extensionInput = z.object({ rule: ruleInput }).openapi("SeriesExtensionInput");

export const slotSchema = z.object({ date: z.string(), time: z.string(), starts_at: z.string() }).openapi("SeriesSlot");

export const seriesSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    source_event_id: z.string(),
    time_zone: z.string(),
    rule: ruleInput,
    created_at: z.string(),
    version: z.number().int(),
  })
  .openapi("Series");

/** A series as staff see it. */
export function seriesWire(row: SeriesRow): z.infer<typeof seriesSchema> {
  return {
    id: row.id,
    name: row.name,
    source_event_id: row.sourceEventId,
    time_zone: row.timeZone,
    rule: JSON.parse(row.rule) as z.infer<typeof ruleInput> & Recurrence,
    created_at: toTimestamp(row.createdAt),
    version: row.version,
  };
}

const wanted = z
  .array(z.string().max(64))
  .min(1)
  .max(1000)
  .optional()
  .openapi({ description: "Ids of occurrences; all of the series unless said" });

export const bulkInput = z
  .object({
    events: wanted,
    name: seriesName.optional(),
    time: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 19:30")
      .optional(),
    shift_days: z.number().int().min(-366).max(366).optional(),
    percent: z.number().min(-100).max(1000).multipleOf(0.0001).optional(),
    amount: z
      .object({ amount: z.number().int().min(-MAX_AMOUNT).max(MAX_AMOUNT), currency: z.string().length(3) })
      .optional(),
    price: priceInput.optional(),
    step: z.number().int().min(1).max(1_000_000).default(1),
    preview: z.boolean().default(true).openapi({ description: "True changes nothing" }),
  })
  .refine(({ percent, amount, price }) => [percent, amount, price].filter((one) => one !== undefined).length <= 1, {
    message: "takes one of percent, amount and price",
  })
  .openapi("SeriesChangeInput");

/** The change that was asked for. */
export function bulkChange(input: z.infer<typeof bulkInput>): BulkChange {
  const { percent, amount, price } = input;
  return {
    name: input.name,
    time: input.time,
    shiftDays: input.shift_days,
    price:
      percent !== undefined
        ? { kind: "percent", percent }
        : amount !== undefined
          ? { kind: "amount", amount: amount.amount }
          : price && { kind: "set", price: price.amount },
    step: input.step,
  };
}

export const bulkSchema = z
  .object({
    applied: z.boolean(),
    prices: z.number().int().openapi({ description: "Ticket types whose price changes" }),
    changes: z.array(
      z.object({
        event_id: z.string(),
        name: z.string(),
        was: z.object({ name: z.string(), starts_at: z.string() }),
        now: z.object({ name: z.string(), starts_at: z.string() }),
      }),
    ),
    skipped: z.array(
      z.object({ event_id: z.string(), starts_at: z.string(), reason: z.enum(["sold", "over", "cancelled"]) }),
    ),
  })
  .openapi("SeriesChange");

export const publishInput = z.object({ events: wanted }).openapi("SeriesPublishInput");

export const calendarEntry = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.enum(EVENT_STATUSES),
    phase: z.enum([...EVENT_STATUSES, "ongoing"]),
    starts_at: z.string(),
    ends_at: z.string().nullable(),
    time_zone: z.string(),
    venue_id: z.string(),
    series_id: z.string().nullable(),
  })
  .openapi("CalendarEntry");
