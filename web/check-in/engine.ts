/**
 * The door at work: asks the server while it answers, decides by itself when it does not, and goes back by itself. One
 * scan at a time; whoever watches is told of every change.
 */
import { v4 } from "uuid";
import { toFault } from "../api/problem.ts";
import type { ScanAnswer } from "../api/types.ts";
import { manifestKey } from "../../worker/kernel/manifest.ts";
import { type Book, turnout } from "./book.ts";
import type { Clock } from "./clock.ts";
import { decide, type Decided } from "./decide.ts";
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

/** What stands in the way of scanning, beside what the answer says. */
export type Trouble =
  | { readonly kind: "storage_full" | "no_list" | "pin_needed" | "needs_line" }
  | { readonly kind: "said"; readonly text: string };

export type Shown = { readonly answer: ScanAnswer; readonly scan: Scan; readonly annulled: boolean };

export type DoorState = {
  readonly online: boolean;
  readonly since: number | null;
  /** When the list of tickets was brought up to date; null before the first one. */
  readonly freshAt: number | null;
  readonly waiting: number;
  /** Whether this browser can decide by itself. */
  readonly able: boolean;
  readonly busy: boolean;
  readonly shown: Shown | null;
  readonly past: readonly Past[];
  readonly clashes: readonly Clash[];
  readonly trouble: Trouble | null;
  readonly turnout: { readonly came: number; readonly toCome: number };
  /** Whether any of the events lets out and in again. */
  readonly exits: boolean;
  /** A supervisor's rights last until then, by the server's clock. */
  readonly supervisedUntil: number | null;
};

export type ScanOptions = Partial<Pick<Scan, "direction" | "people" | "ticket" | "acceptUnpaid">> & {
  readonly overrideReason?: string;
};

export type Engine = {
  readonly state: () => DoorState;
  readonly watch: (listener: () => void) => () => void;
  readonly submit: (code: string, options?: ScanOptions) => Promise<void>;
  readonly dismiss: () => void;
  readonly annul: (past: Past) => Promise<void>;
  /** @throws ApiFault */
  readonly supervise: (pin: string) => Promise<void>;
  /** The supervisor's token while it lasts. */
  readonly supervisor: () => string | null;
  readonly seenClashes: () => void;
  readonly line: Line;
  readonly clock: Clock;
  readonly stop: () => void;
};

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

export function startEngine(parts: EngineParts): Engine {
  const { vault, line, clock, keys, books, kept } = parts;
  const listeners = new Set<() => void>();
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let sessionAt = -Infinity;
  let working: Promise<void> | null = null;
  let supervisor: { token: string; ends: number } | null = null;
  let state: DoorState = {
    online: navigator.onLine,
    since: navigator.onLine ? null : clock.now(),
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
  const set = (change: Partial<DoorState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const end = (): void => {
    if (stopped) return;
    stop();
    parts.onEnded();
  };
  const goOffline = (): void => {
    if (state.online) set({ online: false, since: clock.now() });
    tries = 0;
    plan(FIRST_TRY);
  };
  const plan = (wait: number): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void look(), wait);
  };

  /** What has to be kept, as far as there is room: losing the list of earlier scans is no reason to stop. */
  const keep = async (name: string, value: unknown): Promise<void> => {
    await vault.write(name, value).catch(() => {});
  };

  const annulAll = async (): Promise<void> => {
    const open = (await vault.read<readonly Annulment[]>("annulments")) ?? [];
    for (const [i, { scanId, eventId }] of open.entries()) {
      try {
        await line.annul(scanId, eventId);
      } catch (caught) {
        const fault = toFault(caught);
        if (isAway(fault) || fault.status === 401) throw fault;
        set({ trouble: { kind: "said", text: fault.detail ?? fault.title } });
      }
      await keep("annulments", open.slice(i + 1));
    }
  };

  /** One visit to the server: hand over, take along. */
  const visit = async (): Promise<void> => {
    await line.keepToken();
    await handOver(vault, line, async ({ clashes }) => {
      const all = withClashes(state.clashes, clashes);
      set({ waiting: await vault.waiting(), clashes: all });
      if (clashes.length > 0) await keep("clashes", all);
    });
    await annulAll();
    if (clock.now() - sessionAt > SESSION_EVERY) {
      await line.session();
      sessionAt = clock.now();
    }
    const asked = Date.now();
    for (const book of books.values()) {
      const changed = await readOn(book, async (since) => await line.manifest(book.eventId, since));
      if (changed) await keepBook(vault, book).catch(() => {});
    }
    const freshAt = clock.now();
    set({ freshAt, turnout: turnout(books.values()), exits: hasExits(books) });
    await keep("fresh", { freshAt, offset: clock.offset() });
    // A line that carries a list slowly would make every guest wait.
    if (Date.now() - asked > TOO_SLOW * books.size && !state.online) throw toFault(new Error("slow"));
  };

  const look = async (): Promise<void> => {
    if (stopped || working !== null) return;
    clearTimeout(timer);
    working = visitOnce();
    await working;
    working = null;
  };

  const visitOnce = async (): Promise<void> => {
    try {
      await visit();
      tries = 0;
      if (!state.online) set({ online: true, since: null });
      plan(LOOK_EVERY + Math.random() * 5000);
    } catch (caught) {
      const fault = toFault(caught);
      if (fault.status === 401) return end();
      if (state.online && isAway(fault)) set({ online: false, since: clock.now() });
      plan(Math.min(LAST_TRY, FIRST_TRY * 2 ** tries++) * (0.75 + Math.random() / 2));
    }
  };

  const accept = async (answer: ScanAnswer, scan: Scan): Promise<void> => {
    const past = {
      scanId: answer.scan_id,
      eventId: answer.event_id,
      at: Date.parse(answer.at),
      result: answer.result,
      place: parts.placeOf(answer),
      offline: answer.offline,
      annulled: false,
    };
    const list = [past, ...state.past.filter(({ scanId }) => scanId !== past.scanId)].slice(0, KEPT_PAST);
    set({ shown: { answer, scan, annulled: false }, past: list, turnout: turnout(books.values()) });
    await keep("past", list);
  };

  const byServer = async (scan: Scan, options: ScanOptions): Promise<boolean> => {
    const ready = state.freshAt !== null && keys !== null;
    const { overrideReason } = options;
    const token = overrideReason === undefined ? null : supervisorToken();
    const override = token === null || overrideReason === undefined ? undefined : { token, reason: overrideReason };
    try {
      const answer = await line.scan(scan, ready && !override ? TOO_SLOW : PATIENCE, override);
      const { ticket, event_id: eventId, result } = answer;
      const key = ticket === null ? null : manifestKey(ticket.id);
      const own = { ...scan, result, gate: line.enrolled().session.gate, signature: "" };
      await noteOwn(books, { scan: own, eventId, ticket: key }, line.enrolled().device.name);
      await accept(answer, scan);
      return true;
    } catch (caught) {
      const fault = toFault(caught);
      if (isAway(fault)) {
        goOffline();
        return false;
      }
      if (fault.status === 401 && override === undefined) end();
      else if (fault.code === "supervisor_required" || fault.status === 401) set({ trouble: { kind: "pin_needed" } });
      else set({ trouble: { kind: "said", text: fault.detail ?? fault.title } });
      return true;
    }
  };

  const byItself = async (scan: Scan): Promise<void> => {
    if (state.freshAt === null || keys === null) return set({ trouble: { kind: "no_list" } });
    const { session, device } = line.enrolled();
    if (clock.now() >= Date.parse(session.valid_until)) return end();
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
      return set({ trouble: { kind: "storage_full" } });
    }
    await noteOwn(books, own, device.name);
    set({ waiting: await vault.waiting() });
    await accept(ownAnswer(decided, scan), scan);
  };

  const run = async (scan: Scan, options: ScanOptions): Promise<void> => {
    set({ busy: true, trouble: null, shown: null });
    try {
      if (state.online || state.freshAt === null || keys === null || options.overrideReason !== undefined) {
        // Kept before it is sent, so that a crash cannot make "used already" of an answer that nobody saw.
        await keep("pending", scan);
        const answered = await byServer(scan, options);
        if (!answered && options.overrideReason === undefined) await byItself(scan);
        else if (!answered) set({ trouble: { kind: "needs_line" } });
      } else await byItself(scan);
    } finally {
      await vault.remove("pending").catch(() => {});
      set({ busy: false });
    }
  };

  const supervisorToken = (): string | null =>
    supervisor !== null && supervisor.ends > clock.now() ? supervisor.token : null;

  const stop = (): void => {
    stopped = true;
    clearTimeout(timer);
    removeEventListener("online", onLine);
    removeEventListener("offline", goOffline);
  };
  const onLine = (): void => plan(0);
  addEventListener("online", onLine);
  addEventListener("offline", goOffline);
  void vault.waiting().then((waiting) => set({ waiting }));
  if (kept.pending !== null) void run(kept.pending, {});
  plan(0);

  return {
    line,
    clock,
    stop,
    state: () => state,
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    submit: async (code, options = {}) => {
      if (stopped || state.busy || code === "") return;
      const { direction = "in", people = 1, ticket = null, acceptUnpaid = false } = options;
      const text = code.slice(0, LONGEST_CODE);
      await run({ code: text, scanId: v4(), at: clock.now(), direction, people, ticket, acceptUnpaid }, options);
    },
    dismiss: () => set({ shown: null, trouble: null }),
    annul: async ({ scanId, eventId }) => {
      const open = (await vault.read<readonly Annulment[]>("annulments")) ?? [];
      await keep("annulments", [...open, { scanId, eventId }]);
      await forgetOwn(books, scanId);
      const past = state.past.map((one) => (one.scanId === scanId ? { ...one, annulled: true } : one));
      const { shown } = state;
      const now = shown?.answer.scan_id === scanId ? { ...shown, annulled: true } : shown;
      set({ past, shown: now, turnout: turnout(books.values()) });
      await keep("past", past);
      plan(0);
    },
    supervise: async (pin) => {
      supervisor = await line.supervise(pin);
      set({ supervisedUntil: supervisor.ends });
    },
    supervisor: supervisorToken,
    seenClashes: () => {
      set({ clashes: [] });
      void keep("clashes", []);
    },
  };
}

function hasExits(books: ReadonlyMap<string, Book>): boolean {
  return [...books.values()].some(({ policy }) => policy.reentry !== "none");
}

/** What the device decided, as the server would have said it. */
function ownAnswer({ result, eventId, ticket, first }: Decided, scan: Scan): ScanAnswer {
  const told = result === "admitted" || result === "exited" || result === "duplicate" || result === "not_inside";
  const known = told ? ticket : null;
  return {
    result,
    scan_id: scan.scanId,
    event_id: eventId,
    at: new Date(scan.at).toISOString(),
    ticket: known && { id: known.id, type: known.type.name, seat: null, holder_name: "", people: known.type.people },
    choices: [],
    first: first && { ...first, at: new Date(first.at).toISOString() },
    forced: false,
    offline: true,
    conflict: null,
    message: "",
  };
}
