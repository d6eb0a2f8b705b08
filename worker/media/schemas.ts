/** Wire shapes of pictures: for staff, and for everybody who looks at a page. */
import { z } from "@hono/zod-openapi";
import { toTimestamp } from "../kernel/time.ts";
import { pictureFolder } from "./files.ts";
import { widthsOf } from "./picture.ts";
import type { ShownRow } from "./store.ts";
import type { MediaRow, PictureRole, UseRow } from "./tables.ts";

const PICTURE_ROLES = ["poster", "gallery", "logo", "portrait"] as const satisfies readonly PictureRole[];

/** One line of words about what a picture shows. */
const alt = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .refine((text) => !/\p{Cc}/u.test(text), "must be one line");
export const fileName = z
  .string()
  .max(200)
  .transform((name) => name.replaceAll(/[\p{Cc}/\\]+/gu, " ").trim())
  .openapi({ type: "string", description: "Of the file, for the list" });

export const picturePatch = z
  .object({
    alt: alt.optional().openapi({ description: "What it shows; a picture without it cannot be used" }),
    name: fileName.pipe(z.string().min(1)).optional(),
  })
  .openapi("MediaPatch");

/** A picture for pages: sizes by format, ready for `srcset`. */
export const pictureSchema = z
  .object({
    id: z.string(),
    alt: z.string(),
    width: z.number().int(),
    height: z.number().int(),
    url: z.string().openapi({ description: "WebP of a middle size" }),
    jpeg: z.string().openapi({ description: "For places that know no WebP, such as previews in messengers" }),
    avif: z.string().openapi({ description: "`srcset` of AVIF files" }),
    webp: z.string().openapi({ description: "`srcset` of WebP files" }),
  })
  .openapi("Picture");
export type Picture = z.infer<typeof pictureSchema>;

export const mediaSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    alt: z.string(),
    width: z.number().int(),
    height: z.number().int(),
    bytes: z.number().int(),
    picture: pictureSchema,
    created_at: z.string(),
    version: z.number().int(),
  })
  .openapi("Media");

export const mediaDetailSchema = mediaSchema
  .extend({
    used: z
      .array(z.object({ subject: z.string(), role: z.enum(PICTURE_ROLES) }))
      .openapi({ description: "Where it is shown, at most 100 places: events, performers, the organization" }),
  })
  .openapi("MediaDetail");

export const eventPicturesInput = z
  .object({
    poster: z.string().max(64).nullable(),
    gallery: z.array(z.string().max(64)).max(12).default([]),
  })
  .openapi("EventPicturesInput");
export const eventPicturesSchema = z
  .object({ poster: pictureSchema.nullable(), gallery: z.array(pictureSchema) })
  .openapi("EventPictures");
export const logoInput = z.object({ picture: z.string().max(64).nullable() }).openapi("LogoInput");
export const logoSchema = z.object({ logo: pictureSchema.nullable() }).openapi("Logo");

/** @param base our origin, without a trailing slash; empty on our own pages */
export function pictureWire(row: Pick<MediaRow, "id" | "alt" | "width" | "height">, base: string): Picture {
  const widths = widthsOf(row.width);
  const folder = base + pictureFolder(row.id);
  const middle = widths.findLast((width) => width <= 960) ?? row.width;
  const large = widths.findLast((width) => width <= 1280) ?? row.width;
  const set = (format: string) => widths.map((width) => `${folder}${width}.${format} ${width}w`).join(", ");
  return {
    id: row.id,
    alt: row.alt,
    width: row.width,
    height: row.height,
    url: `${folder}${middle}.webp`,
    jpeg: `${folder}${large}.jpg`,
    avif: set("avif"),
    webp: set("webp"),
  };
}

export function mediaWire(row: MediaRow, base: string): z.infer<typeof mediaSchema> {
  return {
    id: row.id,
    name: row.name,
    alt: row.alt,
    width: row.width,
    height: row.height,
    bytes: row.bytes,
    picture: pictureWire(row, base),
    created_at: toTimestamp(row.createdAt),
    version: row.version,
  };
}

export function mediaDetailWire(
  row: MediaRow,
  uses: readonly UseRow[],
  base: string,
): z.infer<typeof mediaDetailSchema> {
  return { ...mediaWire(row, base), used: uses.map(({ subjectId, role }) => ({ subject: subjectId, role })) };
}

/** What one subject shows, of rows that `selectShown` found. */
export function shownBy(
  rows: readonly ShownRow[],
  subject: string,
  base: string,
): { readonly first: (role: PictureRole) => Picture | null; readonly all: (role: PictureRole) => Picture[] } {
  const all = (role: PictureRole) =>
    rows.filter((row) => row.subjectId === subject && row.role === role).map((row) => pictureWire(row, base));
  return { all, first: (role) => all(role)[0] ?? null };
}
