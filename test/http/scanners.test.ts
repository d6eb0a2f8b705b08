/** People who scan: signed in by their own address, on the events that they are assigned to, and on nothing else (S2, TH24). */
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { HOUR, MINUTE } from "../../worker/kernel/time.ts";
import { auditLog, members } from "../../worker/tenants/tables.ts";
import { stopClock } from "../support/clock.ts";
import { createShow, type Show } from "../support/door.ts";
import { iso, type Phone, phoneKeys, phoneOf, queued } from "../support/phone.ts";
import { callApi, createWorld, type SignedIn, type World } from "../support/world.ts";

async function newSession(world: World, show: Show, more: object = {}): Promise<string> {
  const body = { event_id: show.eventId, name: "North gate", valid_until: iso(Date.now() + 6 * HOUR), ...more };
  return (await world.api<{ id: string }>("/check-in/sessions", { body, status: 201 })).id;
}

const doorsOf = async (scanner: SignedIn) => {
  const { json } = await callApi("/check-in/doors", { token: scanner.token });
  return json.data.map(({ id }: { id: string }) => id);
};

async function takeUp(scanner: SignedIn, session: string) {
  const { publicKey, sign } = await phoneKeys();
  const body = { device_name: "Rahima's phone", public_key: publicKey };
  const answer = await callApi(`/check-in/sessions/${session}/devices`, { token: scanner.token, body });
  return { answer, phone: answer.status === 201 ? phoneOf(answer.json, sign) : undefined };
}

async function scannerAt(world: World, show: Show): Promise<{ scanner: SignedIn; session: string; phone: Phone }> {
  const session = await newSession(world, show, { gate: "North" });
  const scanner = await world.member("scanner", [show.eventId]);
  const { phone } = await takeUp(scanner, session);
  if (!phone) throw new Error("the door was not taken up");
  return { scanner, session, phone };
}

describe("scanner users", () => {
  it("S2 TH24 a scanner sees the open doors of their own events and takes one up; others are like none", async () => {
    const world = await createWorld();
    const [mine, other] = [await createShow(world), await createShow(world)];
    const code = (await mine.sell(1)).tickets[0]?.code ?? "";
    const north = await newSession(world, mine, { gate: "North" });
    const far = await newSession(world, other);
    const both = await newSession(world, mine, { more_events: [other.eventId] });
    const ended = await newSession(world, mine);
    await world.call(`/check-in/sessions/${ended}`, { method: "DELETE" });
    const later = await newSession(world, mine, { valid_from: iso(Date.now() + HOUR) });

    const scanner = await world.member("scanner", [mine.eventId]);
    expect(await doorsOf(scanner)).toEqual([north]);
    const manager = await world.member("manager");
    expect(new Set(await doorsOf(manager))).toEqual(new Set([north, far, both]));
    for (const [session, status] of [
      [far, 404],
      [both, 404],
      [ended, 409],
      [later, 409],
    ] as const) {
      expect([session, (await takeUp(scanner, session)).answer.status]).toEqual([session, status]);
    }
    const stranger = await (await createWorld()).member("scanner");
    expect(await doorsOf(stranger)).toEqual([]);
    expect((await takeUp(stranger, north)).answer.status).toBe(404);

    const { answer, phone } = await takeUp(scanner, north);
    expect(answer.json.session).toMatchObject({ gate: "North", events: [{ id: mine.eventId }] });
    expect((await phone?.scan(code))?.json.result).toBe("admitted");
    const { data } = await world.api(`/check-in/sessions/${north}/devices`);
    expect(data).toMatchObject([{ name: "Rahima's phone", person_id: scanner.personId }]);
    const [audit] = await drizzle(env.DB).select().from(auditLog).where(eq(auditLog.subjectId, answer.json.device.id));
    expect(audit).toMatchObject({ action: "device.taken_up", actorId: scanner.personId });
  });

  it("TH24 a scanner reads no orders, makes no links and changes no rules; counts of other events neither", async () => {
    const world = await createWorld();
    const [mine, other] = [await createShow(world), await createShow(world)];
    const { token } = await world.member("scanner", [mine.eventId]);
    const statusOf = async (path: string, body?: object) =>
      (await callApi(path, { token, ...(body ? { body } : {}) })).status;
    expect(await statusOf(`/check-in/counts?event=${mine.eventId}`)).toBe(200);
    expect(await statusOf(`/check-in/counts?event=${other.eventId}`)).toBe(404);
    expect(await statusOf(`/orders?event=${mine.eventId}`)).toBe(403);
    const link = { event_id: mine.eventId, name: "Own link", valid_until: iso(Date.now() + HOUR) };
    expect(await statusOf("/check-in/sessions", link)).toBe(403);
  });

  it("S2 TH24 who is let go, or moved to another event, stops with the next scan; what they did is handed over by nobody", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const [mine, other] = [await createShow(world), await createShow(world)];
    const [one, two] = (await mine.sell(2)).tickets;
    const { scanner, phone } = await scannerAt(world, mine);
    expect((await phone.scan(one?.code ?? "")).json.result).toBe("admitted");
    const waiting = await queued(phone, two?.code ?? "", Date.now());
    clock.advance(MINUTE);
    const db = drizzle(env.DB);
    const move = (eventIds: readonly string[] | null) =>
      db.update(members).set({ eventIds }).where(eq(members.personId, scanner.personId));
    await move([other.eventId]);
    expect((await phone.scan(two?.code ?? "")).json.code).toBe("check_in_ended");
    expect((await phone.sync([waiting])).status).toBe(401);
    expect((await phone.renew()).status).toBe(401);
    await move(null);
    expect((await phone.renew()).status).toBe(200);
    await db.delete(members).where(eq(members.personId, scanner.personId));
    expect((await phone.scan(two?.code ?? "")).json.code).toBe("check_in_ended");
    expect((await phone.renew()).status).toBe(401);
    expect(await world.api(`/check-in/counts?event=${mine.eventId}`)).toEqual({ admitted: 1, refused: 0 });
  });

  it("S1 I8 people and links share the number of devices; of many at once only as many as allowed get in", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const session = await newSession(world, show, { max_devices: 3 });
    const scanner = await world.member("scanner", [show.eventId]);
    const taken = await Promise.all(Array.from({ length: 8 }, () => takeUp(scanner, session)));
    const statuses = taken.map(({ answer }) => answer.status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(3);
    expect(statuses.filter((status) => status === 409)).toHaveLength(5);
    const { data } = await world.api(`/check-in/sessions/${session}/devices`);
    expect(data).toHaveLength(3);
    const rows = await drizzle(env.DB).select().from(auditLog).where(eq(auditLog.actorId, scanner.personId));
    expect(rows).toHaveLength(3);
  });
});
