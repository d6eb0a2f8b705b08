/** The wire of own domains. */
import { z } from "@hono/zod-openapi";
import { toTimestamp } from "../kernel/time.ts";
import { recordsOf } from "./domain.ts";
import type { DomainRow } from "./tables.ts";

export const domainInput = z
  .object({ host: z.string().trim().min(1).max(300).openapi({ example: "tickets.club.example" }) })
  .openapi("DomainInput");
export const domainPatch = z
  .object({ white_label: z.boolean().openapi({ description: "The platform's name stands on none of its pages" }) })
  .openapi("DomainPatch");

const time = z.string().nullable();
export const domainSchema = z
  .object({
    id: z.string(),
    host: z.string(),
    state: z.enum(["pending", "active"]),
    white_label: z.boolean(),
    fault: z.enum(["no_proof", "not_pointed", "taken", "dns_unreachable"]).nullable().openapi({
      description: "What the last check found wrong; an active domain is given up at the third time",
    }),
    records: z
      .array(z.object({ type: z.enum(["TXT", "CNAME"]), name: z.string(), value: z.string() }))
      .openapi({ description: "What the DNS of the name must say" }),
    active_since: time,
    checked_at: time,
    next_check_at: time,
    version: z.number().int(),
  })
  .openapi("Domain");

export function domainWire(row: DomainRow, ownHost: string): z.infer<typeof domainSchema> {
  const at = (moment: number | null) => (moment === null ? null : toTimestamp(moment));
  const { id, host, state, fault, version } = row;
  return {
    id,
    host,
    state,
    white_label: row.whiteLabel === 1,
    fault,
    records: [...recordsOf(host, row.token, ownHost)],
    active_since: at(row.activeSince),
    checked_at: at(row.checkedAt),
    next_check_at: at(row.nextCheckAt),
    version,
  };
}
