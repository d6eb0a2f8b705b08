/** From a selection to a hold and on to checkout. Safe to press twice; a lost race says which seat, and loses no other. */
import type { Seat } from "../../hall/hall.ts";
import type { Hold } from "../../model.ts";
import { wishOf } from "../../offers.ts";
import { askHold } from "../ask-hold.ts";
import { type Answer, call, type Fault, onThisClock } from "../call.ts";
import * as links from "../links.ts";
import {
  endStep,
  forgetHold,
  holdLines,
  type HoldRequestLine,
  holdToken,
  lastHold,
  rememberHold,
  stepKey,
} from "../session.ts";
import { noticeOf } from "./notices.ts";
import type { Selection } from "./selection.ts";

/** A hold that was just made. */
type Made = { readonly hold: Hold; readonly token: string; readonly until: number };

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
  rememberHold(eventId, made.hold.id, { token: made.token, lines });
  selection.mine = new Set(guidsOf(made.hold));
  selection.heldUntil = made.until;
  return leave(made.hold.id);
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
  const seats = selection.holdSeats(type, guidsOf(made.hold), made.until);
  rememberHold(eventId, made.hold.id, { token: made.token, lines: selection.request() });
  return seats;
}

function guidsOf({ lines }: Hold): readonly string[] {
  return lines.flatMap(({ seats }) => seats.map(({ guid }) => guid));
}

/** Makes a hold in place of the last one of this tab. Undefined when it was refused; a notice says why. */
async function makeHold(eventId: string, selection: Selection, lines: readonly object[]): Promise<Made | undefined> {
  const before = await giveBack(eventId, selection);
  if (before === "kept") return undefined;
  const made = await ask(eventId, lines);
  if (made.ok) return made.value;
  explain(selection, made.fault);
  if (before !== null && made.fault.code !== "offline") await takeBack(eventId, selection, before);
  return undefined;
}

/**
 * Gives back what this tab holds, which would stand in its own way.
 * @returns its lines; null when there is nothing, `kept` when it is being paid for: a notice says so
 */
async function giveBack(eventId: string, selection: Selection): Promise<readonly HoldRequestLine[] | null | "kept"> {
  const before = lastHold(eventId);
  const token = before === null ? null : holdToken(before);
  if (before === null || token === null) return null;
  const answer = await call(`/shop/holds/${before}`, { method: "DELETE", headers: { "hold-token": token } });
  const code = answer.ok ? "" : answer.fault.code;
  if (code === "offline" || code === "hold_pinned") {
    selection.say({ kind: code === "offline" ? "lost" : "paying" });
    return "kept";
  }
  const lines = holdLines(before);
  forgetHold(eventId, before);
  selection.holdEnded();
  return code === "" ? lines : null;
}

/** The new wish was refused: what was held before is held again, so that nothing is lost by asking. */
async function takeBack(eventId: string, selection: Selection, lines: readonly HoldRequestLine[]): Promise<void> {
  const again = await ask(eventId, lines);
  if (!again.ok) return;
  const { hold, token, until } = again.value;
  rememberHold(eventId, hold.id, { token, lines });
  selection.mine = new Set(guidsOf(hold));
  selection.heldUntil = until;
  selection.changed();
}

async function ask(eventId: string, lines: readonly object[]): Promise<Answer<Made>> {
  const step = `hold:${eventId}`;
  const answer = await askHold({ event: eventId, lines, key: stepKey(step, JSON.stringify(lines)) });
  if (!answer.ok) {
    // The same key may only be used again while we do not know what became of it.
    if (answer.fault.status !== 0 && answer.fault.status < 500) endStep(step);
    return answer;
  }
  endStep(step);
  const { token = "", ...hold } = answer.value;
  const until = onThisClock(hold.expires_at, answer.serverTime, Date.now());
  return { ...answer, value: { hold, token, until } };
}

function leave(hold: string): true {
  location.assign(links.checkout(hold));
  return true;
}

function explain(selection: Selection, fault: Fault): void {
  if (fault.seats.length > 0) selection.lose(fault.seats);
  // The way back in is the queue; it knows whether there is a turn.
  else if (fault.code.startsWith("admission_")) location.assign(location.pathname.replace(/\/seats$/, "/queue"));
  else selection.say(noticeOf(fault, (type) => selection.types.find(({ id }) => id === type)?.name));
}
