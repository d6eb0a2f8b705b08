/** `ETag` / `If-Match` on editable resources: the tag is the row's version; a stale write is 412. */
import { problem } from "./errors.ts";

/** The tag of a version: `"7"`. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * The version a write is based on, from `If-Match`; undefined when the caller does not say (`*` or no header).
 * @throws Problem `invalid_request` for a header that is no tag of ours
 */
export function expectedVersion(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === "*") return undefined;
  const match = /^(?:W\/)?"(\d{1,12})"$/.exec(header.trim());
  if (!match)
    throw problem("invalid_request", { errors: [{ field: "If-Match", message: "must be an ETag that we gave" }] });
  return Number(match[1]);
}

/** @throws Problem `stale_version` when `expected` is given and is not `current` */
export function checkVersion(expected: number | undefined, current: number): void {
  if (expected !== undefined && expected !== current) {
    throw problem("stale_version", {
      detail: "Read it again and repeat your change.",
      extra: { current_version: current },
    });
  }
}
