import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { CheckInDesk } from "../../durable-objects/check-in-desk/index.ts";
import type { ScanRequest } from "../../durable-objects/check-in-desk/protocol.ts";
import { SINGLE_ENTRY } from "../../worker/kernel/entry.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { MINUTE } from "../../worker/kernel/time.ts";
import { stopClock } from "../support/clock.ts";

function newDesk(): DurableObjectStub<CheckInDesk> {
  const namespace = env.CHECK_IN_DESK;
  return namespace.get(namespace.idFromName(newId("event")));
}

function scanOf(ticketId: string | null, more: Partial<ScanRequest> = {}): ScanRequest {
  return {
    scanId: newId("scan"),
    codeHash: `hash of ${ticketId ?? "nothing"}`,
    ticketId,
    ticketVersion: ticketId === null ? null : 1,
    ticketTypeId: null,
    refusal: null,
    device: { id: "dev_1", name: "Phone 1" },
    gate: "North",
    scannedAt: 1000,
    ...more,
  };
}

describe("CheckInDesk", () => {
  it("E33 lets a ticket in once, and tells the second door when and where", async () => {
    const desk = newDesk();
    const ticket = newId("ticket");
    const first = await desk.scan(scanOf(ticket));
    const second = await desk.scan(scanOf(ticket, { device: { id: "dev_2", name: "Phone 2" }, gate: "South" }));
    expect(first).toMatchObject({ ok: true, value: { result: "admitted", first: null } });
    if (!first.ok) throw new Error("unreachable");
    expect(second).toMatchObject({
      ok: true,
      value: { result: "duplicate", first: { at: first.value.at, gate: "North", device: "Phone 1" } },
    });
  });

  it("E34 a re-send with the same scan id gets the same answer and one record", async () => {
    const desk = newDesk();
    const request = scanOf(newId("ticket"));
    const first = await desk.scan(request);
    const again = await Promise.all(Array.from({ length: 5 }, async () => await desk.scan(request)));
    for (const answer of again) expect(answer).toEqual(first);
    const { records } = await desk.log({ before: null, limit: 100 });
    expect(records).toHaveLength(1);
    expect(await desk.counts()).toEqual({ admitted: 1, refused: 0 });
  });

  it("E34 a re-send of a duplicate repeats its first admission", async () => {
    const desk = newDesk();
    const ticket = newId("ticket");
    await desk.scan(scanOf(ticket));
    const request = scanOf(ticket);
    const first = await desk.scan(request);
    expect(await desk.scan(request)).toEqual(first);
    expect(first).toMatchObject({ ok: true, value: { result: "duplicate", first: { device: "Phone 1" } } });
  });

  it("I6 the same scan id with another code is refused and changes nothing", async () => {
    const desk = newDesk();
    const request = scanOf(newId("ticket"));
    await desk.scan(request);
    const other = await desk.scan(scanOf(newId("ticket"), { scanId: request.scanId, codeHash: "another" }));
    expect(other).toEqual({ ok: false, error: { reason: "scan_mismatch" } });
    expect(await desk.counts()).toEqual({ admitted: 1, refused: 0 });
  });

  it("E41 an invalid scan is logged and the next one works", async () => {
    const desk = newDesk();
    const invalid = await desk.scan(scanOf(null, { refusal: "invalid" }));
    expect(invalid).toMatchObject({ ok: true, value: { result: "invalid" } });
    expect(await desk.scan(scanOf(newId("ticket")))).toMatchObject({ ok: true, value: { result: "admitted" } });
    expect(await desk.counts()).toEqual({ admitted: 1, refused: 1 });
  });

  it("a refused ticket is not used up: it goes in once the reason is gone", async () => {
    const desk = newDesk();
    const ticket = newId("ticket");
    expect(await desk.scan(scanOf(ticket, { refusal: "unpaid" }))).toMatchObject({ value: { result: "unpaid" } });
    expect(await desk.scan(scanOf(ticket))).toMatchObject({ value: { result: "admitted" } });
  });

  it("I4 of 200 scans of one ticket at the same time exactly one lets in", async () => {
    const desk = newDesk();
    const ticket = newId("ticket");
    const answers = await Promise.all(
      Array.from(
        { length: 200 },
        async (_, i) => await desk.scan(scanOf(ticket, { device: { id: `dev_${i % 8}`, name: `Phone ${i % 8}` } })),
      ),
    );
    const results = answers.map((answer) => (answer.ok ? answer.value.result : answer.error.reason));
    expect(results.filter((result) => result === "admitted")).toHaveLength(1);
    expect(results.filter((result) => result === "duplicate")).toHaveLength(199);
    expect(await desk.counts()).toEqual({ admitted: 1, refused: 199 });
  });

  it("I7 an eviction forgets neither admissions nor answers", async () => {
    const desk = newDesk();
    const request = scanOf(newId("ticket"));
    const first = await desk.scan(request);
    await evictDurableObject(desk);
    expect(await desk.scan(request)).toEqual(first);
    expect(await desk.scan(scanOf(request.ticketId))).toMatchObject({ value: { result: "duplicate" } });
    expect(await desk.counts()).toEqual({ admitted: 1, refused: 1 });
  });

  it("S6 the log pages newest first and holds every attempt with device, gate and both times", async () => {
    const desk = newDesk();
    for (let i = 0; i < 7; i++) await desk.scan(scanOf(newId("ticket"), { scannedAt: i }));
    const one = await desk.log({ before: null, limit: 3 });
    const two = await desk.log({ before: one.next, limit: 3 });
    const three = await desk.log({ before: two.next, limit: 3 });
    const all = [...one.records, ...two.records, ...three.records];
    expect(all.map((record) => record.scannedAt)).toEqual([6, 5, 4, 3, 2, 1, 0]);
    expect(three.next).toBeNull();
    expect(all[0]).toMatchObject({ deviceId: "dev_1", deviceName: "Phone 1", gate: "North", result: "admitted" });
    expect(all[0]?.at).toBeGreaterThan(1_700_000_000_000);
  });
});

describe("CheckInDesk: what comes late, goes out, or is taken back", () => {
  const offlineScan = (ticketId: string, at: number, more: Partial<ScanRequest> = {}) =>
    scanOf(ticketId, { offline: { result: "admitted", at, suspicion: null }, ...more });

  it("E35 two devices without a network let the same ticket in: both records stay, the later one is the conflict", async () => {
    const desk = newDesk();
    const ticket = newId("ticket");
    const now = Date.now();
    const late = offlineScan(ticket, now - 1000, { device: { id: "dev_2", name: "Phone 2" } });
    const early = offlineScan(ticket, now - 9000);
    const [first] = await desk.sync([late]);
    expect(first).toMatchObject({ ok: true, value: { result: "admitted", offline: true } });
    expect(first?.ok === true && first.value.conflict).toBeUndefined();
    expect(await desk.sync([early])).toMatchObject([{ ok: true, value: { result: "admitted" } }]);
    const { records } = await desk.log({ before: null, limit: 10, conflicts: true });
    expect(records).toMatchObject([
      { scanId: late.scanId, conflict: "duplicate", first: { at: now - 9000, device: "Phone 1" } },
    ]);
    expect(await desk.attendance({ since: now - 60_000 })).toMatchObject({ entered: 2, conflicts: 1 });
    expect(await desk.scan(scanOf(ticket))).toMatchObject({
      value: { result: "duplicate", first: { at: now - 9000 } },
    });
  });

  it("I4 E35 scans of many devices give the same records whatever order they arrive in", async () => {
    const now = Date.now();
    const tickets = Array.from({ length: 6 }, () => newId("ticket"));
    const scans = Array.from({ length: 60 }, (_, i) =>
      offlineScan(tickets[(i * 7) % 6] ?? "", now - ((i * 7919) % 5000), {
        device: { id: `dev_${i % 5}`, name: `Phone ${i % 5}` },
      }),
    );
    const outcome = async (order: readonly ScanRequest[]) => {
      const desk = newDesk();
      for (let i = 0; i < order.length; i += 13) await desk.sync(order.slice(i, i + 13));
      const { records } = await desk.log({ before: null, limit: 100 });
      const { entered, conflicts, refused } = await desk.attendance({ since: 0 });
      const told = records.map(({ scanId, result, conflict }) => [scanId, result, conflict].join(" "));
      return { told: told.sort(), entered, conflicts, refused };
    };
    const straight = await outcome(scans);
    expect(straight).toMatchObject({ entered: 60, conflicts: 54 });
    expect(await outcome(scans.toReversed())).toEqual(straight);
    expect(await outcome([...scans.slice(25), ...scans.slice(0, 25)])).toEqual(straight);
  });

  it("I4 E35 10,000 scans of 20 devices without a network give the same result in any order", async () => {
    const [DEVICES, SCANS, TICKETS, BATCH] = [20, 10_000, 4000, 200];
    const now = Date.now();
    const tickets = Array.from({ length: TICKETS }, () => newId("ticket"));
    // What each device did, in its own order; many tickets were seen at several doors.
    const queues = Array.from({ length: DEVICES }, (_, device) =>
      Array.from({ length: SCANS / DEVICES }, (_, i) => {
        const n = device * (SCANS / DEVICES) + i;
        return offlineScan(tickets[(n * 7919) % TICKETS] ?? "", now - 3_600_000 + ((n * 104_729) % 3_000_000), {
          device: { id: `dev_${device}`, name: `Phone ${device}` },
        });
      }),
    );
    const outcome = async (order: readonly ScanRequest[]) => {
      const desk = newDesk();
      for (let i = 0; i < order.length; i += BATCH) await desk.sync(order.slice(i, i + BATCH));
      const conflicts: string[] = [];
      for (let before: number | null = null; ;) {
        const { records, next } = await desk.log({ before, limit: 100, conflicts: true });
        conflicts.push(...records.map(({ scanId, conflict, first }) => [scanId, conflict, first?.at].join(" ")));
        if (next === null) break;
        before = next;
      }
      const { entered, refused, conflicts: count } = await desk.attendance({ since: 0 });
      return { conflicts: conflicts.sort(), entered, refused, count };
    };
    const deviceByDevice = queues.flat();
    const straight = await outcome(deviceByDevice);
    expect(straight).toMatchObject({ entered: SCANS, refused: 0, count: SCANS - TICKETS });
    expect(new Set(straight.conflicts).size).toBe(SCANS - TICKETS);
    const shuffled = deviceByDevice
      .map((_, i) => deviceByDevice[(i * 6007 + 13) % SCANS])
      .filter((scan) => scan !== undefined);
    expect(new Set(shuffled).size).toBe(SCANS);
    expect(await outcome(shuffled)).toEqual(straight);
  });

  it("E37 a cancelled ticket that a device without a network let in is kept and marked", async () => {
    const desk = newDesk();
    const scan = offlineScan(newId("ticket"), Date.now(), { refusal: "cancelled" });
    expect(await desk.sync([scan, scan])).toMatchObject([
      { value: { result: "admitted", conflict: "cancelled" } },
      { value: { result: "admitted", conflict: "cancelled" } },
    ]);
    expect(await desk.counts()).toEqual({ admitted: 1, refused: 0 });
  });

  it("E40 the same device takes back its scan within minutes, and then the ticket goes in", async () => {
    const desk = newDesk();
    const clock = stopClock();
    const ticket = newId("ticket");
    const scan = scanOf(ticket);
    await desk.scan(scan);
    expect(await desk.annul({ scanId: scan.scanId, deviceId: "dev_2" })).toMatchObject({
      error: { reason: "unknown_scan" },
    });
    expect(await desk.annul({ scanId: scan.scanId, deviceId: "dev_1" })).toMatchObject({ value: { annulled: true } });
    expect(await desk.annul({ scanId: scan.scanId, deviceId: "dev_1" })).toMatchObject({ value: { annulled: true } });
    expect(await desk.counts()).toEqual({ admitted: 0, refused: 0 });
    const again = scanOf(ticket);
    expect(await desk.scan(again)).toMatchObject({ value: { result: "admitted" } });
    clock.advance(5 * MINUTE + 1);
    expect(await desk.annul({ scanId: again.scanId, deviceId: "dev_1" })).toMatchObject({
      error: { reason: "too_late" },
    });
    const refused = scanOf(ticket);
    await desk.scan(refused);
    expect(await desk.annul({ scanId: refused.scanId, deviceId: "dev_1" })).toMatchObject({
      error: { reason: "nothing_to_annul" },
    });
  });

  it("S7 in, out and in again, as the event allows; the numbers follow", async () => {
    const desk = newDesk();
    const ticket = newId("ticket");
    const policy = { ...SINGLE_ENTRY, reentry: "after_exit" } as const;
    const pass = async (direction: "in" | "out") => {
      const answer = await desk.scan(scanOf(ticket, { direction, policy }));
      return answer.ok ? answer.value.result : "";
    };
    expect([await pass("in"), await pass("in"), await pass("out"), await pass("out"), await pass("in")]).toEqual([
      "admitted",
      "duplicate",
      "exited",
      "not_inside",
      "admitted",
    ]);
    expect(await desk.attendance({ since: 0 })).toMatchObject({
      entered: 2,
      left: 1,
      inside: 1,
      refused: 2,
      recentDuplicates: 1,
      gates: [{ gate: "North", entered: 2, left: 1, refused: 2 }],
    });
  });

  it("S8 a supervisor's word is kept with the scan", async () => {
    const desk = newDesk();
    const ticket = newId("ticket");
    const override = { by: "dev_1", reason: "Ticket checked by hand" };
    expect(await desk.scan(scanOf(ticket, { refusal: "unpaid", override }))).toMatchObject({
      value: { result: "admitted", forced: true },
    });
    expect(await desk.ticketLog({ ticketId: ticket, limit: 10 })).toMatchObject([
      { forced: true, supervisor: "dev_1", reason: "Ticket checked by hand" },
    ]);
  });

  it("S5 a device learns what changed since it last asked, also what was taken back", async () => {
    const desk = newDesk();
    const [one, two] = [scanOf(newId("ticket")), scanOf(newId("ticket"))];
    await desk.scan(one);
    const first = await desk.passages({ after: 0, limit: 100 });
    expect(first.passages).toMatchObject([{ ticketId: one.ticketId, direction: "in", annulled: false }]);
    await desk.scan(two);
    await desk.annul({ scanId: one.scanId, deviceId: "dev_1" });
    const then = await desk.passages({ after: first.change, limit: 100 });
    expect(then.passages.map(({ ticketId, annulled }) => [ticketId, annulled])).toEqual([
      [two.ticketId, false],
      [one.ticketId, true],
    ]);
    expect(await desk.passages({ after: then.change, limit: 100 })).toEqual({ passages: [], change: then.change });
  });

  it("S9 who watches gets the numbers at once, and again when somebody goes in", async () => {
    const desk = newDesk();
    const answer = await desk.fetch("https://desk/live", {
      headers: { upgrade: "websocket", "tessera-day-start": "0" },
    });
    const socket = answer.webSocket;
    if (!socket) throw new Error(`no socket: ${answer.status}`);
    const heard: { entered: number }[] = [];
    const next = new Promise<void>((done) => {
      socket.addEventListener("message", ({ data }) => {
        heard.push(JSON.parse(String(data)) as { entered: number });
        if (heard.length === 2) done();
      });
    });
    socket.accept();
    await desk.scan(scanOf(newId("ticket")));
    await next;
    expect(heard.map(({ entered }) => entered)).toEqual([0, 1]);
    socket.close();
  });
});
