/**
 * The door at work: asks the server while it answers, decides by itself when it does not, and goes back by itself. One
 * scan at a time; whoever watches is told of every change.
 */
import { v4 } from "uuid";
import { manifestKey } from "../../worker/kernel/manifest.ts";
import { offlineFault, toFault } from "../api/problem.ts";
import type { ScanAnswer } from "../api/types.ts";
import { type Book, turnout } from "./book.ts";
import type { Clock } from "./clock.ts";
import { decide } from "./decide.ts";
import { type DoorState, type Engine, hasExits, ownAnswer, type ScanOptions } from "./door-state.ts";
import {
  type Clash,
  forgetOwn,
  handOver,
  KEPT_PAST,
  noteOwn,
  type Past,
  queueScan,
  type Waiting,
  withClashes,
} from "./keeping.ts";
import { isAway, type Line, PATIENCE, type Scan, signScan } from "./link.ts";
import { makeSales, type Sales } from "./open-sale.ts";
import { keepBook, readOn } from "./shelf.ts";
import type { Vault } from "./vault.ts";

/** Milliseconds that a guest waits for the server before the device decides. */
const TOO_SLOW = 1500;
/** Between two looks at what changed, while the line is good; a little more at random, so that doors take turns. */
const LOOK_EVERY = 20_000;
/** And while it is not: twice as long each time. */
const FIRST_TRY = 1500;
const LAST_TRY = 30_000;
/** The session itself changes rarely. */
const SESSION_EVERY = 5 * 60_000;
const LONGEST_CODE = 4096;
/** How often the end of the hours is looked for, at most: a phone that slept finds it when it wakes. */
const END_EVERY = 30_000;

export type EngineParts = {
  readonly vault: Vault;
  readonly line: Line;
  readonly clock: Clock;
  readonly keys: CryptoKeyPair | null;
  readonly books: Map<string, Book>;
  readonly kept: {
    readonly past: readonly Past[];
    readonly clashes: readonly Clash[];
    readonly freshAt: number | null;
    readonly pending: Scan | null;
  };
  readonly onEnded: () => void;
  readonly placeOf: (answer: ScanAnswer) => string;
};

type Annulment = { readonly scanId: string; readonly eventId: string };

class DoorEngine implements Engine {
  readonly line: Line;
  readonly clock: Clock;
  readonly sales: Sales;
  readonly #parts: EngineParts;
  readonly #listeners = new Set<() => void>();
  #state: DoorState;
  #stopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #endTimer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #sessionAt = -Infinity;
  #looking = false;
  /** Something came up during a visit that the next one should not wait for. */
  #hurry = false;
  #supervisor: { readonly token: string; readonly ends: number } | null = null;

  constructor(parts: EngineParts) {
    const { line, clock, keys, books, kept } = parts;
    this.#parts = parts;
    this.line = line;
    this.clock = clock;
    this.sales = makeSales(parts.vault, line);
    this.#state = {
      online: navigator.onLine,
      since: navigator.onLine ? null : clock.now(),
      over: this.#isOver(clock.now()),
      freshAt: kept.freshAt,
      waiting: 0,
      able: keys !== null,
      busy: false,
      shown: null,
      past: kept.past,
      clashes: kept.clashes,
      trouble: null,
      turnout: turnout(books.values()),
      exits: hasExits(books),
      supervisedUntil: null,
    };
  }

  start(): void {
    const { vault, kept } = this.#parts;
    addEventListener("online", this.#onLine);
    addEventListener("offline", this.#goOffline);
    void vault.waiting().then((waiting) => this.#set({ waiting }));
    if (kept.pending !== null && !this.#state.over) void this.#run(kept.pending, {});
    this.#plan(0);
    this.#awaitEnd();
    void this.sales.start();
  }

  readonly state = (): DoorState => this.#state;

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async submit(code: string, options: ScanOptions = {}): Promise<void> {
    const { direction = "in", people = 1, ticket = null, acceptUnpaid = false, found = null } = options;
    if (this.#stopped || this.#state.over || this.#state.busy || (code === "" && found === null)) return;
    const text = code.slice(0, LONGEST_CODE);
    const scan = { code: text, scanId: v4(), at: this.clock.now(), direction, people, ticket, acceptUnpaid, found };
    await this.#run(scan, options);
  }

  dismiss(): void {
    this.#set({ shown: null, trouble: null });
  }

  async annul({ scanId, eventId }: Past): Promise<void> {
    const { vault, books } = this.#parts;
    const open = (await vault.read<readonly Annulment[]>("annulments")) ?? [];
    await this.#keep("annulments", [...open, { scanId, eventId }]);
    await forgetOwn(books, scanId);
    const past = this.#state.past.map((one) => (one.scanId === scanId ? { ...one, annulled: true } : one));
    this.#set({ past, turnout: turnout(books.values()) });
    await this.#keep("past", past);
    this.#plan(0);
  }

  async supervise(pin: string): Promise<void> {
    this.#supervisor = await this.line.supervise(pin);
    this.#set({ supervisedUntil: this.#supervisor.ends });
  }

  supervisor(): string | null {
    return this.#supervisor !== null && this.#supervisor.ends > this.clock.now() ? this.#supervisor.token : null;
  }

  seenClashes(): void {
    this.#set({ clashes: [] });
    void this.#keep("clashes", []);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#endTimer);
    this.sales.stop();
    removeEventListener("online", this.#onLine);
    removeEventListener("offline", this.#goOffline);
  }

  readonly #onLine = (): void => this.#plan(0);

  readonly #goOffline = (): void => {
    if (this.#state.online) this.#set({ online: false, since: this.clock.now() });
    this.#tries = 0;
    this.#plan(FIRST_TRY);
  };

  #set(change: Partial<DoorState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  #end(): void {
    if (this.#stopped) return;
    this.stop();
    this.#parts.onEnded();
  }

  #isOver(now: number): boolean {
    return now >= Date.parse(this.line.enrolled().session.valid_until);
  }

  /** Notices the end of the hours, and that a clock which was put right has some left. */
  #awaitEnd(): void {
    const now = this.clock.now();
    const over = this.#isOver(now);
    if (over !== this.#state.over) {
      this.#set({ over, shown: over ? null : this.#state.shown });
      this.#plan(0);
    }
    const left = Date.parse(this.line.enrolled().session.valid_until) - now;
    const wait = over ? END_EVERY : Math.min(left, END_EVERY);
    clearTimeout(this.#endTimer);
    if (!this.#stopped) this.#endTimer = setTimeout(() => this.#awaitEnd(), wait);
  }

  #plan(wait: number): void {
    if (this.#looking && wait === 0) this.#hurry = true;
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#look(), wait);
  }

  /** What has to be kept, as far as there is room: losing the list of earlier scans is no reason to stop. */
  async #keep(name: string, value: unknown): Promise<void> {
    await this.#parts.vault.write(name, value).catch(() => {});
  }

  async #look(): Promise<void> {
    if (this.#stopped || this.#looking) return;
    this.#looking = true;
    this.#hurry = false;
    let wait = LOOK_EVERY + Math.random() * 5000;
    try {
      await this.#visit();
      this.#tries = 0;
      if (!this.#state.online) this.#set({ online: true, since: null });
    } catch (caught) {
      const fault = toFault(caught);
      if (fault.status === 401) return this.#end();
      if (this.#state.online && isAway(fault)) this.#set({ online: false, since: this.clock.now() });
      wait = Math.min(LAST_TRY, FIRST_TRY * 2 ** this.#tries) * (0.75 + Math.random() / 2);
      this.#tries++;
    } finally {
      this.#looking = false;
    }
    this.#plan(this.#hurry ? FIRST_TRY : wait);
  }

  /** One visit to the server: hand over, take along. @throws ApiFault */
  async #visit(): Promise<void> {
    const { vault, books } = this.#parts;
    await this.line.keepToken();
    await handOver(vault, this.line, async ({ clashes }) => {
      const all = withClashes(this.#state.clashes, clashes);
      this.#set({ waiting: await vault.waiting(), clashes: all });
      if (clashes.length > 0) await this.#keep("clashes", all);
    });
    await this.#annulAll();
    if (this.#isOver(this.clock.now())) return this.#end();
    if (this.clock.now() - this.#sessionAt > SESSION_EVERY) {
      await this.line.session();
      this.#sessionAt = this.clock.now();
    }
    const asked = Date.now();
    for (const book of books.values()) {
      const changed = await readOn(book, async (since) => await this.line.manifest(book.eventId, since));
      // A list that is not kept is read anew after a reload.
      if (changed) await keepBook(vault, book).catch(() => {});
    }
    const freshAt = this.clock.now();
    this.#set({ freshAt, turnout: turnout(books.values()), exits: hasExits(books) });
    await this.#keep("fresh", { freshAt, offset: this.clock.offset() });
    // A line that carries a list slowly would make every guest wait.
    if (Date.now() - asked > TOO_SLOW * books.size && !this.#state.online) throw offlineFault();
  }

  async #annulAll(): Promise<void> {
    const { vault } = this.#parts;
    const read = async () => (await vault.read<readonly Annulment[]>("annulments")) ?? [];
    for (const { scanId, eventId } of await read()) {
      try {
        await this.line.annul(scanId, eventId);
      } catch (caught) {
        const fault = toFault(caught);
        if (isAway(fault) || fault.status === 401) throw fault;
        this.#set({ trouble: { kind: "said", text: fault.detail ?? fault.title } });
      }
      // Read again: somebody may have taken back another one meanwhile.
      const left = (await read()).filter((one) => one.scanId !== scanId);
      await this.#keep("annulments", left);
    }
  }

  async #run(scan: Scan, options: ScanOptions): Promise<void> {
    this.#set({ busy: true, trouble: null, shown: null });
    // What no code proves, and what a supervisor bends, only the server decides.
    const needsLine = options.overrideReason !== undefined || isFound(scan);
    try {
      if (!this.#state.online && this.#ready() && !needsLine) return await this.#byItself(scan);
      // Kept before it is sent, so that a crash cannot make "used already" of an answer that nobody saw.
      if (!isFound(scan)) await this.#keep("pending", scan);
      if (await this.#byServer(scan, options)) return;
      if (needsLine) this.#set({ trouble: { kind: "needs_line" } });
      else await this.#byItself(scan);
    } finally {
      await this.#parts.vault.remove("pending").catch(() => {});
      this.#set({ busy: false });
    }
  }

  /** Whether the device could decide by itself. */
  #ready(): boolean {
    return this.#state.freshAt !== null && this.#parts.keys !== null;
  }

  /** @returns false when the line broke or was too slow */
  async #byServer(scan: Scan, { overrideReason }: ScanOptions): Promise<boolean> {
    const forced = overrideReason !== undefined;
    const needsPin = forced || (isFound(scan) && this.line.enrolled().session.search === "supervisor");
    const supervisor = needsPin ? this.supervisor() : null;
    if (needsPin && supervisor === null) {
      this.#set({ trouble: { kind: "pin_needed" } });
      return true;
    }
    try {
      const patience = this.#ready() && !forced && !isFound(scan) ? TOO_SLOW : PATIENCE;
      const answer = await this.line.scan(scan, patience, { supervisor, reason: overrideReason });
      const { ticket, event_id: eventId, result } = answer;
      const { session, device } = this.line.enrolled();
      const own = { ...scan, result, gate: session.gate, signature: "" };
      const key = ticket === null ? null : manifestKey(ticket.id);
      await noteOwn(this.#parts.books, { scan: own, eventId, ticket: key }, device.name);
      await this.#accept(answer, scan);
      return true;
    } catch (caught) {
      const fault = toFault(caught);
      if (isAway(fault)) {
        this.#goOffline();
        return false;
      }
      // The next visit hands over what it can, and finds out whether this is the end.
      if (fault.status === 401 && supervisor === null) this.#plan(0);
      else if (fault.code === "supervisor_required" || fault.status === 401) {
        this.#set({ trouble: { kind: "pin_needed" } });
      } else this.#set({ trouble: { kind: "said", text: fault.detail ?? fault.title } });
      return true;
    }
  }

  async #byItself(scan: Scan): Promise<void> {
    const { vault, books, keys } = this.#parts;
    if (keys === null) return this.#set({ trouble: { kind: "needs_line" } });
    if (this.#state.freshAt === null) return this.#set({ trouble: { kind: "no_list" } });
    const { session, device } = this.line.enrolled();
    if (this.#isOver(scan.at)) return this.#awaitEnd();
    const rights = {
      events: session.events.map(({ id }) => id),
      ticketTypes: session.ticket_types,
      acceptsUnpaid: session.accepts_unpaid,
    };
    const decided = await decide(books, rights, scan, scan.at);
    const unsigned = { ...scan, result: decided.result, gate: session.gate };
    const own: Waiting = {
      scan: { ...unsigned, signature: await signScan(keys, unsigned) },
      eventId: decided.eventId,
      ticket: decided.ticket?.key ?? null,
    };
    try {
      await queueScan(vault, own);
    } catch {
      // What is not kept did not happen: nobody may be let in on it.
      return this.#set({ trouble: { kind: "storage_full" } });
    }
    await noteOwn(books, own, device.name);
    this.#set({ waiting: await vault.waiting() });
    await this.#accept(ownAnswer(decided, scan), scan);
  }

  async #accept(answer: ScanAnswer, scan: Scan): Promise<void> {
    const past = {
      scanId: answer.scan_id,
      eventId: answer.event_id,
      at: Date.parse(answer.at),
      result: answer.result,
      place: this.#parts.placeOf(answer),
      offline: answer.offline,
      annulled: false,
    };
    const list = [past, ...this.#state.past.filter(({ scanId }) => scanId !== past.scanId)].slice(0, KEPT_PAST);
    this.#set({ shown: { answer, scan }, past: list, turnout: turnout(this.#parts.books.values()) });
    await this.#keep("past", list);
  }
}

/** Whether there is a ticket without a code. */
function isFound({ found }: Scan): boolean {
  return found !== null && found !== undefined;
}

/** Starts the door's work: at once it looks for the server, and goes on with a scan that a crash left without an answer. */
export function startEngine(parts: EngineParts): Engine {
  const engine = new DoorEngine(parts);
  engine.start();
  return engine;
}
