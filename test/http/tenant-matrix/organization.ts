/** Entries of the tenant matrix: audit, domains, tracking, jobs, reports. */
import { type Entry, event } from "./entry.ts";

export const ORGANIZATION: Readonly<Record<string, Entry>> = {
  // audit
  "GET /audit-log/actions": {},
  "GET /audit-log.csv": { ids: { subject: "venue", actor: "member" }, plain: ["action"] },

  // domains
  "GET /domains": {},
  "POST /domains": { body: () => ({ host: "tickets.club.example" }) },
  "POST /domains/{id}/check": { ids: { id: "domain" } },
  "PATCH /domains/{id}": { ids: { id: "domain" }, body: () => ({ white_label: true }) },
  "DELETE /domains/{id}": { ids: { id: "domain" } },

  // tracking
  "GET /tracking": {},
  "PUT /tracking": { body: () => ({ meta_pixel: null, ga4: "G-AB12CD34EF" }) },
  "GET /shop/organizations/{slug}/tracking": { plain: ["slug"], own: [404] },

  // operations
  "GET /jobs": {},
  "POST /jobs/{id}/retry": { ids: { id: "dead_letter" } },
  "POST /jobs/{id}/discard": { ids: { id: "dead_letter" } },
  "GET /crons": {},

  // reports
  "GET /reports/sales": {},
  "GET /events/{id}/sales": event,
  "GET /events/{id}/sale-to-check-in": event,
  "GET /reports/sales.csv": { plain: ["by"] },
  "GET /events/{id}/sales.csv": { ...event, plain: ["by"] },
  "POST /reports/recount": {},
  "POST /shop/events/{id}/visits": {
    ids: { id: "event" },
    elsewhere: "only a number is kept, and none of what is no event on sale: A1 in test/jobs/reports.test.ts",
  },
};
