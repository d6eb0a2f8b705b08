/** The live feed: a browser's socket through the Worker, and the object's side of it. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { decodeFrame, type Frame } from "../../durable-objects/event-inventory/frames.ts";
import { MAX_SEATS_PER_EVENT } from "../../durable-objects/event-inventory/protocol.ts";
import { openLive } from "../../worker/inventory/client.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { MINUTE } from "../../worker/kernel/time.ts";
import { createHouse } from "../support/house.ts";
import { createWorld, ORIGIN } from "../support/world.ts";
import { hall, places, sale, seats, seatsOf, TTL } from "./event-inventory-world.ts";

afterEach(() => vi.useRealTimers());

/** A socket whose frames are read one by one, in order. */
function listen(socket: WebSocket) {
  const arrived: (Frame | string)[] = [];
  const waiting: ((frame: Frame | string) => void)[] = [];
  let over: (code: number) => void = () => undefined;
  const closed = new Promise<number>((resolve) => (over = resolve));
  socket.binaryType = "arraybuffer";
  socket.addEventListener("message", ({ data }) => {
    const frame = typeof data === "string" ? data : decodeFrame(data as ArrayBuffer);
    if (frame === undefined) throw new Error("not a frame");
    const taker = waiting.shift();
    if (taker === undefined) arrived.push(frame);
    else taker(frame);
  });
  socket.addEventListener("close", ({ code }) => over(code));
  socket.accept();
  const next = (): Promise<Frame | string> => {
    const first = arrived.shift();
    return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first);
  };
  return { next, closed, send: (text: string) => socket.send(text), close: () => socket.close(1000) };
}

async function open(eventId: string, options: { since?: number; addressHash?: string } = {}) {
  const answer = await openLive(env, eventId, { addressHash: "somewhere", ...options });
  if (answer.webSocket === null) throw new Error(`no socket: ${answer.status}`);
  return listen(answer.webSocket);
}

const statuses = (frame: Frame | string) =>
  typeof frame !== "string" && frame.kind === "snapshot" ? frame.statuses.join("") : "no snapshot";

describe("live feed", () => {
  it("I3 a snapshot first, then what changes; several changes are one frame", async () => {
    const { eventId, hold, stub } = await sale();
    await hold([seats("stalls", "A1")]);
    const socket = await open(eventId);
    const first = await socket.next();
    expect(statuses(first)).toBe("100000");
    expect(first).toMatchObject({
      version: 2,
      pools: [
        { id: "event", held: 1 },
        { id: "floor", held: 0 },
      ],
    });
    const [, b] = await Promise.all([
      hold([seats("stalls", "A3")]),
      hold([seats("balcony", "B1"), places("standing", 2)]),
    ]);
    expect(await socket.next()).toEqual({
      kind: "delta",
      version: 4,
      from: 2,
      seats: [
        [2, 1],
        [4, 1],
      ],
      pools: [
        { id: "event", capacity: 8, held: 5, sold: 0 },
        { id: "floor", capacity: 5, held: 2, sold: 0 },
      ],
    });
    await stub.commit({ holdId: b.holdId, orderId: "ord_1" });
    expect(await socket.next()).toMatchObject({ version: 5, from: 4, seats: [[4, 2]] });
    await stub.block({ key: "k", seats: ["A4"], reason: "kill" });
    expect(await socket.next()).toMatchObject({ version: 6, seats: [[3, 3]], pools: [] });
  });
  it("I3 goes on from a version; one that is unknown gets a snapshot", async () => {
    const { eventId, hold } = await sale();
    await hold([seats("stalls", "A1")]);
    await hold([seats("stalls", "A2")]);
    const again = await open(eventId, { since: 2 });
    expect(await again.next()).toMatchObject({ kind: "delta", version: 3, from: 2, seats: [[1, 1]] });
    again.send('{"since":1}');
    expect(await again.next()).toMatchObject({
      kind: "delta",
      from: 1,
      seats: [
        [0, 1],
        [1, 1],
      ],
    });
    again.send('{"since": 3}');
    expect(await again.next()).toMatchObject({ kind: "delta", from: 3, version: 3, seats: [] });
    again.send('{"since":99}');
    expect(statuses(await again.next())).toBe("110000");
  });
  it("survives hibernation: a change after it reaches the socket, and who missed one gets a snapshot", async () => {
    const { eventId, hold, stub } = await sale();
    const socket = await open(eventId);
    expect(await socket.next()).toMatchObject({ version: 1 });
    await evictDurableObject(stub);
    await hold([seats("stalls", "A2")]);
    expect(await socket.next()).toMatchObject({ kind: "delta", version: 2, from: 1, seats: [[1, 1]] });
    await evictDurableObject(stub);
    socket.send('{"since":1}');
    expect(statuses(await socket.next())).toBe("010000");
  });
  it("shows what ran out, and a plan that changed as a whole", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const { eventId, hold, stub } = await sale();
    const socket = await open(eventId);
    await socket.next();
    await hold([seats("stalls", "A2")]);
    expect(await socket.next()).toMatchObject({ seats: [[1, 1]] });
    vi.setSystemTime(Date.now() + TTL);
    // Anybody's question lets go what ran out; without one the alarm does.
    await stub.snapshot();
    expect(await socket.next()).toMatchObject({ seats: [[1, 0]] });
    await stub.configure({ ...hall({ seats: [...seatsOf("B", 2), ...seatsOf("A", 5)] }), revision: 2, eventId });
    expect(statuses(await socket.next())).toBe("0000000");
  });
  it("a turn that fails leaves nobody behind", async () => {
    const { eventId, hold, stub } = await sale();
    const socket = await open(eventId);
    await socket.next();
    await hold([seats("stalls", "A1")]);
    // The frame is under way when memory is dropped.
    await runInDurableObject(
      stub,
      (_, { storage }) => void storage.sql.exec("INSERT INTO taken VALUES (1, 'hld_other')"),
    );
    await expect(hold([seats("stalls", "A2")])).rejects.toThrow(/UNIQUE|I1/);
    await runInDurableObject(stub, (_, { storage }) => void storage.sql.exec("DELETE FROM taken WHERE seat = 1"));
    await hold([seats("stalls", "A3")]);
    let frame = await socket.next();
    let seen = "";
    while (typeof frame !== "string" && frame.version < 3) frame = await socket.next();
    if (typeof frame !== "string") seen = frame.kind === "snapshot" ? statuses(frame) : JSON.stringify(frame.seats);
    expect(["101000", "[[2,1]]"]).toContain(seen);
  });
  it("I8 20,000 seats are one frame below 6 kB", async () => {
    const products = [{ id: "stalls", category: "A", pools: [] }];
    const { eventId } = await sale(hall({ seats: seatsOf("A", MAX_SEATS_PER_EVENT), products }));
    const answer = await openLive(env, eventId, { addressHash: "somewhere" });
    const size = new Promise<number>((resolve) => {
      const socket = answer.webSocket;
      if (socket === null) throw new Error("no socket");
      socket.binaryType = "arraybuffer";
      socket.addEventListener("message", ({ data }) => resolve((data as ArrayBuffer).byteLength));
      socket.accept();
    });
    expect(await size).toBeLessThan(6000);
  });
});

describe("TH44 sockets", () => {
  it("TH44 nonsense, long and binary messages end the socket with a code", async () => {
    const { eventId } = await sale();
    for (const [text, code] of [
      ["hello", 1008],
      ['{"since":-1}', 1008],
      ['{"since":1e3}', 1008],
      [`{"since":1}${" ".repeat(99)}`, 1009],
    ] as const) {
      const socket = await open(eventId);
      socket.send(text);
      expect(await socket.closed, text).toBe(code);
    }
    const answer = await openLive(env, eventId, { addressHash: "somewhere" });
    if (answer.webSocket === null) throw new Error("no socket");
    const { closed } = listen(answer.webSocket);
    answer.webSocket.send(new Uint8Array(3));
    expect(await closed).toBe(1003);
  });
  it("TH44 who asks too often is let go, also over hibernation", async () => {
    const { eventId, stub } = await sale();
    const socket = await open(eventId);
    await socket.next();
    for (let n = 0; n < 20; n++) {
      socket.send('{"since":1}');
      await socket.next();
      if (n === 10) await evictDurableObject(stub);
    }
    socket.send('{"since":1}');
    expect(await socket.closed).toBe(4429);
  });
  it("TH44 one address has so many sockets and no more; another one is not harmed", async () => {
    const { eventId, stub } = await sale();
    const opened = await Promise.all(Array.from({ length: 200 }, () => open(eventId, { addressHash: "greedy" })));
    expect((await openLive(env, eventId, { addressHash: "greedy" })).status).toBe(429);
    const other = await open(eventId, { addressHash: "other" });
    expect(await other.next()).toMatchObject({ kind: "snapshot" });
    expect((await stub.pulse()).sockets).toBe(201);
    for (const socket of opened) socket.close();
  });
  it("TH44 who says nothing for long is let go; a ping keeps the socket, without waking the object", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const { eventId, stub } = await sale();
    const silent = await open(eventId);
    await silent.next();
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    const fresh = await open(eventId);
    await fresh.next();
    fresh.send("ping");
    expect(await fresh.next()).toBe("pong");
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await silent.closed).toBe(4408);
    expect((await stub.pulse()).sockets).toBe(1);
    // It is looked after for as long as there is one.
    expect(await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())).not.toBeNull();
  });
  it("the object answers nothing but an upgrade", async () => {
    const { stub } = await sale();
    expect((await stub.fetch("https://inventory/live")).status).toBe(426);
  });
});

describe("GET shop/events/{id}/live", () => {
  const upgrade = (path: string, headers: Record<string, string> = { upgrade: "websocket" }) =>
    exports.default.fetch(`${ORIGIN}/api/v1/shop/events/${path}`, { headers });

  it("V5 opens for a published event and follows its sale", async () => {
    const world = await createWorld();
    const { eventId, seatedType } = await createHouse(world, { seats: 4 });
    const answer = await upgrade(`${eventId}/live`);
    expect(answer.status).toBe(101);
    if (answer.webSocket === null) throw new Error("no socket");
    const socket = listen(answer.webSocket);
    const first = await socket.next();
    expect(statuses(first)).toBe("0000");
    await world.api(`/shop/events/${eventId}/holds`, {
      body: { lines: [{ ticket_type: seatedType, seats: ["S-2"] }] },
    });
    expect(await socket.next()).toMatchObject({ kind: "delta", seats: [[1, 1]] });
  });
  it("V5 a draft, an unknown event, a plain request and a wrong version are refused with a code", async () => {
    const world = await createWorld();
    const { eventId } = await createHouse(world, { publish: false });
    for (const id of [eventId, newId("event"), "nonsense"]) expect((await upgrade(`${id}/live`)).status).toBe(404);
    const house = await createHouse(world);
    const plain = await upgrade(`${house.eventId}/live`, {});
    expect([plain.status, await plain.text()]).toEqual([426, expect.stringContaining("upgrade_required")]);
    expect((await upgrade(`${house.eventId}/live?since=-1`)).status).toBe(422);
  });
});
