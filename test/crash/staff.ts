/**
 * Staff at work while the process dies under them: they keep seats back and free them, change capacities, also below what
 * is sold, and move people to other seats. What was acknowledged must still be true at the end.
 */
import type { Demo } from "../local/seed.ts";
import type { Client } from "../support/client.ts";
import type { Crowd } from "./crowd.ts";

/** A token is good for a quarter of an hour; a run takes longer. */
const NEW_TOKEN_AFTER_MS = 10 * 60_000;
const PAUSE_MS = 60;

export class Staff {
  /** By key: the seats of a block, and whether it was lifted; undefined while nobody knows. */
  readonly blocks = new Map<string, "kept" | "lifted" | "unknown">();
  /** The largest capacity that was ever asked for, by pool. */
  readonly largest = new Map<string, number>();
  /** Orders somebody tried to move; each move mails new tickets. */
  readonly moved = new Set<string>();
  readonly done = { blocks: 0, lifted: 0, resized: 0, moved: 0 };
  readonly #client: Client;
  readonly #demo: Demo;
  readonly #random: () => number;
  readonly #seats: readonly { readonly guid: string; readonly category: number }[];
  readonly #pools: readonly string[];
  #token: string;
  #tokenAt = Date.now();

  constructor(
    client: Client,
    demo: Demo,
    random: () => number,
    house: { readonly seats: readonly { guid: string; category: number }[]; readonly pools: readonly string[] },
  ) {
    this.#client = client;
    this.#demo = demo;
    this.#random = random;
    this.#seats = house.seats;
    this.#pools = house.pools;
    this.#token = demo.token;
  }

  summary(): string {
    const { blocks, lifted, resized, moved } = this.done;
    return `${blocks} blocks, ${lifted} lifted, ${resized} resizes, ${moved} moves`;
  }

  /** A token of the owner that is good for some minutes. */
  async token(): Promise<string> {
    if (Date.now() - this.#tokenAt > NEW_TOKEN_AFTER_MS) {
      const { refresh_token } = await this.#client.signIn(this.#demo.owner);
      const answer = await this.#client.must<{ access_token: string }>("POST", "/auth/token/refresh", {
        body: { refresh_token, tenant: this.#demo.tenantId },
      });
      this.#token = answer.access_token;
      this.#tokenAt = Date.now();
    }
    return this.#token;
  }

  /** Goes on until the process stops answering. */
  async workUntilDead(crowd: Crowd): Promise<void> {
    try {
      const token = await this.token();
      while (crowd.alive) {
        await this.#one(token, crowd);
        await new Promise((done) => setTimeout(done, PAUSE_MS));
      }
    } catch {
      // No answer: the process is gone. What was under way is unknown.
    }
  }

  async #one(token: string, crowd: Crowd): Promise<void> {
    const what = this.#random();
    if (what < 0.35) return await this.#block(token);
    if (what < 0.65) return await this.#lift(token);
    if (what < 0.85) return await this.#resize(token);
    return await this.#move(token, crowd);
  }

  async #block(token: string): Promise<void> {
    const key = `crash-${this.blocks.size}-${Math.floor(this.#random() * 1e6)}`;
    const start = Math.floor(this.#random() * (this.#seats.length - 3));
    const seats = this.#seats.slice(start, start + 2).map(({ guid }) => guid);
    this.blocks.set(key, "unknown");
    const { status } = await this.#client.call("POST", `/events/${this.#demo.eventId}/blocks`, {
      token,
      body: { key, seats, reason: "staff_hold" },
    });
    if (status === 201) this.done.blocks++;
    this.blocks.set(key, status === 201 ? "kept" : status < 500 ? "lifted" : "unknown");
  }

  async #lift(token: string): Promise<void> {
    const [key] = [...this.blocks].find(([, state]) => state !== "lifted") ?? [];
    if (key === undefined) return;
    this.blocks.set(key, "unknown");
    const { status } = await this.#client.call("DELETE", `/events/${this.#demo.eventId}/blocks/${key}`, { token });
    if (status === 204) this.done.lifted++;
    if (status === 204 || status === 404) this.blocks.set(key, "lifted");
  }

  async #resize(token: string): Promise<void> {
    const pool = this.#pools[Math.floor(this.#random() * this.#pools.length)] ?? "";
    // Few more than are sold, or fewer: it is nearly always sold out.
    const capacity = Math.floor(this.#random() * (3 + this.done.resized / 4));
    this.largest.set(pool, Math.max(capacity, this.largest.get(pool) ?? 0));
    const path = `/events/${this.#demo.eventId}/pools/${pool}`;
    const { status } = await this.#client.call("PATCH", path, { token, body: { capacity, below_use: true } });
    if (status === 200) this.done.resized++;
  }

  async #move(token: string, crowd: Crowd): Promise<void> {
    const paid = crowd.paidOrders();
    const journey = paid[Math.floor(this.#random() * paid.length)];
    const from = this.#seats.find(({ guid }) => guid === journey?.seats[0]?.guid);
    const alike = this.#seats.filter(({ category }) => category === from?.category);
    const to = alike[Math.floor(this.#random() * alike.length)];
    if (journey?.order === undefined || to === undefined) return;
    this.moved.add(journey.order.id);
    const path = `/orders/${journey.order.id}/lines/0/move`;
    const { status } = await this.#client.call("POST", path, { token, body: { seat: to.guid, over_block: true } });
    if (status === 200) this.done.moved++;
  }
}
