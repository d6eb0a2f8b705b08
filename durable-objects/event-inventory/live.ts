/**
 * The live feed's sockets. They hibernate: between changes nothing of this is in memory and nothing is paid for. A timer
 * runs only while a frame is due. TH44: sockets are capped for each object and address, messages are few and small, who
 * says nothing is let go.
 */
import { MINUTE, type Millis } from "../../worker/kernel/time.ts";
import { Feed } from "./feed.ts";
import { frameDelay } from "./pace.ts";
import { LIVE_ADDRESS_HEADER } from "./protocol.ts";
import type { InventoryState, Journal } from "./state.ts";

/** The platform allows 32,768. */
const MAX_SOCKETS = 30_000;
/** Many phones share one address behind a mobile network. Who gets none reads the availability by GET. */
const MAX_SOCKETS_PER_ADDRESS = 200;
const MAX_MESSAGE_CHARS = 64;
const MAX_MESSAGES_PER_MINUTE = 20;
/** A client says `ping` more often than this; the platform answers `pong` without waking the object. */
const IDLE: Millis = 3 * MINUTE;
export const IDLE_CHECK: Millis = 2 * MINUTE;

/** Codes with which we close; 4000 and above are our own. */
export const CLOSE = { binary: 1003, unknown: 1008, tooLong: 1009, idle: 4408, tooMany: 4429 } as const;

/** Outlives deployments: a later field must be optional. */
type Attachment = {
  readonly v: 1;
  readonly seen: Millis;
  /** Messages in the minute that began at `minute`. */
  readonly minute: Millis;
  readonly messages: number;
};

export class LiveFeed {
  readonly #ctx: DurableObjectState;
  readonly #state: () => InventoryState;
  readonly #feed = new Feed();
  /** Version that every socket was brought to. */
  #sent = 0;
  #lastFrame: Millis = 0;
  /**
   * Open sockets at the last look, and those that came since; undefined after a wake. Counting makes a list of thousands,
   * so a change and an upgrade take this number, which is never too small.
   */
  #open: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `state` gives the picture as it is stored. */
  constructor(ctx: DurableObjectState, state: () => InventoryState) {
    this.#ctx = ctx;
    this.#state = state;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** Open sockets. */
  get count(): number {
    this.#open = this.#ctx.getWebSockets().length;
    return this.#open;
  }

  /** Memory was read anew: older changes are not known here. */
  reset(state: InventoryState): void {
    this.#feed.reset(state);
    // With a frame under way, sockets are behind: it begins where they are and becomes a snapshot.
    if (this.#timer === undefined) this.#sent = state.sequence;
  }

  /** Takes in what a turn stored, and sees to it that a frame leaves. */
  note(state: InventoryState, journal: Journal): void {
    this.#feed.note(state, journal);
    if (this.#timer !== undefined) return;
    const sockets = this.#open ?? this.count;
    if (sockets === 0) {
      this.#sent = state.sequence;
      return;
    }
    this.#timer = setTimeout(() => this.#flush(), frameDelay(sockets, this.#lastFrame, Date.now()));
  }

  /** Answers an upgrade: the first frame is on its way before the socket is open. */
  upgrade(request: Request, now: Millis): Response {
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return new Response(null, { status: 426 });
    const address = request.headers.get(LIVE_ADDRESS_HEADER) ?? "unknown";
    const open = this.#open ?? this.count;
    if (open >= MAX_SOCKETS && this.count >= MAX_SOCKETS) return new Response(null, { status: 503 });
    if (this.#ctx.getWebSockets(address).length >= MAX_SOCKETS_PER_ADDRESS) return new Response(null, { status: 429 });
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server, [address]);
    this.#open = (this.#open ?? open) + 1;
    attach(server, { v: 1, seen: now, minute: now, messages: 0 });
    server.send(this.#feed.bytes(this.#state(), versionOf(new URL(request.url).searchParams.get("since"))));
    return new Response(null, { status: 101, webSocket: client });
  }

  /** A client says from which version it wants to go on. Anything else ends its socket. */
  message(socket: WebSocket, message: string | ArrayBuffer, now: Millis): void {
    const known = attachmentOf(socket) ?? { v: 1, seen: now, minute: now, messages: 0 };
    const fresh = now - known.minute >= MINUTE;
    const messages = fresh ? 1 : known.messages + 1;
    if (messages > MAX_MESSAGES_PER_MINUTE) return socket.close(CLOSE.tooMany, "too many messages");
    if (typeof message !== "string") return socket.close(CLOSE.binary, "text only");
    if (message.length > MAX_MESSAGE_CHARS) return socket.close(CLOSE.tooLong, "message too long");
    const since = /^\{"since":(\d{1,15})\}$/.exec(message.replaceAll(" ", ""))?.[1];
    if (since === undefined) return socket.close(CLOSE.unknown, "unknown message");
    attach(socket, { v: 1, seen: now, minute: fresh ? now : known.minute, messages });
    send(socket, this.#feed.bytes(this.#state(), versionOf(since)));
  }

  /** Lets sockets go that said nothing for long. Answers how many stay. */
  sweep(now: Millis): number {
    let open = 0;
    for (const socket of this.#ctx.getWebSockets()) {
      const pinged = this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
      const seen = Math.max(pinged, attachmentOf(socket)?.seen ?? 0);
      if (now - seen > IDLE) socket.close(CLOSE.idle, "idle");
      else open++;
    }
    this.#open = open;
    return open;
  }

  /** One frame for all: encoded once, sent to each. */
  #flush(): void {
    this.#timer = undefined;
    this.#lastFrame = Date.now();
    const state = this.#state();
    if (state.sequence === this.#sent) return;
    const bytes = this.#feed.bytes(state, this.#sent);
    this.#sent = state.sequence;
    const sockets = this.#ctx.getWebSockets();
    this.#open = sockets.length;
    for (const socket of sockets) send(socket, bytes);
  }
}

function versionOf(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function send(socket: WebSocket, bytes: Uint8Array<ArrayBuffer>): void {
  try {
    socket.send(bytes);
  } catch {
    // It closed while we wrote. It comes back and says where it was.
  }
}

function attach(socket: WebSocket, attachment: Attachment): void {
  socket.serializeAttachment(attachment);
}

function attachmentOf(socket: WebSocket): Attachment | undefined {
  const attachment = socket.deserializeAttachment() as Partial<Attachment> | null;
  return attachment?.v === 1 ? (attachment as Attachment) : undefined;
}
