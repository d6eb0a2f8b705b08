/** V6, V10, V13: series over a change of the clock, clones, templates, the calendar of staff and the public one. */
import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { DAY, toTimestamp } from "../../worker/kernel/time.ts";
import { createHouse } from "../support/house.ts";
import { catchJobs } from "../support/jobs-queue.ts";
import { createWorld, ORIGIN, type World } from "../support/world.ts";

/** A year ahead, so that the rules stay in the future: the spring of the year after next, where Berlin changes its clock. */
const YEAR = new Date(Date.now() + 366 * DAY).getUTCFullYear();
/** The last Sunday of March. */
const CHANGE = (() => {
  const end = new Date(Date.UTC(YEAR, 2, 31));
  return new Date(end.getTime() - end.getUTCDay() * DAY);
})();
const date = (days: number) => new Date(CHANGE.getTime() + days * DAY).toISOString().slice(0, 10);
const daily = (from: number, until: number, times = ["19:30"]) => ({
  days: { every: "day", from: date(from), until: date(until) },
  times,
});
type Occurrence = {
  id: string;
  name: string;
  slug: string;
  starts_at: string;
  doors_at: string | null;
  status: string;
};
const occurrences = async (world: World, id: string): Promise<Occurrence[]> =>
  (await world.api(`/series/${id}/occurrences?limit=100`)).data;

/** An event in Berlin with a variant, fees of its own, doors half an hour before and a sale that ends with the start. */
async function pattern(world: World) {
  const house = await createHouse(world, { publish: false });
  const path = `/events/${house.eventId}`;
  const starts = `${date(-30)}T18:30:00Z`;
  const dates = { starts_at: starts, doors_at: `${date(-30)}T18:00:00Z`, ends_at: `${date(-30)}T20:30:00Z` };
  await world.api(path, { method: "PATCH", body: { ...dates, time_zone: "Europe/Berlin", hold_minutes: 7 } });
  await world.api(`${path}/ticket-types/${house.seatedType}`, { method: "PATCH", body: { sales_end: starts } });
  const child = { ticket_type_id: house.seatedType, name: "Child", price: { amount: 60_000, currency: "BDT" } };
  await world.api(`${path}/variants`, { body: child });
  const fee = { kind: "platform", name: "Service", percent: 3, fixed: null, per: "ticket", paid_by: "buyer" };
  await world.api(`/fee-settings?event=${house.eventId}`, { method: "PUT", body: { fees: [fee] } });
  return house;
}

describe("V6 a series", () => {
  it("V6 E26 keeps the time on the wall over the change of the clock, each date an event of its own with all that is sold", async () => {
    const world = await createWorld();
    const { eventId } = await pattern(world);
    const rule = daily(-1, 1);
    const preview = await world.api(`/events/${eventId}/series/preview`, { body: { rule } });
    const expected = [`${date(-1)}T18:30:00.000Z`, `${date(0)}T17:30:00.000Z`, `${date(1)}T17:30:00.000Z`];
    expect(preview.data.map((slot: { starts_at: string }) => slot.starts_at)).toEqual(expected);
    expect((await world.api("/series")).data).toEqual([]);

    const made = await world.api(`/events/${eventId}/series`, { body: { rule, name: "Spring" } });
    expect(made).toMatchObject({ created: 3, series: { name: "Spring", time_zone: "Europe/Berlin" } });
    const events = await occurrences(world, made.series.id);
    expect(events.map(({ starts_at }) => starts_at)).toEqual(expected);
    expect(events.map(({ doors_at }) => doors_at)).toEqual([
      `${date(-1)}T18:00:00.000Z`,
      `${date(0)}T17:00:00.000Z`,
      `${date(1)}T17:00:00.000Z`,
    ]);
    expect(events.map(({ slug }) => slug)).toEqual([-1, 0, 1].map((n) => `winter-concert-${date(n)}`));
    const second = events[1]?.id ?? "";
    const types = (await world.api(`/events/${second}/ticket-types`)).data;
    expect(types).toMatchObject([
      { name: "Stalls", sales_end: expected[1] },
      { name: "Standing", sales_end: null },
    ]);
    const variants = (await world.api(`/events/${second}/variants`)).data;
    expect(variants).toMatchObject([{ name: "Child", ticket_type_id: types[0].id, price: { amount: 60_000 } }]);
    expect(await world.api(`/fee-settings?event=${second}`)).toMatchObject({
      inherited: false,
      fees: [{ percent: 3 }],
    });
    expect(events[1]).toMatchObject({ status: "draft", hold_minutes: 7, series_id: made.series.id });
    // The event it was made like belongs to no series and stays a draft.
    expect(await world.api(`/events/${eventId}`)).toMatchObject({ status: "draft", series_id: null });
  });

  it("V6 time slots: two a day have addresses of their own; more dates are added, those that are there stay", async () => {
    const world = await createWorld();
    const { eventId } = await pattern(world);
    const slots = daily(2, 3, ["11:00", "15:00"]);
    const { series, created } = await world.api(`/events/${eventId}/series`, { body: { rule: slots } });
    expect(created).toBe(4);
    const first = await occurrences(world, series.id);
    expect(first[1]?.slug).toBe(`winter-concert-${date(2)}-1500`);
    const more = await world.api(`/series/${series.id}/occurrences`, { body: { rule: daily(3, 4, ["15:00"]) } });
    expect(more.created).toBe(1);
    const after = await occurrences(world, series.id);
    expect(after.map(({ starts_at }) => starts_at)).toEqual([...after].map(({ starts_at }) => starts_at).sort());
    expect(after.length).toBe(5);
    const page = await world.api(`/series/${series.id}/occurrences?limit=2`);
    const next = await world.api(`/series/${series.id}/occurrences?limit=2&cursor=${page.next_cursor}`);
    expect([...page.data, ...next.data].map(({ id }: Occurrence) => id)).toEqual(after.slice(0, 4).map(({ id }) => id));
  });

  it("V6 I8 a rule that makes no sense, nothing, or too much is refused at its field", async () => {
    const world = await createWorld();
    const { eventId } = await pattern(world);
    const faults = async (rule: object) => {
      const answer = await world.call(`/events/${eventId}/series`, { body: { rule } });
      expect(answer.status).toBe(422);
      return answer.json.errors.map(({ field }: { field: string }) => field);
    };
    expect(await faults({ ...daily(0, 1), times: ["25:00"] })).toEqual(["times"]);
    expect(await faults(daily(1, 0))).toEqual(["days.until"]);
    expect(await faults({ days: { every: "dates", dates: ["2020-01-01"] }, times: ["10:00"] })).toEqual(["days"]);
    expect(await faults(daily(0, 300))).toEqual(["days"]);
    expect((await world.api("/events?limit=100")).data.length).toBe(1);
  });

  it("V6 all drafts are put on sale, each with its own inventory", async () => {
    const world = await createWorld();
    const jobs = catchJobs(world.tenantId);
    const { eventId } = await pattern(world);
    const { series } = await world.api(`/events/${eventId}/series`, { body: { rule: daily(0, 1) } });
    expect(await world.api(`/series/${series.id}/publish`, { body: {} })).toEqual({ publishing: 2 });
    await jobs.deliver();
    const [first, second] = await occurrences(world, series.id);
    expect([first?.status, second?.status]).toEqual(["published", "published"]);
    const standing = (await world.api(`/events/${first?.id}/ticket-types`)).data[1].id;
    const lines = [{ ticket_type: standing, quantity: 3 }];
    await world.api(`/shop/events/${first?.id}/holds`, { token: null, body: { lines } });
    const held = async (id = "") => (await world.api(`/shop/events/${id}/availability`, { token: null })).pools[0].held;
    expect([await held(first?.id), await held(second?.id)]).toEqual([3, 0]);
    expect(await world.api(`/series/${series.id}/publish`, { body: {} })).toEqual({ publishing: 0 });
  });

  it("V6 what lacks something is not put on sale, and says what", async () => {
    const world = await createWorld();
    const { eventId, seatedType, standingType } = await pattern(world);
    for (const id of [seatedType, standingType]) {
      await world.api(`/events/${eventId}/ticket-types/${id}`, { method: "PATCH", body: { hidden: true } });
    }
    const { series } = await world.api(`/events/${eventId}/series`, { body: { rule: daily(0, 0) } });
    const answer = await world.call(`/series/${series.id}/publish`, { body: {} });
    expect([answer.status, answer.json.code]).toEqual([422, "event_not_ready"]);
    expect(answer.json.errors[0].field).toBe("ticket_types");
  });
});

describe("V6 a change of many", () => {
  it("V6 dates and prices of what nobody ordered change in one go; what was ordered stays and is told", async () => {
    const world = await createWorld();
    const jobs = catchJobs(world.tenantId);
    const { eventId } = await pattern(world);
    const { series } = await world.api(`/events/${eventId}/series`, { body: { rule: daily(-1, 1) } });
    await world.api(`/series/${series.id}/publish`, { body: {} });
    await jobs.deliver();
    const before = await occurrences(world, series.id);
    const sold = before[2]?.id ?? "";
    const standing = (await world.api(`/events/${sold}/ticket-types`)).data[1].id;
    const hold = await world.api(`/shop/events/${sold}/holds`, {
      token: null,
      body: { lines: [{ ticket_type: standing, quantity: 1 }] },
    });
    const buyer = { name: "Ayesha", email: "ayesha@example.com" };
    await world.api("/shop/orders", { token: null, body: { hold: hold.id, token: hold.token, buyer } });

    const change = { time: "20:00", shift_days: 1, percent: 10, step: 100 };
    const path = `/series/${series.id}/occurrences`;
    const preview = await world.api(path, { method: "PATCH", body: change });
    expect(preview).toMatchObject({ applied: false, prices: 4, skipped: [{ event_id: sold, reason: "sold" }] });
    expect((await occurrences(world, series.id)).map(({ starts_at }) => starts_at)).toEqual(
      before.map(({ starts_at }) => starts_at),
    );
    const done = await world.api(path, { method: "PATCH", body: { ...change, preview: false } });
    expect(done.applied).toBe(true);
    // Saturday's date becomes the Sunday of the change: 20:00 by the clock on the wall, also there.
    const after = await occurrences(world, series.id);
    expect(after.map(({ starts_at }) => starts_at).sort()).toEqual([
      `${date(0)}T18:00:00.000Z`,
      `${date(1)}T17:30:00.000Z`,
      `${date(1)}T18:00:00.000Z`,
    ]);
    const first = before[0]?.id ?? "";
    const types = (await world.api(`/events/${first}/ticket-types`)).data;
    expect(types).toMatchObject([
      { price: { amount: 137_500 }, sales_end: `${date(0)}T18:00:00.000Z` },
      { price: { amount: 88_000 } },
    ]);
    expect((await world.api(`/events/${sold}/ticket-types`)).data[0].price.amount).toBe(125_000);
    expect((await world.api(`/events/${first}`)).doors_at).toBe(`${date(0)}T17:30:00.000Z`);
  });

  it("V6 an event of another series, or a moment that is over, is refused", async () => {
    const world = await createWorld();
    const { eventId } = await pattern(world);
    const { series } = await world.api(`/events/${eventId}/series`, { body: { rule: daily(0, 0) } });
    const path = `/series/${series.id}/occurrences`;
    const foreign = await world.call(path, { method: "PATCH", body: { events: [eventId], shift_days: 1 } });
    expect(foreign.json.errors[0].field).toBe("events");
    const early = {
      days: { every: "dates", dates: [toTimestamp(Date.now() + 2 * DAY).slice(0, 10)] },
      times: ["12:00"],
    };
    await world.api(path, { body: { rule: early } });
    const past = await world.call(path, { method: "PATCH", body: { shift_days: -10, preview: false } });
    expect([past.status, past.json.errors[0].field]).toEqual([422, "shift_days"]);
  });
});

describe("V10 clones and templates", () => {
  it("V10 a clone has map, types, variants, prices, fees and settings, and no sale; its address is its own", async () => {
    const world = await createWorld();
    const { eventId, standingType } = await pattern(world);
    await world.api(`/events/${eventId}/publish`, { method: "POST" });
    const lines = [{ ticket_type: standingType, quantity: 2 }];
    await world.api(`/shop/events/${eventId}/holds`, { token: null, body: { lines } });
    const clone = await world.api(`/events/${eventId}/clone`, { body: {} });
    expect(clone).toMatchObject({ name: "Winter Concert", status: "draft", hold_minutes: 7, published_at: null });
    expect(clone.slug).toMatch(/^winter-concert-/);
    // A week later at the same time on the wall.
    expect(clone.starts_at).toBe(`${date(-23)}T18:30:00.000Z`);
    expect((await world.api(`/events/${clone.id}/ticket-types`)).data.length).toBe(2);
    expect((await world.api(`/events/${clone.id}/variants`)).data).toMatchObject([{ name: "Child" }]);
    await world.api(`/events/${clone.id}/publish`, { method: "POST" });
    const { pools } = await world.api(`/shop/events/${clone.id}/availability`, { token: null });
    expect(pools).toMatchObject([{ held: 0, sold: 0 }]);
    const taken = await world.call(`/events/${eventId}/clone`, { body: { slug: clone.slug } });
    expect([taken.json.code, taken.json.errors[0].field]).toEqual(["slug_taken", "slug"]);
  });

  it("V10 a clone takes the newest version of the seat map", async () => {
    const world = await createWorld();
    const { eventId, seatMapId } = await createHouse(world);
    const map = await world.call(`/seat-maps/${seatMapId}`);
    const { plan } = { plan: await world.api(`/seat-maps/${seatMapId}/plan`) };
    const headers = { "if-match": map.headers.get("etag") ?? "" };
    const next = await world.api(`/seat-maps/${seatMapId}`, { method: "PUT", headers, body: { plan } });
    expect(await world.api(`/events/${eventId}/clone`, { body: {} })).toMatchObject({ seat_map_id: next.id });
  });

  it("V10 a template keeps what the event was; events are made from it, and forgetting it leaves them", async () => {
    const world = await createWorld();
    const { eventId } = await pattern(world);
    const template = await world.api("/event-templates", { body: { event_id: eventId, name: "A usual evening" } });
    expect(template).toMatchObject({
      name: "A usual evening",
      ticket_types: [{ name: "Stalls" }, { name: "Standing" }],
    });
    await world.api(`/events/${eventId}`, { method: "PATCH", body: { name: "Changed since" } });
    const made = await world.api(`/event-templates/${template.id}/events`, {
      body: { starts_at: `${date(10)}T18:00:00Z`, name: "From the template" },
    });
    expect(made).toMatchObject({ name: "From the template", doors_at: `${date(10)}T17:30:00.000Z`, hold_minutes: 7 });
    expect((await world.api(`/events/${made.id}/variants`)).data).toMatchObject([{ name: "Child" }]);
    await world.api(`/event-templates/${template.id}`, { method: "DELETE" });
    expect((await world.api("/event-templates")).data).toEqual([]);
    expect((await world.api(`/events/${made.id}`)).id).toBe(made.id);
  });
});

describe("calendars and lists", () => {
  it("V13 staff see every event of a period, drafts too, in order; a period that is too long is refused", async () => {
    const world = await createWorld();
    const { eventId } = await pattern(world);
    await world.api(`/events/${eventId}/series`, { body: { rule: daily(0, 2, ["15:00", "11:00"]) } });
    const query = new URLSearchParams({ from: `${date(0)}T00:00:00Z`, until: `${date(2)}T00:00:00Z` });
    const { data, more } = await world.api(`/calendar?${query}`);
    expect([data.length, more]).toEqual([4, false]);
    expect(data.map(({ status }: Occurrence) => status)).toEqual(["draft", "draft", "draft", "draft"]);
    query.set("until", `${date(90)}T00:00:00Z`);
    expect((await world.call(`/calendar?${query}`)).status).toBe(422);
  });

  it("V6 the public calendar has UTC times, one UID an event for ever, cancelled ones struck out, and no draft", async () => {
    const world = await createWorld();
    const [house, other] = [await createHouse(world), await createHouse(world, { name: "Gone, alas; truly" })];
    await createHouse(world, { name: "Secret", publish: false });
    await world.api(`/events/${other.eventId}/cancel`, { method: "POST" });
    const answer = await exports.default.fetch(`${ORIGIN}/o/${world.slug}/calendar.ics`);
    expect(answer.headers.get("content-type")).toMatch(/^text\/calendar/);
    const text = (await answer.text()).replaceAll(/\r\n[ \t]/g, "");
    expect(text).toContain("SUMMARY:Winter Concert");
    expect(text).toContain("SUMMARY:Gone\\, alas\\; truly");
    expect(text).toContain("STATUS:CANCELLED");
    expect(text).toContain(`UID:${house.eventId}@`);
    expect(text).toMatch(/DTSTART:\d{8}T\d{6}Z/);
    expect(text).not.toContain("TZID");
    expect(text).not.toContain("Secret");
    const missing = await exports.default.fetch(`${ORIGIN}/o/nobody-is-here/calendar.ics`);
    expect(missing.status).toBe(404);
  });

  it("V5 the list is narrowed by state, time, series and name, sorted by date, and paged without gaps", async () => {
    const world = await createWorld();
    const { eventId } = await pattern(world);
    const { series } = await world.api(`/events/${eventId}/series`, { body: { rule: daily(0, 4) } });
    await createHouse(world, { name: "100% Jazz" });
    const names = async (query: string) =>
      (await world.api(`/events?${query}`)).data.map(({ name }: Occurrence) => name);
    expect(await names("status=published")).toEqual(["100% Jazz"]);
    expect(await names("q=jAZZ")).toEqual(["100% Jazz"]);
    expect(await names("q=%25")).toEqual(["100% Jazz"]);
    expect((await names(`series=${series.id}`)).length).toBe(5);
    expect(await names("when=past")).toEqual([]);
    const all = (await world.api("/events?sort=soonest&limit=100")).data.map(({ id }: Occurrence) => id);
    const paged: string[] = [];
    let cursor = "";
    for (let page = 0; page < 5; page++) {
      const answer = await world.api(`/events?sort=soonest&limit=3${cursor && `&cursor=${cursor}`}`);
      paged.push(...answer.data.map(({ id }: Occurrence) => id));
      cursor = answer.next_cursor ?? "";
      if (cursor === "") break;
    }
    expect(paged).toEqual(all);
    const latest = (await world.api("/events?sort=latest&limit=100")).data.map(({ id }: Occurrence) => id);
    expect(latest).toEqual(all.toReversed());
  });
});
