/** Wire shapes of performers and line-ups. */
import { z } from "@hono/zod-openapi";
import { toTimestamp } from "../kernel/time.ts";
import { type Picture, pictureSchema } from "../media/index.ts";
import { MAX_LINE_UP, type Act } from "./store.ts";
import type { PerformerRow } from "./tables.ts";

const kind = z.enum(["performer", "producer"]);
const name = z.string().trim().min(1).max(120);
const about = z.string().max(10_000).openapi({ description: "Markdown; HTML in it is shown as text" });
const website = z
  .url({ protocol: /^https?$/, hostname: z.regexes.domain })
  .max(300)
  .nullable();
const picture = z.string().max(64).nullable().openapi({ description: "Id of a picture of the library" });

export const performerInput = z
  .object({
    kind: kind.default("performer"),
    name,
    about: about.default(""),
    website: website.default(null),
    picture: picture.default(null),
  })
  .openapi("PerformerInput");

export const performerPatch = z
  .object({
    kind: kind.optional(),
    name: name.optional(),
    about: about.optional(),
    website: website.optional(),
    picture: picture.optional(),
  })
  .openapi("PerformerPatch");

export const performerSchema = z
  .object({
    id: z.string(),
    kind,
    name: z.string(),
    slug: z.string(),
    about: z.string(),
    website: z.string().nullable(),
    picture: pictureSchema.nullable(),
    created_at: z.string(),
    version: z.number().int(),
  })
  .openapi("Performer");
export const performerDetailSchema = performerSchema
  .extend({ events: z.array(z.string()).openapi({ description: "Ids of events, at most 100" }) })
  .openapi("PerformerDetail");

export function performerWire(row: PerformerRow, shown: Picture | null): z.infer<typeof performerSchema> {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    slug: row.slug,
    about: row.about,
    website: row.website,
    picture: shown,
    created_at: toTimestamp(row.createdAt),
    version: row.version,
  };
}

export const lineUpInput = z
  .object({
    line_up: z
      .array(z.object({ performer: z.string().max(64), billing: z.string().trim().max(80).default("") }))
      .max(MAX_LINE_UP),
  })
  .openapi("LineUpInput");

/** One who is on, for everybody. */
export const actSchema = z
  .object({
    id: z.string(),
    kind,
    name: z.string(),
    slug: z.string(),
    billing: z.string().openapi({ description: "What they do in it: support, director" }),
    about: z.string().openapi({ description: "Markdown" }),
    website: z.string().nullable(),
    picture: pictureSchema.nullable(),
  })
  .openapi("Act");
export const lineUpSchema = z.object({ line_up: z.array(actSchema) }).openapi("LineUp");

export function actWire(act: Act, shown: Picture | null): z.infer<typeof actSchema> {
  const { id, kind, name, slug, billing, about, website } = act;
  return { id, kind, name, slug, billing, about, website, picture: shown };
}
