/** What this tab remembers of a purchase: only in sessionStorage, so it ends with the tab (TH38). */
import type { Origin } from "../../../worker/kernel/origin.ts";
import type { PriceChange } from "../model.ts";
import { visitOrigin } from "./origin.ts";

export type HoldMemory = {
  readonly token: string;
  /** The lines of the request, so that an expired hold can be asked for again. */
  readonly lines: readonly HoldRequestLine[];
};
export type HoldRequestLine =
  | { readonly ticket_type: string; readonly variant?: string; readonly quantity: number }
  | { readonly ticket_type: string; readonly variant?: string; readonly seats: readonly string[] };
export type OrderMemory = { readonly id: string; readonly token: string };

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // Storage may be refused (private windows): the purchase still works, only going back does not.
  }
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- our own writing, read back
function readJson<T>(key: string): T | null {
  try {
    return JSON.parse(read(key) ?? "null") as T | null;
  } catch {
    return null;
  }
}

/** The token of a hold that this tab made. */
export function holdToken(hold: string): string | null {
  return read(`hold:${hold}`);
}

export function rememberHold(event: string, hold: string, memory: HoldMemory): void {
  write(`hold:${hold}`, memory.token);
  write(`hold-lines:${hold}`, JSON.stringify(memory.lines));
  write(`hold-of:${event}`, hold);
  const origin = visitOrigin();
  if (origin !== undefined) write(`origin:${event}`, JSON.stringify(origin));
}

/** Where the visit came from that made a hold of this event. */
export function originOf(event: string): Origin | null {
  return readJson<Origin>(`origin:${event}`);
}

export function holdLines(hold: string): readonly HoldRequestLine[] | null {
  return readJson(`hold-lines:${hold}`);
}

/** Prices that are other than in the hold before, to be said at checkout (E25). */
export function rememberChanges(hold: string, changes: readonly PriceChange[]): void {
  write(`changes:${hold}`, changes.length === 0 ? null : JSON.stringify(changes));
}

export function priceChanges(hold: string): readonly PriceChange[] {
  return readJson<readonly PriceChange[]>(`changes:${hold}`) ?? [];
}

/** The last hold of this tab on an event. */
export function lastHold(event: string): string | null {
  return read(`hold-of:${event}`);
}

export function forgetHold(event: string, hold: string): void {
  write(`hold:${hold}`, null);
  write(`hold-lines:${hold}`, null);
  if (lastHold(event) === hold) write(`hold-of:${event}`, null);
}

/** What is chosen and not held yet, so that a reload or a look at another page does not lose it. */
export function rememberChoice(event: string, lines: readonly HoldRequestLine[]): void {
  write(`choice:${event}`, lines.length === 0 ? null : JSON.stringify(lines));
}

export function choiceOf(event: string): readonly HoldRequestLine[] {
  return readJson<readonly HoldRequestLine[]>(`choice:${event}`) ?? [];
}

/** The order that this tab made of a hold. */
export function orderOf(hold: string): OrderMemory | null {
  return readJson(`order-of:${hold}`);
}

export function rememberOrder(hold: string, order: OrderMemory): void {
  write(`order-of:${hold}`, JSON.stringify(order));
  write(`hold-of-order:${order.id}`, hold);
}

/** The hold that an order of this tab was made of. */
export function holdOfOrder(order: string): string | null {
  return read(`hold-of-order:${order}`);
}

/** One key per step and content, kept until the answer is known: a double tap or a reload sends the same one. */
export function stepKey(step: string, content: string): string {
  const name = `key:${step}`;
  const known = readJson<{ content: string; key: string }>(name);
  if (known?.content === content) return known.key;
  const key = crypto.randomUUID();
  write(name, JSON.stringify({ content, key }));
  return key;
}
/** The step is done: the next one of its kind is a new one. */
export function endStep(step: string): void {
  write(`key:${step}`, null);
}
