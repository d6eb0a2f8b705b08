/**
 * One entry an operation of /openapi.json. A new route needs an entry here, or tenant-matrix.test.ts fails: which of its
 * parameters and body fields take ids, and a body that is valid. Whether it needs more is read from the document.
 */
import { env } from "cloudflare:workers";
import { DAY, toTimestamp } from "../../worker/kernel/time.ts";
import { PLAIN_TEMPLATE } from "../../worker/tickets/template.ts";
import { linkToken } from "../../worker/waiting-list/links.ts";
import { type Cast, GATEWAY, seriesRule, type Thing } from "../support/matrix.ts";
import { rowPlan } from "../support/house.ts";

export type Entry = {
  /** Path and query parameters that take an id, and of what. */
  readonly ids?: Readonly<Record<string, Thing>>;
  /** A valid body, with ids of this tenant. */
  readonly body?: (cast: Cast) => object | Promise<object>;
  /** Fields of the body that take an id, `lines.0.ticket_type` for inner ones, and of what. */
  readonly bodyIds?: Readonly<Record<string, Thing>>;
  /** Headers with secrets of this tenant. */
  readonly headers?: (cast: Cast) => Promise<Record<string, string>>;
  /** What one's own ids may answer; any 2xx unless said. It proves that the ids of this entry are real. */
  readonly own?: readonly number[];
  /** Why anyone may name this id: it then counts as public and the draft of another tenant is tried instead. */
  readonly publicIds?: string;
  /** Names that look like ids and are none. */
  readonly plain?: readonly string[];
  /** Why another tenant's id is not tried here, and where it is. */
  readonly elsewhere?: string;
};

const startsAt = () => toTimestamp(Date.now() + 20 * DAY);
const event = { ids: { id: "event" } } as const satisfies Entry;
const ticketSample: Entry = {
  body: async (cast) => ({ template: PLAIN_TEMPLATE, event: await cast.get("event") }),
  bodyIds: { event: "event" },
};
const draft = { ids: { id: "draft" } } as const satisfies Entry;
const holdToken = async (cast: Cast) => ({ "hold-token": await cast.get("hold_token") });
const orderToken = async (cast: Cast) => ({ "order-token": await cast.get("order_token") });
const listToken = async (cast: Cast) => ({ "list-token": await linkToken(env, await cast.get("waiting_entry")) });
const callback = {
  ids: { account_id: "gateway_account" },
  plain: ["to", "about", "subject", "proof"],
  elsewhere: "the signature decides whose call it is: TH07 and TH09 in test/http/callbacks.test.ts",
} as const satisfies Entry;
const messageCallback = {
  ids: { account_id: "message_provider" },
  plain: ["provider", "proof"],
  elsewhere: "the signature decides whose call it is: TH07 and I5 in test/contracts/messages.test.ts",
} as const satisfies Entry;
/** Passkeys as browsers write them, of nobody. */
const credential = { id: "AAAA", rawId: "AAAA", type: "public-key", clientExtensionResults: {} };
const REGISTERED = { ...credential, response: { clientDataJSON: "AAAA", attestationObject: "AAAA" } };
const ASSERTED = {
  ...credential,
  response: { clientDataJSON: "AAAA", authenticatorData: "AAAA", signature: "AAAA" },
};
const price = { amount: 100, currency: "BDT" };

const WORDING = { subject: "Your {tickets}", heading: "You are in", text: "Thank you, {name}." };
const messageTemplate: Entry = { plain: ["kind", "language"], own: [200, 404, 422] };

export const ENTRIES: Readonly<Record<string, Entry>> = {
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

  // people
  "POST /auth/otp": { body: () => ({ channel: "email", to: "someone@people.test" }) },
  "GET /auth/channels": {},
  "POST /auth/otp/verify": {
    body: () => ({ to: "nobody@people.test", code: "123456" }),
    own: [401],
    plain: ["device"],
  },
  "POST /auth/second-factor": { body: () => ({ token: "x".repeat(43), code: "123456" }), own: [401] },
  "GET /auth/step-up": {},
  "POST /auth/step-up/code": { own: [202, 429] },
  "POST /auth/step-up/passkey": {},
  "GET /auth/issuers": {},
  "GET /auth/issuers/linked": {},
  "POST /auth/issuers/{issuer}/link": { plain: ["issuer"], own: [404] },
  "DELETE /auth/issuers/{issuer}/link": { plain: ["issuer"], own: [404] },
  "GET /auth/issuers/{issuer}/start": { plain: ["issuer", "return_to", "challenge", "link"], own: [404, 422] },
  "GET /auth/issuers/callback": { plain: ["state", "code", "iss", "error"], own: [302] },
  "POST /auth/issuers/finish": {
    body: () => ({ token: "x".repeat(43), verifier: "x".repeat(43) }),
    own: [401],
    plain: ["device"],
  },
  "GET /auth/security": {},
  "POST /auth/authenticator": {},
  "POST /auth/authenticator/confirm": { body: () => ({ code: "123456" }), own: [401] },
  "DELETE /auth/authenticator": { own: [204, 404] },
  "POST /auth/recovery-codes": { own: [409] },
  "POST /auth/passkeys/options": {},
  "POST /auth/passkeys": { body: () => ({ name: "Key", response: REGISTERED }), own: [422] },
  "DELETE /auth/passkeys/{id}": { plain: ["id"], own: [404] },
  "POST /auth/passkeys/sign-in/options": {},
  "POST /auth/passkeys/sign-in": { body: () => ({ response: ASSERTED }), own: [401], plain: ["device"] },
  "POST /auth/phones": { body: () => ({ channel: "sms", to: "+8801712345678" }), own: [202, 409, 429] },
  "POST /auth/phones/confirm": { body: () => ({ to: "+8801712345678", code: "123456" }), own: [401] },
  "DELETE /auth/phones/{id}": { plain: ["id"], own: [404] },
  "PUT /auth/password": { body: () => ({ password: "violet kettle on the roof" }) },
  "POST /auth/password/sign-in": {
    body: () => ({ email: "nobody@people.test", password: "violet kettle" }),
    own: [401, 429],
    plain: ["device"],
  },
  "POST /auth/password/link": { body: () => ({ email: `${Math.random()}@people.test` }) },
  "POST /auth/password/reset": {
    body: () => ({ token: "x".repeat(43), password: "violet kettle" }),
    own: [401],
    plain: ["device"],
  },
  "POST /auth/sessions/end-others": {},
  "POST /auth/step-up": { body: () => ({ code: "123456" }), own: [401] },
  "POST /auth/token/refresh": { body: () => ({ refresh_token: "x".repeat(43) }), own: [401, 422] },
  "POST /auth/logout": { body: () => ({}) },
  "GET /auth/me": {},
  "PATCH /auth/me": { body: () => ({ name: "Rahima" }) },
  "GET /auth/sessions": {},
  "DELETE /auth/sessions/{id}": { ids: { id: "person_session" } },

  // tenants
  "POST /tenants": {
    body: (cast) => ({
      name: "Second Stage",
      slug: `second-${cast.world.slug}`,
      country: "BD",
      currency: "BDT",
      time_zone: "Asia/Dhaka",
    }),
  },
  "GET /tenants/me": {},
  "PATCH /tenants/me": { body: () => ({ name: "New name" }) },
  "GET /members": {},
  "POST /members": {
    body: async (cast) => ({ email: "new@people.test", role: "staff", event_ids: [await cast.get("event")] }),
    bodyIds: { "event_ids.0": "event" },
  },
  "PATCH /members/{person_id}": {
    ids: { person_id: "member" },
    body: async (cast) => ({ role: "manager", event_ids: [await cast.get("draft")] }),
    bodyIds: { "event_ids.0": "draft" },
  },
  "DELETE /members/{person_id}": { ids: { person_id: "member" } },
  "GET /invitations": {},
  "POST /invitations": {
    body: async (cast) => ({
      email: `${cast.world.slug}-${Math.random()}@people.test`,
      role: "staff",
      event_ids: [await cast.get("event")],
    }),
    bodyIds: { "event_ids.0": "event" },
  },
  // Sent a moment ago.
  "POST /invitations/{id}/resend": { ids: { id: "invitation" }, own: [429] },
  "DELETE /invitations/{id}": { ids: { id: "invitation" } },
  "POST /invitations/look": { body: () => ({ token: "x".repeat(43) }), own: [404] },
  "POST /invitations/accept": { body: () => ({ token: "x".repeat(43) }), own: [404] },
  "GET /audit-log": { ids: { subject: "venue", actor: "member" }, plain: ["action"] },

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

  // taxes, fees, promotions
  "GET /tax-settings": {},
  "PUT /tax-settings": { body: () => ({ rates: [{ name: "VAT", percent: 15 }] }) },
  "GET /fee-settings": { ids: { event: "event" } },
  "PUT /fee-settings": { ids: { event: "event" }, body: () => ({ fees: [] }) },
  "GET /promo-codes": { ids: { event: "event" } },
  "POST /promo-codes": {
    body: async (cast) => ({
      code: `matrix-${Math.random()}`,
      kind: "percent",
      percent: 10,
      event_id: await cast.get("event"),
      ticket_types: [await cast.get("ticket_type")],
    }),
    bodyIds: { event_id: "event", "ticket_types.0": "ticket_type" },
  },
  "GET /promo-codes/{id}": { ids: { id: "promo_code" } },
  "PATCH /promo-codes/{id}": { ids: { id: "promo_code" }, body: () => ({ name: "Spring" }), plain: ["ticket_types"] },
  "DELETE /promo-codes/{id}": { ids: { id: "promo_code" } },
  "GET /automatic-discounts": { ids: { event: "event" } },
  "POST /automatic-discounts": {
    body: async (cast) => ({
      kind: "percent",
      percent: 10,
      event_id: await cast.get("event"),
      ticket_types: [await cast.get("ticket_type")],
    }),
    bodyIds: { event_id: "event", "ticket_types.0": "ticket_type" },
  },
  "PATCH /automatic-discounts/{id}": {
    ids: { id: "automatic_discount" },
    body: () => ({ name: "Spring" }),
    plain: ["ticket_types"],
  },

  // on sale
  "GET /events/{id}/inventory": event,
  "GET /events/{id}/sale-alerts": event,
  "GET /events/{id}/blocks": event,
  "POST /events/{id}/blocks": { ...event, body: () => ({ pool: "area:standing", quantity: 1, reason: "house" }) },
  "DELETE /events/{id}/blocks/{key}": { ids: { id: "event", key: "block" } },

  "PATCH /events/{id}/pools/{pool}": { ...event, body: () => ({ capacity: 40 }), plain: ["pool"], own: [200, 422] },
  "GET /events/{id}/waiting-list": { ids: { id: "event", ticket_type: "ticket_type" } },
  "DELETE /events/{id}/waiting-list/{entry}": { ids: { id: "event", entry: "waiting_entry" } },

  // waiting list, for those who wait
  "POST /shop/events/{id}/waiting-list": {
    ...event,
    body: async (cast) => ({ ticket_type: await cast.get("ticket_type"), name: "Ayesha", email: "a@buyers.test" }),
    bodyIds: { ticket_type: "ticket_type" },
    own: [202, 409],
    publicIds: "a published event is for everybody",
  },
  "GET /shop/waiting-list/{id}": { ids: { id: "waiting_entry" }, headers: listToken },
  "POST /shop/waiting-list/{id}/confirm": { ids: { id: "waiting_entry" }, headers: listToken },
  "DELETE /shop/waiting-list/{id}": { ids: { id: "waiting_entry" }, headers: listToken },

  // shop
  "GET /shop/events": {},
  "GET /shop/events/{id}": { ...event, publicIds: "a published event is for everybody", plain: ["code"] },
  "GET /shop/events/{id}/seat-map": { ...event, publicIds: "a published event is for everybody" },
  "GET /shop/events/{id}/availability": { ...event, publicIds: "a published event is for everybody" },
  "GET /shop/events/{id}/live": { ...event, publicIds: "a published event is for everybody", own: [426] },

  // waiting room: the event of the cast has none, so most of it answers that there is no queue
  "GET /events/{id}/waiting-room": event,
  "PUT /events/{id}/waiting-room": { ...event, body: () => ({ mode: "off" }) },
  "POST /events/{id}/waiting-room/open": { ...event, own: [200, 409] },
  "POST /events/{id}/waiting-room/pause": { ...event, own: [200, 409] },
  "POST /events/{id}/waiting-room/resume": { ...event, own: [200, 409] },
  "POST /events/{id}/waiting-room/close": { ...event, own: [200, 409] },
  "GET /events/{id}/waiting-room/status": { ...event, own: [200, 409] },
  "GET /shop/events/{id}/waiting-room": { ...event, publicIds: "a published event is for everybody" },
  "POST /shop/events/{id}/waiting-room/join": {
    ...event,
    body: () => ({}),
    own: [409],
    publicIds: "a published event is for everybody",
  },
  "POST /shop/events/{id}/waiting-room/place": {
    ...event,
    body: () => ({}),
    own: [403, 409],
    publicIds: "a published event is for everybody",
  },
  "POST /shop/events/{id}/waiting-room/admission": {
    ...event,
    body: () => ({}),
    own: [403, 409],
    publicIds: "a published event is for everybody",
  },
  "DELETE /shop/events/{id}/waiting-room/admission": {
    ...event,
    publicIds: "a published event is for everybody",
  },

  // checkout
  "GET /shop/events/{id}/challenge": { ...event, publicIds: "a published event is for everybody" },
  "POST /shop/events/{id}/holds": {
    ...event,
    body: async (cast) => ({ lines: [{ ticket_type: await cast.get("ticket_type"), quantity: 1 }] }),
    bodyIds: { "lines.0.ticket_type": "ticket_type" },
    publicIds: "a published event is for everybody",
  },
  "GET /shop/holds/{id}": { ids: { id: "hold" }, headers: holdToken },
  "PATCH /shop/holds/{id}": { ids: { id: "hold" }, headers: holdToken, body: () => ({ extend: true }) },
  "POST /shop/holds/{id}/quote": { ids: { id: "hold" }, headers: holdToken, body: () => ({}) },
  "DELETE /shop/holds/{id}": { ids: { id: "hold" }, headers: holdToken },
  "POST /shop/orders": {
    body: async (cast) => ({
      hold: await cast.get("hold"),
      token: await cast.get("hold_token"),
      buyer: { name: "Ayesha Rahman", email: "ayesha@buyers.test" },
    }),
    bodyIds: { hold: "hold" },
  },
  "GET /shop/orders/{id}": { ids: { id: "order" }, headers: orderToken },
  "GET /shop/orders/{id}/tickets": { ids: { id: "order" }, headers: orderToken },
  "GET /shop/orders/{id}/tickets.pdf": { ids: { id: "order" }, headers: orderToken, own: [404] },
  "POST /shop/orders/{id}/payments": {
    ids: { id: "live_order" },
    headers: async (cast) => ({ "order-token": await cast.get("live_order_token") }),
    body: () => ({ gateway: "stripe", return_url: "https://tessera.test/back" }),
    // The tenant of the matrix has no gateway.
    own: [422],
  },

  "GET /shop/orders/{id}/payment-methods": { ids: { id: "order" }, headers: orderToken },
  "POST /shop/orders/{id}/payments/{payment}/confirmation": {
    ids: { id: "order" },
    // Looked for among the payments of the order; one of another order is tried in test/http/gateways.test.ts.
    plain: ["payment"],
    headers: orderToken,
    body: () => ({ fields: { proof: "x" } }),
    // The order of the matrix was free: nothing was started that could be confirmed.
    own: [404],
  },

  // orders and payments
  "GET /orders": { ids: { event: "event" }, plain: ["ticket_type"] },
  "GET /orders/{id}": { ids: { id: "order" } },
  "GET /payment-gateways": {},
  "GET /payment-gateways/{gateway}": { own: [200, 404] },
  "PUT /payment-gateways/{gateway}": {
    body: () => GATEWAY,
    own: [200, 201, 422],
  },
  "POST /payment-gateways/{gateway}/check": { own: [404] },
  "GET /attention-items": {},
  "GET /payouts": {},
  "POST /orders/{id}/payments/{payment}/mark-paid": {
    ids: { id: "order", payment: "payment" },
    body: () => ({ method: "cash", reference: "slip 1", amount: price }),
    own: [409],
  },
  "POST /payment-gateways/{gateway}/onboarding": { body: () => ({ replace_keys: true }), own: [200, 404] },
  "GET /payment-gateways/{gateway}/onboarding": { own: [200, 404] },
  "GET /disputes": {},
  "GET /disputes/{id}": { ids: { id: "dispute" } },
  "POST /disputes/{id}/evidence": {
    ids: { id: "dispute" },
    body: () => ({ evidence: { explanation: "They came." } }),
  },
  "GET /dispute-policy": {},
  "PUT /dispute-policy": { body: () => ({ tickets: "block_when_opened" }) },
  "GET /ledger/transactions": { ids: { order: "order" }, plain: ["account", "currency", "kind", "from", "to"] },
  "GET /ledger/balances": { plain: ["at"] },
  "GET /orders/{id}/documents": { ids: { id: "order" } },
  "GET /message-log": { plain: ["contact"] },
  "GET /message-providers": {},
  "GET /message-providers/{provider}": { own: [200, 404], plain: ["provider"] },
  "PUT /message-providers/{provider}": { body: () => ({}), own: [404, 422], plain: ["provider"] },
  "POST /message-providers/{provider}/test": {
    body: () => ({ to: "someone@people.test" }),
    own: [404],
    plain: ["provider"],
  },
  "GET /message-suppressions": {},
  "POST /message-suppressions": { body: () => ({ channel: "email", contact: "other@people.test" }) },
  "DELETE /message-suppressions/{id}": { ids: { id: "suppression" } },
  "GET /notification-preferences": {},
  "PUT /notification-preferences": { body: () => ({ choices: [] }) },
  "GET /reminder-settings": {},
  "PUT /reminder-settings": { body: () => ({ reminders: true, carts: true }) },
  "GET /message-templates": { plain: ["language"] },
  "GET /message-templates/{kind}/{language}": messageTemplate,
  "PUT /message-templates/{kind}/{language}": { ...messageTemplate, body: () => WORDING },
  "DELETE /message-templates/{kind}/{language}": { ...messageTemplate, own: [204, 404] },
  "POST /message-templates/{kind}/{language}/preview": { ...messageTemplate, body: () => WORDING },
  "POST /callbacks/messages/{provider}/{account_id}": messageCallback,
  "POST /callbacks/messages/{provider}/{account_id}/{proof}": messageCallback,
  "GET /orders/{id}/messages": { ids: { id: "order" } },
  "GET /documents/{file}": { ids: { file: "document_file" } },
  "GET /shop/orders/{id}/documents": { ids: { id: "order" }, headers: orderToken },
  "GET /shop/orders/{id}/documents/{file}": { ids: { id: "order", file: "document_file" }, headers: orderToken },
  "GET /reconciliations": {},
  "GET /reconciliations/{id}": { ids: { id: "reconciliation" } },
  "GET /settlements": {},
  "GET /settlements/{id}": { ids: { id: "settlement" } },
  "POST /settlements/{id}/close": { ids: { id: "settlement" } },
  "POST /settlements/{id}/disbursements": {
    ids: { id: "settlement" },
    body: () => ({ method: "cash", reference: "R-1", amount: price }),
    // Nothing was sold, so nothing is due.
    own: [409],
  },
  "GET /settlements/{id}/payout-ways": { ids: { id: "settlement" } },
  "GET /settlements/{id}/statement.csv": { ids: { id: "settlement" } },
  "GET /settlements/{id}/statement.pdf": { ids: { id: "settlement" } },
  "GET /settlement-settings": {},
  "PATCH /settlement-settings": { body: () => ({ reserve_rate: 100_000, reserve_days: 30 }) },
  "GET /paper-settings": {},
  "PATCH /paper-settings": { body: () => ({ legal_name: "Agora Stage Ltd." }) },
  "GET /risk/reviews": {},
  "POST /risk/reviews/{id}/resolve": { ids: { id: "risk_review" }, body: () => ({ outcome: "cleared" }) },
  "GET /risk/blocks": {},
  "POST /risk/blocks": { body: () => ({ kind: "phone", value: "+254712345678", reason: "Chargebacks" }) },
  "DELETE /risk/blocks/{id}": { ids: { id: "risk_block" } },
  // No id of ours in it: who owns an event is told by what Stripe signed.
  "POST /callbacks/{gateway}/platform": {
    elsewhere: "the signature, and the account or payment inside it, decide: TH09 in test/jobs/connect.test.ts",
  },
  "POST /callbacks/{gateway}/{account_id}": callback,
  "GET /callbacks/{gateway}/{account_id}": callback,
  "POST /callbacks/{gateway}/{account_id}/return/{to}": callback,
  "GET /callbacks/{gateway}/{account_id}/return/{to}": callback,
  "POST /callbacks/{gateway}/{account_id}/{about}/{subject}/{proof}": callback,

  // refunds; the order of the cast is not paid
  "POST /orders/{id}/refunds/preview": { ids: { id: "order" }, body: () => ({}), own: [409] },
  "POST /orders/{id}/refunds": { ids: { id: "order" }, body: () => ({}), own: [409] },
  "POST /orders/{id}/cancel": { ids: { id: "order" }, body: () => ({ lines: [0] }), own: [409] },
  "GET /refunds/waiting": {},
  "POST /refunds/{id}/approve": { ids: { id: "refund" }, own: [409] },
  "POST /refunds/{id}/reject": { ids: { id: "refund" }, own: [409] },
  "GET /refund-policy": {},
  "PUT /refund-policy": { body: () => ({ approval_above: 100_000 }) },
  "POST /events/{id}/refunds": { ...event, body: () => ({ dry_run: true }) },
  "GET /events/{id}/refunds": event,
  "GET /refund-runs/{id}": { ids: { id: "refund_run" } },
  "GET /refund-runs/{id}/items": { ids: { id: "refund_run" } },

  "POST /orders/{id}/lines/{line}/move": {
    ids: { id: "order" },
    plain: ["line", "seat"],
    body: () => ({ seat: "S-1" }),
    own: [409],
  },
  "POST /orders/{id}/lines/{line}/upgrade": {
    ids: { id: "order" },
    plain: ["line", "seat"],
    body: async (cast) => ({ ticket_type: await cast.get("ticket_type"), seat: "S-1" }),
    bodyIds: { ticket_type: "ticket_type" },
    own: [409],
  },
  "PATCH /orders/{id}/lines/{line}": {
    ids: { id: "order" },
    plain: ["line"],
    body: () => ({ attendee_name: "Rahima" }),
    own: [409],
  },
  "POST /orders/{id}/resend": { ids: { id: "order" }, own: [409] },

  // what needs a person
  "GET /attention-items/{id}": { ids: { id: "attention_item" } },
  "POST /attention-items/{id}/actions": {
    ids: { id: "attention_item" },
    body: () => ({ action: "resolve", note: "looked at" }),
  },
  "GET /payments/uncertain": {},
  "GET /gateway-events": {},
  "GET /gateway-events/{id}": { ids: { id: "gateway_event" } },
  "POST /gateway-events/{id}/replay": { ids: { id: "gateway_event" } },

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

  // lists, bookings, search
  "GET /bookings": { ids: { event: "event" } },
  "GET /search": {},
  "POST /exports": { body: () => ({ kind: "orders" }), plain: ["filter.event", "event", "ticket_type"] },
  "GET /exports/{id}": { ids: { id: "export" } },
  "GET /exports/{id}/file": {
    ids: { id: "export" },
    own: [404],
    elsewhere: "the token in the address decides: TH35 in test/http/exports.test.ts",
  },

  // customers
  "GET /customers": {},
  "GET /customers/{id}": { ids: { id: "customer" } },
  "GET /orders/{id}/customer": { ids: { id: "order" } },
  "POST /customers/{id}/notes": { ids: { id: "customer" }, body: () => ({ text: "Prefers the aisle" }) },
  "DELETE /customers/{id}/notes/{note}": { ids: { id: "customer", note: "customer_note" } },
  "PUT /customers/{id}/tags": { ids: { id: "customer" }, body: () => ({ tags: ["friend"] }) },
  "POST /customers/{id}/merge": {
    ids: { id: "customer" },
    body: async (cast) => ({ customer: await cast.get("customer") }),
    bodyIds: { customer: "customer" },
    own: [409],
  },
  "GET /customers/{id}/export": { ids: { id: "customer" } },
  "POST /customers/{id}/erase": { ids: { id: "customer" }, own: [200, 409] },

  // box office
  "GET /box-office/counters": {},
  "POST /box-office/counters": { body: () => ({ name: "Second", terminal: "T2" }) },
  "PATCH /box-office/counters/{id}": { ids: { id: "counter" }, body: () => ({ terminal: "T3" }) },
  "GET /box-office/offer": { ids: { event: "event" } },
  "POST /box-office/quote": {
    body: async (cast) => ({
      event: await cast.get("event"),
      lines: [{ ticket_type: await cast.get("ticket_type"), quantity: 1 }],
    }),
    bodyIds: { event: "event", "lines.0.ticket_type": "ticket_type" },
  },
  "POST /box-office/sales": {
    body: async (cast) => ({
      sale_id: "matrix-counter",
      event: await cast.get("event"),
      counter: await cast.get("counter"),
      lines: [{ ticket_type: await cast.get("ticket_type"), quantity: 1 }],
      method: "cash",
      total: 80_000,
    }),
    bodyIds: { event: "event", counter: "counter", "lines.0.ticket_type": "ticket_type" },
    plain: ["sale_id"],
  },
  "GET /box-office/report": {},
  "POST /box-office/counts": {
    body: async (cast) => ({ counter: await cast.get("counter"), day: "2026-11-20", counted: 100 }),
    bodyIds: { counter: "counter" },
  },
  "POST /check-in/supervisor": { body: () => ({ pin: "0000" }), own: [403] },
  "POST /check-in/token": {
    ids: {},
    body: async (cast) => ({
      device: await cast.get("device"),
      at: "2027-01-30T19:00:00Z",
      signature: "x",
    }),
    own: [401],
    plain: ["device"],
    elsewhere: "the device's key decides whose call it is: TH16 in test/http/doors.test.ts",
  },
};
