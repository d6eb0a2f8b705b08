import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { decodeBase45, encodeBase45 } from "../../worker/kernel/base45.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { DAY, HOUR, MINUTE } from "../../worker/kernel/time.ts";
import { orders } from "../../worker/orders/tables.ts";
import { auditLog } from "../../worker/tenants/tables.ts";
import { tickets } from "../../worker/tickets/tables.ts";
import { stopClock } from "../support/clock.ts";
import { createShow } from "../support/door.ts";
import { callApi, createWorld, type World } from "../support/world.ts";

type SessionOptions = { gate?: string; ticket_types?: string[]; max_devices?: number; valid_until?: string };

const iso = (at: number) => new Date(at).toISOString();

async function openSession(world: World, eventId: string, options: SessionOptions = {}) {
  const body = { event_id: eventId, name: "North gate", valid_until: iso(world.now + DAY), ...options };
  return await world.api<{ id: string; token: string; url: string }>("/check-in/sessions", { body, status: 201 });
}

const enrol = async (token: string, device_name = "Phone 1") =>
  await callApi("/check-in/enrol", { body: { token, device_name } });

/** A session and one enrolled device; `scan` answers with the whole response. */
async function openDoor(world: World, eventId: string, options: SessionOptions & { device?: string } = {}) {
  const { device, ...session } = options;
  const link = await openSession(world, eventId, session);
  const enrolled = await enrol(link.token, device);
  const token = enrolled.json.access_token as string;
  const scan = async (code: string, more: { scan_id?: string; gate?: string; scanned_at?: string } = {}) =>
    await callApi("/check-in/scans", { token, body: { code, scan_id: newId("scan"), ...more } });
  return { link, token, deviceId: enrolled.json.device.id as string, scan };
}

async function setTicket(world: World, id: string, changes: Partial<typeof tickets.$inferInsert>) {
  await drizzle(env.DB)
    .update(tickets)
    .set(changes)
    .where(and(eq(tickets.tenantId, world.tenantId), eq(tickets.id, id)));
}

const ticketRow = async (id: string) =>
  (await drizzle(env.DB).select().from(tickets).where(eq(tickets.id, id)).limit(1))[0];

describe("scans", () => {
  it("S4 E33 lets a ticket in once; the second scan says when, where and by whom", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const { tickets: sold } = await show.sell(1);
    const code = sold[0]?.code ?? "";
    const north = await openDoor(world, show.eventId, { gate: "North", device: "Phone 1" });
    const south = await openDoor(world, show.eventId, { gate: "South", device: "Phone 2" });
    const first = await north.scan(code);
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({
      result: "admitted",
      first: null,
      message: "Go in.",
      ticket: {
        id: sold[0]?.id,
        type: "Category I",
        seat: { section: "B", row: "7", number: "1" },
        holder_name: "Afsana Rahman",
      },
    });
    const second = await south.scan(code);
    expect(second.json).toMatchObject({
      result: "duplicate",
      first: { at: first.json.at, gate: "North", device: "Phone 1" },
      ticket: { id: sold[0]?.id },
    });
    expect(second.json.message).toContain("North (Phone 1)");
    await vi.waitFor(async () => expect((await ticketRow(sold[0]?.id ?? ""))?.status).toBe("used"));
    expect((await north.scan(code)).json.result).toBe("duplicate");
  });

  it("E34 the same scan sent again gets the same answer and one record", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const { tickets: sold } = await show.sell(1);
    const door = await openDoor(world, show.eventId);
    const scan_id = newId("scan");
    const first = await door.scan(sold[0]?.code ?? "", { scan_id });
    const again = await door.scan(sold[0]?.code ?? "", { scan_id });
    expect(first.json.result).toBe("admitted");
    expect(again.json).toEqual(first.json);
    const log = await world.api(`/check-in/scans?event=${show.eventId}`);
    expect(log.data).toHaveLength(1);
  });

  it("I6 a scan id used for another code is refused", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const { tickets: sold } = await show.sell(2);
    const door = await openDoor(world, show.eventId);
    const scan_id = newId("scan");
    await door.scan(sold[0]?.code ?? "", { scan_id });
    const other = await door.scan(sold[1]?.code ?? "", { scan_id });
    expect(other.status).toBe(409);
    expect(other.json.code).toBe("scan_mismatch");
  });

  it("I4 of 40 scans of one ticket at four doors at once exactly one lets in", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const { tickets: sold } = await show.sell(1);
    const doors = await Promise.all([1, 2, 3, 4].map((i) => openDoor(world, show.eventId, { device: `Phone ${i}` })));
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => (await doors[i % 4]?.scan(sold[0]?.code ?? ""))?.json.result),
    );
    expect(answers.filter((result) => result === "admitted")).toHaveLength(1);
    expect(answers.filter((result) => result === "duplicate")).toHaveLength(39);
    expect(await world.api(`/check-in/counts?event=${show.eventId}`)).toEqual({ admitted: 1, refused: 39 });
  });

  it("E36 a ticket of another event is told so; one of another organizer is no ticket", async () => {
    const world = await createWorld();
    const stranger = await createWorld();
    const [show, other, foreign] = [await createShow(world), await createShow(world), await createShow(stranger)];
    const door = await openDoor(world, show.eventId);
    const [ours, theirs] = [await other.sell(1), await foreign.sell(1)];
    const wrong = await door.scan(ours.tickets[0]?.code ?? "");
    expect(wrong.json).toMatchObject({ result: "wrong_event", ticket: null });
    expect((await door.scan(theirs.tickets[0]?.code ?? "")).json).toMatchObject({ result: "invalid", ticket: null });
    expect((await openDoor(world, other.eventId)).token).not.toBe(door.token);
  });

  it("E41 after invalid scans the next valid one works", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const { tickets: sold } = await show.sell(1);
    const door = await openDoor(world, show.eventId);
    for (const code of ["", "hello", "TS1:", "TS1:\u0000", "https://example.com/t/1"]) {
      const answer = await door.scan(code);
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({ result: "invalid", ticket: null, first: null });
    }
    expect((await door.scan(sold[0]?.code ?? "")).json.result).toBe("admitted");
  });

  it("TH11 forged, truncated, extended, re-cased and bit-flipped codes are invalid", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const { tickets: sold } = await show.sell(1);
    const code = sold[0]?.code ?? "";
    const door = await openDoor(world, show.eventId);
    const bytes = decodeBase45(code.slice(4));
    if (!bytes.ok) throw new Error("own code must decode");
    const flipped = [0, 8, 16 * 8, 33 * 8 + 3, 42 * 8, 50 * 8, 51 * 8, 114 * 8 + 7].map((bit) => {
      const forged = bytes.value.slice();
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return `TS1:${encodeBase45(forged)}`;
    });
    const forgeries = [code.slice(0, -1), code.slice(0, 100), `${code}0`, `${code} `, code.toLowerCase(), ...flipped];
    for (const forgery of forgeries) {
      const answer = await door.scan(forgery);
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({ result: "invalid", ticket: null });
    }
    expect((await door.scan(code)).json.result).toBe("admitted");
  });

  it("TH11 300 random codes are invalid, and none is a fault of ours", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const door = await openDoor(world, show.eventId);
    const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".split("");
    const shaped = fc
      .array(fc.constantFrom(...alphabet), { minLength: 173, maxLength: 173 })
      .map((chars) => `TS1:${chars.join("")}`);
    // Bodies are JSON in UTF-8: a lone surrogate cannot be sent.
    const any = fc.oneof(shaped, fc.string({ unit: "grapheme", maxLength: 200 }), fc.base64String({ maxLength: 300 }));
    for (const code of fc.sample(any, 300)) {
      const answer = await door.scan(code);
      expect([answer.status, answer.json.result]).toEqual([200, "invalid"]);
    }
  });

  it("TH13 the old code dies with the version, the new one lets in", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const { tickets: sold, orderId } = await show.sell(1);
    const [ticket] = sold;
    if (ticket === undefined) throw new Error("one ticket was sold");
    const door = await openDoor(world, show.eventId);
    await setTicket(world, ticket.id, { ticketVersion: 2 });
    expect((await door.scan(ticket.code)).json).toMatchObject({ result: "transferred", ticket: null });
    const { codedTickets } = await import("../../worker/tickets/index.ts");
    const { tenantDb } = await import("../../worker/platform/db.ts");
    const event = { id: show.eventId, startsAt: show.startsAt, endsAt: null };
    const [renewed] = await codedTickets(env, tenantDb(env, world.tenantId), event, orderId, world.now);
    expect((await door.scan(renewed?.code ?? "")).json.result).toBe("admitted");
  });

  it("TH13 cancelled, blocked, expired and transferred tickets, and those of an order without its money, stay out", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const { tickets: sold, orderId } = await show.sell(6);
    const door = await openDoor(world, show.eventId);
    const statuses = ["cancelled", "blocked", "expired", "transferred"] as const;
    for (const [i, status] of statuses.entries()) {
      const ticket = sold[i];
      if (ticket === undefined) throw new Error("six tickets were sold");
      await setTicket(world, ticket.id, { status });
      expect((await door.scan(ticket.code)).json).toMatchObject({ result: status, ticket: null });
    }
    const order = eq(orders.id, orderId);
    await drizzle(env.DB).update(orders).set({ status: "pending" }).where(order);
    expect((await door.scan(sold[4]?.code ?? "")).json.result).toBe("unpaid");
    await drizzle(env.DB).update(orders).set({ status: "cancelled" }).where(order);
    expect((await door.scan(sold[5]?.code ?? "")).json.result).toBe("cancelled");
    await drizzle(env.DB).update(orders).set({ status: "paid" }).where(order);
    expect((await door.scan(sold[4]?.code ?? "")).json.result).toBe("admitted");
  });

  it("S7 a type that the gate does not take is sent to another gate", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const seated = await show.sell(1, 0);
    const standing = await show.sell(1, 1);
    const door = await openDoor(world, show.eventId, { ticket_types: [show.types[1]?.id ?? ""] });
    expect((await door.scan(seated.tickets[0]?.code ?? "")).json.result).toBe("wrong_gate");
    expect((await door.scan(standing.tickets[0]?.code ?? "")).json.result).toBe("admitted");
  });

  it("a ticket expires after its event", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const { tickets: sold } = await show.sell(1);
    const clock = stopClock(world.now);
    clock.advance(10 * DAY);
    const later = await createWorld();
    // The owner's token of the first world is long over: a fresh one, the same tenant.
    const token = await world.memberToken("owner");
    expect(later.now).toBe(clock.now());
    const body = { event_id: show.eventId, name: "Late", valid_until: iso(clock.now() + 2 * DAY) };
    const link = await world.api("/check-in/sessions", { body, token, status: 201 });
    const device = await enrol(link.token);
    clock.advance(16 * HOUR);
    const scan = { code: sold[0]?.code, scan_id: newId("scan") };
    const answer = await callApi("/check-in/scans", { token: device.json.access_token, body: scan });
    expect(answer.json).toMatchObject({ result: "expired", ticket: null });
  });

  it("S6 the log has every attempt with device, gate, place and both times, in pages", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const { tickets: sold } = await show.sell(1);
    const door = await openDoor(world, show.eventId, { gate: "North", device: "Phone 7" });
    const scanned_at = iso(world.now - MINUTE);
    await door.scan("junk", { scanned_at });
    await door.scan(sold[0]?.code ?? "", { scanned_at });
    await door.scan(sold[0]?.code ?? "", { scanned_at });
    const one = await world.api(`/check-in/scans?event=${show.eventId}&limit=2`);
    const two = await world.api(`/check-in/scans?event=${show.eventId}&limit=2&cursor=${one.next_cursor}`);
    const file = await world.call(`/check-in/scans?event=${show.eventId}`, { headers: { accept: "text/csv" } });
    const results = file.text
      .trimEnd()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(",")[1]);
    expect(results).toEqual(["duplicate", "admitted", "invalid"]);
    const all = [...one.data, ...two.data];
    expect(all.map((record) => record.result)).toEqual(["duplicate", "admitted", "invalid"]);
    expect(two.next_cursor).toBeNull();
    for (const record of all) {
      expect(record).toMatchObject({ gate: "North", scanned_at, device: { id: door.deviceId, name: "Phone 7" } });
    }
    expect(JSON.stringify(all)).not.toContain("Afsana");
    const foreign = await createWorld();
    expect((await foreign.call(`/check-in/scans?event=${show.eventId}`)).status).toBe(404);
    expect((await foreign.call(`/check-in/counts?event=${show.eventId}`)).status).toBe(404);
  });

  it("bad requests are told which field is wrong", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const door = await openDoor(world, show.eventId);
    for (const body of [
      {},
      { code: 7, scan_id: "x" },
      { code: "x", scan_id: "a b" },
      { code: "x".repeat(5000), scan_id: "x" },
    ]) {
      const answer = await callApi("/check-in/scans", { token: door.token, body });
      expect([answer.status, answer.json.code]).toEqual([422, "invalid_request"]);
    }
    const huge = await callApi("/check-in/scans", {
      token: door.token,
      body: { code: "x".repeat(20_000), scan_id: "x" },
    });
    expect(huge.status).toBe(413);
  });
});

describe("check-in links", () => {
  it("S1 a link enrols a device that sees its event and gate, and nothing else", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const link = await openSession(world, show.eventId, { gate: "North" });
    expect(new URL(link.url).pathname).toBe("/check-in/");
    expect(new URL(link.url).searchParams.get("token")).toBe(link.token);
    expect(link.token.length).toBeGreaterThanOrEqual(22);
    const enrolled = await enrol(link.token);
    expect(enrolled.status).toBe(201);
    expect(enrolled.json.session).toMatchObject({ name: "North gate", gate: "North", event: { id: show.eventId } });
    const token = enrolled.json.access_token as string;
    const current = await callApi("/check-in/session", { token });
    expect(current.json).toMatchObject({
      id: link.id,
      device: { name: "Phone 1" },
      counts: { admitted: 0, refused: 0 },
    });
    for (const path of ["/check-in/sessions", `/check-in/scans?event=${show.eventId}`, "/events", "/orders"]) {
      const answer = await callApi(path, { token });
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
      expect(answer.json.data, path).toBeUndefined();
    }
  });

  it("TH15 the token is kept as a hash only, and lists never show it", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const link = await openSession(world, show.eventId);
    const list = await world.api(`/check-in/sessions?event=${show.eventId}`);
    expect(list.data).toHaveLength(1);
    expect(JSON.stringify(list)).not.toContain(link.token);
    const rows = await env.DB.prepare("SELECT * FROM check_in_sessions WHERE id = ?").bind(link.id).all();
    expect(JSON.stringify(rows.results)).not.toContain(link.token);
    const audit = await drizzle(env.DB).select().from(auditLog).where(eq(auditLog.subjectId, link.id));
    expect(audit.map((row) => row.action)).toEqual(["check_in_session.created"]);
  });

  it("TH15 unknown, revoked, not yet open, over and full links answer alike", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const clock = stopClock(world.now);
    const full = await openSession(world, show.eventId, { max_devices: 1 });
    expect((await enrol(full.token)).status).toBe(201);
    const revoked = await openSession(world, show.eventId);
    await world.api(`/check-in/sessions/${revoked.id}`, { method: "DELETE", status: 204 });
    const early = await world.api("/check-in/sessions", {
      body: {
        event_id: show.eventId,
        name: "Tomorrow",
        valid_from: iso(world.now + HOUR),
        valid_until: iso(world.now + DAY),
      },
    });
    const over = await openSession(world, show.eventId, { valid_until: iso(world.now + MINUTE) });
    clock.advance(MINUTE);
    const answers = await Promise.all(
      ["no-such-token", full.token, revoked.token, early.token as string, over.token].map((token) => enrol(token)),
    );
    const shown = answers.map(({ status, json }) => ({ status, ...json, request_id: "" }));
    for (const answer of shown) expect(answer).toEqual(shown[0]);
    expect(shown[0]).toMatchObject({ status: 401, code: "check_in_link_rejected" });
  });

  it("TH15 of 20 devices that enrol at once only as many as allowed get in", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const link = await openSession(world, show.eventId, { max_devices: 3 });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => enrol(link.token, `Phone ${i}`)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(3);
    const devices = await world.api(`/check-in/sessions/${link.id}/devices`);
    expect(devices.data).toHaveLength(3);
  });

  it("S1 a revoked session or device stops at once", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const { tickets: sold } = await show.sell(1);
    const one = await openDoor(world, show.eventId);
    const two = await openDoor(world, show.eventId);
    await world.api(`/check-in/sessions/${one.link.id}/devices/${one.deviceId}`, { method: "DELETE", status: 204 });
    await world.api(`/check-in/sessions/${one.link.id}/devices/${one.deviceId}`, { method: "DELETE", status: 204 });
    await world.api(`/check-in/sessions/${two.link.id}`, { method: "DELETE", status: 204 });
    for (const door of [one, two]) {
      const scan = await door.scan(sold[0]?.code ?? "");
      expect([scan.status, scan.json.code]).toEqual([401, "check_in_ended"]);
      expect((await callApi("/check-in/session", { token: door.token })).status).toBe(401);
    }
    const three = await openDoor(world, show.eventId);
    expect((await three.scan(sold[0]?.code ?? "")).json.result).toBe("admitted");
  });

  it("S1 a device stops when its session's hours are over", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const clock = stopClock(world.now);
    const door = await openDoor(world, show.eventId, { valid_until: iso(world.now + HOUR) });
    expect((await door.scan("x")).status).toBe(200);
    clock.advance(HOUR);
    expect((await door.scan("x")).status).toBe(401);
  });

  it("I5 another tenant's session, device and event are like none", async () => {
    const world = await createWorld();
    const foreign = await createWorld();
    const show = await createShow(world);
    const door = await openDoor(world, show.eventId);
    const paths = [`/check-in/sessions/${door.link.id}`, `/check-in/sessions/${door.link.id}/devices/${door.deviceId}`];
    for (const path of paths) expect((await foreign.call(path, { method: "DELETE" })).status).toBe(404);
    expect((await foreign.call(`/check-in/sessions/${door.link.id}/devices`)).status).toBe(404);
    const body = { event_id: show.eventId, name: "Mine", valid_until: iso(world.now + DAY) };
    expect((await foreign.call("/check-in/sessions", { body })).status).toBe(404);
    expect((await foreign.api("/check-in/sessions")).data).toEqual([]);
    expect((await door.scan("x")).status).toBe(200);
  });

  it("names what is wrong with a new session", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const base = { event_id: show.eventId, name: "Gate", valid_until: iso(world.now + DAY) };
    const wrong: [Record<string, unknown>, string][] = [
      [{ valid_until: iso(world.now - 1) }, "valid_until"],
      [{ valid_until: iso(world.now + 40 * DAY) }, "valid_until"],
      [{ valid_from: iso(world.now + 2 * DAY) }, "valid_until"],
      [{ ticket_types: [newId("ticketType")] }, "ticket_types.0"],
      [{ max_devices: 1000 }, "max_devices"],
      [{ name: " " }, "name"],
    ];
    for (const [change, field] of wrong) {
      const answer = await world.call("/check-in/sessions", { body: { ...base, ...change } });
      expect(answer.status, answer.text).toBe(422);
      expect(answer.json.errors[0].field).toBe(field);
    }
    const scanner = await world.memberToken("scanner");
    expect((await world.call("/check-in/sessions", { body: base, token: scanner })).status).toBe(403);
  });
});
