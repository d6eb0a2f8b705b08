/** What lists of orders are filtered and sorted by, on the wire. */
import { z } from "@hono/zod-openapi";
import { MAX_AMOUNT } from "../kernel/money.ts";
import { pageQuery } from "../platform/cursor.ts";
import type { OrderFilter } from "./list-filter.ts";
import { ORDER_STATUSES } from "./order.ts";

const moment = z.iso.datetime({ offset: true });
const amount = z.coerce.number().int().min(0).max(MAX_AMOUNT);

/** All optional; those that are given must all fit. */
export const orderFilterFields = {
  event: z.string().max(64).optional(),
  status: z.enum(ORDER_STATUSES).optional(),
  channel: z.string().max(40).optional().openapi({ description: "Who sold it: online, door, counter" }),
  gateway: z.string().max(40).optional().openapi({ description: "Of any payment of the order" }),
  ticket_type: z.string().max(64).optional(),
  from: moment.optional().openapi({ description: "Placed at this time or later" }),
  until: moment.optional().openapi({ description: "Placed before" }),
  least: amount.optional().openapi({ description: "Total in minor units, at least" }),
  most: amount.optional(),
};

export const orderListQuery = z.object({
  ...pageQuery,
  ...orderFilterFields,
  sort: z.enum(["newest", "oldest"]).default("newest"),
  q: z.string().trim().min(2).max(120).optional().openapi({
    description:
      "Beginning of a code, an e-mail address or a name, a phone number, or the reference of a payment; answers one page",
  }),
});

const filterSchema = z.object(orderFilterFields);

/** The filter of a request, as the list takes it. */
export function readFilter(query: z.infer<typeof filterSchema>): OrderFilter {
  const { ticket_type: ticketType, from, until, ...rest } = query;
  const at = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
  return { ...rest, ticketType, from: at(from), until: at(until) };
}
