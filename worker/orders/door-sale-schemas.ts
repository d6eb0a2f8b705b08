/** Wire shapes of sales at the door. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { MAX_AMOUNT } from "../kernel/money.ts";
import { type PaymentMethod, startedPaymentSchema, startedWire } from "../payments/index.ts";
import type { OrderPrice } from "../pricing/index.ts";
import type { Sale } from "../checkout/index.ts";
import type { DoorSale } from "./door-sale.ts";
import type { CounterSum } from "./door-sale-store.ts";
import { DOOR_METHODS } from "./door-sale-tables.ts";
import { ORDER_STATUSES } from "./order.ts";

const moneySchema = z.object({ amount: z.number().int(), currency: z.string() });
const MAX_LINES = 20;
const MAX_QUANTITY = 50;

export const eventOfDoor = z
  .string()
  .regex(idPattern("event"), "is not an event id")
  .optional()
  .openapi({ description: "One of the session's events; the main one when left out" });

/** Only what and how many: prices are ours, and a price in a request is not read (TH05). */
const lineFields = {
  ticket_type: z.string().min(1).max(64),
  variant: z.string().min(1).max(64).optional(),
  quantity: z.number().int().min(1).max(MAX_QUANTITY),
};
const lines = z.array(z.object(lineFields)).min(1).max(MAX_LINES);

/** At a counter staff may also name the seats. */
export const counterLines = z
  .array(
    z
      .object({ ...lineFields, seats: z.array(z.string().min(1).max(100)).min(1).max(MAX_QUANTITY).optional() })
      .refine(({ quantity, seats }) => seats === undefined || seats.length === quantity, {
        path: ["seats"],
        message: "must be as many as the quantity",
      }),
  )
  .min(1)
  .max(MAX_LINES);

export const doorQuoteInput = z.object({ event: eventOfDoor, lines }).openapi("DoorQuoteInput");

/** Who buys, as far as they say it: a name on the ticket, where to send it. */
export const counterBuyer = z
  .object({
    name: z
      .string()
      .trim()
      .min(1)
      .max(120)
      .refine((name) => !/\p{Cc}/u.test(name), "must be one line")
      .nullish(),
    email: z.email().max(254).trim().toLowerCase().nullish(),
    phone: z
      .string()
      .trim()
      .regex(/^\+?[0-9 ()./-]{5,30}$/, "is not a phone number")
      .nullish(),
  })
  .nullish();

const amount = z.number().int().min(0).max(MAX_AMOUNT);
export const doorSaleInput = z
  .object({
    sale_id: z
      .string()
      .regex(/^[\x21-\x7e]{1,100}$/, "must be 1 to 100 visible ASCII characters")
      .openapi({ description: "Made on the device; sent again it is the same sale, until it is known how it ended" }),
    event: eventOfDoor,
    lines,
    method: z.enum(DOOR_METHODS).openapi({ description: "`link`: the buyer pays on their own phone" }),
    received: amount.nullish().openapi({ description: "Minor units given in cash; exactly the price when left out" }),
    total: amount.nullish().openapi({ description: "What the buyer was told; another price takes no money" }),
    gateway: z.string().min(1).max(40).nullish().openapi({ description: "For `link`" }),
    buyer: counterBuyer,
    admit: z.boolean().default(true).openapi({ description: "Let everybody in at once" }),
  })
  .refine(({ method, gateway }) => method !== "link" || typeof gateway === "string", {
    path: ["gateway"],
    message: "is needed: with what the buyer pays",
  })
  .refine(({ method, buyer }) => method !== "link" || typeof buyer?.email === "string", {
    path: ["buyer", "email"],
    message: "is needed: the payment service and the receipt ask for it",
  })
  .openapi("DoorSaleInput");

export const doorOfferSchema = z
  .object({
    event: z.object({ id: z.string(), name: z.string(), currency: z.string() }),
    types: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        price: moneySchema,
        seated: z.boolean().openapi({ description: "Numbered seats: the house chooses" }),
        max_per_order: z.number().int(),
        add_on: z.boolean(),
        variants: z.array(z.object({ id: z.string(), name: z.string(), price: moneySchema })),
      }),
    ),
    methods: z.array(z.object({ gateway: z.string(), needs_phone: z.boolean() })),
  })
  .openapi("DoorOffer");

export const doorQuoteSchema = z
  .object({ total: moneySchema, discount: moneySchema, fees: moneySchema, tax: moneySchema })
  .openapi("DoorQuote");

const ticketSchema = z.object({
  id: z.string(),
  type: z.string(),
  seat: z.object({ section: z.string(), row: z.string(), number: z.string() }).nullable(),
  result: z.string().openapi({ description: "What the door does with it, as a scan would" }),
});

export const doorSaleSchema = z
  .object({
    order: z.object({ id: z.string(), code: z.string(), status: z.enum(ORDER_STATUSES) }),
    total: moneySchema,
    change: moneySchema,
    payment: startedPaymentSchema.nullable().openapi({ description: "While the buyer has not paid; then null" }),
    url: z.string().openapi({ description: "The buyer's tickets" }),
    tickets: z.array(ticketSchema),
  })
  .openapi("DoorSale");

export const counterReportSchema = z
  .object({
    data: z.array(
      z.object({
        device: z.object({ id: z.string(), name: z.string() }),
        method: z.enum(DOOR_METHODS),
        sales: z.number().int(),
        tickets: z.number().int(),
        amount: moneySchema,
      }),
    ),
  })
  .openapi("CounterReport");

export function doorOfferWire(
  { event, types, variants }: Sale,
  offered: ReadonlySet<string>,
  methods: readonly PaymentMethod[],
): z.infer<typeof doorOfferSchema> {
  const money = (minor: number) => ({ amount: minor, currency: event.currency });
  return {
    event: { id: event.id, name: event.name, currency: event.currency },
    types: types
      .filter(({ id }) => offered.has(id))
      .map((type) => ({
        id: type.id,
        name: type.name,
        price: money(type.price),
        seated: type.category !== null,
        max_per_order: type.maxPerOrder,
        add_on: type.kind === "add_on",
        variants: variants
          .filter(({ ticketTypeId, active }) => ticketTypeId === type.id && active === 1)
          .map(({ id, name, price }) => ({ id, name, price: money(price ?? type.price) })),
      })),
    // By hand is what the other two ways are for.
    methods: methods
      .filter(({ flow }) => flow !== "manual")
      .map(({ gateway, needsPhone }) => ({ gateway, needs_phone: needsPhone })),
  };
}

export function doorQuoteWire(price: OrderPrice, currency: string): z.infer<typeof doorQuoteSchema> {
  const money = (minor: number) => ({ amount: minor, currency });
  return {
    total: money(price.total),
    discount: money(price.discount),
    fees: money(price.fees),
    tax: money(price.tax + price.taxIncluded),
  };
}

export function doorSaleWire({ order, change, payment, url, tickets }: DoorSale): z.infer<typeof doorSaleSchema> {
  const { id, code, status, total, currency } = order;
  return {
    order: { id, code, status },
    total: { amount: total, currency },
    change: { amount: change, currency },
    payment: payment && startedWire(payment),
    url,
    tickets: tickets.map((ticket) => ({ ...ticket })),
  };
}

export function counterReportWire(sums: readonly CounterSum[]): z.infer<typeof counterReportSchema> {
  return {
    data: sums.map(({ deviceId, deviceName, method, sales, tickets, amount: sum, currency }) => ({
      device: { id: deviceId, name: deviceName },
      method,
      sales,
      tickets,
      amount: { amount: sum, currency },
    })),
  };
}
