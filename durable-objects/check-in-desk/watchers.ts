/** Sockets of staff who watch the doors (S9). They hibernate; a timer runs only while numbers are on their way. */
import { MINUTE, SECOND, type Millis } from "../../worker/kernel/time.ts";
import { DAY_START_HEADER, type Attendance } from "./protocol.ts";

/** Staff of one event. More of them than this is something else (TH44). */
const MAX_SOCKETS = 200;
/** At most two messages a second. */
const PACE: Millis = SECOND / 2;
const IDLE: Millis = 3 * MINUTE;
/** How often silent sockets are looked for while there are any. */
export const IDLE_CHECK: Millis = 2 * MINUTE;
const CLOSE = { unknown: 1008, idle: 4408 } as const;

/** Outlives deployments: a later field must be optional. */
type Attachment = { readonly v: 1; readonly since: Millis; readonly seen: Millis };

export class Watchers {
  readonly #ctx: DurableObjectState;
  readonly #attendance: (since: Millis) => Attendance;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ctx: DurableObjectState, attendance: (since: Millis) => Attendance) {
    this.#ctx = ctx;
    this.#attendance = attendance;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** Answers an upgrade; the numbers as they are now go first. */
  upgrade(request: Request, now: Millis): Response {
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return new Response(null, { status: 426 });
    if (this.#ctx.getWebSockets().length >= MAX_SOCKETS) return new Response(null, { status: 503 });
    const since = Number(request.headers.get(DAY_START_HEADER) ?? 0);
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    server.serializeAttachment({ v: 1, since, seen: now } satisfies Attachment);
    server.send(JSON.stringify(this.#attendance(since)));
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Something changed at a door. */
  note(): void {
    if (this.#timer !== undefined || this.#ctx.getWebSockets().length === 0) return;
    this.#timer = setTimeout(() => this.#tell(), PACE);
  }

  /** Watchers have nothing to say but `ping`, which never gets here. */
  message(socket: WebSocket): void {
    socket.close(CLOSE.unknown, "unknown message");
  }

  /** Lets sockets go that said nothing for long. Answers how many stay. */
  sweep(now: Millis): number {
    let open = 0;
    for (const socket of this.#ctx.getWebSockets()) {
      const pinged = this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
      if (now - Math.max(pinged, attachmentOf(socket)?.seen ?? 0) > IDLE) socket.close(CLOSE.idle, "idle");
      else open++;
    }
    return open;
  }

  #tell(): void {
    this.#timer = undefined;
    const texts = new Map<Millis, string>();
    for (const socket of this.#ctx.getWebSockets()) {
      const since = attachmentOf(socket)?.since ?? 0;
      const text = texts.get(since) ?? JSON.stringify(this.#attendance(since));
      texts.set(since, text);
      try {
        socket.send(text);
      } catch {
        // It closed while we wrote; it comes back by itself.
      }
    }
  }
}

function attachmentOf(socket: WebSocket): Attachment | undefined {
  const attachment = socket.deserializeAttachment() as Partial<Attachment> | null;
  return attachment?.v === 1 ? (attachment as Attachment) : undefined;
}
