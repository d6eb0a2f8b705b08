/**
 * The inventory as naive as it can be: lists that are looked through from end to end for each question. The model test
 * compares the real object with it, call by call.
 */
import type {
  BlockRequest,
  Hold,
  HoldLine,
  HoldRequest,
  InventoryConfig,
} from "../../durable-objects/event-inventory/protocol.ts";
import { MINUTE, SECOND } from "../../worker/kernel/time.ts";

export type ModelHold = {
  readonly id: string;
  readonly token: string;
  lines: readonly HoldLine[];
  status: "held" | "committed" | "over" | "cancelled";
  end: number;
  extensions: number;
  order: string | undefined;
  readonly customer: string | undefined;
  readonly channel: string | undefined;
  readonly startedAt: number;
  /** Whether its start still counts as one that was not paid. */
  unpaid: boolean;
};
export type Said = { readonly ok: boolean; readonly why?: string };
export const yes: Said = { ok: true };
export const no = (why: string): Said => ({ ok: false, why });
/** What the object answered: for the one question whose answer is its own choice. */
export type Heard =
  | { readonly ok: true; readonly value?: unknown }
  | { readonly ok: false; readonly error: { readonly reason: string } };
export type Who = { readonly token?: string; readonly order?: string };
type Config = Omit<InventoryConfig, "eventId">;

const places = (line: HoldLine) => line.seats?.length ?? line.quantity ?? 0;
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

export class Model {
  config: Config;
  now = 0;
  /** All that may still matter, oldest first. */
  holds: ModelHold[] = [];
  blocks: BlockRequest[] = [];
  readonly capacities = new Map<string, number>();

  constructor(config: Config) {
    this.config = config;
    for (const { id, capacity } of config.pools) this.capacities.set(id, capacity);
  }

  /** Who has places at this moment. */
  living(): ModelHold[] {
    for (const hold of this.holds) if (hold.status === "held" && hold.end <= this.now) hold.status = "over";
    return this.holds.filter(({ status }) => status === "held" || status === "committed");
  }
  find(id: string): ModelHold | undefined {
    this.living();
    return this.holds.find((hold) => hold.id === id);
  }
  seatHolder(guid: string): ModelHold | undefined {
    return this.living().find(({ lines }) => lines.some((line) => line.seats?.includes(guid)));
  }
  blockOf(guid: string): BlockRequest | undefined {
    return this.blocks.find(({ seats }) => seats?.includes(guid));
  }
  open(guid: string, channel: string | undefined): boolean {
    const block = this.blockOf(guid);
    if (this.seatHolder(guid) !== undefined) return false;
    return block === undefined || (channel !== undefined && block.channel === channel);
  }
  drawn(lines: readonly HoldLine[], pool: string): number {
    return sum(
      lines.map((line) => {
        const product = this.config.products.find(({ id }) => id === line.product);
        return product?.pools.includes(pool) ? places(line) : 0;
      }),
    );
  }
  used(pool: string, channel?: string): number {
    const holds = this.living().filter((hold) => channel === undefined || hold.channel === channel);
    return sum(holds.map(({ lines }) => this.drawn(lines, pool)));
  }
  /** Places kept for a channel that it has not used, or kept from everybody. */
  kept(pool: string, channel: string | undefined): number {
    const quantity = sum(
      this.blocks.filter((one) => one.pool === pool && one.channel === channel).map((one) => one.quantity ?? 0),
    );
    return channel === undefined ? quantity : Math.max(0, quantity - this.used(pool, channel));
  }
  blocked(pool: string): number {
    const channels = new Set(this.blocks.filter((one) => one.pool === pool).map(({ channel }) => channel));
    return sum([...channels].map((channel) => this.kept(pool, channel)));
  }
  available(pool: string, channel: string | undefined): number {
    const mine = channel === undefined ? 0 : this.kept(pool, channel);
    return Math.max(0, (this.capacities.get(pool) ?? 0) - this.used(pool) - this.blocked(pool) + mine);
  }
  fits(lines: readonly HoldLine[], channel: string | undefined): Said {
    const wanted = lines.flatMap((line) => line.seats ?? []);
    if (new Set(wanted).size < wanted.length || wanted.some((guid) => this.seatHolder(guid))) return no("seats_taken");
    if (wanted.some((guid) => !this.open(guid, channel))) return no("seats_blocked");
    const full = this.config.pools.some(({ id }) => {
      const want = this.drawn(lines, id);
      return want > 0 && want > this.available(id, channel);
    });
    return full ? no("sold_out") : yes;
  }

  hold(request: HoldRequest, token: string, heard: Heard): Said {
    const { holdId: id, customer, channel } = request;
    const known = this.find(id);
    if (known !== undefined) {
      const alive = known.status === "held" || known.status === "committed";
      return alive && known.token === token && answers(known.lines, request.lines) ? yes : no("hold_mismatch");
    }
    const count = sum(request.lines.map(places));
    if (count > this.config.maxPerHold) return no("too_many");
    const seats = new Map(this.config.seats.map((seat) => [seat.guid, seat.category]));
    if (request.lines.some((line) => line.seats?.some((guid) => !seats.has(guid)))) return no("unknown_seat");
    if (customer !== undefined) {
      const refusal = this.limit(customer, count);
      if (refusal !== undefined) return refusal;
    }
    const chosen = this.chosen(request, heard);
    if ("why" in chosen) return chosen;
    const fits = this.fits(chosen.lines, channel);
    if (!fits.ok) return fits;
    const base = { id, token, lines: chosen.lines, status: "held", end: this.now + this.config.holdTtl } as const;
    this.holds.push({ ...base, extensions: 0, order: undefined, customer, channel, startedAt: this.now, unpaid: true });
    return fits;
  }
  limit(customer: string, count: number): Said | undefined {
    const has = sum(
      this.living()
        .filter((hold) => hold.customer === customer)
        .flatMap(({ lines }) => lines.map(places)),
    );
    if (has + count > (this.config.maxPerCustomer ?? Infinity)) return no("customer_limit");
    const starts = this.holds
      .filter((hold) => hold.customer === customer && hold.unpaid && hold.startedAt > this.now - 15 * MINUTE)
      .map(({ startedAt }) => startedAt);
    const over = starts.length - (this.config.freeHolds ?? 10);
    if (over < 0) return undefined;
    const pause = Math.min(10 * MINUTE, 15 * SECOND * 2 ** over);
    return Math.max(...starts) + pause > this.now ? no("cool_down") : undefined;
  }
  /** Lines with the seats that the object chose, if it chose well; or why it may not choose. */
  chosen(request: HoldRequest, heard: Heard): { lines: readonly HoldLine[] } | { ok: false; why: string } {
    const { lines, channel } = request;
    const [wish] = lines.filter(({ best }) => best !== undefined);
    if (wish === undefined) return { lines };
    const category = this.config.products.find(({ id }) => id === wish.product)?.category;
    const named = new Set(lines.flatMap((line) => line.seats ?? []));
    const free = this.config.seats.filter(
      (seat) => seat.category === category && !named.has(seat.guid) && this.open(seat.guid, channel),
    );
    const want = wish.quantity ?? 0;
    if (free.length < want) return { ok: false, why: "sold_out" };
    const longest = longestRun(free.map(({ row = "", index = 0 }) => ({ row, index })));
    if (wish.best?.together === true && longest < want) return { ok: false, why: "not_together" };
    if (!heard.ok) {
      // It found seats, so it may only refuse for a pool or for a seat that was named beside them.
      const named = lines.filter((line) => line !== wish);
      const others = this.fits([...named, { product: wish.product, quantity: want }], channel);
      return { ok: false, why: others.why ?? "the model finds room" };
    }
    const answer = (heard.value as Hold).lines;
    const seats = answer[lines.indexOf(wish)]?.seats ?? [];
    if (seats.length !== want || seats.some((guid) => !free.some((seat) => seat.guid === guid)))
      return { ok: false, why: "a bad choice" };
    const rows = free.filter((seat) => seats.includes(seat.guid)).map(({ row = "", index = 0 }) => ({ row, index }));
    // Whenever a row has room, the party sits in it.
    if (longest >= want && longestRun(rows) !== want) return { ok: false, why: "a party was parted" };
    return { lines: answer };
  }

  extend(id: string, who: Who, until: number): Said {
    const hold = this.find(id);
    if (!hold || hold.status === "cancelled") return no("unknown_hold");
    if (who.token !== undefined ? hold.token !== who.token : hold.order !== undefined && hold.order !== who.order)
      return no("unknown_hold");
    if (hold.status === "over") return no("hold_expired");
    if (hold.status === "committed") return yes;
    if (who.order !== undefined) {
      hold.order = who.order;
      hold.end = Math.max(hold.end, until);
      return yes;
    }
    if (hold.order !== undefined || this.now + this.config.holdTtl - hold.end < 5 * SECOND) return yes;
    if (hold.extensions === 2) return no("extension_limit");
    hold.extensions++;
    hold.end = this.now + this.config.holdTtl;
    return yes;
  }
  release(id: string, who: Who): Said {
    const hold = this.find(id);
    if (!hold) return no("unknown_hold");
    if (who.token !== undefined ? hold.token !== who.token : hold.order !== who.order) return no("unknown_hold");
    if (hold.status === "committed") return no("committed");
    if (hold.status === "held" && who.token !== undefined && hold.order !== undefined) return no("pinned");
    if (hold.status === "held") hold.status = "over";
    return yes;
  }
  commit(id: string, order: string, late: "reclaim" | "commit"): Said {
    const hold = this.find(id);
    if (!hold || hold.status === "cancelled") return no("unknown_hold");
    if (hold.order !== undefined && hold.order !== order) return no("committed_to_other_order");
    if (hold.status === "over" && late === "commit") return no("hold_expired");
    const lost = hold.lines.some((line) =>
      line.seats?.some((guid) => !this.config.seats.some((seat) => seat.guid === guid)),
    );
    if (hold.status === "over" && (lost || !this.fits(hold.lines, hold.channel).ok)) return no("gone");
    Object.assign(hold, { status: "committed", order, unpaid: false });
    return yes;
  }
  cancel(id: string, order: string): Said {
    const hold = this.find(id);
    if (hold?.order === undefined) return no("unknown_hold");
    if (hold.order !== order) return no("committed_to_other_order");
    Object.assign(hold, { status: "cancelled", unpaid: false });
    return yes;
  }
  cancelPlaces(id: string, order: string, keep: readonly HoldLine[]): Said {
    const hold = this.find(id);
    if (hold?.order === undefined) return no("unknown_hold");
    if (hold.order !== order) return no("committed_to_other_order");
    if (hold.status === "cancelled") return yes;
    if (hold.status !== "committed") return no("not_committed");
    const left: HoldLine[] = [];
    const spare = new Map(keep.map(({ product }) => [product, 0]));
    for (const line of keep) spare.set(line.product, (spare.get(line.product) ?? 0) + (line.quantity ?? 0));
    for (const { product, seats, quantity = 0 } of hold.lines) {
      if (seats !== undefined) {
        const stay = seats.filter((guid) => keep.some((one) => one.product === product && one.seats?.includes(guid)));
        if (stay.length > 0) left.push({ product, seats: stay });
        continue;
      }
      const stay = Math.min(quantity, spare.get(product) ?? 0);
      spare.set(product, (spare.get(product) ?? 0) - stay);
      if (stay > 0) left.push({ product, quantity: stay });
    }
    if (left.length === 0) Object.assign(hold, { status: "cancelled", unpaid: false });
    else hold.lines = left;
    return yes;
  }
  move(id: string, order: string, from: string, to: string, overBlock: boolean): Said {
    const hold = this.find(id);
    if (!hold || hold.status === "cancelled") return no("unknown_hold");
    if (hold.order !== undefined && hold.order !== order) return no("committed_to_other_order");
    if (hold.status !== "committed") return no("not_committed");
    const has = (guid: string) => hold.lines.find(({ seats }) => seats?.includes(guid));
    const line = has(from);
    if (line === undefined) return has(to) ? yes : no("unknown_seat");
    if (from === to) return yes;
    const seat = this.config.seats.find(({ guid }) => guid === to);
    if (seat === undefined) return no("unknown_seat");
    if (seat.category !== this.config.products.find(({ id: product }) => product === line.product)?.category)
      return no("wrong_category");
    if (this.seatHolder(to)) return no("seats_taken");
    if (!overBlock && !this.open(to, hold.channel)) return no("seats_blocked");
    hold.lines = hold.lines.map((one) =>
      one === line
        ? { product: one.product, seats: (one.seats ?? []).map((guid) => (guid === from ? to : guid)) }
        : one,
    );
    return yes;
  }
  block(request: BlockRequest): Said {
    const known = this.blocks.find(({ key }) => key === request.key);
    if (known) return JSON.stringify(known) === JSON.stringify(request) ? yes : no("block_mismatch");
    const { pool, quantity = 0, channel, seats = [] } = request;
    if (seats.some((guid) => !this.config.seats.some((seat) => seat.guid === guid))) return no("unknown_seat");
    if (seats.some((guid) => this.seatHolder(guid))) return no("seats_taken");
    if (seats.some((guid) => this.blockOf(guid))) return no("seats_blocked");
    if (pool !== undefined) {
      const before = this.blocked(pool);
      const room = Math.max(0, (this.capacities.get(pool) ?? 0) - this.used(pool) - before);
      this.blocks.push(request);
      const more = this.blocked(pool) - before;
      this.blocks.pop();
      if (more > room) return no("not_enough");
      if (quantity <= 0) return no("invalid_block");
    }
    if (channel === "") return no("invalid_block");
    this.blocks.push(request);
    return yes;
  }
  unblock(key: string, seats: readonly string[] | undefined): Said {
    this.blocks = this.blocks.flatMap((block) => {
      if (block.key !== key) return [block];
      const left = seats === undefined ? [] : (block.seats ?? []).filter((guid) => !seats.includes(guid));
      // Seats name nothing of a block of places.
      if (seats !== undefined && block.seats === undefined) return [block];
      return left.length === 0 ? [] : [{ ...block, seats: left }];
    });
    return yes;
  }
  resize(pool: string, capacity: number): Said {
    this.capacities.set(pool, capacity);
    return yes;
  }
  configure(config: Config): Said {
    const lost = this.living().some(({ lines }) =>
      lines.some((line) => line.seats?.some((guid) => !config.seats.some((seat) => seat.guid === guid))),
    );
    if (lost) return no("seat_in_use");
    const small = config.pools.some(({ id, capacity }) => {
      return capacity < this.used(id) && capacity < (this.capacities.get(id) ?? Infinity);
    });
    if (small && config.belowUse !== true) return no("capacity_in_use");
    this.config = config;
    for (const { id, capacity } of config.pools) this.capacities.set(id, capacity);
    return yes;
  }

  /** Drops holds that nobody will ask about, so that the model stays fast. */
  forget(keep: number): void {
    const old = this.holds.slice(0, -keep);
    const needed = old.filter(
      ({ status, customer, startedAt }) =>
        status === "held" || status === "committed" || (customer !== undefined && startedAt > this.now - 15 * MINUTE),
    );
    this.holds = [...needed, ...this.holds.slice(-keep)];
  }
  /** What a snapshot must show. */
  picture() {
    const status = (guid: string) => {
      const holder = this.seatHolder(guid);
      if (holder === undefined) return this.blockOf(guid) === undefined ? "0" : "3";
      return holder.status === "held" ? "1" : "2";
    };
    const side = (pool: string, which: string) =>
      sum(
        this.living()
          .filter(({ status: is }) => is === which)
          .map(({ lines }) => this.drawn(lines, pool)),
      );
    return {
      seats: this.config.seats.map(({ guid }) => status(guid)).join(""),
      pools: this.config.pools.map(({ id }) => ({
        id,
        capacity: this.capacities.get(id),
        held: side(id, "held"),
        sold: side(id, "committed"),
        ...(this.blocked(id) === 0 ? {} : { blocked: this.blocked(id) }),
      })),
    };
  }
}

/** Seats side by side, at most. */
function longestRun(seats: readonly { row: string; index: number }[]): number {
  return Math.max(
    0,
    ...seats.map(({ row, index }) => {
      let length = 1;
      while (seats.some((other) => other.row === row && other.index === index + length)) length++;
      return length;
    }),
  );
}

function answers(held: readonly HoldLine[], asked: readonly HoldLine[]): boolean {
  return (
    held.length === asked.length &&
    asked.every((line, i) => {
      const known = held[i];
      if (known === undefined || line.best === undefined) return JSON.stringify(known) === JSON.stringify(line);
      return known.product === line.product && places(known) === line.quantity;
    })
  );
}
