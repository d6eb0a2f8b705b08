import { assert } from "../../worker/kernel/assert.ts";
import type { Admission, ScanRequest, ScanResult } from "./protocol.ts";

/**
 * The answer to one scan (I4): a refusal that the Worker knows stands; otherwise the first scan of a ticket lets in, and
 * every later one is a duplicate, whatever version of the code it shows.
 */
export function decide(
  request: Pick<ScanRequest, "refusal" | "ticketId">,
  earlier: Admission | undefined,
): { result: ScanResult; first: Admission | null } {
  if (request.refusal !== null) return { result: request.refusal, first: null };
  assert(request.ticketId !== null, "only a known ticket can be let in");
  return earlier === undefined ? { result: "admitted", first: null } : { result: "duplicate", first: earlier };
}
