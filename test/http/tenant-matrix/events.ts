/** Entries of the tenant matrix: venues, events, series, pictures. */
import { PLAIN_TEMPLATE } from "../../../worker/tickets/template.ts";
import { seriesRule } from "../../support/matrix.ts";
import { rowPlan } from "../../support/house.ts";
import { type Entry, startsAt, event, ticketSample, draft, price } from "./entry.ts";

export const EVENTS: Readonly<Record<string, Entry>> = {
  // venues
  "GET /venues": {},
  "POST /venues": { body: () => ({ name: "Hall" }) },
  "GET /venues/{id}": { ids: { id: "venue" } },
  "PATCH /venues/{id}": { ids: { id: "venue" }, body: () => ({ name: "Renamed" }) },
  "GET /seat-maps": { ids: { venue: "venue" } },
  "POST /seat-maps": {
    body: async (cast) => ({ venue_id: await cast.get("venue"), plan: rowPlan(3) }),
    bodyIds: { venue_id: "venue" },
  },
  "GET /seat-maps/{id}": { ids: { id: "seat_map" } },
  "GET /seat-maps/{id}/plan": { ids: { id: "seat_map" } },
  "GET /seat-maps/{id}/usage": { ids: { id: "seat_map" } },
  "PUT /seat-maps/{id}": { ids: { id: "seat_map" }, body: () => ({ plan: rowPlan(3) }) },

  // events
  "GET /events": { ids: { series: "series" }, plain: ["when"] },
  "POST /events": {
    body: async (cast) => ({
      venue_id: await cast.get("venue"),
      seat_map_id: await cast.get("seat_map"),
      name: "Another",
      starts_at: startsAt(),
    }),
    bodyIds: { venue_id: "venue", seat_map_id: "seat_map" },
  },
  "GET /events/{id}": event,
  "PATCH /events/{id}": {
    ...draft,
    body: async (cast) => ({ venue_id: await cast.get("venue"), seat_map_id: await cast.get("seat_map") }),
    bodyIds: { venue_id: "venue", seat_map_id: "seat_map" },
  },
  "POST /events/{id}/publish": draft,
  "POST /events/{id}/cancel": { ...event, body: () => ({}) },
  "POST /events/{id}/postpone": { ...event, body: () => ({}), own: [200, 409] },
  "GET /events/{id}/checklist": event,
  "GET /events/{id}/closing": event,
  "POST /events/{id}/clone": { ...event, body: () => ({}) },
  "GET /event-templates": {},
  "POST /event-templates": {
    body: async (cast) => ({ event_id: await cast.get("event"), name: "Usual" }),
    bodyIds: { event_id: "event" },
  },
  "DELETE /event-templates/{id}": { ids: { id: "event_template" } },
  "POST /event-templates/{id}/events": { ids: { id: "event_template" }, body: () => ({ starts_at: startsAt() }) },

  // series
  "POST /events/{id}/series/preview": { ...draft, body: () => ({ rule: seriesRule(50) }) },
  "POST /events/{id}/series": { ...draft, body: () => ({ rule: seriesRule(51) }) },
  "GET /series": {},
  "GET /series/{id}": { ids: { id: "series" } },
  "GET /series/{id}/occurrences": { ids: { id: "series" } },
  "POST /series/{id}/occurrences": { ids: { id: "series" }, body: () => ({ rule: seriesRule(52) }) },
  "PATCH /series/{id}/occurrences": { ids: { id: "series" }, body: () => ({ shift_days: 1 }), plain: ["events"] },
  "POST /series/{id}/publish": { ids: { id: "series" }, body: () => ({}), plain: ["events"] },
  "GET /calendar": {},
  "GET /events/{id}/ticket-types": event,
  "POST /events/{id}/ticket-types": { ...event, body: () => ({ name: "More", area: "standing", price }) },
  "PATCH /events/{id}/ticket-types/{ticket_type_id}": {
    ids: { id: "event", ticket_type_id: "ticket_type" },
    body: () => ({ capacity: 7 }),
  },
  "DELETE /events/{id}/ticket-types/{ticket_type_id}": { ids: { id: "draft", ticket_type_id: "draft_type" } },

  "GET /events/{id}/variants": event,
  "POST /events/{id}/variants": {
    ...event,
    body: async (cast) => ({ ticket_type_id: await cast.get("ticket_type"), name: "Student", price }),
    bodyIds: { ticket_type_id: "ticket_type" },
  },
  "PATCH /events/{id}/variants/{variant_id}": {
    ids: { id: "event", variant_id: "variant" },
    body: () => ({ name: "Children" }),
  },
  "POST /events/{id}/ticket-types/prices": {
    ...event,
    body: async (cast) => ({ change: { percent: 10 }, ticket_types: [await cast.get("ticket_type")] }),
    bodyIds: { "ticket_types.0": "ticket_type" },
  },

  // pictures
  "GET /media": { plain: ["q"] },
  "POST /media": { body: () => ({}), own: [422], plain: ["name", "alt"] },
  "GET /media/{id}": { ids: { id: "picture" } },
  "PATCH /media/{id}": { ids: { id: "picture" }, body: () => ({ alt: "A hall" }) },
  "DELETE /media/{id}": { ids: { id: "picture" } },
  "GET /events/{id}/pictures": event,
  "PUT /events/{id}/pictures": {
    ...event,
    body: async (cast) => ({ poster: await cast.get("picture"), gallery: [await cast.get("picture")] }),
    bodyIds: { poster: "picture", "gallery.0": "picture" },
  },
  "GET /performers": {},
  "POST /performers": {
    body: async (cast) => ({ name: "The Band", picture: await cast.get("picture") }),
    bodyIds: { picture: "picture" },
  },
  "GET /performers/{id}": { ids: { id: "performer" } },
  "PATCH /performers/{id}": {
    ids: { id: "performer" },
    body: async (cast) => ({ name: "The Choir", picture: await cast.get("picture") }),
    bodyIds: { picture: "picture" },
  },
  "DELETE /performers/{id}": { ids: { id: "performer" } },
  "GET /events/{id}/line-up": event,
  "PUT /events/{id}/line-up": {
    ...event,
    body: async (cast) => ({ line_up: [{ performer: await cast.get("performer") }] }),
    bodyIds: { "line_up.0.performer": "performer" },
  },
  "GET /events/{id}/topics": event,
  "PUT /events/{id}/topics": { ...event, body: () => ({ category: "music", tags: ["Jazz"] }) },
  "GET /tenants/me/terms": {},
  "PUT /tenants/me/terms": { body: () => ({ body: "Keep your ticket" }) },
  "GET /tenants/me/ticket-template": {},
  "PUT /tenants/me/ticket-template": { body: () => PLAIN_TEMPLATE },
  "GET /events/{id}/ticket-template": event,
  "PUT /events/{id}/ticket-template": { ...event, body: () => ({ template: null }) },
  "POST /ticket-template/preview": ticketSample,
  "POST /ticket-template/sample": ticketSample,
  "GET /tenants/me/cancellation-policy": {},
  "PUT /tenants/me/cancellation-policy": { body: () => ({ steps: [], keep_fees: false, rename_hours: null }) },
  "GET /events/{id}/cancellation-policy": event,
  "PUT /events/{id}/cancellation-policy": { ...event, body: () => ({ policy: null }) },
  "GET /events/{id}/terms": event,
  "PUT /events/{id}/terms": { ...event, body: () => ({ body: "" }) },
  "GET /events/{id}/questions": event,
  "POST /events/{id}/questions": {
    ...event,
    body: async (cast) => ({
      asked: "order",
      kind: "text",
      label: "Diet",
      ticket_types: [await cast.get("ticket_type")],
    }),
    bodyIds: { "ticket_types.0": "ticket_type" },
  },
  "PATCH /events/{id}/questions/{question_id}": {
    ids: { id: "event", question_id: "question" },
    body: async (cast) => ({ label: "Food", ticket_types: [await cast.get("ticket_type")] }),
    bodyIds: { "ticket_types.0": "ticket_type" },
  },
  "DELETE /events/{id}/questions/{question_id}": { ids: { id: "event", question_id: "question" } },
  "GET /orders/{id}/answers": { ids: { id: "order" } },
  "PATCH /orders/{id}/answers": {
    ids: { id: "order" },
    body: async (cast) => ({ question: await cast.get("question"), line: null, value: "Vegan" }),
    bodyIds: { question: "question" },
  },
  "GET /tenants/me/logo": {},
  "PUT /tenants/me/logo": {
    body: async (cast) => ({ picture: await cast.get("picture") }),
    bodyIds: { picture: "picture" },
  },
};
