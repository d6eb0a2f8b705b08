import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { CheckInDesk } from "../../durable-objects/check-in-desk/index.ts";
import type { ScanRequest } from "../../durable-objects/check-in-desk/protocol.ts";
import { newId } from "../../worker/kernel/ids.ts";

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
