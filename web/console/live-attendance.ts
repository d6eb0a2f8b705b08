/** The numbers of the doors as they change: over a socket, and by asking where there is none. */
import { useEffect, useState } from "preact/hooks";
import type { AttendanceNow } from "../api/door-types.ts";
import { toFault, type ApiFault } from "../api/problem.ts";
import { readLive } from "./attendance.ts";
import { api } from "./session.ts";

const PING = 60_000;
const POLL = 5000;
const AGAIN = 15_000;

export type LiveAttendance = {
  readonly now: AttendanceNow | undefined;
  /** How the numbers come: pushed, or asked for every few seconds. */
  readonly by: "socket" | "asking";
  /** Why they are no longer true; null while they are. */
  readonly lost: ApiFault | null;
};

/** Follows an event's doors while the screen is open. */
export function useAttendance(eventId: string): LiveAttendance {
  const [state, setState] = useState<LiveAttendance>({ now: undefined, by: "asking", lost: null });
  useEffect(() => follow(eventId, (change) => setState((before) => ({ ...before, ...change }))), [eventId]);
  return state;
}

/** Starts following; the answer ends it. */
function follow(eventId: string, tell: (change: Partial<LiveAttendance>) => void): () => void {
  let socket: WebSocket | undefined;
  let ended = false;
  const open = () => socket?.readyState === WebSocket.OPEN;
  const ask = async () => {
    try {
      const now = await api.get<AttendanceNow>(`/check-in/attendance?event=${eventId}`);
      if (!ended && !open()) tell({ now, by: "asking", lost: null });
    } catch (caught) {
      if (!ended && !open()) tell({ lost: toFault(caught) });
    }
  };
  const connect = async () => {
    const made = await api.socket(`/check-in/live?event=${eventId}`).catch(() => undefined);
    if (ended || made === undefined) return made?.close();
    socket = made;
    made.addEventListener("message", (message) => {
      const now = readLive(String(message.data));
      if (now) tell({ now, by: "socket", lost: null });
    });
    made.addEventListener("close", () => {
      if (!ended) tell({ by: "asking" });
    });
  };
  void ask();
  void connect();
  const timers = [
    // Where the socket lives, nothing is asked.
    setInterval(() => {
      if (!open() && document.visibilityState === "visible") void ask();
    }, POLL),
    setInterval(() => {
      if (socket === undefined || socket.readyState === WebSocket.CLOSED) void connect();
    }, AGAIN),
    setInterval(() => {
      if (open()) socket?.send("ping");
    }, PING),
  ];
  return () => {
    ended = true;
    for (const timer of timers) clearInterval(timer);
    socket?.close();
  };
}
