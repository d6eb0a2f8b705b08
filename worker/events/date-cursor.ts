/** Cursors of lists by date. */
import { problem } from "../platform/errors.ts";
import type { DateKey } from "./many-store.ts";

/** The sort key of a row, as `toPage` puts it into a cursor. */
export function dateCursor({ startsAt, id }: DateKey): string {
  return `${startsAt}:${id}`;
}

/** Reads a key of `dateCursor`. @throws Problem `invalid_request` */
export function dateKey(key: string | undefined): DateKey | undefined {
  if (key === undefined) return undefined;
  const [, startsAt, id] = /^(\d{1,15}):(\w{1,64})$/.exec(key) ?? [];
  if (startsAt === undefined || id === undefined) {
    throw problem("invalid_request", { errors: [{ field: "cursor", message: "is not a cursor of this list" }] });
  }
  return { startsAt: Number(startsAt), id };
}
