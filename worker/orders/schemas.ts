/** Wire shapes of orders: what a buyer sees, and what staff see. */
import { z } from "@hono/zod-openapi";
import { MAX_TOKEN_LENGTH } from "../checkout/index.ts";
import { TICKET_MAIL } from "../comms/index.ts";
import { latinDigits } from "../kernel/digits.ts";
import { HOLD_ID_PATTERN } from "../kernel/ids.ts";
import { LOCALES } from "../kernel/locales.ts";
import { toTimestamp } from "../kernel/time.ts";
import { DISPUTE_STATUSES, disputeFlagSchema } from "../disputes/index.ts";
import {
  type DisputeStatus,
  orderPaymentSchema,
  orderPaymentWire,
  type PaymentRow,
  paymentSchema,
  refundSchema,
  restOf,
} from "../payments/index.ts";
import {
  feeLines,
  feeLineSchema,
  readFees,
  readTaxes,
  TAX_MODES,
  taxBuyerFields,
  taxLines,
  taxLineSchema,
} from "../pricing/index.ts";
import { answersInput } from "../questions/index.ts";
import { readSeatLabel } from "../tickets/index.ts";
import { ORDER_STATUSES } from "./order.ts";
import type { OrderLineRow, OrderRow } from "./tables.ts";

const moneySchema = z.object({ amount: z.number().int(), currency: z.string() });
const personName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  // Names go into mail headers and documents: no line breaks, no control characters (TH39).
  .refine((name) => !/\p{Cc}/u.test(name), "must be one line");

const originPart = z.string().max(500).optional();
/** Longer than what is kept: a careless campaign must not cost a sale. */
const originSchema = z.object({
  source: originPart,
  medium: originPart,
  campaign: originPart,
  term: originPart,
  content: originPart,
  referrer: originPart.openapi({ description: "The host that linked to the shop" }),
});

export const orderInput = z
  .object({
    hold: z.string().regex(HOLD_ID_PATTERN, "is not the id of a hold"),
    token: z.string().min(1).max(MAX_TOKEN_LENGTH),
    buyer: z.object({
      name: personName,
      email: z.email().max(254).trim().toLowerCase(),
      phone: z
        .string()
        .trim()
        .overwrite(latinDigits)
        .regex(/^\+?[0-9 ()./-]{5,30}$/, "is not a phone number")
        .optional(),
      tickets_by: z
        .enum(["sms", "whatsapp"])
        .optional()
        .openapi({ description: "The link to the tickets goes to the phone, too; one of the event's `tickets_by`" }),
    }),
    attendees: z
      .array(z.object({ name: personName.nullable().default(null), answers: answersInput.optional() }))
      .max(100)
      .default([]),
    answers: answersInput.optional(),
    accepted_terms: z
      .string()
      .max(80)
      .optional()
      .openapi({ description: "`id` of the event's terms, which the buyer read and agreed to" }),
    promo_code: z.string().max(60).optional().openapi({ description: "Unless the hold has it already" }),
    origin: originSchema.optional().openapi({ description: "Where the buyer came from; names nobody" }),
    language: z
      .enum(LOCALES)
      .optional()
      .openapi({ description: "Of what is written to the buyer; that of the event unless said" }),
    ...taxBuyerFields,
  })
  .openapi("OrderInput");

export const orderParams = z.object({ id: z.string().max(64) });
export const orderTokenHeaders = z.object({ "order-token": z.string().max(100).optional() });
export const orderTokenQuery = z.object({ token: z.string().max(100).optional() });

const lineSchema = z.object({
  position: z.number().int(),
  ticket_type: z.string(),
  variant: z.string().nullable(),
  name: z.string(),
  seat: z.object({ section: z.string(), row: z.string(), number: z.string() }).nullable(),
  list_price: moneySchema,
  discount: moneySchema,
  price: moneySchema,
  fee: moneySchema,
  tax: moneySchema,
  tax_included: moneySchema,
  total: moneySchema,
  status: z.enum(["active", "cancelled"]),
  attendee_name: z.string().nullable(),
});

const orderFields = {
  id: z.string(),
  code: z.string(),
  status: z.enum(ORDER_STATUSES),
  event: z.object({
    id: z.string(),
    name: z.string(),
    starts_at: z.string(),
    time_zone: z.string(),
    venue: z.string(),
  }),
  lines: z.array(lineSchema),
  subtotal: moneySchema.openapi({ description: "Prices after discounts, with the taxes inside of them" }),
  discount: moneySchema,
  fees: moneySchema,
  fee_lines: z.array(feeLineSchema),
  tax: moneySchema.openapi({ description: "Added to prices and fees" }),
  tax_included: moneySchema.openapi({ description: "Inside of prices and fees" }),
  tax_lines: z.array(taxLineSchema),
  tax_mode: z.enum(TAX_MODES),
  total: moneySchema,
  due: moneySchema.openapi({ description: "What is still to be paid, while it can be" }),
  buyer: z.object({ name: z.string(), email: z.string(), phone: z.string().nullable() }),
  language: z.string().openapi({ description: "Of what is written to the buyer" }),
  expires_at: z.string(),
  paid_at: z.string().nullable(),
  created_at: z.string(),
  payment: orderPaymentSchema.nullable(),
};

export const orderSchema = z
  .object({
    ...orderFields,
    refunds: z
      .array(z.object({ amount: moneySchema, status: refundSchema.shape.status }))
      .openapi({ description: "Money that went back, or is on its way" }),
    dispute: z.enum(DISPUTE_STATUSES).nullable().openapi({ description: "The buyer's bank asks about the payment" }),
    ticket_mail: z
      .enum(TICKET_MAIL)
      .nullable()
      .openapi({ description: "Where the mail with the tickets stands; null while there is none to send" }),
  })
  .openapi("Order");
export const newOrderSchema = z
  .object({ ...orderFields, access_token: z.string().openapi({ description: "Opens this order: header Order-Token" }) })
  .openapi("NewOrder");

/** One order in the console's list. */
export const orderSummarySchema = z
  .object({
    id: z.string(),
    code: z.string(),
    status: z.enum(ORDER_STATUSES),
    event_id: z.string(),
    buyer: z.object({ name: z.string(), email: z.string() }),
    total: moneySchema,
    channel: z.string(),
    dispute: z.enum(DISPUTE_STATUSES).nullable().openapi({ description: "Where its newest dispute stands" }),
    created_at: z.string(),
    paid_at: z.string().nullable(),
  })
  .openapi("OrderSummary");

export const staffOrderSchema = z
  .object({
    ...orderFields,
    channel: z.string(),
    origin: originSchema,
    dispute: disputeFlagSchema.nullable(),
    payments: z.array(paymentSchema),
    refunds: z.array(refundSchema),
    tickets: z.array(
      z.object({
        id: z.string(),
        line: z.number().int(),
        status: z.string(),
        type: z.string(),
        holder_name: z.string(),
        version: z.number().int(),
      }),
    ),
    ledger: z.array(
      z.object({ transaction: z.string(), kind: z.string(), account: z.string(), amount: moneySchema, at: z.string() }),
    ),
  })
  .openapi("StaffOrder");

/** What an order shows of its event. */
export type OrderEvent = {
  readonly id: string;
  readonly name: string;
  readonly startsAt: number;
  readonly timeZone: string;
  readonly venue: string;
};

/** The order as its buyer sees it. `payments` oldest first: the newest one is shown. */
export function orderWire(
  order: OrderRow,
  lines: readonly OrderLineRow[],
  event: OrderEvent,
  payments: readonly PaymentRow[],
): Omit<z.infer<typeof orderSchema>, "refunds" | "dispute" | "ticket_mail"> {
  const money = (amount: number) => ({ amount, currency: order.currency });
  const detailed = lines.map((line) => ({ taxes: readTaxes(line.taxDetail), fees: readFees(line.feeDetail) }));
  return {
    id: order.id,
    code: order.code,
    status: order.status,
    event: {
      id: event.id,
      name: event.name,
      starts_at: toTimestamp(event.startsAt),
      time_zone: event.timeZone,
      venue: event.venue,
    },
    lines: lines.map((line) => ({
      position: line.position,
      ticket_type: line.ticketTypeId,
      variant: line.variantId,
      name: line.name,
      seat: readSeatLabel(line.seatLabel),
      list_price: money(line.listPrice),
      discount: money(line.discount),
      price: money(line.price),
      fee: money(line.fee),
      tax: money(line.tax),
      tax_included: money(line.taxIncluded),
      total: money(line.total),
      status: line.status,
      attendee_name: line.attendeeName,
    })),
    subtotal: money(order.subtotal),
    discount: money(order.discount),
    fees: money(order.fees),
    fee_lines: feeLines(detailed, order.currency),
    tax: money(order.tax),
    tax_included: money(order.taxIncluded),
    tax_lines: taxLines(detailed, order.currency),
    tax_mode: order.taxMode,
    total: money(order.total),
    due: money(order.status === "pending" ? restOf(order, payments) : 0),
    buyer: { name: order.buyerName, email: order.buyerEmail, phone: order.buyerPhone },
    language: order.language,
    expires_at: toTimestamp(order.expiresAt),
    paid_at: order.paidAt === null ? null : toTimestamp(order.paidAt),
    created_at: toTimestamp(order.createdAt),
    payment: orderPaymentWire(payments),
  };
}

/** A row of the console's list. */
export function orderSummaryWire(
  order: OrderRow,
  dispute: DisputeStatus | undefined,
): z.infer<typeof orderSummarySchema> {
  return {
    id: order.id,
    code: order.code,
    status: order.status,
    event_id: order.eventId,
    buyer: { name: order.buyerName, email: order.buyerEmail },
    total: { amount: order.total, currency: order.currency },
    channel: order.channel,
    dispute: dispute ?? null,
    created_at: toTimestamp(order.createdAt),
    paid_at: order.paidAt === null ? null : toTimestamp(order.paidAt),
  };
}
