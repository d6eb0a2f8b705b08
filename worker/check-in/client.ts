/** The one place that reaches a `CheckInDesk`. */
import type { CheckInDeskApi } from "../../durable-objects/check-in-desk/protocol.ts";

/** The desk of an event. */
export function deskOf(env: Env, eventId: string): CheckInDeskApi {
  return env.CHECK_IN_DESK.get(env.CHECK_IN_DESK.idFromName(eventId));
}
