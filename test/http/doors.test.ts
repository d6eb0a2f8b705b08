/** What doors do beyond a plain scan: several events, add-ons, exits, supervisors, devices without a network. */
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { ticketTypes } from "../../worker/catalogue/tables.ts";
import { deskOf } from "../../worker/check-in/client.ts";
import { checkInSessions } from "../../worker/check-in/tables.ts";
import { renewalText } from "../../worker/kernel/device-proof.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { manifestKey, readPassages, readTickets } from "../../worker/kernel/manifest.ts";
import { checkRotation, rotatingCode, splitCode, ticketRotationKey } from "../../worker/kernel/rotating-code.ts";
import { HOUR, MINUTE, SECOND } from "../../worker/kernel/time.ts";
import { orders } from "../../worker/orders/tables.ts";
import { fromBase64Url } from "../../worker/platform/crypto.ts";
import { tickets } from "../../worker/tickets/tables.ts";
import { stopClock } from "../support/clock.ts";
import { createShow } from "../support/door.ts";
import { iso, openDoor, type Phone, queued } from "../support/phone.ts";
import { callApi, createWorld } from "../support/world.ts";

describe("doors", () => {
  it("E36 a device of several events picks the one that the ticket is for; another event's stays out", async () => {
    const world = await createWorld();
    const [one, two, other] = [await createShow(world), await createShow(world), await createShow(world)];
    const [a] = (await one.sell(1)).tickets;
    const [b] = (await two.sell(1)).tickets;
    const [c] = (await other.sell(1)).tickets;
    const door = await openDoor(world, one, { more_events: [two.eventId] });
    expect((await door.scan(a?.code ?? "")).json).toMatchObject({ result: "admitted", event_id: one.eventId });
    expect((await door.scan(b?.code ?? "")).json).toMatchObject({ result: "admitted", event_id: two.eventId });
    expect((await door.scan(c?.code ?? "")).json).toMatchObject({ result: "wrong_event", ticket: null });
    const session = await door.call("/check-in/session");
    expect(session.json.events.map(({ id }: { id: string }) => id)).toEqual([one.eventId, two.eventId]);
    expect(await world.api(`/check-in/counts?event=${two.eventId}`)).toEqual({ admitted: 1, refused: 0 });
  });

  it("E39 one code, two add-ons at this gate: nothing is checked in until one is chosen", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const sold = await show.sell(3);
    const [main, parking, supper] = sold.tickets;
    const [admission, addOn] = show.types;
    await drizzle(env.DB)
      .update(ticketTypes)
      .set({ kind: "add_on" })
      .where(and(eq(ticketTypes.tenantId, world.tenantId), eq(ticketTypes.id, addOn?.id ?? "")));
    const retype = (id: string) =>
      drizzle(env.DB)
        .update(tickets)
        .set({ ticketTypeId: addOn?.id ?? "", typeName: "Parking" })
        .where(and(eq(tickets.tenantId, world.tenantId), eq(tickets.id, id)));
    await retype(parking?.id ?? "");
    const door = await openDoor(world, show, { ticket_types: [addOn?.id] });
    expect((await door.scan(main?.code ?? "")).json).toMatchObject({
      result: "admitted",
      ticket: { id: parking?.id, type: "Parking" },
    });
    await retype(supper?.id ?? "");
    await drizzle(env.DB)
      .update(tickets)
      .set({ status: "active" })
      .where(and(eq(tickets.tenantId, world.tenantId), eq(tickets.id, parking?.id ?? "")));
    const asked = await door.scan(main?.code ?? "");
    expect(asked.json).toMatchObject({ result: "ambiguous", ticket: null });
    expect(asked.json.choices.map(({ id }: { id: string }) => id)).toEqual([parking?.id, supper?.id]);
    expect(await world.api(`/check-in/counts?event=${show.eventId}`)).toEqual({ admitted: 1, refused: 1 });
    const chosen = await door.scan(main?.code ?? "", { ticket: supper?.id });
    expect(chosen.json).toMatchObject({ result: "admitted", ticket: { id: supper?.id } });
    expect(admission).toBeDefined();
  });

  it("E38 an unpaid order stays out; in only where the session allows it and the operator says so", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const sold = await show.sell(1);
    await drizzle(env.DB).update(orders).set({ status: "pending" }).where(eq(orders.id, sold.orderId));
    const code = sold.tickets[0]?.code ?? "";
    const strict = await openDoor(world, show);
    expect((await strict.scan(code, { accept_unpaid: true })).json.result).toBe("unpaid");
    const lenient = await openDoor(world, show, { accepts_unpaid: true }, "Phone 2");
    expect((await lenient.scan(code)).json.result).toBe("unpaid");
    expect((await lenient.scan(code, { accept_unpaid: true })).json.result).toBe("admitted");
  });

  it("S8 TH15 override and search need the supervisor's PIN; wrong ones run out", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const show = await createShow(world);
    const sold = await show.sell(1);
    const code = sold.tickets[0]?.code ?? "";
    const door = await openDoor(world, show, { supervisor_pin: "480113" });
    const refused = await door.scan(code, { override: { reason: "Known to the manager" } });
    expect([refused.status, refused.json.code]).toEqual([403, "supervisor_required"]);
    expect((await door.call("/check-in/search?q=afsana")).json.code).toBe("supervisor_required");
    const pin = (value: string) => door.call("/check-in/supervisor", { body: { pin: value } });
    expect((await pin("0000")).json).toMatchObject({ code: "pin_rejected", tries_left: 4 });
    for (let i = 0; i < 4; i++) await pin("0000");
    const paused = await pin("480113");
    expect([paused.status, paused.json.code]).toEqual([429, "rate_limited"]);
    clock.advance(10 * MINUTE + SECOND);
    const supervised = await pin("480113");
    expect(supervised.status).toBe(200);
    const token = supervised.json.access_token as string;
    await door.scan(code);
    const forced = await door.call("/check-in/scans", {
      token,
      body: { code, scan_id: newId("scan"), override: { reason: "Came back from the ambulance" } },
    });
    expect(forced.json).toMatchObject({ result: "admitted", forced: true });
    const found = await door.call("/check-in/search?q=afsana", { token });
    expect(found.json.data).toMatchObject([
      { holder_name: "Afsana Rahman", status: "used", order_code: sold.orderCode },
    ]);
    expect(JSON.stringify(found.json)).not.toContain("@buyers.test");
    clock.advance(16 * MINUTE);
    expect((await door.call("/check-in/search?q=afsana", { token })).status).toBe(401);
    const log = await deskOf(env, show.eventId).log({ before: null, limit: 1 });
    expect(log.records[0]).toMatchObject({ forced: true, reason: "Came back from the ambulance" });
  });

  it("S8 a supervisor makes no ticket of what is none", async () => {
    const world = await createWorld();
    const [show, other] = [await createShow(world), await createShow(world)];
    const foreign = (await other.sell(1)).tickets[0]?.code ?? "";
    const door = await openDoor(world, show, { supervisor_pin: "4801" });
    const { json } = await door.call("/check-in/supervisor", { body: { pin: "4801" } });
    for (const code of [foreign, "nonsense"]) {
      const answer = await door.call("/check-in/scans", {
        token: json.access_token,
        body: { code, scan_id: newId("scan"), override: { reason: "Let them in" } },
      });
      expect(["wrong_event", "invalid"]).toContain(answer.json.result);
    }
  });

  it("S7 the organizer says how often a ticket lets in; people of a group's ticket are counted", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const sold = await show.sell(1);
    const settings = { reentry: "after_exit", per_day: false, day_start: "04:00", rotating: "accepted" };
    const path = `/events/${show.eventId}/door-settings`;
    expect(await world.api(path)).toMatchObject({ reentry: "none" });
    await world.api(path, { method: "PUT", body: settings });
    const stale = await world.call(path, { method: "PUT", body: settings, headers: { "if-match": '"0"' } });
    expect([stale.status, stale.json.code]).toEqual([412, "stale_version"]);
    await drizzle(env.DB)
      .update(ticketTypes)
      .set({ peoplePerTicket: 4 })
      .where(and(eq(ticketTypes.tenantId, world.tenantId), eq(ticketTypes.id, show.types[0]?.id ?? "")));
    const door = await openDoor(world, show);
    const code = sold.tickets[0]?.code ?? "";
    const results = [];
    for (const more of [{ people: 3 }, { people: 2 }, { people: 1 }, { direction: "out", people: 4 }, { people: 2 }]) {
      results.push((await door.scan(code, more)).json.result);
    }
    expect(results).toEqual(["admitted", "duplicate", "admitted", "exited", "admitted"]);
    expect(await world.api(`/check-in/attendance?event=${show.eventId}`)).toMatchObject({
      entered: 6,
      left: 4,
      inside: 2,
      refused: 1,
      recent_duplicates: 1,
    });
  });

  it("E40 the same device takes back within minutes", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const show = await createShow(world);
    const [first, second] = (await show.sell(2)).tickets;
    const [door, other] = [await openDoor(world, show), await openDoor(world, show, {}, "Phone 2")];
    const scanId = newId("scan");
    await door.scan(first?.code ?? "", { scan_id: scanId });
    const annul = (from: Phone, id: string) => from.call(`/check-in/scans/${id}/annul`, { body: {} });
    expect((await annul(other, scanId)).status).toBe(404);
    expect((await annul(door, scanId)).json).toEqual({ scan_id: scanId, result: "admitted", annulled: true });
    expect((await door.scan(first?.code ?? "")).json.result).toBe("admitted");
    const late = newId("scan");
    await door.scan(second?.code ?? "", { scan_id: late });
    clock.advance(5 * MINUTE + SECOND);
    expect((await annul(door, late)).json.code).toBe("annul_too_late");
  });

  it("X5 TH12 where codes must move, a print or an old picture is told so kindly, and the page lets in", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const show = await createShow(world);
    const [sold] = (await show.sell(1)).tickets;
    await world.api(`/events/${show.eventId}/door-settings`, {
      method: "PUT",
      body: { reentry: "none", per_day: false, day_start: "04:00", rotating: "required" },
    });
    const door = await openDoor(world, show);
    const manifest = (await door.call("/check-in/manifest")).json;
    const ticket = { ticketId: sold?.id ?? "", version: 1 };
    const eventKey = fromBase64Url(manifest.rotation_key);
    const key = await ticketRotationKey(eventKey, ticket);
    const shown = await rotatingCode(key, sold?.code ?? "", Date.now());
    expect((await checkRotation(eventKey, ticket, splitCode(shown).rotation, Date.now())).ok).toBe(true);
    expect((await door.scan(sold?.code ?? "")).json).toMatchObject({ result: "stale_code", ticket: null });
    clock.advance(2 * MINUTE);
    expect((await door.scan(shown)).json.result).toBe("stale_code");
    expect((await door.scan(await rotatingCode(key, sold?.code ?? "", Date.now()))).json.result).toBe("admitted");
  });
});

describe("devices without a network", () => {
  it("E35 two of them let the same ticket in: both records are kept, the later one is shown as the conflict", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const show = await createShow(world);
    const code = (await show.sell(1)).tickets[0]?.code ?? "";
    const north = await openDoor(world, show, { gate: "North" });
    const south = await openDoor(world, show, { gate: "South" }, "Phone 2");
    const at = Date.now() + MINUTE;
    clock.advance(10 * MINUTE);
    const late = await queued(south, code, at + MINUTE);
    const early = await queued(north, code, at);
    expect((await south.sync([late])).json.data).toMatchObject([{ fault: null, scan: { conflict: null } }]);
    await north.sync([early]);
    expect((await south.sync([late])).json.data).toMatchObject([
      { scan: { result: "admitted", conflict: "duplicate", first: { at: iso(at), gate: "North" } } },
    ]);
    const conflicts = await world.api(`/check-in/scans?event=${show.eventId}&conflicts=true`);
    expect(conflicts.data).toMatchObject([{ scan_id: late.scan_id, offline: true, suspicion: null }]);
    expect(await world.api(`/check-in/counts?event=${show.eventId}`)).toEqual({ admitted: 2, refused: 0 });
  });

  it("E34 E37 a queue sent twice changes nothing; a ticket cancelled meanwhile is marked", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const show = await createShow(world);
    const sold = (await show.sell(1)).tickets[0];
    const door = await openDoor(world, show);
    clock.advance(MINUTE);
    const scan = await queued(door, sold?.code ?? "", Date.now());
    await drizzle(env.DB)
      .update(tickets)
      .set({ status: "cancelled" })
      .where(eq(tickets.id, sold?.id ?? ""));
    const first = await door.sync([scan]);
    expect(first.json.data).toMatchObject([{ scan: { result: "admitted", conflict: "cancelled" } }]);
    expect((await door.sync([scan, scan])).json.data).toEqual([first.json.data[0], first.json.data[0]]);
    const other = await queued(door, "another code", Date.now(), { scan_id: scan.scan_id });
    expect((await door.sync([other])).json.data).toMatchObject([{ fault: "scan_mismatch", scan: null }]);
    expect(await world.api(`/check-in/counts?event=${show.eventId}`)).toEqual({ admitted: 1, refused: 0 });
  });

  it("TH17 what the device's key did not sign, or a time that cannot be, is kept and marked", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const show = await createShow(world);
    const [one, two] = (await show.sell(2)).tickets;
    const door = await openDoor(world, show);
    clock.advance(10 * MINUTE);
    const changed = { ...(await queued(door, one?.code ?? "", Date.now() - MINUTE)), scanned_at: iso(Date.now()) };
    const before = await queued(door, two?.code ?? "", Date.now() - 3 * HOUR);
    await door.sync([changed, before]);
    const { data } = await world.api(`/check-in/scans?event=${show.eventId}`);
    expect(data.map(({ suspicion }: { suspicion: string }) => suspicion)).toEqual(["impossible_time", "not_signed"]);
  });

  it("TH11 what was never a ticket is logged as a conflict and counts for nobody", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const door = await openDoor(world, show);
    await door.sync([await queued(door, "TS1:MADE UP", Date.now())]);
    const { data } = await world.api(`/check-in/scans?event=${show.eventId}&conflicts=true`);
    expect(data).toMatchObject([{ result: "invalid", conflict: "invalid", ticket_id: null }]);
    expect(await world.api(`/check-in/counts?event=${show.eventId}`)).toEqual({ admitted: 0, refused: 1 });
  });

  it("S5 TH16 the manifest has tickets and passages, no names, and then only what changed", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const show = await createShow(world);
    const sold = (await show.sell(3)).tickets;
    const door = await openDoor(world, show);
    await door.scan(sold[0]?.code ?? "", { gate: "North" });
    const full = await door.call("/check-in/manifest");
    expect(full.text).not.toMatch(/Afsana|buyers\.test/);
    const known = readTickets(fromBase64Url(full.json.tickets));
    expect(known.map(({ key }) => key).sort()).toEqual(sold.map(({ id }) => manifestKey(id)).sort());
    expect(known.every(({ status, version }) => status === "active" && version === 1)).toBe(true);
    expect(readPassages(fromBase64Url(full.json.passages))).toMatchObject([
      { ticket: manifestKey(sold[0]?.id ?? ""), direction: "in", annulled: false, place: 0 },
    ]);
    expect(full.json.places).toEqual([{ gate: "North", device: "Phone 1" }]);
    clock.advance(MINUTE);
    await drizzle(env.DB)
      .update(tickets)
      .set({ status: "blocked", updatedAt: Date.now() })
      .where(eq(tickets.id, sold[1]?.id ?? ""));
    const delta = await door.call(`/check-in/manifest?since=${full.json.cursor}`);
    expect(readTickets(fromBase64Url(delta.json.tickets))).toMatchObject([
      { key: manifestKey(sold[1]?.id ?? ""), status: "blocked" },
    ]);
    expect(delta.json).toMatchObject({ more: false, passages: "" });
    expect((await door.call("/check-in/manifest?since=zzzz")).status).toBe(422);
  });

  it("S1 TH16 a device renews its short token with its key; revoked, unknown or unproved it ends", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const show = await createShow(world);
    const door = await openDoor(world, show);
    const stranger = await openDoor(world, show, {}, "Phone 2");
    const { data } = await world.api(`/check-in/sessions?event=${show.eventId}`);
    clock.advance(31 * MINUTE);
    expect((await door.call("/check-in/session")).status).toBe(401);
    const renew = async (at: number, device = door.deviceId, sign = door.sign) =>
      callApi("/check-in/token", { body: { device, at: iso(at), signature: await sign(renewalText(device, at)) } });
    const renewed = await renew(Date.now());
    expect(renewed.status).toBe(200);
    expect((await door.call("/check-in/session", { token: renewed.json.access_token })).status).toBe(200);
    expect((await renew(Date.now() - HOUR)).json).toMatchObject({ code: "device_clock_wrong", now: iso(Date.now()) });
    expect((await renew(Date.now(), door.deviceId, stranger.sign)).json.code).toBe("check_in_ended");
    expect((await renew(Date.now(), newId("device"))).json.code).toBe("check_in_ended");
    await drizzle(env.DB)
      .update(checkInSessions)
      .set({ revokedAt: Date.now() })
      .where(eq(checkInSessions.id, data[1].id));
    expect((await renew(Date.now())).json.code).toBe("check_in_ended");
  });

  it("X5 TH12 the holder of the order's token gets each ticket's key, and the moving code that it makes admits", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const show = await createShow(world);
    const sold = await show.sell(2);
    await world.api(`/events/${show.eventId}/door-settings`, {
      method: "PUT",
      body: { reentry: "none", per_day: false, day_start: "04:00", rotating: "required" },
    });
    const own = await callApi(`/shop/orders/${sold.orderId}/tickets`, { headers: { "order-token": sold.token } });
    expect(own.headers.get("cache-control")).toBe("private, no-store");
    const [first, second] = own.json.data;
    expect(first.rotating).toBe("required");
    expect(first.rotation_key).not.toBe(second.rotation_key);
    expect((await callApi(`/shop/orders/${sold.orderId}/tickets?token=wrong`)).status).toBe(404);
    const door = await openDoor(world, show);
    expect((await door.scan(first.code)).json.result).toBe("stale_code");
    const shown = await rotatingCode(fromBase64Url(first.rotation_key), first.code, Date.now());
    clock.advance(2 * MINUTE);
    expect((await door.scan(shown)).json.result).toBe("stale_code");
    // Another ticket's key makes nothing of this one.
    const crossed = await rotatingCode(fromBase64Url(second.rotation_key), first.code, Date.now());
    expect((await door.scan(crossed)).json.result).toBe("stale_code");
    const fresh = await rotatingCode(fromBase64Url(first.rotation_key), first.code, Date.now());
    expect((await door.scan(fresh)).json.result).toBe("admitted");
  });

  it("S6 the log shows what was asked for: a result, without a network, by hand", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const [one, two] = (await show.sell(2)).tickets;
    const door = await openDoor(world, show, { supervisor_pin: "480113" });
    const { access_token: token } = (await door.call("/check-in/supervisor", { body: { pin: "480113" } })).json;
    await door.scan(one?.code ?? "");
    await door.call("/check-in/scans", {
      token,
      body: { code: one?.code, scan_id: newId("scan"), override: { reason: "Came back from the ambulance" } },
    });
    await door.scan("NOT-A-TICKET");
    await door.sync([await queued(door, two?.code ?? "", Date.now())]);
    const log = async (question: string) => {
      const { data } = await world.api(`/check-in/scans?event=${show.eventId}${question}`);
      return data.map(({ result }: { result: string }) => result);
    };
    expect(await log("")).toHaveLength(4);
    expect(await log("&result=invalid")).toEqual(["invalid"]);
    expect(await log("&forced=true")).toEqual(["admitted"]);
    expect(await log("&offline=true")).toEqual(["admitted"]);
    expect(await log("&offline=true&result=invalid")).toEqual([]);
    expect(await log("&conflicts=true")).toEqual([]);
  });
});
