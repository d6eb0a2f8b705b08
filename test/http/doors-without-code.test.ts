/** Guests without a code, and phones that find a network only after the hours of their link. */
import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { deskOf } from "../../worker/check-in/client.ts";
import { checkInSessions, devices } from "../../worker/check-in/tables.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { DAY, HOUR, MINUTE } from "../../worker/kernel/time.ts";
import { orders } from "../../worker/orders/tables.ts";
import { tickets } from "../../worker/tickets/tables.ts";
import { stopClock } from "../support/clock.ts";
import { createShow } from "../support/door.ts";
import { iso, openDoor, type Phone, queued } from "../support/phone.ts";
import { createWorld } from "../support/world.ts";

const byHand = (phone: Phone, ticket: string, more: object = {}, token = phone.token) =>
  phone.call(`/check-in/tickets/${ticket}/scans`, { token, body: { scan_id: newId("scan"), ...more } });

describe("guests without a code", () => {
  it("S3 who may look up lets in what was found: once, by the same rules, and the log says that there was no code", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const sold = await show.sell(2);
    const phone = await openDoor(world, show, { search: "everybody", gate: "North" });
    const [found] = (await phone.call(`/check-in/search?q=${sold.orderCode}`)).json.data;
    expect(Object.keys(found).sort()).toEqual(
      ["admitted_at", "event_id", "holder_name", "id", "order_code", "people", "seat", "status", "type"].sort(),
    );
    const scanId = newId("scan");
    const first = await byHand(phone, found.id, { scan_id: scanId });
    expect(first.json).toMatchObject({ result: "admitted", ticket: { id: found.id, holder_name: "Afsana Rahman" } });
    // Sent again after a lost answer it is the same one (E34); the printed code comes too late (I4).
    expect((await byHand(phone, found.id, { scan_id: scanId })).json).toEqual(first.json);
    expect((await phone.scan(sold.tickets[0]?.code ?? "")).json.result).toBe("duplicate");
    expect((await byHand(phone, found.id)).json).toMatchObject({ result: "duplicate", first: { gate: "North" } });
    const { data } = await world.api(`/check-in/scans?event=${show.eventId}&by_hand=true`);
    expect(data.map(({ result, by_hand: hand }: { result: string; by_hand: boolean }) => [result, hand])).toEqual([
      ["duplicate", true],
      ["admitted", true],
    ]);
    expect(await world.api(`/check-in/counts?event=${show.eventId}`)).toEqual({ admitted: 1, refused: 2 });
  });

  it("TH15 a link that does not search lets nobody in so; one with a PIN wants the supervisor; another event's is unknown", async () => {
    const world = await createWorld();
    const [show, other] = [await createShow(world), await createShow(world)];
    const [one] = (await show.sell(1)).tickets;
    const [far] = (await other.sell(1)).tickets;
    const id = one?.id ?? "";
    const closed = await openDoor(world, show, { search: "nobody" });
    expect((await byHand(closed, id)).json.code).toBe("forbidden");
    const phone = await openDoor(world, show, { supervisor_pin: "480113" });
    expect((await byHand(phone, id)).json.code).toBe("supervisor_required");
    const { access_token: token } = (await phone.call("/check-in/supervisor", { body: { pin: "480113" } })).json;
    expect((await byHand(phone, far?.id ?? "", {}, token)).status).toBe(404);
    expect((await byHand(phone, newId("ticket"), {}, token)).status).toBe(404);
    const open = await openDoor(world, show, { search: "everybody" });
    const forced = await byHand(open, id, { override: { reason: "Because I say so" } });
    expect(forced.json.code).toBe("supervisor_required");
    expect(await world.api(`/check-in/counts?event=${show.eventId}`)).toEqual({ admitted: 0, refused: 0 });
    expect((await byHand(phone, id, {}, token)).json.result).toBe("admitted");
  });

  it("S3 E38 TH13 what a scan would refuse is refused; the search says which", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const sold = await show.sell(2);
    const [one, two] = sold.tickets;
    const db = drizzle(env.DB);
    const status = (of: string | undefined, to: "cancelled" | "blocked") =>
      db
        .update(tickets)
        .set({ status: to })
        .where(and(eq(tickets.tenantId, world.tenantId), eq(tickets.id, of ?? "")));
    const phone = await openDoor(world, show, { search: "everybody", accepts_unpaid: true });
    const statuses = async () => {
      const { data } = (await phone.call(`/check-in/search?q=${sold.orderCode}`)).json;
      return data.map((ticket: { status: string }) => ticket.status);
    };
    await status(two?.id, "blocked");
    await db.update(orders).set({ status: "pending" }).where(eq(orders.id, sold.orderId));
    expect(await statuses()).toEqual(["unpaid", "blocked"]);
    expect((await byHand(phone, one?.id ?? "")).json.result).toBe("unpaid");
    expect((await byHand(phone, two?.id ?? "")).json.result).toBe("blocked");
    expect((await byHand(phone, one?.id ?? "", { accept_unpaid: true })).json.result).toBe("admitted");
    await status(one?.id, "cancelled");
    expect((await byHand(phone, one?.id ?? "")).json.result).toBe("cancelled");
    const gate = await openDoor(world, show, { search: "everybody", ticket_types: [show.types[1]?.id] }, "Other gate");
    await db.update(orders).set({ status: "paid" }).where(eq(orders.id, sold.orderId));
    const [three] = (await show.sell(1)).tickets;
    expect((await byHand(gate, three?.id ?? "")).json.result).toBe("wrong_gate");
  });
});

describe("phones that come home late", () => {
  it("S5 E35 what happened within the hours is handed over after them, also when the ticket has expired since", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const show = await createShow(world);
    const [one, two] = (await show.sell(2)).tickets;
    const phone = await openDoor(world, show, { valid_until: iso(show.startsAt + 3 * HOUR) });
    clock.advance(show.startsAt - Date.now());
    const within = await queued(phone, one?.code ?? "", Date.now());
    // By then the tickets' own time has ended as well.
    clock.advance(3 * DAY);
    const outside = await queued(phone, two?.code ?? "", Date.now() - DAY);

    expect((await phone.sync([within])).status).toBe(401);
    const token = (await phone.renew()).json.access_token as string;
    const late = { ...phone, call: (path: string, options = {}) => phone.call(path, { token, ...options }) };
    const synced = await late.call("/check-in/scans/sync", { body: { scans: [within, outside] } });
    expect(synced.json.data).toMatchObject([
      { fault: null, scan: { result: "admitted", conflict: null, offline: true } },
      { fault: null, scan: { result: "admitted", conflict: null } },
    ]);
    const desk = deskOf(env, show.eventId);
    const { records } = await desk.log({ before: null, limit: 5 });
    // What says that it happened after the hours is kept too, and marked (TH17).
    expect(records.map(({ suspicion }) => suspicion)).toEqual(["impossible_time", null]);
    expect(iso(records[1]?.happenedAt ?? 0)).toBe(within.scanned_at);
    // A repeat changes nothing (E34), and taking back works as it does within them (E40).
    await late.call("/check-in/scans/sync", { body: { scans: [within] } });
    expect(await desk.counts()).toEqual({ admitted: 2, refused: 0 });
    const annulled = await late.call(`/check-in/scans/${outside.scan_id}/annul`, { body: {} });
    expect(annulled.json).toMatchObject({ annulled: true });
  });

  it("S1 TH16 after the hours a phone may do nothing else; revoked, or a month later, not even that", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const show = await createShow(world);
    const code = (await show.sell(1)).tickets[0]?.code ?? "";
    const phone = await openDoor(world, show, {
      valid_until: iso(Date.now() + HOUR),
      search: "everybody",
      sells: true,
      supervisor_pin: "480113",
    });
    const scan = await queued(phone, code, Date.now());
    clock.advance(2 * HOUR);
    const token = (await phone.renew()).json.access_token as string;
    const lines = [{ ticket_type: show.types[0]?.id, quantity: 1 }];
    const asked: readonly (readonly [string, object?])[] = [
      ["/check-in/session"],
      ["/check-in/manifest"],
      ["/check-in/search?q=afsana"],
      ["/check-in/supervisor", { pin: "480113" }],
      ["/check-in/scans", { code, scan_id: newId("scan") }],
      [`/check-in/tickets/${newId("ticket")}/scans`, { scan_id: newId("scan") }],
      ["/check-in/sales/offer"],
      ["/check-in/sales/quote", { lines }],
      ["/check-in/sales", { sale_id: "one", lines, method: "cash" }],
    ];
    for (const [path, body] of asked) {
      const answer = await phone.call(path, { token, ...(body ? { body } : {}) });
      expect([path, answer.status, answer.json.code]).toEqual([path, 401, "check_in_ended"]);
    }
    expect((await deskOf(env, show.eventId).log({ before: null, limit: 5 })).records).toEqual([]);

    const db = drizzle(env.DB);
    const shutOut = (revokedAt: number | null) =>
      db.update(devices).set({ revokedAt }).where(eq(devices.id, phone.deviceId));
    await shutOut(Date.now());
    expect((await phone.call("/check-in/scans/sync", { token, body: { scans: [scan] } })).status).toBe(401);
    expect((await phone.renew()).status).toBe(401);
    await shutOut(null);
    const end = (revokedAt: number | null) =>
      db.update(checkInSessions).set({ revokedAt }).where(eq(checkInSessions.tenantId, world.tenantId));
    await end(Date.now());
    expect((await phone.renew()).status).toBe(401);
    await end(null);
    clock.advance(30 * DAY - HOUR - MINUTE);
    expect((await phone.renew()).status).toBe(200);
    clock.advance(2 * MINUTE);
    expect((await phone.renew()).status).toBe(401);
  });
});
