/** Wire shapes of tickets, as their buyer sees them. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import { toBase64Url } from "../platform/crypto.ts";
import type { CodedTicket, DocumentContext } from "./documents.ts";
import { readSeatLabel, TICKET_STATUSES } from "./ticket.ts";

export const orderParams = z.object({ id: z.string().regex(idPattern("order"), "is not an order id") });
/** The token of the order, for links that cannot send a header. */
export const tokenQuery = z.object({ token: z.string().max(200).optional() });
export const tokenHeaders = z.object({ "order-token": z.string().max(200).optional() });

export const ticketSchema = z
  .object({
    id: z.string(),
    status: z.enum(TICKET_STATUSES),
    type: z.string(),
    seat: z.object({ section: z.string(), row: z.string(), number: z.string() }).nullable(),
    holder_name: z.string(),
    event: z.object({
      id: z.string(),
      name: z.string(),
      starts_at: z.string(),
      doors_at: z.string().nullable(),
      time_zone: z.string(),
      venue: z.object({ name: z.string(), city: z.string() }),
    }),
    code: z.string().nullable().openapi({ description: "The text of the QR code; null once the ticket admits nobody" }),
    rotation_key: z.string().nullable().openapi({
      description: "Base64url, 32 bytes: with it a page makes the moving part of the code, see the guide to devices",
    }),
    rotating: z
      .enum(["accepted", "required"])
      .openapi({ description: "Required: the door refuses the code without its moving part" }),
    version: z.number().int(),
  })
  .openapi("Ticket");

export const ticketsSchema = z.object({ data: z.array(ticketSchema) }).openapi("Tickets");

/** @param moving whether the event's doors want the moving part of the code */
export function ticketWire(
  { ticket, code, rotationKey }: CodedTicket,
  context: DocumentContext,
  moving: boolean,
): z.infer<typeof ticketSchema> {
  const { event, venue } = context;
  return {
    id: ticket.id,
    status: ticket.status,
    type: ticket.typeName,
    seat: readSeatLabel(ticket.seatLabel),
    holder_name: ticket.holderName,
    event: {
      id: event.id,
      name: event.name,
      starts_at: toTimestamp(event.startsAt),
      doors_at: event.doorsAt === null ? null : toTimestamp(event.doorsAt),
      time_zone: event.timeZone,
      venue: { name: venue.name, city: venue.city },
    },
    code,
    rotation_key: rotationKey === null ? null : toBase64Url(rotationKey),
    rotating: moving ? "required" : "accepted",
    version: ticket.ticketVersion,
  };
}
