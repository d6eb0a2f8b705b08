/** What the buyer has chosen, and what the hall says about it. Pure state with listeners; no DOM, no network. */
import { assert } from "../../../../worker/kernel/assert.ts";
import { seatLeftAlone } from "../../hall/gaps.ts";
import { besides, type Hall, type Seat } from "../../hall/hall.ts";
import { leftInPools, type Picture, stateAt } from "../../hall/live-picture.ts";
import type { Money, TicketType } from "../../model.ts";
import { offerId, wishOf } from "../../offers.ts";
import type { HoldRequestLine } from "../session.ts";
import type { Notice } from "./notices.ts";
import { FREE, type Look, LOOKS, type Tally, tallyOf } from "./tally.ts";

export type Line = {
  readonly key: string;
  readonly type: TicketType;
  readonly seat: Seat | null;
  readonly quantity: number;
};

const HELD = LOOKS.indexOf("held");

function isOnSale(type: TicketType): boolean {
  return type.on_sale;
}

/** The lowest price of some types; undefined of none. */
function lowestOf(types: readonly TicketType[]): Money | undefined {
  return types.map(({ price }) => price).sort((a, b) => a.amount - b.amount)[0];
}

export class Selection {
  readonly hall: Hall | null;
  readonly types: readonly TicketType[];
  readonly limit: number;
  readonly currency: string;
  /** Seat index → id of the offer, in the order of taking. */
  readonly taken = new Map<number, string>();
  readonly quantities = new Map<string, number>();
  /** Seats that a hold of this tab keeps: they look held to everyone else and are ours to choose. */
  mine: ReadonlySet<string> = new Set();
  /** What the server said last. */
  picture: Picture | null = null;
  /** Categories shown; empty means all. */
  readonly filter = new Set<number>();
  /** Shows step-free places only. */
  stepFree = false;
  /** Index of the floor in sight. */
  floor = 0;
  /** A seat that the map is to come close to; it takes the wish away once it has. */
  lookAt: number | null = null;
  notice: Notice | null = null;
  /** When the hold of this tab ends, on this device's clock; null while it has none. */
  heldUntil: number | null = null;
  /** The buyer has said that they want a step-free place: they are asked once. */
  wantsStepFree = false;
  /** Seats that the server refused and the picture does not show as gone yet. */
  readonly #lost = new Set<number>();
  readonly #listeners = new Set<() => void>();
  /** Whether anything sells a category now, by its index. */
  readonly #sold: readonly boolean[];
  /** What is worked out of all this when it is asked for, until something changes. */
  #looks: Uint8Array | null = null;
  #tally: Tally | null = null;

  constructor(hall: Hall | null, types: readonly TicketType[], limit: number, currency: string) {
    this.hall = hall;
    this.types = types;
    this.limit = limit;
    this.currency = currency;
    this.#sold = (hall?.types ?? []).map((types) => types.some((type) => type.on_sale));
  }

  get seatCount(): number {
    return this.hall?.seats.length ?? 0;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    this.#looks = null;
    this.#tally = null;
    for (const listener of this.#listeners) listener();
  }

  say(notice: Notice | null): void {
    this.notice = notice;
    this.changed();
  }

  stateOf(seat: Seat): Look {
    return LOOKS[this.#lookOf(seat)] ?? "blocked";
  }

  /** How every seat looks, by its index: places in `LOOKS`. The same array until something changes. */
  get looks(): Uint8Array {
    if (this.#looks === null) {
      this.#looks = new Uint8Array(this.seatCount);
      for (const seat of this.hall?.seats ?? []) this.#looks[seat.index] = this.#lookOf(seat);
    }
    return this.#looks;
  }

  /** How many are free where. */
  get tally(): Tally | null {
    if (this.hall === null) return null;
    const { hall } = this;
    this.#tally ??= tallyOf(hall, this.looks, (category) => lowestOf((hall.types[category] ?? []).filter(isOnSale)));
    return this.#tally;
  }

  #lookOf(seat: Seat): number {
    if (this.taken.has(seat.index)) return LOOKS.indexOf("yours");
    const state = this.#seen(seat);
    return state === FREE && this.#sold[seat.category] !== true ? LOOKS.indexOf("blocked") : state;
  }

  /** What the picture says, as this tab sees it. */
  #seen(seat: Seat): number {
    const state = this.picture === null ? LOOKS.indexOf("blocked") : stateAt(this.picture, seat.n);
    if (this.#lost.has(seat.index) && state === FREE) return HELD;
    return state === HELD && this.mine.has(seat.guid) ? FREE : state;
  }

  isFree(seat: Seat): boolean {
    return this.#lookOf(seat) === FREE;
  }

  /** Whether the filters let it through. */
  shown(seat: Seat): boolean {
    if (this.stepFree && seat.kind === undefined) return false;
    return this.filter.size === 0 || this.filter.has(seat.category);
  }

  get filtered(): boolean {
    return this.stepFree || this.filter.size > 0;
  }

  /** Types that may sell the seat now, in the organizer's order. */
  typesOf(seat: Seat): readonly TicketType[] {
    return (this.hall?.types[seat.category] ?? []).filter(isOnSale);
  }

  /** Any type of the seat's category, for its name and price even when it is not on sale. */
  typeFor(seat: Seat): TicketType | undefined {
    const chosen = this.taken.get(seat.index);
    return this.types.find(({ id }) => id === chosen) ?? this.typesOf(seat)[0] ?? this.hall?.types[seat.category]?.[0];
  }

  count(): number {
    return this.taken.size + this.loose();
  }

  /** Places chosen without a numbered seat. */
  loose(): number {
    let count = 0;
    for (const quantity of this.quantities.values()) count += quantity;
    return count;
  }

  /** Whether to ask first: a step-free place is for who needs it. Asks by a notice; taking it once more is a yes. */
  mustAsk(seat: Seat): boolean {
    if (seat.kind === undefined || this.taken.has(seat.index) || !this.isFree(seat)) return false;
    if (this.wantsStepFree || this.stepFree) return false;
    if (this.notice?.kind === "access" && this.notice.seat === seat.index) {
      this.wantsStepFree = true;
      return false;
    }
    this.say({ kind: "access", seat: seat.index, place: seat.kind });
    return true;
  }

  /** Takes or gives back. False when nothing changed; a notice then says why. */
  toggle(seat: Seat): boolean {
    this.notice = null;
    if (this.taken.delete(seat.index)) {
      this.changed();
      return true;
    }
    const [type] = this.typesOf(seat);
    if (!type || !this.isFree(seat)) return false;
    if (!this.roomFor(1)) return false;
    this.taken.set(seat.index, type.id);
    this.changed();
    return true;
  }

  setType(seat: number, type: string): void {
    if (this.taken.has(seat)) this.taken.set(seat, type);
    this.changed();
  }

  /** The most of a type without a seat that can be chosen now. */
  most(type: TicketType): number {
    const own = this.quantities.get(type.id) ?? 0;
    const left = this.left(type) ?? type.max_per_order;
    return Math.max(0, Math.min(type.max_per_order, left, this.limit - this.count() + own));
  }

  /** How many of a type without a seat are left, if known. */
  left(type: TicketType): number | undefined {
    return leftInPools({ ...type, id: wishOf(type.id).ticket_type }, this.picture);
  }

  setQuantity(type: TicketType, wanted: number): void {
    const now = this.quantities.get(type.id) ?? 0;
    // A type sold in pairs or more starts at its least.
    const least = type.min_per_order;
    const stepped = wanted > now && now === 0 ? Math.max(wanted, least) : wanted < least ? 0 : wanted;
    const quantity = Math.min(stepped, this.most(type));
    this.notice = null;
    if (quantity < least || quantity <= 0) this.quantities.delete(type.id);
    else this.quantities.set(type.id, quantity);
    this.changed();
  }

  private roomFor(more: number): boolean {
    if (this.count() + more <= this.limit) return true;
    this.say({ kind: "limit" });
    return false;
  }

  lines(): readonly Line[] {
    const lines: Line[] = [];
    for (const [index, id] of this.taken) {
      const seat = this.hall?.seats[index];
      const type = this.types.find((each) => each.id === id);
      if (seat && type) lines.push({ key: seat.guid, type, seat, quantity: 1 });
    }
    for (const [id, quantity] of this.quantities) {
      const type = this.types.find((each) => each.id === id);
      if (type) lines.push({ key: id, type, seat: null, quantity });
    }
    return lines;
  }

  total(): Money {
    let amount = 0;
    for (const { type, quantity } of this.lines()) {
      assert(type.price.currency === this.currency, "one currency per event");
      amount += type.price.amount * quantity;
    }
    return { amount, currency: this.currency };
  }

  /** What to ask the server to hold: seats grouped by type, then places without a seat. */
  request(): readonly HoldRequestLine[] {
    const seats = new Map<string, string[]>();
    const out: HoldRequestLine[] = [];
    for (const { type, seat } of this.lines()) {
      if (!seat) continue;
      const list = seats.get(type.id);
      if (list) list.push(seat.guid);
      else seats.set(type.id, [seat.guid]);
    }
    for (const [offer, guids] of seats) out.push({ ...wishOf(offer), seats: guids.sort() });
    for (const [offer, quantity] of this.quantities) out.push({ ...wishOf(offer), quantity });
    return out;
  }

  /** A newer picture from the server. @param now on this device's clock */
  update(picture: Picture, now: number): void {
    this.picture = picture;
    this.#lost.clear();
    const gone: string[] = [];
    let bought = false;
    for (const index of this.taken.keys()) {
      const seat = this.hall?.seats[index];
      if (!seat || this.#seen(seat) === FREE) continue;
      // What is held for us can only be sold to us.
      const ours = this.mine.has(seat.guid) && this.heldUntil !== null && now < this.heldUntil;
      if (!ours) gone.push(seat.guid);
      else bought = this.taken.delete(index);
    }
    if (bought) this.say({ kind: "bought" });
    if (gone.length > 0) this.lose(gone);
    this.found();
    this.changed();
  }

  /** The server answers: the connection is not lost any more. */
  found(): void {
    if (this.notice?.kind === "lost") this.say(null);
  }

  /** Seats that the server has just held for this tab take the place of what was chosen. @param until on this device's clock */
  holdSeats(type: string, guids: readonly string[], until: number): readonly Seat[] {
    const held = this.hall?.seats.filter((seat) => guids.includes(seat.guid)) ?? [];
    this.mine = new Set(guids);
    this.heldUntil = until;
    this.taken.clear();
    for (const seat of held) this.taken.set(seat.index, type);
    this.floor = held[0]?.floor ?? this.floor;
    this.lookAt = held[0]?.index ?? null;
    this.notice = null;
    this.changed();
    return held;
  }

  /** The chosen seats are those that this tab's hold keeps. */
  allHeld(): boolean {
    const chosen = [...this.taken.keys()].map((index) => this.hall?.seats[index]?.guid ?? "");
    return chosen.length > 0 && chosen.length === this.mine.size && chosen.every((guid) => this.mine.has(guid));
  }

  /** The seat that the choice leaves alone between others; undefined when it leaves none. */
  leftAlone(): Seat | undefined {
    if (this.hall === null || this.taken.size === 0) return undefined;
    return seatLeftAlone(this.hall, new Set(this.taken.keys()), (seat) => this.isFree(seat));
  }

  /** Chooses what was chosen before, as far as it can still be had. @returns how many places are gone */
  choose(lines: readonly HoldRequestLine[]): number {
    let gone = 0;
    const byGuid = new Map((this.hall?.seats ?? []).map((seat) => [seat.guid, seat]));
    for (const line of lines) {
      const offer = offerId(line.ticket_type, line.variant ?? null);
      const type = this.types.find(({ id }) => id === offer);
      if ("quantity" in line) {
        const count = type?.on_sale === true ? Math.min(line.quantity, this.most(type)) : 0;
        if (count > 0) this.quantities.set(offer, count);
        gone += line.quantity - count;
        continue;
      }
      for (const guid of line.seats) {
        const seat = byGuid.get(guid);
        if (seat && type && this.isFree(seat) && this.count() < this.limit) this.taken.set(seat.index, offer);
        else gone++;
      }
    }
    this.changed();
    return gone;
  }

  /** What this tab has held is not held any more. The choice stays, for as long as it is free. */
  holdEnded(): void {
    this.mine = new Set();
    this.heldUntil = null;
    this.changed();
  }

  /** Another buyer was faster: the seats leave the list and the page says so. */
  lose(guids: readonly string[]): void {
    const lost = this.hall?.seats.filter((seat) => guids.includes(seat.guid)) ?? [];
    for (const seat of lost) {
      this.taken.delete(seat.index);
      this.#lost.add(seat.index);
    }
    const [first] = lost;
    if (!this.hall || !first) return;
    const next = besides(this.hall, first).find((seat) => this.isFree(seat));
    this.say({ kind: "taken", seat: first.index, next: next?.index ?? null });
  }
}
