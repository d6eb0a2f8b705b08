/** The way to `WaitingRoom`: the only place that names its objects and makes stubs of them. */
import { joinBookName, roomName, type WaitingRoomApi } from "../../durable-objects/waiting-room/protocol.ts";

/** The room of an event. */
export function roomOf(env: Env, eventId: string): Omit<WaitingRoomApi, "join" | "seal" | "joinCount" | "allocate"> {
  return retried(() => env.WAITING_ROOM.getByName(roomName(eventId)));
}

/** One of an event's join books. */
export function joinBookOf(env: Env, eventId: string, shard: number): Pick<WaitingRoomApi, "join"> {
  const stub = (): Pick<WaitingRoomApi, "join"> => env.WAITING_ROOM.getByName(joinBookName(eventId, shard));
  return { join: (request) => once(() => stub().join(request)) };
}

function retried(stub: () => WaitingRoomApi): ReturnType<typeof roomOf> {
  return {
    // Not repeated: the second try would find the version that the first one wrote.
    configure: (request) => stub().configure(request),
    open: () => once(() => stub().open()),
    pause: () => once(() => stub().pause()),
    resume: () => once(() => stub().resume()),
    close: () => once(() => stub().close()),
    status: () => once(() => stub().status()),
    overview: () => once(() => stub().overview()),
    admit: (request) => once(() => stub().admit(request)),
    leave: (request) => once(() => stub().leave(request)),
    use: (request) => once(() => stub().use(request)),
    giveBack: (request) => once(() => stub().giveBack(request)),
  };
}

/** Tries again once, on a new stub, what the platform calls retryable. An overloaded object needs fewer calls, not more. */
async function once<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isRetryable(error)) throw error;
    return await call();
  }
}

function isRetryable(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const overloaded = "overloaded" in error && error.overloaded === true;
  return "retryable" in error && error.retryable === true && !overloaded;
}
