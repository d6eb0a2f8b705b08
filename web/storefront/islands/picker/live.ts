/**
 * The live feed of an event's seats: a socket that comes back by itself, and the old way of asking again and again while
 * there is none.
 */
import { applyFrame, pictureOf } from "../../hall/live-picture.ts";
import type { Availability } from "../../model.ts";
import { call } from "../call.ts";
import type { Selection } from "./selection.ts";

const POLL_EVERY = 1500;
const POLL_WHEN_LOST = 5000;
/** Polls that fail in a row before the page says that the connection is lost. */
const LOST_AFTER = 3;
/** The server lets go who says nothing for three minutes. */
const PING_EVERY = 45_000;
const RETRY_FIRST = 1000;
const RETRY_MOST = 30_000;

/** How long to wait before the next try. All screens lose their sockets at once, so they must not come back at once. */
export function retryAfter(failures: number, random: number): number {
  const most = Math.min(RETRY_MOST, RETRY_FIRST * 2 ** failures);
  return Math.round(most / 2 + (most / 2) * random);
}

/** Keeps the selection's picture fresh for as long as the page is open. */
export function followSeats(eventId: string, selection: Selection): void {
  const address = `${location.origin.replace(/^http/, "ws")}/api/v1/shop/events/${eventId}/live`;
  const poll = polling(eventId, selection);
  let socket: WebSocket | null = null;
  let failures = 0;
  let retry = 0;

  const drop = (): void => {
    socket?.close();
    socket = null;
    window.clearTimeout(retry);
  };
  const lost = (): void => {
    drop();
    poll.start();
    retry = window.setTimeout(open, retryAfter(failures++, Math.random()));
  };
  const open = (): void => {
    if (socket !== null) return;
    window.clearTimeout(retry);
    const since = selection.picture?.version;
    socket = connect(since === undefined ? address : `${address}?since=${since}`, {
      onFrame: (frame, answer) => {
        const step = applyFrame(selection.picture, frame);
        if (step === "gap") return answer(`{"since":${selection.picture?.version ?? 0}}`);
        // A newer server may speak another format: the availability is what both know.
        if (step === "unknown") return lost();
        failures = 0;
        poll.stop();
        selection.update(step, Date.now());
      },
      onLost: (one) => {
        if (one === socket) lost();
      },
    });
  };
  // A page with an open socket is not kept for the way back.
  addEventListener("pagehide", () => {
    drop();
    poll.stop();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) open();
  });
  addEventListener("online", open);
  addEventListener("offline", lost);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) open();
  });
  poll.start();
  open();
}

type Ears = {
  readonly onFrame: (frame: ArrayBuffer, answer: (text: string) => void) => void;
  readonly onLost: (socket: WebSocket) => void;
};

/** A socket that notices when nobody is at the other end any more. */
function connect(address: string, { onFrame, onLost }: Ears): WebSocket {
  const socket = new WebSocket(address);
  socket.binaryType = "arraybuffer";
  let heard = true;
  const ping = window.setInterval(() => {
    if (!heard) {
      window.clearInterval(ping);
      onLost(socket);
    } else if (socket.readyState === WebSocket.OPEN) {
      heard = false;
      socket.send("ping");
    }
  }, PING_EVERY);
  socket.addEventListener("message", ({ data }) => {
    heard = true;
    if (data instanceof ArrayBuffer) onFrame(data, (text) => socket.send(text));
  });
  socket.addEventListener("close", () => {
    window.clearInterval(ping);
    onLost(socket);
  });
  return socket;
}

/** Asks for the counts again and again while the page is looked at and there is no socket. */
function polling(eventId: string, selection: Selection) {
  let timer = 0;
  let running = false;
  let failures = 0;
  const next = async (): Promise<void> => {
    window.clearTimeout(timer);
    if (!running || document.hidden) return;
    const answer = await call<Availability>(`/shop/events/${eventId}/availability`);
    if (!running) return;
    if (answer.ok) {
      failures = 0;
      const news = answer.value.version > (selection.picture?.version ?? 0);
      if (news) selection.update(pictureOf(answer.value, selection.seatCount), Date.now());
      else selection.found();
    } else if (++failures === LOST_AFTER) selection.say({ kind: "lost" });
    timer = window.setTimeout(() => void next(), failures >= LOST_AFTER ? POLL_WHEN_LOST : POLL_EVERY);
  };
  document.addEventListener("visibilitychange", () => void next());
  return {
    start(): void {
      if (running) return;
      running = true;
      failures = 0;
      timer = window.setTimeout(() => void next(), POLL_EVERY);
    },
    stop(): void {
      running = false;
      window.clearTimeout(timer);
    },
  };
}
