/** A fresh waiting room per test, and the few words that its tests speak. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import type { WaitingRoom } from "../../durable-objects/waiting-room/index.ts";
import {
  joinBookName,
  roomName,
  type JoinNumber,
  type RoomSettings,
  type RoomStatus,
} from "../../durable-objects/waiting-room/protocol.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { drawKey, drawOf, earlyNumber } from "../../worker/waiting-room/draw.ts";
import { waitingRoomShard } from "../../worker/waiting-room/queue.ts";

export type RoomStub = DurableObjectStub<WaitingRoom>;

export const ROOMS = env.WAITING_ROOM;

export function settings(change: Partial<RoomSettings> = {}): RoomSettings {
  return {
    mode: "on",
    opensAt: null,
    rate: 60,
    admissionMinutes: 10,
    turnMinutes: 2,
    maxChoosing: 1000,
    holdsPerAdmission: 3,
    maxPerAddress: 1000,
    ...change,
  };
}

/** The hash of a browser or an address, as the Worker would send it. */
export function hashOf(name: string): string {
  let state = 2166136261;
  const next = (salt: number) => {
    for (const char of `${salt}${name}`) state = Math.imul(state ^ char.charCodeAt(0), 16777619);
    return (state >>> 0).toString(16).padStart(8, "0");
  };
  return Array.from({ length: 8 }, (_, salt) => next(salt)).join("");
}

/** A room that was set up. `join` gives a browser its number, in the join book that its hash names. */
export async function newQueue(change: Partial<RoomSettings> = {}) {
  const eventId = newId("event");
  // A stub breaks when its object is killed, so each use takes a new one.
  const fresh = () => ROOMS.getByName(roomName(eventId));
  const room = fresh();
  const configured = await room.configure({ eventId, settings: settings(change) });
  if (!configured.ok) throw new Error(configured.error.reason);
  const { shards } = configured.value;
  const book = (shard: number): RoomStub => ROOMS.getByName(joinBookName(eventId, shard));
  const ask = async (browser: string, address = browser, maxPerAddress = 1000) => {
    const hash = hashOf(browser);
    const shard = waitingRoomShard(hash, shards);
    return await book(shard).join({ eventId, shard, browser: hash, address: hashOf(address), maxPerAddress });
  };
  const join = async (browser: string): Promise<JoinNumber> => {
    const joined = await ask(browser);
    if (!joined.ok) throw new Error(joined.error.reason);
    return joined.value;
  };
  return { eventId, room, fresh, shards, book, ask, join, status: async () => present(await fresh().status()) };
}

export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("there is none");
  return value;
}

/** Number over all books and place of what a browser was given, by what is public after the draw. */
export function seatInLine(eventId: string, number: JoinNumber, status: RoomStatus): { number: number; place: number } {
  if (number.kind === "late") return { number: number.number, place: number.number + 1 };
  const counts = present(status.counts);
  const overall = present(earlyNumber(counts, number.shard, number.index));
  const size = counts.reduce((sum, count) => sum + count, 0);
  const draw = drawOf(drawKey(present(status.seed), eventId, counts), size);
  return { number: overall, place: 1 + draw.shuffled(overall) };
}

/** One value that SQLite of an object answers, read past its code. */
export function query(stub: RoomStub, sql: string): Promise<number> {
  return runInDurableObject(stub, (_, { storage }) => Number(storage.sql.exec<{ n: number }>(sql).one().n));
}
