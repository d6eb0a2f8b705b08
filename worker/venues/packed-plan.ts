/**
 * Plans in the database: gzip, base64. A D1 value may have 2 MB; the plan of 20,000 seats has about that as plain JSON
 * and a tenth of it packed.
 */
import { fromBase64Url, toBase64Url } from "../platform/crypto.ts";
import type { SeatingPlan } from "./seating-plan.ts";

/** Far below D1's limit of 2,000,000 bytes a row. */
export const MAX_PACKED_CHARACTERS = 1_500_000;

const PREFIX = "gz:";

export async function packPlan(plan: unknown): Promise<string> {
  const bytes = new Blob([JSON.stringify(plan)]).stream().pipeThrough(new CompressionStream("gzip"));
  return PREFIX + toBase64Url(new Uint8Array(await new Response(bytes).arrayBuffer()));
}

/** The plan that `packPlan` packed; it was checked before, so it is not checked again. */
export async function unpackPlan(packed: string): Promise<SeatingPlan> {
  const bytes = new Blob([fromBase64Url(packed.slice(PREFIX.length))])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"));
  return await new Response(bytes).json<SeatingPlan>();
}
