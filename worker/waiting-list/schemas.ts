/** Wire shapes of waiting lists. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { LOCALES } from "../kernel/locales.ts";
import { type Millis, toTimestamp } from "../kernel/time.ts";
import { ENTRY_STATES } from "./entry.ts";
import type { EntryView } from "./service.ts";
import type { EntryRow } from "./tables.ts";

export const eventParams = z.object({ id: z.string().max(64) });
export const entryParams = z.object({ id: z.string().regex(idPattern("waitingEntry")).or(z.string().max(64)) });
export const staffEntryParams = eventParams.extend({ entry: z.string().max(64) });
export const listHeaders = z.object({
  "list-token": z.string().max(64).default("").openapi({ description: "From the link in the mail" }),
});

export const wishInput = z
  .object({
    ticket_type: z.string().min(1).max(64),
    quantity: z.number().int().min(1).max(100).default(1),
    accessible: z.number().int().min(0).max(100).default(0).openapi({ description: "Wheelchair places among them" }),
    name: z.string().trim().min(1).max(120),
    email: z.email().max(254),
    language: z
      .enum(LOCALES)
      .optional()
      .openapi({ description: "Of what is written to them; the organizer's unless said" }),
  })
  .openapi("WaitingListInput");

export const joinedSchema = z
  .object({
    status: z.enum(["check_your_mail", "waiting"]),
    page: z.string().optional().openapi({ description: "Where they stand, for who is signed in with this address" }),
  })
  .openapi("WaitingListJoined", { description: "The same whether the contact is on the list already or not" });

const time = z.string().nullable();

export const entrySchema = z
  .object({
    id: z.string(),
    event_id: z.string(),
    ticket_type: z.string(),
    quantity: z.number().int(),
    state: z.enum(ENTRY_STATES),
    language: z.string().nullable().openapi({ description: "Of what is written to them; null: the organizer's" }),
    position: z.number().int().nullable().openapi({ description: "1 is next in line" }),
    waiting_since: time,
    offer: z
      .object({ hold: z.string(), token: z.string(), expires_at: z.string() })
      .nullable()
      .openapi({ description: "A hold like any other: make an order of it before it expires" }),
  })
  .openapi("WaitingListEntry");

const timeOrNull = (at: Millis | null) => (at === null ? null : toTimestamp(at));

/** An entry as its owner sees it. */
export function entryWire({ entry, position, offer }: EntryView): z.infer<typeof entrySchema> {
  return {
    id: entry.id,
    event_id: entry.eventId,
    ticket_type: entry.ticketTypeId,
    quantity: entry.quantity,
    state: entry.state,
    language: entry.language,
    position,
    waiting_since: timeOrNull(entry.waitingSince),
    offer: offer && { hold: offer.hold, token: offer.token, expires_at: toTimestamp(offer.expiresAt) },
  };
}

export const staffEntrySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    ticket_type: z.string(),
    quantity: z.number().int(),
    accessible: z.number().int(),
    state: z.enum(ENTRY_STATES),
    position: z.number().int().nullable(),
    waiting_since: time,
    offer_expires_at: time,
  })
  .openapi("WaitingListRow");

/** An entry as staff see it. */
export function staffEntryWire(entry: EntryRow, position: number | null): z.infer<typeof staffEntrySchema> {
  return {
    id: entry.id,
    name: entry.name,
    email: entry.email,
    ticket_type: entry.ticketTypeId,
    quantity: entry.quantity,
    accessible: entry.accessible,
    state: entry.state,
    position,
    waiting_since: timeOrNull(entry.waitingSince),
    offer_expires_at: timeOrNull(entry.offerExpiresAt),
  };
}
