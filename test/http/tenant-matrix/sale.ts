/** Entries of the tenant matrix: prices, the sale, the shop, waiting, checkout. */
import { type Entry, event, holdToken, orderToken, listToken } from "./entry.ts";

export const SALE: Readonly<Record<string, Entry>> = {
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
  "GET /shop/events": { plain: ["city", "category"] },
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
};
