/** Variants of ticket types and batches of prices, for staff. */
import { z } from "@hono/zod-openapi";
import {
  moneySchema,
  type PriceChange,
  priceInput,
  selectVariants,
  variantInput,
  variantPatch,
  variantSchema,
  variantWire,
} from "../catalogue/index.ts";
import { MAX_AMOUNT } from "../kernel/money.ts";
import { tenantOf } from "../platform/context.ts";
import { pageOf } from "../platform/cursor.ts";
import { problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditActor } from "../tenants/index.ts";
import { addVariant, type Batch, changePrices, changeVariant } from "./prices-service.ts";
import { loadEvent } from "./service.ts";

export const priceRoutes = createRouter();

const TAGS = ["Ticket types"];
const idParam = z.object({ id: z.string().max(64) });
const variantParams = z.object({ id: z.string().max(64), variant_id: z.string().max(64) });

priceRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/variants",
    tags: TAGS,
    operationId: "listVariants",
    summary: "Variants of all ticket types of an event, in their order; at most 200",
    permission: "events.read",
    request: { params: idParam },
    responses: { 200: { description: "All variants", content: json(pageOf(variantSchema)) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { event } = await loadEvent(tenant, c.req.valid("param").id);
    const rows = await selectVariants(tenant, event.id);
    return c.json({ data: rows.map((row) => variantWire(row, event.currency)), next_cursor: null }, 200);
  },
);

priceRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/events/{id}/variants",
    tags: TAGS,
    operationId: "createVariant",
    summary: "Add a variant to a ticket type: another price for the same places",
    permission: "events.write",
    request: { params: idParam, body: { content: json(variantInput), required: true } },
    responses: { 201: { description: "The variant", content: json(variantSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const { variant, currency } = await addVariant(c.env, tenantOf(c), id, c.req.valid("json"), auditActor(c));
    return c.json(variantWire(variant, currency), 201, { etag: etagOf(variant.version) });
  },
);

priceRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/events/{id}/variants/{variant_id}",
    tags: TAGS,
    operationId: "updateVariant",
    summary: "Change a variant, or stop selling it",
    permission: "events.write",
    request: { params: variantParams, body: { content: json(variantPatch), required: true } },
    responses: { 200: { description: "The variant as it is now", content: json(variantSchema) } },
  }),
  async (c) => {
    const { id, variant_id } = c.req.valid("param");
    const expected = expectedVersion(c.req.header("if-match"));
    const target = { eventId: id, variantId: variant_id, expected };
    const { variant, currency } = await changeVariant(c.env, tenantOf(c), target, c.req.valid("json"), auditActor(c));
    return c.json(variantWire(variant, currency), 200, { etag: etagOf(variant.version) });
  },
);

const changeInput = z
  .object({
    percent: z
      .number()
      .min(-100)
      .max(1000)
      .multipleOf(0.0001)
      .optional()
      .openapi({ description: "Up or down by a share of each price" }),
    amount: z
      .object({ amount: z.number().int().min(-MAX_AMOUNT).max(MAX_AMOUNT), currency: z.string().length(3) })
      .optional()
      .openapi({ description: "Up or down by an amount" }),
    price: priceInput.optional().openapi({ description: "To one price" }),
  })
  .refine(({ percent, amount, price }) => [percent, amount, price].filter((one) => one !== undefined).length === 1, {
    message: "needs exactly one of percent, amount and price",
  });

const batchInput = z
  .object({
    change: changeInput,
    ticket_types: z.array(z.string().max(64)).min(1).max(100).optional(),
    categories: z.array(z.string().min(1).max(120)).min(1).max(100).optional(),
    variants: z.boolean().default(true).openapi({ description: "Whether variants of the types change too" }),
    step: z
      .number()
      .int()
      .min(1)
      .max(1_000_000)
      .default(1)
      .openapi({ description: "Minor units that new prices are a multiple of" }),
    preview: z.boolean().default(true).openapi({ description: "True changes nothing" }),
  })
  .openapi("PriceBatchInput");

const batchSchema = z
  .object({
    applied: z.boolean(),
    event_version: z.number().int().openapi({ description: "Send it as If-Match with the batch that was previewed" }),
    changes: z.array(
      z.object({
        ticket_type: z.string(),
        variant: z.string().nullable(),
        name: z.string(),
        was: moneySchema,
        now: moneySchema,
      }),
    ),
  })
  .openapi("PriceBatch");

priceRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/events/{id}/ticket-types/prices",
    tags: TAGS,
    operationId: "changePrices",
    summary: "Change many prices at once; a preview unless said otherwise",
    description: "Places that are held keep their price. With `If-Match` of the preview nothing else is changed.",
    permission: "events.write",
    request: { params: idParam, body: { content: json(batchInput), required: true } },
    responses: { 200: { description: "Each price before and after", content: json(batchSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    const { change, ticket_types, categories, ...rest } = c.req.valid("json");
    const { event } = await loadEvent(tenant, id);
    const currency = (change.amount ?? change.price)?.currency ?? event.currency;
    if (currency !== event.currency) {
      throw problem("invalid_request", {
        errors: [{ field: "change", message: `must be in the event's currency, ${event.currency}` }],
      });
    }
    const batch = await changePrices(
      c.env,
      tenant,
      {
        ...rest,
        eventId: id,
        expected: expectedVersion(c.req.header("if-match")),
        change: changeOf(change),
        ticketTypes: ticket_types,
        categories,
      },
      auditActor(c),
    );
    return c.json(batchWire(batch), 200);
  },
);

function changeOf({ percent, amount, price }: z.infer<typeof changeInput>): PriceChange {
  if (percent !== undefined) return { kind: "percent", percent };
  return amount === undefined ? { kind: "set", price: price?.amount ?? 0 } : { kind: "amount", amount: amount.amount };
}

function batchWire({ changes, applied, version, currency }: Batch): z.infer<typeof batchSchema> {
  return {
    applied,
    event_version: version,
    changes: changes.map(({ ticketTypeId, variantId, name, was, now }) => ({
      ticket_type: ticketTypeId,
      variant: variantId,
      name,
      was: { amount: was, currency },
      now: { amount: now, currency },
    })),
  };
}
