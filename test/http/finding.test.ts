/** Finding public events: what is found follows every change, and costs few rows however much there is. */
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { findAnew, readFilter, searchEvents, selectCities, sweepFound } from "../../worker/finding/index.ts";
import { DAY, toTimestamp } from "../../worker/kernel/time.ts";
import { meterDatabase } from "../support/d1-meter.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
let serial = 0;
/** A word that only the events of one test have. */
const word = () => `zz${String.fromCharCode(97 + (serial++ % 26))}q${serial}x`;

beforeEach(async () => {
  world = await createWorld();
});

type Made = { readonly id: string; readonly venue: string };

async function event(name: string, city = "Dhaka", inDays = 30): Promise<Made> {
  const venue = await world.api("/venues", { body: { name: "Agora Hall", city } });
  const starts_at = toTimestamp(Date.now() + inDays * DAY);
  const made = await world.api("/events", { body: { venue_id: venue.id, name, starts_at, capacity: 50 } });
  await world.api(`/events/${made.id}/ticket-types`, {
    body: { name: "Entry", price: { amount: 50_000, currency: "BDT" }, capacity: 50 },
  });
  await world.api(`/events/${made.id}/publish`, { method: "POST" });
  return { id: made.id, venue: venue.id };
}

async function find(query: Record<string, string>, tenantId?: string): Promise<string[]> {
  const { events } = await searchEvents(env, { tenantId, filter: readFilter(query), now: Date.now(), limit: 20 });
  return events.map(({ id }) => id);
}

describe("V12 search", () => {
  it("V12 finds by the beginnings of words, place, category, tag and day, soonest first", async () => {
    const mine = word();
    const later = await event(`${mine} Winter Concert`, "Dhaka", 40);
    const sooner = await event(`Summer ${mine}`, "Chittagong", 20);
    await world.api(`/events/${later.id}/topics`, { method: "PUT", body: { category: "music", tags: ["Deep Jazz"] } });
    await findAnew(env, world.tenantId);
    expect(await find({ q: mine })).toEqual([sooner.id, later.id]);
    expect(await find({ q: mine.slice(0, -1) })).toEqual([sooner.id, later.id]);
    expect(await find({ q: `wint ${mine}` })).toEqual([later.id]);
    expect(await find({ q: mine, city: "Chittagong" })).toEqual([sooner.id]);
    expect(await find({ q: mine, city: "dhaka", category: "music" })).toEqual([later.id]);
    expect(await find({ q: mine, tag: "deep jazz" })).toEqual([later.id]);
    expect(await find({ category: "music" }, world.tenantId)).toEqual([later.id]);
    expect(await find({ q: mine, category: "sport" })).toEqual([]);
    const day = (inDays: number) => toTimestamp(Date.now() + inDays * DAY).slice(0, 10);
    expect(await find({ q: mine, from: day(35), until: day(45) })).toEqual([later.id]);
    expect(await find({ from: day(15), until: day(25) }, world.tenantId)).toEqual([sooner.id]);
    expect(await find({ q: mine, when: "today" })).toEqual([]);
  });

  it("I7 every change marks what it changes, in its own transaction, and the sweep makes it true", async () => {
    const made = await event(word());
    const act = await world.api("/performers", { body: { name: word() } });
    const marks = async () =>
      (await env.DB.prepare("SELECT event_id FROM unfound_events WHERE tenant_id = ?").bind(world.tenantId).all())
        .results;
    expect(await marks()).toEqual([]);
    const [name, venue, city, artist, organizer] = [word(), word(), word(), word(), word()];
    // As if the process died right after each of these.
    const changes: readonly [found: Record<string, string>, sql: string, ...values: string[]][] = [
      [{ q: name }, "UPDATE events SET name = ?1 WHERE id = ?2", name, made.id],
      [{ q: venue }, "UPDATE venues SET name = ?1 WHERE id = ?2", venue, made.venue],
      [{ city }, "UPDATE venues SET city = ?1 WHERE id = ?2", city, made.venue],
      [
        { q: act.name },
        "INSERT INTO event_performers (tenant_id, event_id, performer_id, position) VALUES (?1, ?2, ?3, 0)",
        world.tenantId,
        made.id,
        act.id,
      ],
      [{ q: artist }, "UPDATE performers SET name = ?1 WHERE id = ?2", artist, act.id],
      [{ q: organizer }, "UPDATE tenants SET name = ?1 WHERE id = ?2", organizer, world.tenantId],
      [
        { q: name, category: "dance" },
        "INSERT INTO event_topics (tenant_id, event_id, category) VALUES (?1, ?2, 'dance')",
        world.tenantId,
        made.id,
      ],
    ];
    for (const [query, sql, ...values] of changes) {
      await env.DB.prepare(sql)
        .bind(...values)
        .run();
      expect(await marks(), sql).toEqual([{ event_id: made.id }]);
      await sweepFound(env);
      expect(await marks()).toEqual([]);
      expect(await find(query), sql).toEqual([made.id]);
    }
    expect(await find({ q: act.name })).toEqual([]);

    await env.DB.prepare("UPDATE events SET status = 'cancelled' WHERE id = ?").bind(made.id).run();
    // Nothing wrong is shown before the sweep, either.
    expect(await find({ q: name })).toEqual([]);
    await sweepFound(env);
    const left = await env.DB.prepare("SELECT count(*) AS n FROM event_terms WHERE event_id = ?")
      .bind(made.id)
      .first("n");
    expect(left).toBe(0);
  });

  it("W2 a change by staff is found at once", async () => {
    const [before, after] = [word(), word()];
    const made = await event(before);
    expect(await find({ q: before })).toEqual([made.id]);
    await world.api(`/events/${made.id}`, { method: "PATCH", body: { name: after } });
    expect([await find({ q: before }), await find({ q: after })]).toEqual([[], [made.id]]);
  });

  it("I5 drafts are never found, and another organizer's events not on an organizer's pages", async () => {
    const mine = word();
    const venue = await world.api("/venues", { body: { name: "Agora Hall", city: "Dhaka" } });
    const starts_at = toTimestamp(Date.now() + 30 * DAY);
    await world.api("/events", { body: { venue_id: venue.id, name: mine, starts_at } });
    await findAnew(env);
    expect(await find({ q: mine })).toEqual([]);
    const made = await event(mine);
    await findAnew(env);
    const other = await createWorld();
    expect(await find({ q: mine })).toEqual([made.id]);
    expect(await find({ q: mine }, other.tenantId)).toEqual([]);
  });

  it("V12 cities are told once each, by name", async () => {
    const [a, b] = [word(), word()].sort();
    await event("One", `${a} City`);
    await event("Two", b);
    await event("Three", `${a} city`);
    await findAnew(env);
    const cities = await selectCities(env, world.tenantId, 20);
    expect(cities.map(({ key }) => key)).toEqual([`${a}-city`, b]);
    expect(await selectCities(env, world.tenantId, 1)).toHaveLength(1);
    expect((await selectCities(env, undefined, 100)).map(({ key }) => key)).toContain(b);
  });
});

describe("I8 rows read", () => {
  const OFTEN = "w:often";

  /** Many events with one term, in the index only: what is found is read from the events themselves. */
  async function crowd(count: number, term = OFTEN): Promise<void> {
    await env.DB.prepare(
      `INSERT INTO event_terms SELECT 'ten_crowd', ?1, ?2 + value, 'evt_' || printf('%026d', value)
       FROM (WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < ?3) SELECT value FROM n)`,
    )
      .bind(term, Date.now() + DAY, count)
      .run();
  }

  it("I8 a page of a term that thousands have reads no more than the page", async () => {
    await crowd(3000);
    const read = meterDatabase();
    await searchEvents(env, { filter: readFilter({ q: "often" }), now: Date.now(), limit: 20 });
    // Four rounds of 21, for none of these events exists.
    expect(read().read).toBeLessThan(4 * 2 * 21 + 20);
  });

  it("I8 what nearly nothing has reads a bounded number of rows, and says where to go on", async () => {
    await crowd(3000);
    const read = meterDatabase();
    const page = await searchEvents(env, { filter: readFilter({ q: "often never" }), now: Date.now(), limit: 20 });
    expect(page.next).not.toBeNull();
    expect(read().read).toBeLessThan(4 * 3 * 150);
  });

  it("I8 finding an event anew reads its own rows only, whatever others have", async () => {
    await crowd(3000, "w:often");
    const made = await event("Often seen");
    await findAnew(env, world.tenantId);
    await env.DB.prepare("UPDATE events SET name = 'Often heard' WHERE id = ?").bind(made.id).run();
    const read = meterDatabase();
    await findAnew(env, world.tenantId);
    expect(read().read).toBeLessThan(400);
  });

  it("I8 the cities of thousands of events are a few seeks each", async () => {
    await crowd(2000, "city:aaa");
    await crowd(2000, "city:bbb");
    const read = meterDatabase();
    await selectCities(env, undefined, 10);
    expect(read().read).toBeLessThan(120);
  });
});
