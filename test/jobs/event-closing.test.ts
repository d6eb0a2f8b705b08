/** V5: cancel and postpone with what they will do told first; buyers hear of it; what is over becomes completed. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { runCron } from "../../worker/crons.ts";
import { DAY, HOUR, toTimestamp } from "../../worker/kernel/time.ts";
import { stopClock } from "../support/clock.ts";
import { createHouse } from "../support/house.ts";
import { catchJobs } from "../support/jobs-queue.ts";
import { openTill, type Till } from "../support/till.ts";
import { createWorld } from "../support/world.ts";

async function paid(till: Till, quantity: number, email: string) {
  const order = await till.buy([{ ticket_type: till.house.standingType, quantity }], email);
  await till.press(await till.start(order), "pay");
  await till.callbacks();
  await till.deliver();
  till.mails.splice(0);
  return order;
}

it("V5 what closing will do is told in numbers: orders, tickets, people, money; what went back is not counted", async () => {
  const till = await openTill();
  const path = `/events/${till.house.eventId}/closing`;
  expect(await till.world.api(path)).toMatchObject({ orders: 0, tickets: 0, people: 0, paying: 0, by_hand: 0 });
  const order = await paid(till, 2, "one@example.com");
  await paid(till, 1, "One@example.com");
  await till.buy([{ ticket_type: till.house.standingType, quantity: 1 }], "late@example.com");
  expect(await till.world.api(path)).toEqual({
    orders: 2,
    tickets: 3,
    people: 1,
    paying: 1,
    money: { amount: 240_000, currency: "BDT" },
    by_hand: 0,
  });
  await till.world.api(`/orders/${order.id}/refunds`, { body: { amount: { amount: 40_000, currency: "BDT" } } });
  expect((await till.world.api(path)).money.amount).toBe(200_000);
});

it("V5 N4 cancelling tells each order once, also when the message comes twice; who is not to be told is not", async () => {
  const till = await openTill();
  const jobs = catchJobs(till.world.tenantId);
  await paid(till, 1, "one@example.com");
  await paid(till, 2, "two@example.com");
  await till.world.api(`/events/${till.house.eventId}/cancel`, { method: "POST" });
  const [news] = jobs.waiting.filter(({ type }) => type === "order_changes.event_news");
  expect(news?.payload).toMatchObject({ news: "event_cancelled", after: "" });
  if (!news) throw new Error("no news");
  await jobs.deliver([news]);
  const told = till.mails.splice(0);
  expect(told.map(({ payload }) => payload["change"])).toEqual(["event_cancelled", "event_cancelled"]);
  await jobs.deliver([news]);
  expect(till.mails.map(({ id }) => id).sort()).toEqual(told.map(({ id }) => id).sort());

  const quiet = await openTill();
  const none = catchJobs(quiet.world.tenantId);
  await paid(quiet, 1, "one@example.com");
  await quiet.world.api(`/events/${quiet.house.eventId}/cancel`, { body: { tell: false } });
  expect(none.waiting.filter(({ type }) => type === "order_changes.event_news")).toEqual([]);
});

it("V5 E32 a postponed event sells nothing, its tickets stay valid, and the new date brings new codes", async () => {
  const till = await openTill();
  const jobs = catchJobs(till.world.tenantId);
  const order = await paid(till, 1, "one@example.com");
  const path = `/events/${till.house.eventId}`;
  const refundUntil = toTimestamp(Date.now() + 20 * DAY);
  const postponed = await till.world.api(`${path}/postpone`, { body: { refund_until: refundUntil } });
  expect(postponed).toMatchObject({ status: "postponed", refund_until: refundUntil });
  expect(jobs.waiting.some(({ payload }) => payload["news"] === "event_postponed")).toBe(true);
  const lines = [{ ticket_type: till.house.standingType, quantity: 1 }];
  const late = await till.world.call(`/shop${path}/holds`, { token: null, body: { lines } });
  expect([late.status, late.json.code]).toEqual([409, "not_on_sale"]);
  expect((await till.staffOrder(order.id)).tickets).toMatchObject([{ status: "active" }]);
  // Once more changes nothing.
  expect((await till.world.api(`${path}/postpone`, { body: {} })).version).toBe(postponed.version);

  jobs.waiting.splice(0);
  const starts = toTimestamp(Date.now() + 60 * DAY);
  await till.world.api(path, { method: "PATCH", body: { starts_at: starts } });
  expect(jobs.waiting.map(({ type }) => type)).toContain("order_changes.event_moved");
  const again = await till.world.api(`${path}/publish`, { method: "POST" });
  expect(again).toMatchObject({ status: "published", starts_at: starts, refund_until: null });
  await till.world.api(`/shop${path}/holds`, { token: null, body: { lines } });
});

it("V5 an offer of money that ends in the past is refused at its field", async () => {
  const world = await createWorld();
  const { eventId } = await createHouse(world);
  const body = { refund_until: toTimestamp(Date.now() - HOUR) };
  const answer = await world.call(`/events/${eventId}/postpone`, { body });
  expect([answer.status, answer.json.errors[0].field]).toEqual([422, "refund_until"]);
  const draft = await createHouse(world, { publish: false });
  expect((await world.call(`/events/${draft.eventId}/postpone`, { body: {} })).status).toBe(409);
});

it("V5 ongoing while it lasts, completed by cron a day after its end, and even then it can be cancelled", async () => {
  const clock = stopClock();
  const world = await createWorld();
  const [house, longer] = [await createHouse(world), await createHouse(world, { name: "Festival" })];
  const start = clock.now() + 30 * DAY;
  const endless = { method: "PATCH", body: { ends_at: toTimestamp(start + 5 * DAY) } };
  await world.api(`/events/${longer.eventId}`, endless);
  const stateOf = async (id: string) => {
    const row = await env.DB.prepare("SELECT status FROM events WHERE id = ?").bind(id).first<{ status: string }>();
    return row?.status;
  };
  clock.advance(30 * DAY + HOUR);
  await runCron("7 * * * *", env, clock.now());
  expect([await stateOf(house.eventId), await stateOf(longer.eventId)]).toEqual(["published", "published"]);
  clock.advance(25 * HOUR);
  await runCron("7 * * * *", env, clock.now());
  expect([await stateOf(house.eventId), await stateOf(longer.eventId)]).toEqual(["completed", "published"]);
});

it("V5 K1 the checklist says what is missing; wrong zones, windows that overlap and taken addresses are named at their field", async () => {
  const world = await createWorld();
  const venue = await world.api("/venues", { body: { name: "Hall", city: "Dhaka" } });
  const event = await world.api("/events", {
    body: { venue_id: venue.id, name: "Talk", starts_at: toTimestamp(Date.now() + 9 * DAY) },
  });
  const path = `/events/${event.id}`;
  expect(await world.api(`${path}/checklist`)).toMatchObject({ ready: false, missing: [{ field: "ticket_types" }] });
  const general = { name: "General", capacity: 50, price: { amount: 0, currency: "BDT" } };
  await world.api(`${path}/ticket-types`, { body: general });
  expect(await world.api(`${path}/checklist`)).toEqual({ ready: true, missing: [] });

  const zone = await world.call(path, { method: "PATCH", body: { time_zone: "Mars/Olympus" } });
  expect([zone.status, zone.json.errors[0].field]).toEqual([422, "time_zone"]);
  const other = await createHouse(world, { publish: false });
  const seats = { category: "Stalls", price: { amount: 100, currency: "BDT" } };
  const early = { ...seats, name: "Early", sales_end: toTimestamp(Date.now() + 5 * DAY) };
  await world.api(`/events/${other.eventId}/ticket-types`, { body: early });
  const clash = await world.call(`/events/${other.eventId}/ticket-types`, {
    body: { ...seats, name: "Early", sales_start: toTimestamp(Date.now() + 4 * DAY) },
  });
  expect([clash.status, clash.json.errors[0].field]).toEqual([422, "sales_start"]);
  expect(clash.json.errors[0].message).toMatch(/^overlaps with the other "Early", which is sold until /);
  const slug = await world.call(path, { method: "PATCH", body: { slug: "winter-concert" } });
  expect([slug.json.code, slug.json.errors[0].field]).toEqual(["slug_taken", "slug"]);
});
