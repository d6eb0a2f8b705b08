/** Wire shapes of ticket templates and of the designer's preview. */
import { z } from "@hono/zod-openapi";
import { toTimestamp } from "../kernel/time.ts";
import type { TemplateRow } from "./tables.ts";
import {
  CODE_SIZES,
  EMPHASES,
  FIELDS,
  HEADS,
  MAX_FOOT,
  MAX_NOTE,
  PAPERS,
  PLAIN_TEMPLATE,
  readTemplate,
  type TicketTemplate,
} from "./template.ts";

/** Printed on paper: no line breaks, no control characters. */
const line = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !/\p{Cc}/u.test(text), "must be one line");

export const templateFields = z
  .object({
    paper: z.enum(PAPERS).openapi({ description: "A page a ticket, four on a sheet of A4, or a roll of 80 mm" }),
    head: z.enum(HEADS).openapi({ description: "Filled with the organizer's colour, or ink on white" }),
    emphasis: z.enum(EMPHASES).openapi({ description: "What stands large: the place, or the name (a badge)" }),
    code: z.enum(CODE_SIZES).openapi({ description: "As large as there is room for" }),
    logo: z.boolean(),
    fields: z
      .array(z.enum(FIELDS))
      .max(FIELDS.length)
      .refine((fields) => new Set(fields).size === fields.length, "each field once")
      .openapi({ description: "What is printed; the event's name and the code always are" }),
    note: line(MAX_NOTE).openapi({ description: "Below the code; empty: none" }),
    foot: line(MAX_FOOT).openapi({ description: "At the foot; empty: our own words in the order's language" }),
  })
  .openapi("TicketTemplateFields");

/** An event's own; `template` null takes that of the organizer. */
export const eventTemplateInput = z.object({ template: templateFields.nullable() }).openapi("EventTicketTemplateInput");

export const templateSchema = z
  .object({
    revision: z.number().int().openapi({ description: "0 while there never was one" }),
    template: templateFields.nullable().openapi({ description: "Null: none of its own" }),
    plain: templateFields.openapi({ description: "What is printed where there is none" }),
    created_at: z.string().nullable(),
  })
  .openapi("TicketTemplate");

const wire = (template: TicketTemplate) => ({ ...template, fields: [...template.fields] });

export function templateWire(row: TemplateRow | undefined): z.infer<typeof templateSchema> {
  const template = readTemplate(row?.body);
  return {
    revision: row?.revision ?? 0,
    template: template ? wire(template) : null,
    plain: wire(PLAIN_TEMPLATE),
    created_at: row === undefined ? null : toTimestamp(row.createdAt),
  };
}

export const previewInput = z
  .object({
    template: templateFields,
    event: z.string().max(64).nullable().default(null).openapi({ description: "Whose name and day it shows" }),
    seated: z.boolean().default(true),
  })
  .openapi("TicketPreviewInput");

const colour = z.string().nullable();
const box = { x: z.number(), y: z.number(), width: z.number(), height: z.number() };
export const previewSchema = z
  .object({
    width: z.number().openapi({ description: "Points" }),
    height: z.number(),
    logo: z.string().nullable().openapi({ description: "Address of the picture that `picture` shapes show" }),
    shapes: z.array(
      z.discriminatedUnion("kind", [
        z.object({ kind: z.enum(["box", "picture"]), ...box, fill: colour, edge: colour, line: z.number() }),
        z.object({
          kind: z.literal("path"),
          path: z.string(),
          fill: colour,
          edge: colour,
          line: z.number(),
          dash: z.number(),
        }),
        z.object({
          kind: z.literal("text"),
          text: z.string(),
          x: z.number(),
          y: z.number(),
          size: z.number(),
          width: z.number(),
          bold: z.boolean(),
          rtl: z.boolean(),
          upright: z.boolean(),
          colour: z.string(),
        }),
      ]),
    ),
  })
  .openapi("TicketPreview");
