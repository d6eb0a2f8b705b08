/** The message that a list was made: by reference, without names (TH36). */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import type { OutboxMessage } from "../platform/outbox.ts";

export const EXPORT_MADE = "comms.export_made";

export const exportMadePayload = z.object({
  tenant_id: z.string().regex(idPattern("tenant")),
  export_id: z.string().regex(idPattern("export")),
  person_id: z.string().regex(idPattern("person")),
  kind: z.enum(["orders", "customers"]),
  rows: z.number().int(),
});
export type ExportMade = z.infer<typeof exportMadePayload>;

/** For the outbox of the batch that finishes a list. */
export function exportMadeMessage(payload: ExportMade): OutboxMessage {
  return { queue: "comms", type: EXPORT_MADE, payload };
}
