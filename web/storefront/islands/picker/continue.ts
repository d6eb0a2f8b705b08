/** From a selection to a hold and on to checkout. Safe to press twice; a lost race says which seat. */
import type { Seat } from "../../hall/hall.ts";
import type { Hold } from "../../model.ts";
import { wishOf } from "../../offers.ts";
import { askHold } from "../ask-hold.ts";
import { call, type Fault } from "../call.ts";
import { endStep, forgetHold, holdLines, holdToken, lastHold, rememberHold, stepKey } from "../session.ts";
import type { Selection } from "./selection.ts";
import * as links from "../links.ts";

/** Asks for the hold and leaves for checkout. False when the buyer has to choose again; a notice says why. */
export async function continueToCheckout(eventId: string, selection: Selection): Promise<boolean> {
  const lines = selection.request();
  const before = lastHold(eventId);
  const token = before === null ? null : holdToken(before);
  if (before !== null && token !== null && JSON.stringify(lines) === JSON.stringify(holdLines(before))) {
    const answer = await call<Hold>(`/shop/holds/${before}`, { headers: { "hold-token": token } });
    if (answer.ok) return leave(before);
  }
  const made = await makeHold(eventId, selection, lines);
  if (!made) return false;
  rememberHold(eventId, made.id, { token: made.token, lines });
  return leave(made.id);
}

export type BestWish = {
  readonly type: string;
  readonly count: number;
  readonly together: boolean;
  /** Wheelchair places among them. */
  readonly accessible: number;
};

/**
 * Lets the house choose seats and hold them; they take the place of the seats chosen before. Undefined when there are
 * none: a notice says why.
 */
export async function holdBest(
  eventId: string,
  selection: Selection,
  { type, count, together, accessible }: BestWish,
): Promise<readonly Seat[] | undefined> {
  const best = { ...wishOf(type), quantity: count, best: { together, ...(accessible > 0 ? { accessible } : {}) } };
  const loose = selection.request().filter((line) => "quantity" in line);
  const made = await makeHold(eventId, selection, [best, ...loose]);
  if (!made) return undefined;
  const guids = made.lines.flatMap(({ seats }) => seats.map(({ guid }) => guid));
  const seats = selection.holdSeats(type, guids);
  rememberHold(eventId, made.id, { token: made.token, lines: selection.request() });
  return seats;
}

/** Makes a hold in place of the last one of this tab. Undefined when it was refused; a notice says why. */
async function makeHold(
  eventId: string,
  selection: Selection,
  lines: readonly object[],
): Promise<(Hold & { readonly token: string }) | undefined> {
  const before = lastHold(eventId);
  if (before !== null) {
    const token = holdToken(before);
    // What this tab holds would stand in its own way.
    if (token !== null) await call(`/shop/holds/${before}`, { method: "DELETE", headers: { "hold-token": token } });
    forgetHold(eventId, before);
  }
  const step = `hold:${eventId}`;
  const answer = await askHold({ event: eventId, lines, key: stepKey(step, JSON.stringify(lines)) });
  if (answer.ok) {
    const { token } = answer.value;
    endStep(step);
    return token === undefined ? undefined : { ...answer.value, token };
  }
  // The same key may only be used again while we do not know what became of it.
  if (answer.fault.status !== 0 && answer.fault.status < 500) endStep(step);
  explain(selection, answer.fault);
  return undefined;
}

function leave(hold: string): true {
  location.assign(links.checkout(hold));
  return true;
}

function explain(selection: Selection, fault: Fault): void {
  if (fault.seats.length > 0) {
    selection.lose(fault.seats);
    return;
  }
  if (fault.code.startsWith("admission_")) {
    // The way back in is the queue; it knows whether there is a turn.
    location.assign(location.pathname.replace(/\/seats$/, "/queue"));
    return;
  }
  if (fault.code === "not_together") {
    selection.say({ kind: "apart", longest: fault.longest ?? 0 });
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
  if (fault.pool === "wheelchair" && short) {
    selection.say({ kind: "stepfree", name: short.name, count: fault.available ?? 0 });
    return;
  }
  if (fault.available !== null && short) {
    selection.say({ kind: "few", name: short.name, count: fault.available });
    return;
  }
  selection.say({ kind: "refused", detail: fault.detail });
}
