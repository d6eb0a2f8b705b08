/** The way to `EventInventory`: the only place that names its objects and makes stubs of them. */
import {
  LIVE_ADDRESS_HEADER,
  type EventInventoryApi,
  type Hold,
  type HoldFault,
  type HoldRequest,
} from "../../durable-objects/event-inventory/protocol.ts";
import { waitUntil } from "cloudflare:workers";
import type { Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { Bundles, type BundleOptions } from "./bundle.ts";
import { settleHold } from "./refusals.ts";
import { isOverloaded, retry } from "./retry.ts";

/**
 * The name of the object that sells a pool or section of an event. One shard an event, until an event is marked as hot;
 * nothing but this function knows.
 */
export function inventoryShard(eventId: string, _poolOrSection?: string): string {
  return eventId;
}

/** What is needed to reach an inventory. */
export type InventoryEnv = Pick<Env, "EVENT_INVENTORY"> & {
  /** "off" sends every hold alone: to switch bundles off in a hurry, and for runtimes where one request may not wait for another. */
  readonly HOLD_BUNDLES?: string;
};

export type InventoryOptions = {
  /** Where the object shall live, from the venue's country. Only the first call ever made to it counts. */
  readonly near?: DurableObjectLocationHint;
};

/** The inventory as the Worker calls it. */
export type Inventory = Omit<EventInventoryApi, "hold" | "holdMany"> & {
  /** @throws Problem for a refusal (`HoldRefusal`): blocked seats and limits are answered alike wherever one holds */
  hold(request: HoldRequest): Promise<Result<Hold, HoldFault>>;
};

/**
 * The inventory of an event. Every call is idempotent, so what the platform calls retryable is tried again on a new stub:
 * the old one stays broken.
 * @throws the platform's error when it is overloaded (answered as 429) or stays unreachable
 */
export function inventoryOf(env: InventoryEnv, eventId: string, options: InventoryOptions = {}): Inventory {
  const location = options.near === undefined ? {} : { locationHint: options.near };
  const call = <T>(method: (stub: EventInventoryApi) => Promise<T>): Promise<T> =>
    retry(() => method(env.EVENT_INVENTORY.getByName(inventoryShard(eventId), location)), {
      attempts: 4,
      firstPause: 50,
      random: Math.random,
      wait: (pause) => scheduler.wait(pause),
    });
  return {
    configure: (config) => call((stub) => stub.configure(config)),
    hold: async (request) => {
      const single = (one: HoldRequest) => call((stub) => stub.hold(one));
      if (env.HOLD_BUNDLES === "off") return settleHold(await single(request));
      const many = (requests: readonly HoldRequest[]) => call((stub) => stub.holdMany(requests));
      return settleHold(await bundled(inventoryShard(eventId), request, { single, many }));
    },
    extend: (request) => call((stub) => stub.extend(request)),
    release: (request) => call((stub) => stub.release(request)),
    discount: (request) => call((stub) => stub.discount(request)),
    codes: (request) => call((stub) => stub.codes(request)),
    read: (request) => call((stub) => stub.read(request)),
    commit: (request) => call((stub) => stub.commit(request)),
    reclaim: (request) => call((stub) => stub.reclaim(request)),
    cancel: (request) => call((stub) => stub.cancel(request)),
    cancelPlaces: (request) => call((stub) => stub.cancelPlaces(request)),
    move: (request) => call((stub) => stub.move(request)),
    block: (request) => call((stub) => stub.block(request)),
    unblock: (request) => call((stub) => stub.unblock(request)),
    blocks: () => call((stub) => stub.blocks()),
    resize: (request) => call((stub) => stub.resize(request)),
    snapshot: () => call((stub) => stub.snapshot()),
    pulse: () => call((stub) => stub.pulse()),
    history: (request) => call((stub) => stub.history(request)),
  };
}

type HoldAnswer = Awaited<ReturnType<EventInventoryApi["hold"]>>;

/** Holds on their way, by shard. Answers are plain data, so that a request may hear of a call that another one makes. */
const bundles = new Map<string, Bundles<HoldRequest, HoldAnswer>>();

async function bundled(
  shard: string,
  request: HoldRequest,
  calls: Pick<BundleOptions<HoldRequest, HoldAnswer>, "single" | "many">,
): Promise<HoldAnswer> {
  const way = bundles.get(shard) ?? new Bundles<HoldRequest, HoldAnswer>();
  bundles.set(shard, way);
  try {
    return await way.call(request, { ...calls, keepAlive: waitUntil, after, now: Date.now, hopeless: isOverloaded });
  } finally {
    if (way.idle) bundles.delete(shard);
  }
}

function after(pause: Millis, then: () => void): { readonly callOff: () => void } {
  const timer = setTimeout(then, pause);
  return { callOff: () => clearTimeout(timer) };
}

/**
 * Opens a socket of the event's live feed: status 101 with the socket, 429 or 503 when there are too many.
 * @param since the version that the client has, if it was here before
 */
export async function openLive(
  env: Pick<Env, "EVENT_INVENTORY">,
  eventId: string,
  { addressHash, since }: { readonly addressHash: string; readonly since?: number | undefined },
): Promise<Response> {
  const query = since === undefined ? "" : `?since=${since}`;
  // A request of our own: nothing that the client sent reaches the object.
  const upgrade = new Request(`https://inventory/live${query}`, {
    headers: { upgrade: "websocket", [LIVE_ADDRESS_HEADER]: addressHash },
  });
  return await env.EVENT_INVENTORY.getByName(inventoryShard(eventId)).fetch(upgrade);
}
