/**
 * What blocks keep back of pools. A block without a channel keeps its places from everybody. One with a channel is a
 * protected number: what the channel holds and owns counts towards it, so its sales use it up and what it gives back is
 * protected again.
 */
import type { Draws, Pools } from "./pools.ts";
import type { Block } from "./protocol.ts";

/** Blocked places of one pool: for nobody, and by channel. */
type Kept = { plain: number; readonly channels: Map<string, number> };

export type Allotments = {
  readonly kept: Map<string, Kept>;
  /** Places that holds of a channel have of a pool, by `slot`. Also where nothing is kept: a block may come later. */
  readonly used: Map<string, number>;
};

/** Nothing kept, nothing used. */
export function newAllotments(): Allotments {
  return { kept: new Map(), used: new Map() };
}

function slot(channel: string, pool: string): string {
  return `${channel}\n${pool}`;
}

/** Counts one block in, or out again. */
export function keep(allotments: Allotments, { pool, quantity, channel }: Block, sign: 1 | -1): void {
  if (pool === undefined || quantity === undefined) return;
  const kept = allotments.kept.get(pool) ?? { plain: 0, channels: new Map<string, number>() };
  allotments.kept.set(pool, kept);
  if (channel === undefined) kept.plain += sign * quantity;
  else kept.channels.set(channel, (kept.channels.get(channel) ?? 0) + sign * quantity);
}

/** Counts what a hold of a channel draws, or gives back. */
export function use(allotments: Allotments, channel: string, draws: Draws, sign: 1 | -1): void {
  for (const [pool, places] of draws) {
    const at = slot(channel, pool);
    const used = (allotments.used.get(at) ?? 0) + sign * places;
    if (used === 0) allotments.used.delete(at);
    else allotments.used.set(at, used);
  }
}

/** Places of a pool that are still kept for this channel alone. */
export function keptFor({ kept, used }: Allotments, channel: string | undefined, pool: string): number {
  if (channel === undefined) return 0;
  const quantity = kept.get(pool)?.channels.get(channel) ?? 0;
  return quantity === 0 ? 0 : Math.max(0, quantity - (used.get(slot(channel, pool)) ?? 0));
}

/** Places that a channel has of a pool beyond what is kept for it; a new block for it counts them. */
export function surplusOf({ kept, used }: Allotments, channel: string | undefined, pool: string): number {
  if (channel === undefined) return 0;
  const quantity = kept.get(pool)?.channels.get(channel) ?? 0;
  return Math.max(0, (used.get(slot(channel, pool)) ?? 0) - quantity);
}

/** Places of a pool that are kept from the public at this moment. */
export function blockedIn(allotments: Allotments, pool: string): number {
  const kept = allotments.kept.get(pool);
  if (kept === undefined) return 0;
  let places = kept.plain;
  for (const channel of kept.channels.keys()) places += keptFor(allotments, channel, pool);
  return places;
}

/** Writes into the pools what is kept of them. */
export function refresh(allotments: Allotments, pools: Pools, ids: Iterable<string>): void {
  for (const id of ids) {
    const pool = pools.get(id);
    if (pool !== undefined) pool.blocked = blockedIn(allotments, id);
  }
}
