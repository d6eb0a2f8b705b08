/** `npm run bench -- web`: what buyers' pages weigh and how fast they are (DESIGN §10). */
import type { Part } from "./table.ts";
import { measurePages } from "./web-pages.ts";
import { measurePicker } from "./web-picker.ts";

/** One after the other: two browsers at once would measure each other. */
export async function measureWeb(): Promise<Part> {
  const parts = [await measurePages(), await measurePicker()];
  return { rows: parts.flatMap(({ rows }) => rows), note: parts.map(({ note }) => note).join("\n") };
}
