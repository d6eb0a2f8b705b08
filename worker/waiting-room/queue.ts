/** What a person in the queue is told: place, share done, minutes. Pure; the page in the browser says the same. */
import type { Millis } from "../kernel/time.ts";
import { SECOND } from "../kernel/time.ts";
import type { Pace } from "../../durable-objects/waiting-room/protocol.ts";

/** The minutes until a place is called, as a range; null when nobody is being called. */
export function minutesLeft(ahead: number, pace: Pace | null): { readonly from: number; readonly to: number } | null {
  if (pace === null || pace.slow <= 0) return null;
  const from = Math.max(1, Math.floor(ahead / Math.max(pace.fast, pace.slow)));
  return { from, to: Math.max(from, Math.ceil(ahead / pace.slow)) };
}

/** The share of the way to the front, in whole percent; never 100 before the turn. */
export function shareDone(joinedAt: number, ahead: number): number {
  if (joinedAt <= 0) return 0;
  return Math.min(99, Math.max(0, Math.round((100 * (joinedAt - ahead)) / joinedAt)));
}

/** How long a browser waits before it asks again: longer for a large crowd, so that asking costs the same. */
export function nextPoll(waiting: number): Millis {
  if (waiting > 100_000) return 10 * SECOND;
  return waiting > 10_000 ? 5 * SECOND : 3 * SECOND;
}

/**
 * What of a network address counts as one: an IPv6 network of 64 bits belongs to one household or phone, which could
 * otherwise take a new address for each number.
 */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => "0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

/** Which join book a browser asks: by its hash, so that it is the same one at each try. */
export function waitingRoomShard(browserHash: string, shards: number): number {
  return Number.parseInt(browserHash.slice(0, 8), 16) % shards;
}

/** The share of an address's numbers that one join book may give. The hash spreads browsers evenly over the books. */
export function numbersPerBook(maxPerAddress: number, shards: number): number {
  return Math.ceil(maxPerAddress / shards);
}
