/** From a selection to a hold and on to checkout. Safe to press twice; a lost race says which seat. */
import type { Hold } from "../../model.ts";
import { call, type Fault } from "../call.ts";
import { endStep, forgetHold, holdLines, holdToken, lastHold, rememberHold, stepKey } from "../session.ts";
import type { Selection } from "./selection.ts";

/** Asks for the hold and leaves for checkout. False when the buyer has to choose again; a notice says why. */
export async function continueToCheckout(eventId: string, selection: Selection): Promise<boolean> {
  const lines = selection.request();
  const content = JSON.stringify(lines);
  const before = lastHold(eventId);
  if (before !== null) {
    const token = holdToken(before);
    if (token !== null && content === JSON.stringify(holdLines(before))) {
      const answer = await call<Hold>(`/shop/holds/${before}`, { headers: { "hold-token": token } });
      if (answer.ok) return leave(before);
    }
    // What this tab holds would stand in its own way.
    if (token !== null) await call(`/shop/holds/${before}`, { method: "DELETE", headers: { "hold-token": token } });
    forgetHold(eventId, before);
  }
  const step = `hold:${eventId}`;
  const answer = await call<Hold>(`/shop/events/${eventId}/holds`, {
    method: "POST",
    body: { lines },
    headers: { "idempotency-key": stepKey(step, content) },
  });
  if (answer.ok && answer.value.token) {
    endStep(step);
    rememberHold(eventId, answer.value.id, { token: answer.value.token, lines });
    return leave(answer.value.id);
  }
  if (!answer.ok) {
    // The same key may only be used again while we do not know what became of it.
    if (answer.fault.status !== 0 && answer.fault.status < 500) endStep(step);
    explain(selection, answer.fault);
  }
  return false;
}

function leave(hold: string): true {
  location.assign(`/checkout/${hold}`);
  return true;
}

function explain(selection: Selection, fault: Fault): void {
  if (fault.seats.length > 0) {
    selection.lose(fault.seats);
    return;
  }
  if (fault.code === "offline") {
    selection.say({ kind: "lost" });
    return;
  }
  if (fault.code.includes("not_on_sale")) {
    selection.say({ kind: "not_on_sale" });
    return;
  }
  const short = selection.types.find(({ id }) => id === fault.ticketType);
  if (fault.available !== null && short) {
    selection.say({ kind: "few", name: short.name, count: fault.available });
    return;
  }
  selection.say({ kind: "refused", detail: fault.detail });
}
