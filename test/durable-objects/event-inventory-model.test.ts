/**
 * Random operations against the real object and against a model that is as naive as it can be. Answers must be equal
 * after each step, I1 must hold after each step, at the end the log must replay to what is stored, and a viewer of the
 * live feed must see what is. A failure prints the seed; MODEL_SEED repeats it, MODEL_OPERATIONS makes it long.
 */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { decodeFrame } from "../../durable-objects/event-inventory/frames.ts";
import type { EventInventory } from "../../durable-objects/event-inventory/index.ts";
import type { InventoryConfig, Transition } from "../../durable-objects/event-inventory/protocol.ts";
import { essence, replay } from "../../durable-objects/event-inventory/replay.ts";
import { InventoryStore } from "../../durable-objects/event-inventory/store.ts";
import { openLive } from "../../worker/inventory/client.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { MINUTE } from "../../worker/kernel/time.ts";
import { Model, no, yes, type Heard } from "./event-inventory-model.ts";
import { randomConfig, randomFrom, randomStep, walkConfig, type Step } from "./event-inventory-walk.ts";
import { shown, TTL } from "./event-inventory-world.ts";

const given = env as { MODEL_SEED?: string; MODEL_OPERATIONS?: string };
const OPERATIONS = Number(given.MODEL_OPERATIONS ?? 10_000);
const ROUND = 100;

/** Somebody who watches the live feed, loses the line at times, and asks for what was missed. */
class Viewer {
  version = 0;
  statuses: number[] = [];
  resumed = 0;
  readonly #eventId: string;
  #socket: WebSocket | undefined;
  #wake: () => void = () => undefined;
  constructor(eventId: string) {
    this.#eventId = eventId;
  }
  async open(): Promise<void> {
    this.#socket?.close(1000);
    const since = this.version === 0 ? undefined : this.version;
    const { webSocket } = await openLive(env, this.#eventId, { addressHash: "viewer", since });
    if (webSocket === null) throw new Error("no socket");
    this.#socket = webSocket;
    webSocket.binaryType = "arraybuffer";
    webSocket.addEventListener("message", ({ data }) => this.#take(data as ArrayBuffer, webSocket));
    webSocket.accept();
  }
  async until(version: number): Promise<void> {
    while (this.version < version) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
  #take(data: ArrayBuffer, from: WebSocket): void {
    const frame = decodeFrame(data);
    if (frame === undefined) throw new Error("not a frame");
    if (frame.kind === "snapshot") {
      if (frame.version < this.version) return;
      this.statuses = [...frame.statuses];
    } else if (frame.from > this.version) {
      this.resumed++;
      return from.send(`{"since":${this.version}}`);
    } else if (frame.version >= this.version) {
      for (const [seat, status] of frame.seats) this.statuses[seat] = status;
    }
    this.version = Math.max(this.version, frame.version);
    this.#wake();
  }
}

afterEach(() => vi.useRealTimers());

it(
  `I1 I6 I7 ${OPERATIONS} random operations agree with a naive model, step by step`,
  { timeout: 30_000 + OPERATIONS * 6 },
  async () => {
    const seed = Number(given.MODEL_SEED ?? Math.floor(Math.random() * 2 ** 31));
    const random = randomFrom(seed);
    const model = new Model(walkConfig());
    model.now = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: model.now });
    const eventId = newId("event");
    const stub = env.EVENT_INVENTORY.getByName(eventId);
    const configs = new Map<number, InventoryConfig>([[1, { ...walkConfig(), eventId }]]);
    await stub.configure({ ...walkConfig(), eventId });
    const viewer = new Viewer(eventId);
    await viewer.open();
    const trail: string[] = [];
    const tally = new Map<string, number>();
    const where = () => `seed ${seed}, after:\n${trail.slice(-12).join("\n")}`;
    const count = (key: string) => tally.set(key, (tally.get(key) ?? 0) + 1);
    let holds = 0;
    const serial = () => ++holds;
    const sent: Step[] = [];

    const advance = () => {
      // Often to the very millisecond at which a hold ends or the one before: that is where clocks are got wrong.
      const end = model.living().find(({ status }) => status === "held")?.end;
      if (end !== undefined && random() < 0.3) model.now = Math.max(model.now, end - (random() < 0.5 ? 1 : 0));
      else model.now += Math.floor(random() * (random() < 0.3 ? 2 * TTL : 2 * MINUTE));
      vi.setSystemTime(model.now);
      trail.push(`clock ${model.now}`);
    };
    const reconfigure = async (api: EventInventory) => {
      const config = randomConfig(model, random, eventId);
      trail.push(`configure ${JSON.stringify({ ...config, products: undefined })}`);
      const heard = await api.configure(config);
      if (heard.ok) configs.set(config.revision, config);
      count(`configure ${heard.ok ? "ok" : heard.error.reason}`);
      expect(heard.ok ? yes : no(heard.error.reason), where()).toEqual(model.configure(config));
    };
    /** Mostly one call; at times several that arrive together, the same one twice, or one of long ago once more. */
    const calls = async (api: EventInventory): Promise<number> => {
      const together = random() < 0.15 ? 2 + Math.floor(random() * 4) : 1;
      const steps = Array.from({ length: together }, () => randomStep(model, random, serial));
      if (random() < 0.1) steps.push(...steps.slice(0, 1));
      const late = sent[Math.floor(random() * sent.length)];
      if (random() < 0.08 && late !== undefined) steps.splice(Math.floor(random() * (steps.length + 1)), 0, late);
      for (const one of steps) sent[Math.floor(random() * 60)] = one;
      for (const { text } of steps) trail.push(text);
      const answers = await Promise.all(steps.map(({ ask }): Promise<Heard> => ask(api)));
      for (const [at, one] of steps.entries()) {
        const answer = answers[at];
        if (answer === undefined) throw new Error("a call without an answer");
        const heard = answer.ok ? yes : no(answer.error.reason);
        expect(heard, `${one.text}\n${where()}`).toEqual(one.said(answer));
        const best = one.text.includes('"best"') ? " best" : "";
        count(`${one.text.split(" ")[0]}${best} ${heard.why ?? "ok"}`);
      }
      return steps.length;
    };
    const round = async (api: EventInventory, state: DurableObjectState) => {
      const store = new InventoryStore(state.storage);
      for (let n = 0; n < ROUND;) {
        if (random() < 0.1) advance();
        if (random() < 0.02) await reconfigure(api);
        n += await calls(api);
        const snapshot = await api.snapshot();
        const picture = { seats: shown(snapshot, model.config.seats.length), pools: snapshot.pools };
        expect(picture, where()).toEqual(model.picture());
        // Loading checks I1 over everything that is stored, and throws.
        store.load(model.now);
      }
      model.forget(60);
      // What comes late must be about holds that the model still knows.
      sent.splice(0);
      trail.splice(0, trail.length - 40);
    };
    const watch = async () => {
      const { version, seats } = await stub.snapshot();
      await viewer.until(version);
      const count = model.config.seats.length;
      expect(viewer.statuses.slice(0, count).join(""), where()).toBe(shown({ seats }, count));
    };
    for (let done = 0; done < OPERATIONS; done += ROUND) {
      await runInDurableObject(stub, (api: EventInventory, state) => round(api, state));
      if (random() < 0.5) {
        await evictDurableObject(stub);
        trail.push("evict");
        // With the memory a frame that was under way is lost, as the line is when a machine dies.
        await viewer.open();
      }
      if (random() < 0.3) await watch();
    }
    await watch();
    const lines: Transition[] = [];
    for (let after: number | null = 0; after !== null;) {
      const page = await stub.history({ after, limit: 500 });
      lines.push(...page.transitions);
      after = page.next;
    }
    const stored = await runInDurableObject(stub, (_, state) => new InventoryStore(state.storage).load());
    const configOf = (revision: number) => configs.get(revision) ?? { ...walkConfig(), eventId };
    expect(essence(replay(lines, configOf)), where()).toEqual(essence(stored));
    const summary = [...tally].map(([what, n]) => `${what} ${n}`).sort();
    console.log(`model: seed ${seed}, ${lines.length} transitions; ${summary.join(", ")}`);
    // A walk that never gets somewhere proves nothing about that place.
    const kinds =
      "configured held extended released expired committed reclaimed cancelled reduced moved blocked unblocked resized";
    for (const kind of kinds.split(" ")) {
      expect(
        lines.some((line) => line.kind === kind),
        `${kind} never happened; ${where()}`,
      ).toBe(true);
    }
    for (const what of ["hold best ok", "hold cool_down", "hold customer_limit", "hold seats_blocked", "move ok"]) {
      expect(tally.has(what), `${what} never happened; ${where()}`).toBe(true);
    }
  },
);
