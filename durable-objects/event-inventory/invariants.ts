import { blockedIn } from "./allotments.ts";
import { drawsOf } from "./pools.ts";
import { SEAT, vacant } from "./seats.ts";
import type { InventoryState } from "./state.ts";

/**
 * Every way in which `state` breaks I1, in words; empty when it holds. Counts from the holds up, so it does not believe
 * the board or the pools. Runs over everything: on wake and in tests, not on each call.
 */
export function violations(state: InventoryState): string[] {
  const found: string[] = [];
  const holders = new Map<number, string>();
  const used = new Map<string, number>();
  for (const hold of state.live.values()) {
    for (const guid of hold.lines.flatMap((line) => line.seats ?? [])) {
      const seat = state.board.plan.indexOf.get(guid);
      if (seat === undefined) found.push(`${hold.id} has seat ${guid}, which is not in the plan`);
      else if (holders.has(seat)) found.push(`seat ${guid} is of ${holders.get(seat)} and of ${hold.id}`);
      else holders.set(seat, hold.id);
    }
    for (const [pool, places] of drawsOf(hold.lines, state.products, state.pools)) {
      used.set(pool, (used.get(pool) ?? 0) + places);
    }
  }
  for (const [seat, holder] of state.board.holder.entries()) {
    if (holder !== holders.get(seat)) found.push(`seat ${seat} is of ${holder} but should be of ${holders.get(seat)}`);
    const status = state.board.status[seat];
    const taken = status === SEAT.held || status === SEAT.sold;
    const wrong = taken !== (holder !== undefined) || (!taken && status !== vacant(state.board, seat));
    if (wrong) found.push(`seat ${seat} shows a wrong status`);
  }
  for (const { id, capacity, ceiling, held, sold, blocked } of state.pools.values()) {
    const places = used.get(id) ?? 0;
    if (ceiling < capacity) found.push(`pool ${id} has a ceiling below its capacity`);
    if (blocked !== blockedIn(state.allotments, id)) found.push(`pool ${id} shows ${blocked} places as blocked`);
    if (held + sold !== places) found.push(`pool ${id} counts ${held + sold} places but ${places} are in use`);
    if (places > ceiling) found.push(`pool ${id} has ${places} of ${ceiling} places in use`);
  }
  return found;
}
