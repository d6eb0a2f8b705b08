/** A code that shows ticket types which are not shown to everybody. Kept in this tab, for the holds that need it. */
import type { MessageKey } from "../text.ts";
import type { ShopEvent } from "../model.ts";
import { call } from "./call.ts";

const nameOf = (event: string): string => `access:${event}`;

/** The code that opened something in this tab; null when none did. */
export function accessCode(event: string): string | null {
  try {
    return sessionStorage.getItem(nameOf(event));
  } catch {
    return null;
  }
}

export type Opened = "opened" | "nothing" | "slow" | "offline";

/** What is said of a code that opened nothing. */
export const ACCESS_FAULTS: Readonly<Record<Exclude<Opened, "opened">, MessageKey>> = {
  nothing: "access.nothing",
  slow: "check.promo.slow",
  offline: "check.offline.bold",
};

/** Tries a code, and keeps it when more is for sale with it than without. */
export async function tryCode(event: string, code: string, known: readonly string[]): Promise<Opened> {
  const answer = await eventByCode(event, code);
  if (!answer.ok) return answer.fault.code === "rate_limited" ? "slow" : "offline";
  if (answer.value.ticket_types.every(({ id }) => known.includes(id))) return "nothing";
  try {
    sessionStorage.setItem(nameOf(event), code);
  } catch {
    // Storage may be refused (private windows): then the next page does not know the code.
    return "offline";
  }
  return "opened";
}

/** The event as the holder of the code sees it. */
export async function eventByCode(event: string, code: string) {
  return await call<ShopEvent>(`/shop/events/${event}?code=${encodeURIComponent(code)}`);
}
