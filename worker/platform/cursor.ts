/** Cursor lists: `?limit=&cursor=` → `{data, next_cursor}`. A cursor is opaque and says where the last page ended. */
import { z } from "@hono/zod-openapi";
import { fromBase64Url, toBase64Url } from "./crypto.ts";
import { problem } from "./errors.ts";

export const MAX_LIMIT = 100;

/** Query parameters of every list; spread into a route's query schema. */
export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_LIMIT)
    .default(25)
    .openapi({ description: "Rows in a page, at most 100" }),
  cursor: z.string().max(200).optional().openapi({ description: "`next_cursor` of the page before" }),
};

/** The wire shape of a page. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable() });
}

/** Reads a cursor to the key it carries. @throws Problem `invalid_request` */
export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(fromBase64Url(cursor));
    if (text.startsWith("k:")) return text.slice(2);
  } catch {
    // falls through: not one of ours
  }
  throw problem("invalid_request", { errors: [{ field: "cursor", message: "is not a cursor of this list" }] });
}

/** The cursor that carries `key`. */
export function writeCursor(key: string): string {
  return toBase64Url(new TextEncoder().encode(`k:${key}`));
}

/**
 * Cuts a page out of `rows`, which were read with `limit + 1`.
 * @param keyOf the sort key of a row, unique, as the next query will compare it
 */
export function toPage<Row, Wire>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
  toWire: (row: Row) => Wire,
): { data: Wire[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null;
  return { data: shown.map(toWire), next_cursor: next };
}
