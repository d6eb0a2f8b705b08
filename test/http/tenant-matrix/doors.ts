/** Entries of the tenant matrix: the doors. */
import { type Entry, startsAt, event } from "./entry.ts";

export const DOORS: Readonly<Record<string, Entry>> = {
  // check-in
  "GET /check-in/sessions": { ids: { event: "event" } },
  "POST /check-in/sessions": {
    body: async (cast) => ({
      event_id: await cast.get("event"),
      name: "Gate",
      ticket_types: [await cast.get("ticket_type")],
      valid_until: startsAt(),
    }),
    bodyIds: { event_id: "event", "ticket_types.0": "ticket_type" },
  },
  "DELETE /check-in/sessions/{id}": { ids: { id: "check_in_session" } },
  "GET /check-in/sessions/{id}/devices": { ids: { id: "check_in_session" } },
  "POST /check-in/sessions/{id}/devices": {
    ids: { id: "check_in_session" },
    body: () => ({ device_name: "Phone", public_key: "A".repeat(43) }),
  },
  "GET /check-in/doors": {},
  "DELETE /check-in/sessions/{id}/devices/{device_id}": { ids: { id: "check_in_session", device_id: "device" } },
  "GET /check-in/scans": { ids: { event: "event" }, plain: ["conflicts", "offline", "forced", "by_hand", "result"] },
  "GET /check-in/attendance": { ids: { event: "event" } },
  // Without an upgrade it says that it is a WebSocket; an event of somebody else is 404 all the same.
  "GET /check-in/live": { ids: { event: "event" }, own: [426] },
  "GET /events/{id}/door-settings": event,
  "PUT /events/{id}/door-settings": {
    ...event,
    body: () => ({ reentry: "none", per_day: false, day_start: "04:00", rotating: "accepted" }),
  },
  "GET /check-in/counts": { ids: { event: "event" } },
  "POST /check-in/enrol": {
    body: async (cast) => ({ token: await cast.get("check_in_token"), device_name: "Phone" }),
  },
  "GET /check-in/session": {},
  "POST /check-in/scans": { body: () => ({ code: "TSR:NOT-A-TICKET", scan_id: `scan-${"0".repeat(24)}` }) },
  "POST /check-in/tickets/{id}/scans": {
    ids: { id: "ticket" },
    body: () => ({ scan_id: `hand-${"0".repeat(24)}` }),
    // Of something ambiguous, a ticket that is not there chooses nothing.
    plain: ["ticket"],
  },
  "POST /check-in/scans/sync": {
    body: () => ({
      scans: [{ code: "NOT-A-TICKET", scan_id: "scan-1", scanned_at: "2027-01-30T19:00:00Z", result: "invalid" }],
    }),
  },
  "POST /check-in/scans/{scan_id}/annul": {
    plain: ["scan_id"],
    body: async (cast) => ({ event: await cast.get("event") }),
    bodyIds: { event: "event" },
    own: [404],
  },
  "GET /check-in/manifest": { ids: { event: "event" } },
  "GET /check-in/search": {},
  "GET /check-in/sales/offer": { ids: { event: "event" }, own: [403] },
  "POST /check-in/sales/quote": {
    body: async (cast) => ({
      event: await cast.get("event"),
      lines: [{ ticket_type: await cast.get("ticket_type"), quantity: 1 }],
    }),
    bodyIds: { event: "event", "lines.0.ticket_type": "ticket_type" },
    own: [403],
  },
  "POST /check-in/sales": {
    plain: ["sale_id"],
    body: async (cast) => ({
      sale_id: "sale-1",
      event: await cast.get("event"),
      lines: [{ ticket_type: await cast.get("ticket_type"), quantity: 1 }],
      method: "cash",
    }),
    bodyIds: { event: "event", "lines.0.ticket_type": "ticket_type" },
    own: [403],
  },
  "GET /check-in/sales-report": { ids: { event: "event" } },
};
