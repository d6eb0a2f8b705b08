/** What this tab holds already: found again after a way back, a reload, a checkout that was left. */
import type { Hold } from "../../model.ts";
import { offerId } from "../../offers.ts";
import { type Answer, call, onThisClock } from "../call.ts";
import { choiceOf, forgetHold, holdLines, holdToken, lastHold, orderOf } from "../session.ts";
import type { Selection } from "./selection.ts";

/** The answer about the last hold of this tab on an event; null when it has none. */
export async function askHeld(event: string): Promise<Answer<Hold> | null> {
  const hold = lastHold(event);
  const token = hold === null ? null : holdToken(hold);
  if (hold === null || token === null) return null;
  return await call<Hold>(`/shop/holds/${hold}`, { headers: { "hold-token": token } });
}

/**
 * Chooses again what is held, or what was chosen before. The picture of the hall must be there already.
 * @param now on this device's clock
 */
export function chooseAgain(event: string, selection: Selection, held: Answer<Hold> | null, now: number): void {
  selection.taken.clear();
  selection.quantities.clear();
  if (held?.ok) return chooseHeld(selection, held.value, onThisClock(held.value.expires_at, held.serverTime, now));
  selection.holdEnded();
  const hold = lastHold(event);
  // Nobody answered: the hold may well be there still.
  if (held === null || hold === null || held.fault.code === "offline") {
    selection.choose(choiceOf(event));
    return;
  }
  const lines = holdLines(hold) ?? [];
  const ordered = orderOf(hold) !== null;
  forgetHold(event, hold);
  if (ordered) return;
  selection.choose(lines);
  selection.say({ kind: "ended" });
}

function chooseHeld(selection: Selection, hold: Hold, until: number): void {
  const byGuid = new Map((selection.hall?.seats ?? []).map((seat) => [seat.guid, seat]));
  const mine = new Set<string>();
  for (const line of hold.lines) {
    const offer = offerId(line.ticket_type, line.variant);
    if (line.seats.length === 0) selection.quantities.set(offer, line.quantity);
    for (const { guid } of line.seats) {
      mine.add(guid);
      const seat = byGuid.get(guid);
      if (!seat) continue;
      selection.taken.set(seat.index, offer);
      selection.floor = seat.floor;
    }
  }
  selection.mine = mine;
  selection.heldUntil = until;
  selection.changed();
}
