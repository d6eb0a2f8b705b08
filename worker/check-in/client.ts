/** The one place that reaches a `CheckInDesk`. */
import { type CheckInDeskApi, DAY_START_HEADER } from "../../durable-objects/check-in-desk/protocol.ts";
import type { Millis } from "../kernel/time.ts";

/** The desk of an event. */
export function deskOf(env: Env, eventId: string): CheckInDeskApi {
  return env.CHECK_IN_DESK.get(env.CHECK_IN_DESK.idFromName(eventId));
}

/**
 * A socket with the numbers of an event's doors, for whoever may see them.
 * @param since when the running day began
 */
export async function openAttendance(env: Env, eventId: string, since: Millis): Promise<Response> {
  const desk = env.CHECK_IN_DESK.get(env.CHECK_IN_DESK.idFromName(eventId));
  const headers = { upgrade: "websocket", [DAY_START_HEADER]: String(since) };
  const answer = await desk.fetch("https://desk/attendance", { headers });
  if (answer.status !== 101) return answer;
  // The browser demands one of the protocols that it offered.
  return new Response(null, {
    status: 101,
    webSocket: answer.webSocket,
    headers: { "sec-websocket-protocol": "tessera" },
  });
}
