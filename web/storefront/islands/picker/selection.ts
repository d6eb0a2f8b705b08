/** What the buyer has chosen, and what the hall says about it. Pure state with listeners; no DOM, no network. */
import { assert } from "../../../../worker/kernel/assert.ts";
import { besides, type Hall, type Seat } from "../../hall/hall.ts";
import { leftInPools, type Picture, stateAt } from "../../hall/live-picture.ts";
import { type SeatState, stateName } from "../../hall/seat-states.ts";
import type { Money, TicketType } from "../../model.ts";
import { wishOf } from "../../offers.ts";
import type { HoldRequestLine } from "../session.ts";

export type Notice =
  | { readonly kind: "taken"; readonly seat: number; readonly next: number | null }
  | { readonly kind: "limit" }
  /** There are only so many wheelchair places. */
  | { readonly kind: "stepfree"; readonly name: string; readonly count: number }
  /** Seats there are, but at most so many side by side. */
  | { readonly kind: "apart"; readonly longest: number }
  | { readonly kind: "lost" }
  | { readonly kind: "refused"; readonly detail: string }
  | { readonly kind: "few"; readonly name: string; readonly count: number }
  | { readonly kind: "not_on_sale" };

export type Line = {
  readonly key: string;
  readonly type: TicketType;
  readonly seat: Seat | null;
  readonly quantity: number;
};

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
  notice: Notice | null = null;
  /** Seats that the server refused and the picture does not show as gone yet. */
  readonly #lost = new Set<number>();
  readonly #listeners = new Set<() => void>();

  constructor(hall: Hall | null, types: readonly TicketType[], limit: number, currency: string) {
    this.hall = hall;
    this.types = types;
    this.limit = limit;
    this.currency = currency;
  }

  get seatCount(): number {
    return this.hall?.seats.length ?? 0;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  say(notice: Notice | null): void {
    this.notice = notice;
    this.changed();
  }

  stateOf(seat: Seat): SeatState | "yours" {
    if (this.taken.has(seat.index)) return "yours";
    const state = this.#seen(seat);
    return state === "free" && this.typesOf(seat).length === 0 ? "blocked" : state;
  }

  /** What the picture says, as this tab sees it. */
  #seen(seat: Seat): SeatState {
    const state = stateName(this.picture === null ? undefined : stateAt(this.picture, seat.n));
    if (this.#lost.has(seat.index) && state === "free") return "held";
    return state === "held" && this.mine.has(seat.guid) ? "free" : state;
  }

  isFree(seat: Seat): boolean {
    return this.stateOf(seat) === "free";
  }

  shown(seat: Seat): boolean {
    return this.filter.size === 0 || this.filter.has(seat.category);
  }

  /** Types that may sell the seat now, in the organizer's order. */
  typesOf(seat: Seat): readonly TicketType[] {
    return (this.hall?.types[seat.category] ?? []).filter((type) => type.on_sale);
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

  /** A newer picture from the server. */
  update(picture: Picture): void {
    this.picture = picture;
    this.#lost.clear();
    const gone: string[] = [];
    for (const index of this.taken.keys()) {
      const seat = this.hall?.seats[index];
      if (seat && this.#seen(seat) !== "free") gone.push(seat.guid);
    }
    if (gone.length > 0) this.lose(gone);
    this.found();
    this.changed();
  }

  /** The server answers: the connection is not lost any more. */
  found(): void {
    if (this.notice?.kind === "lost") this.say(null);
  }

  /** Seats that the server has just held for this tab take the place of what was chosen. */
  holdSeats(type: string, guids: readonly string[]): readonly Seat[] {
    const held = this.hall?.seats.filter((seat) => guids.includes(seat.guid)) ?? [];
    this.mine = new Set(guids);
    this.taken.clear();
    for (const seat of held) this.taken.set(seat.index, type);
    this.notice = null;
    this.changed();
    return held;
  }

  /** The chosen seats are those that this tab's hold keeps. */
  allHeld(): boolean {
    const chosen = [...this.taken.keys()].map((index) => this.hall?.seats[index]?.guid ?? "");
    return chosen.length > 0 && chosen.length === this.mine.size && chosen.every((guid) => this.mine.has(guid));
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
