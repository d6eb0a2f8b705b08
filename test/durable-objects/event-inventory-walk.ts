/** Random calls for the model test: each says what the model thinks of it and how to ask the object. */
import type {
  BlockRequest,
  EventInventoryApi,
  HoldLine,
  InventoryConfig,
  SeatSpec,
} from "../../durable-objects/event-inventory/protocol.ts";
import { hall, hashOf, TTL } from "./event-inventory-world.ts";
import type { Heard, Model, Said } from "./event-inventory-model.ts";

export type Step = {
  readonly text: string;
  readonly said: (heard: Heard) => Said;
  readonly ask: (api: EventInventoryApi) => Promise<Heard>;
};

/** mulberry32: small, seeded, good enough to wander. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const STALLS: readonly SeatSpec[] = ["A1", "A2", "A3", "A4", "A5", "A6", "A7"].map((guid, i) => ({
  guid,
  category: "A",
  section: "S",
  row: i < 4 ? "1" : "2",
  index: i < 4 ? i : i - 4,
  quality: i,
}));
const BALCONY: readonly SeatSpec[] = ["B1", "B2"].map((guid, index) => {
  return { guid, category: "B", section: "T", row: "1", index, quality: index };
});

/** Two rows of stalls, a balcony, a standing area, a pool over all of it, tight limits by customer. */
export function walkConfig(change: Partial<InventoryConfig> = {}): Omit<InventoryConfig, "eventId"> {
  const pools = [
    { id: "event", capacity: 11 },
    { id: "floor", capacity: 6 },
  ];
  return hall({ seats: [...STALLS, ...BALCONY], pools, maxPerCustomer: 7, freeHolds: 1, ...change });
}

type Tools = {
  readonly below: (n: number) => number;
  readonly chance: (p: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
};

function toolsOf(random: () => number): Tools {
  const below = (n: number) => Math.floor(random() * n);
  return { below, chance: (p) => random() < p, pick: <T>(list: readonly T[]): T => list[below(list.length)] as T };
}

/** One random call. */
export function randomStep(model: Model, random: () => number, serial: () => number): Step {
  const tools = toolsOf(random);
  const dice = random();
  if (dice < 0.37) return holdStep(model, tools, serial);
  if (dice < 0.42) return blockStep(model, tools);
  if (dice < 0.47) return unblockStep(model, tools);
  if (dice < 0.5) return resizeStep(model, tools);
  return changeStep(model, tools, serial);
}

function holdStep(model: Model, tools: Tools, serial: () => number): Step {
  const { chance, pick, below } = tools;
  const again = chance(0.1) ? model.holds.at(-1 - below(5)) : undefined;
  const token = again === undefined || chance(0.1) ? pick(["t", "u"]) : again.token;
  const lines = again?.lines ?? randomLines(tools);
  const request = {
    holdId: again?.id ?? `hld_${serial()}`,
    tokenHash: hashOf(token),
    lines,
    ...(chance(0.4) ? { customer: pick(["c1", "c2"]) } : {}),
    ...(chance(0.3) ? { channel: pick(["agency", "radio"]) } : {}),
  };
  return {
    text: `hold ${JSON.stringify({ ...request, tokenHash: token })}`,
    said: (heard) => model.hold(request, token, heard),
    ask: (api) => api.hold(request),
  };
}

function randomLines(tools: Tools): HoldLine[] {
  const { chance, pick, below } = tools;
  const line = (): HoldLine => {
    if (chance(0.5)) return { product: pick(["standing", "student"]), quantity: 1 + below(3) };
    const product = pick(["stalls", "stalls", "balcony"]);
    const guids = (product === "stalls" ? STALLS : BALCONY).map(({ guid }) => guid);
    const seats = guids.filter(() => chance(0.25)).concat(pick(guids));
    return { product, seats: [...new Set(seats)] };
  };
  const lines = chance(0.5) ? [line()] : [line(), line()];
  if (!chance(0.3)) return lines;
  const best = {
    ...(chance(0.5) ? { together: true } : {}),
    ...(chance(0.3) ? { near: pick(["A6", "S", "nowhere"]) } : {}),
  };
  return [{ product: "stalls", quantity: 1 + below(4), best }, ...lines.slice(1)];
}

function blockStep(model: Model, { chance, pick, below }: Tools): Step {
  const what = chance(0.5)
    ? { pool: pick(["event", "floor"]), quantity: 1 + below(4) }
    : { seats: [...new Set([pick(STALLS).guid, pick([...STALLS, ...BALCONY]).guid])] };
  const request: BlockRequest = {
    key: `k${below(4)}`,
    ...what,
    reason: pick(["house", "kill", "allotment"]),
    ...(chance(0.6) ? { channel: pick(["agency", "radio"]) } : {}),
  };
  return {
    text: `block ${JSON.stringify(request)}`,
    said: () => model.block(request),
    ask: (api) => api.block(request),
  };
}

function unblockStep(model: Model, { chance, below, pick }: Tools): Step {
  const key = `k${below(4)}`;
  const seats = chance(0.4) ? [pick(STALLS).guid, pick(STALLS).guid] : undefined;
  return {
    text: `unblock ${key} ${seats?.join() ?? "all"}`,
    said: () => model.unblock(key, seats),
    ask: (api) => api.unblock({ key, ...(seats === undefined ? {} : { seats }) }),
  };
}

function resizeStep(model: Model, { below, pick }: Tools): Step {
  const pool = pick(["event", "floor"]);
  const capacity = 3 + below(pool === "event" ? 14 : 7);
  return {
    text: `resize ${pool} ${capacity}`,
    said: () => model.resize(pool, capacity),
    ask: (api) => api.resize({ pool, capacity }),
  };
}

/** A call about a hold that is there, or was. */
function changeStep(model: Model, tools: Tools, serial: () => number): Step {
  const { chance, pick, below } = tools;
  // Mostly those that have places, else the walk gets stuck in a full house; often also those that are over.
  const recent = chance(0.65) ? model.living() : model.holds.slice(-12);
  const target = recent.length > 0 && chance(0.97) ? pick(recent) : undefined;
  const id = target?.id ?? `hld_${serial()}`;
  const order = chance(0.93) ? `ord_${id}` : "ord_wrong";
  const token = chance(0.93) ? (target?.token ?? "t") : "wrong";
  const who = chance(0.5) ? { token } : { order };
  const actor = who.token === undefined ? { orderId: order } : { tokenHash: hashOf(token) };
  const dice = below(100);
  // One and the same buyer asks again and again, so that the limit is met.
  const eager = model.living().find((hold) => hold.status === "held" && hold.order === undefined);
  if (dice < 12 && eager !== undefined) {
    return {
      text: `extend ${eager.id} again`,
      said: () => model.extend(eager.id, { token: eager.token }, 0),
      ask: (api) => api.extend({ holdId: eager.id, actor: { tokenHash: hashOf(eager.token) } }),
    };
  }
  if (dice < 24) {
    const until = model.now + below(3 * TTL);
    return {
      text: `extend ${id} ${JSON.stringify(who)} ${until}`,
      said: () => model.extend(id, who, until),
      ask: (api) => api.extend({ holdId: id, actor, until }),
    };
  }
  if (dice < 38) {
    return {
      text: `release ${id} ${JSON.stringify(who)}`,
      said: () => model.release(id, who),
      ask: (api) => api.release({ holdId: id, actor }),
    };
  }
  if (dice < 52) {
    const mine = target?.lines.flatMap((line) => line.seats ?? []) ?? [];
    const from = mine.length > 0 && chance(0.9) ? pick(mine) : "A1";
    const to = pick([...STALLS, ...BALCONY]).guid;
    const overBlock = chance(0.3);
    return {
      text: `move ${id} ${order} ${from} ${to} ${overBlock}`,
      said: () => model.move(id, order, from, to, overBlock),
      ask: (api) => api.move({ holdId: id, orderId: order, from, to, overBlock }),
    };
  }
  if (dice < 62) {
    const whole = target?.lines ?? [{ product: "standing", quantity: 1 }];
    const keep = whole.flatMap((line): HoldLine[] => {
      if (chance(0.25)) return [];
      if (line.seats === undefined) return [{ product: line.product, quantity: below(1 + (line.quantity ?? 0)) }];
      return [{ product: line.product, seats: line.seats.filter(() => chance(0.6)) }];
    });
    return {
      text: `reduce ${id} ${order} ${JSON.stringify(keep)}`,
      said: () => model.cancelPlaces(id, order, keep),
      ask: (api) => api.cancelPlaces({ holdId: id, orderId: order, keep }),
    };
  }
  const method = pick(["commit", "commit", "reclaim", "cancel", "cancel"] as const);
  return {
    text: `${method} ${id} ${order}`,
    said: () => (method === "cancel" ? model.cancel(id, order) : model.commit(id, order, method)),
    ask: (api) => api[method]({ holdId: id, orderId: order }),
  };
}

/** A new configuration: other capacities, another order of seats, at times one seat fewer. */
export function randomConfig(model: Model, random: () => number, eventId: string): InventoryConfig {
  const { chance, below, pick } = toolsOf(random);
  const all = [...STALLS, ...BALCONY];
  const gone = chance(0.4) ? pick(all).guid : "";
  const seats = (chance(0.5) ? all : [...BALCONY, ...STALLS]).filter(({ guid }) => guid !== gone);
  const pools = [
    { id: "event", capacity: 5 + below(10) },
    { id: "floor", capacity: 3 + below(5) },
  ];
  const revision = model.config.revision + 1;
  return { ...walkConfig({ seats, pools, ...(chance(0.4) ? { belowUse: true } : {}) }), revision, eventId };
}
