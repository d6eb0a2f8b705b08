/** Seats that a choice leaves alone: hardly anybody buys a single seat between others (I4). Pure. */
import { besides, type Hall, type Seat } from "./hall.ts";

/**
 * The first ordinary seat that stands alone beside the choice, where choosing other seats of the same row would not leave
 * one; undefined when there is none.
 * @param isFree whether anybody may still take it
 */
export function seatLeftAlone(
  hall: Hall,
  chosen: ReadonlySet<number>,
  isFree: (seat: Seat) => boolean,
): Seat | undefined {
  const open = (seat: Seat) => chosen.has(seat.index) || isFree(seat);
  for (const index of chosen) {
    const seat = hall.seats[index];
    if (!seat) continue;
    const alone = besides(hall, seat).find(
      (beside) => beside.kind === undefined && isFree(beside) && !besides(hall, beside).some(isFree),
    );
    // With one seat too many in the row, one stays alone whatever is chosen.
    if (alone && runOf(hall, seat, open).filter(isFree).length > 1) return alone;
  }
  return undefined;
}

/** The seats from gap to gap around one. */
function runOf(hall: Hall, from: Seat, open: (seat: Seat) => boolean): readonly Seat[] {
  const run = new Set([from]);
  for (const seat of run) {
    for (const beside of besides(hall, seat)) if (open(beside)) run.add(beside);
  }
  return [...run];
}
